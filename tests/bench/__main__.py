"""``make bench``: every measurement of this folder, one after the other, each in a process of its own.

Each module prints JSON lines ``{"bench": name, "value": n, "unit": …}`` when run by itself; modules are found, not
listed. ``python -m tests.bench NAME…`` runs some of them.
"""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run the named measurements, or all; 1 if one of them failed."""
    found = sorted(m.name for m in pkgutil.iter_modules([str(Path(__file__).parent)]) if not m.name.startswith("_"))
    chosen = sys.argv[1:] or found
    unknown = sorted(set(chosen) - set(found))
    if unknown:
        print(f"No such measurement: {', '.join(unknown)}. There are: {', '.join(found)}.", file=sys.stderr)
        return 2
    failed = [name for name in chosen if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"]).returncode]
    if failed:
        print(f"Failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
