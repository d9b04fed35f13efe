#!/bin/sh
# Locks every dependency with its hashes, and without the address of any registry. Needs uv.
set -eu
cd "$(dirname "$0")/.."
compile() {
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header --quiet "$@"
}
compile --extra build -o requirements/run.lock
compile --extra build --extra dev -c requirements/run.lock -o requirements/dev.lock
