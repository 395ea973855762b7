#!/bin/sh
# Make sure a program is there for the tests: use the system's, else install Debian's package.
# Usage: install_program.sh PACKAGE NAME...   (any of the NAMEs will do)
package=$1
shift
# Servers live where only the administrator's PATH looks.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
for name in "$@"; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && apt-get install -y -qq "$package" && exit 0
fi
echo "$package manque pour une partie des tests. Installez-le : sudo apt-get install $package" >&2
# Without CI the tests that need it are skipped, with the reason; on CI a missing program is a failure.
[ -z "$CI" ]
