"""Sizes of widgets that go with the text: set once, and set again whenever the text zoom is another."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.theme import theme


def scaled(set_size: Callable[[int], object], pixels: float) -> None:
    """Keeps a size of a widget in step with the text: ``scaled(label.setFixedWidth, 120)``.

    ``set_size`` is a method of the widget that takes pixels; ``pixels`` are those at 100 %.
    """
    _Scaled(set_size, pixels)


class _Scaled(QObject):
    """Lives as long as its widget does."""

    def __init__(self, set_size: Callable[[int], object], pixels: float) -> None:
        super().__init__(cast(QWidget, getattr(set_size, "__self__")))  # noqa: B009 - the type of a method names no owner
        self._set_size = set_size
        self._pixels = pixels
        theme.follow(self._apply)

    def _apply(self) -> None:
        self._set_size(theme.px(self._pixels))
