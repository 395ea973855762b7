#!/bin/sh
# Make sure that a program the tests need is there: the one installed, else that of Debian's package.
# Usage: install_program.sh PACKAGE FORMULA NAME...   (FORMULA is Homebrew's; any of the NAMEs will do)
package=$1
formula=$2
shift 2
# Servers are in folders that only the administrator's PATH holds.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
for name in "$@"; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installation de $package…"
  apt-get update -qq && apt-get install -y -qq "$package" && exit 0
fi
if [ "$(uname)" = Darwin ]; then
  how="brew install $formula"
elif [ "$package" = chromium ] && grep -qs '^ID=ubuntu' /etc/os-release; then
  how="sudo snap install chromium"  # Ubuntu has no package of it
else
  how="sudo apt-get install $package"
fi
echo "$package manque : les épreuves qui le demandent seront sautées. Pour l'installer : $how" >&2
# On CI a missing program is a failure; elsewhere the tests that need it are skipped, and say why.
[ -z "$CI" ]
