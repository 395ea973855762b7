#!/bin/sh
# Make sure a Chromium is there for the browser tests: use the system's, else install Debian's package.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get update -qq && apt-get install -y -qq chromium && exit 0
fi
echo "Chromium manque pour les tests dans un navigateur. Installez-le : sudo apt-get install chromium" >&2
# Without CI the browser tests are skipped, with the reason; on CI a missing browser is a failure.
[ -z "$CI" ]
