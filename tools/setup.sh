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
say() { printf '%s\n' "$*"; }
fail() { say "$*"; exit 1; }

# The interpreter itself, also where somebody's virtual environment is active: it may be the .venv that is made anew.
python=
for candidate in python3 python3.13 python3.12 python3.11; do
    python=$("$candidate" -c 'import sys
if (3, 11) <= sys.version_info < (3, 14): print(sys._base_executable)' 2>/dev/null) || python=
    [ -z "$python" ] || break
done
[ -n "$python" ] || fail "Doorman needs Python 3.11, 3.12 or 3.13, and none of them was found."

# Asked each time: a machine that gets a screen later needs more.
packages=$("$python" -B tools/packages.py)
if [ -n "$packages" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing system packages: $packages"
        # shellcheck disable=SC2086  # a list of names
        told=$({ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            $packages; } 2>&1) || fail "$told
The system packages could not be installed. Nothing else was done."
    else
        sudo=$(! command -v sudo >/dev/null 2>&1 || echo "sudo ")
        say "Some system packages are missing. This installs them as root; then start again:"
        say "    ${sudo}apt-get update && ${sudo}apt-get install -y --no-install-recommends $packages"
        exit 1
    fi
fi

# A .venv is good for these requirements, by this Python, in this folder: its programs name the folder they lie in.
version='import sys; print(*sys.version_info[:2])'
sum=$({ cat requirements/*.lock pyproject.toml tools/setup.sh; pwd; } | cksum)
is_made() {
    [ -f ".venv/.doorman-$1" ] && [ "$(cat ".venv/.doorman-$1")" = "$sum" ] \
        && [ "$(.venv/bin/python -c "$version" 2>/dev/null)" = "$("$python" -c "$version")" ]
}
if is_made dev || is_made "$stage"; then exit 0; fi

say "Setting up .venv ($stage) with $("$python" --version)"
is_made run && kept=.venv || kept=
{ rm -f .venv/.doorman-* && { [ -n "$kept" ] || rm -rf .venv; }; } 2>/dev/null \
    || fail "$PWD/.venv belongs to somebody else, who must remove it first."
trap 'rm -rf .venv; say "The set-up did not finish, and nothing of it is left. If the network failed, start again."' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
[ -n "$kept" ] || "$python" -m venv .venv
pip=".venv/bin/python -m pip --disable-pip-version-check --quiet"
$pip install --require-hashes --no-deps -r "requirements/$stage.lock"
$pip install --no-deps --no-build-isolation --editable .
trap - EXIT
printf '%s' "$sum" >".venv/.doorman-$stage"
