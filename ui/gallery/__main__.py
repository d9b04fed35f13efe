"""The gallery as a program: see :mod:`ui.gallery`."""

from __future__ import annotations

import argparse
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from ui.gallery.sheets import SHEETS, save
from ui.theme import theme
from ui.widgets import focus


def main() -> None:
    """Shows the sheets, or saves them."""
    parser = argparse.ArgumentParser(prog="python -m ui.gallery", description="All parts in all states.")
    parser.add_argument("--save", type=Path, metavar="DIR", help="save the sheets as PNG and end")
    parser.add_argument("--zoom", type=int, default=100, help="text zoom in percent")
    wanted = parser.parse_args()
    app = QApplication([])
    theme.install(app)
    focus.install(app)
    theme.set_zoom(wanted.zoom)
    if wanted.save is not None:
        save(wanted.save)
        return
    pages = [make() for make in SHEETS.values()]
    for number, page in enumerate(pages):
        page.move(QPoint(40 * number, 40 * number))
        page.show()
    app.exec()


if __name__ == "__main__":
    main()
