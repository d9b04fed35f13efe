"""What a person chose about the window itself, kept from one start to the next: theme, text zoom, times, geometry.

A file ``preferences.json`` in the data directory. A missing or unreadable file is no error: then everything is as it
comes. It is read before the window is shown, since it says how, and is a few hundred bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.files import write_atomically
from ui.theme import ZOOM_RANGE, Scheme

ZOOM_STEP = 10


class TimeDisplay(StrEnum):
    """In which zone tables show times; tooltips always show all three."""

    PROPERTY = "property"
    MINE = "mine"
    UTC = "utc"


@dataclass(frozen=True, slots=True)
class Choices:
    """The values. ``zoom`` is in percent, ``geometry`` Qt's own as base 64; ``narrow`` None goes by the width.

    ``properties_width`` and ``detail_height`` are the panes of the live page in pixels, 0 for the usual size.
    """

    scheme: Scheme = Scheme.SYSTEM
    zoom: int = 100
    times: TimeDisplay = TimeDisplay.PROPERTY
    narrow: bool | None = None
    geometry: str = ""
    properties_width: int = 0
    detail_height: int = 0

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Choices:
        """The choices that a file's values say; what is missing or of another kind is as it comes."""
        plain = cls()
        kept: dict[str, Any] = {}
        for field in fields(cls):
            value = values.get(field.name)
            kind = type(getattr(plain, field.name))
            if isinstance(getattr(plain, field.name), StrEnum):
                kept.update((field.name, member) for member in kind if member.value == value)
            elif type(value) is kind or (field.name == "narrow" and isinstance(value, bool)):
                kept[field.name] = value
        least, most = ZOOM_RANGE
        kept["zoom"] = max(least, min(most, kept.get("zoom", plain.zoom)))
        return replace(plain, **kept)


class Preferences(QObject):
    """The choices of one data directory. ``changed`` is emitted after each change; :meth:`save` writes them."""

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._choices = _read(path)

    @property
    def choices(self) -> Choices:
        """The values now."""
        return self._choices

    def change(self, **values: Any) -> None:
        """Set some of :class:`Choices`' fields."""
        changed = replace(self._choices, **values)
        if changed != self._choices:
            self._choices = changed
            self.changed.emit()

    def zoom_by(self, steps: int) -> None:
        """Text larger (1) or smaller (-1), within the theme's range."""
        least, most = ZOOM_RANGE
        self.change(zoom=max(least, min(most, self._choices.zoom + steps * ZOOM_STEP)))

    def save(self) -> None:
        """Write the file. Blocks for a moment: call it in a thread. Raises OSError."""
        write_atomically(self.path, json.dumps(asdict(self._choices), indent=2).encode() + b"\n")


def _read(path: Path) -> Choices:
    try:
        values = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return Choices()
    return Choices.read(values) if isinstance(values, dict) else Choices()
