"""``python -m app.sandbox.openapi``: write the Portal API's OpenAPI document into ``resources/portal-api``."""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path

from app.sandbox.portal.routes import portal_application
from app.sandbox.world import Settings, World

PATH = Path(str(files("resources").joinpath("portal-api", "openapi.json")))
"""Where the document lies."""


def document() -> str:
    """The document as text, as it is kept in the repository."""
    portal = portal_application(World("127.0.0.1", Settings(hotels=1)))
    return json.dumps(portal.openapi(), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write it."""
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
