"""Write THIRD_PARTY_NOTICES.md from what the lock names and this environment has installed."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

HEAD = """# Third-party notices

Doorman is MIT licensed (LICENSE). It stands on the work of others, each under its own licence. The installed program
carries their licence texts in its folder `licenses`; fonts and icons carry theirs beside them in `resources`.

PySide6 and shiboken6 are used under the LGPL, version 3: their libraries lie in the program's folder as files of their
own and can be replaced. Qt contains the work of others in turn, which its documentation lists under "Licenses Used in
Qt"; ICU lies beside it as files of its own.

On Linux the folder also carries what Python's modules were built against on the machine that built it, such as OpenSSL
and libffi. All other libraries are the system's own. No library enters the folder without its licence text.

| part | version | licence |
|---|---|---|
| Inter (font) | 4.0 beta 7 | SIL Open Font License 1.1 |
| JetBrains Mono (font) | 2.242 | as in `resources/fonts` |
| Lucide (icons) | 1.62.0 | ISC, some icons MIT |
| ICU (in Qt) | 73 | Unicode License |
"""

# Where a package's metadata names no licence that can be read, its licence file does.
KNOWN = {"apsw-sqlite3mc": "any-OSI (APSW), MIT (SQLite3 Multiple Ciphers), public domain (SQLite)"}


def licence_of(name: str) -> str:
    """The licence as the package's own metadata states it."""
    if name in KNOWN:
        return KNOWN[name]
    data = importlib.metadata.metadata(name)
    if "License-Expression" in data:
        return data["License-Expression"]
    classifiers = [c.split(" :: ")[-1] for c in data.get_all("Classifier") or [] if c.startswith("License ::")]
    return ", ".join(classifiers) or (data.get_all("License") or ["see its licence file"])[0].splitlines()[0]


def main() -> int:
    """Write the file."""
    locked = re.findall(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", (ROOT / "requirements/run.lock").read_text(), re.M)
    rows = []
    for name, version in locked:
        try:
            rows.append(f"| {name} | {version} | {licence_of(name)} |")
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
    (ROOT / "THIRD_PARTY_NOTICES.md").write_text(HEAD + "\n".join(rows) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
