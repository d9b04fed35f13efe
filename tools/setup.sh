#!/bin/sh
# Makes .venv with doorman and doormanctl in its bin.
#
#   tools/setup.sh run     what the program needs
#   tools/setup.sh dev     and what its tests and checks need
#
# System packages that are missing are installed when root; otherwise the exact command is printed and nothing is left
# half done.
set -eu
cd "$(dirname "$0")/.."
stage=${1:-dev}
stamp=.venv/.doorman-$stage
say() { printf '%s\n' "$*"; }

sum=$(cat requirements/*.lock pyproject.toml tools/setup.sh | cksum)
if [ -f .venv/.doorman-dev ] && [ "$(cat .venv/.doorman-dev)" = "$sum" ]; then exit 0; fi
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then exit 0; fi

python=
for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    say "Doorman needs Python 3.11, 3.12 or 3.13, and none of them was found."
    exit 1
fi

packages=
want() { packages="$packages $1"; }
has_library() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    want "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
fi
if [ "$(uname -s)" = Linux ]; then
    has_library libGL.so.1 || want libgl1
    has_library libEGL.so.1 || want libegl1
    has_library libxkbcommon.so.0 || want libxkbcommon0
    has_library libglib-2.0.so.0 || want libglib2.0-0
    has_library libfontconfig.so.1 || want libfontconfig1
    has_library libdbus-1.so.3 || want libdbus-1-3
    if [ -n "${DISPLAY:-}" ]; then
        has_library libxcb-cursor.so.0 || want libxcb-cursor0
        has_library libxcb-icccm.so.4 || want libxcb-icccm4
        has_library libxcb-keysyms.so.1 || want libxcb-keysyms1
        has_library libxcb-shape.so.0 || want libxcb-shape0
        has_library libxcb-xkb.so.1 || want libxcb-xkb1
        has_library libxkbcommon-x11.so.0 || want libxkbcommon-x11-0
    fi
fi
if [ -n "$packages" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing system packages:$packages"
        apt-get update -qq
        # shellcheck disable=SC2086  # a list of names
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null
    else
        say "Some system packages are missing. Please run this, then start again:"
        say "    sudo apt-get install -y$packages"
        exit 1
    fi
fi

say "Setting up .venv ($stage) with $("$python" --version)"
rm -f .venv/.doorman-*
trap 'say "The set-up did not finish; .venv was removed."; rm -rf .venv' EXIT
"$python" -m venv .venv
pip=".venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes --no-deps -r "requirements/$stage.lock"
$pip install --no-deps --no-build-isolation --editable .
trap - EXIT
printf '%s' "$sum" >"$stamp"
