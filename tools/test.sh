#!/bin/sh
# Every test, on all cores: first those of app/ with their coverage, then those of the window; in each the fast ones
# first. Under a D-Bus session with a key store where the machine has one, so that keyring is tested against a real
# Secret Service. With arguments, pytest as they say.
set -eu
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}"
export PYTHONWARNDEFAULTENCODING=
# Qt warns of a locale without UTF-8, and a warning fails the test that it comes in.
[ "$(locale charmap 2>/dev/null)" = UTF-8 ] || export LC_ALL=C.UTF-8

if [ -z "${DOORMAN_TEST_SESSION:-}" ] && command -v dbus-run-session >/dev/null 2>&1 \
    && command -v gnome-keyring-daemon >/dev/null 2>&1; then
    export DOORMAN_TEST_SESSION=1
    home=$(mktemp -d)
    trap 'rm -rf "$home"' EXIT
    XDG_DATA_HOME="$home/data" XDG_CACHE_HOME="$home/cache" XDG_RUNTIME_DIR="$home" \
        dbus-run-session -- "$0" "$@"
    exit $?
fi
if [ -n "${DOORMAN_TEST_SESSION:-}" ]; then
    printf 'test\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
fi

if [ "$#" -gt 0 ]; then
    exec .venv/bin/pytest "$@"
fi
failed=0
.venv/bin/coverage erase
.venv/bin/pytest -n auto --cov --cov-report= tests/app tests/crash tests/tools || failed=1
.venv/bin/pytest -n auto tests/ui || failed=1
.venv/bin/coverage report --fail-under=90
exit "$failed"
