"""How Qt draws and waits where nothing else is said: Fusion, with tooltips after the look's 600 ms, and round dots.

There is no style sheet of the application: with one Qt goes through every widget for each change of colours, half a
second for the whole window. What Fusion and the palette do not draw as the look has it paints itself (``ui/widgets``).
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

TOOLTIP_AFTER_MS: Final = 600
_TIP = QStyle.PrimitiveElement.PE_PanelTipLabel
_TIP_ROOM = (7, 3, 7, 3)
_PASSWORD_DOT: Final = 0x2022
_WAKE_UP = QStyle.StyleHint.SH_ToolTip_WakeUpDelay
_PASSWORD = QStyle.StyleHint.SH_LineEdit_PasswordCharacter


class Style(QProxyStyle):
    """The style of the application."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(self, hint: QStyle.StyleHint, *about: Any) -> int:
        """Fusion's answer, but for these. Qt asks often: this does as little as it can."""
        if hint is _WAKE_UP:
            return TOOLTIP_AFTER_MS
        return _PASSWORD_DOT if hint is _PASSWORD else super().styleHint(hint, *about)

    def polish(self, what: Any) -> Any:
        """A tooltip's words keep clear of its edge."""
        if isinstance(what, QWidget) and what.inherits("QTipLabel"):
            what.setContentsMargins(*_TIP_ROOM)
        return super().polish(what)

    def drawPrimitive(
        self, element: QStyle.PrimitiveElement, option: QStyleOption, painter: QPainter, widget: QWidget | None = None
    ) -> None:
        """A tooltip has a ground and no frame; all else is Fusion's."""
        if element is _TIP:
            painter.fillRect(option.rect, option.palette.toolTipBase())
        else:
            super().drawPrimitive(element, option, painter, widget)
