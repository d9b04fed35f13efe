"""How Qt draws and waits where nothing else is said: Fusion, with tooltips after the look's 600 ms instead of 700."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QProxyStyle, QStyle

TOOLTIP_AFTER_MS: Final = 600
_WAKE_UP = QStyle.StyleHint.SH_ToolTip_WakeUpDelay


class Style(QProxyStyle):
    """The style of the application."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def styleHint(self, hint: QStyle.StyleHint, *about: Any) -> int:
        """Fusion's answer, but for tooltips. Qt asks often: this does as little as it can."""
        return TOOLTIP_AFTER_MS if hint is _WAKE_UP else super().styleHint(hint, *about)
