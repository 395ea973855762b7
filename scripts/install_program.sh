#!/bin/sh
# Make sure that a program the tests need is there: the one installed, else that of Debian's package.
# Usage: install_program.sh PACKAGE NAME...   (any of the NAMEs will do)
package=$1
shift
# Servers are in folders that only the administrator's PATH holds.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
for name in "$@"; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && apt-get install -y -qq "$package" && exit 0
fi
echo "$package manque pour une partie des tests. Installez-le : sudo apt-get install $package" >&2
# On CI a missing program is a failure; elsewhere the tests that need it are skipped, and say why.
[ -z "$CI" ]
