"""A :class:`Notice` on screen: a banner above the rows, or a page in their place."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.live.notices import Notice, Offer, Remedy
from ui.tokens import Token
from ui.widgets.banner import Banner
from ui.widgets.button import Button, Kind
from ui.widgets.state_page import StatePage

_ICONS = {
    Remedy.SHOW_NEW: "arrow-up",
    Remedy.READ_AGAIN: "refresh-cw",
    Remedy.RECORD: "refresh-cw",
    Remedy.CHANGE_KEYS: "key-round",
    Remedy.COPY_DETAILS: "copy",
}
_MAIN = (Remedy.CHECK, Remedy.CHANGE_KEYS)
"""What is the page's main action where it is offered first."""


class NoticeBanner(Banner):
    """One line above the rows."""

    remedy_wanted = Signal(object)
    """The :class:`Remedy` whose button was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(edge=True, parent=parent)
        self._shown: Notice | None = None
        self._buttons_of: dict[Remedy, Button] = {}
        self.hide()

    def show_notice(self, notice: Notice | None) -> None:
        """Say this; None takes the banner away."""
        if notice == self._shown:
            return
        before, self._shown = self._shown, notice
        self.setVisible(notice is not None)
        if notice is None:
            return
        tone = Token.NEUTRAL if notice.token is Token.TEXT_2 else notice.token
        is_news = before is None or notice.news != before.news
        self.say(tone, notice.icon, notice.title, notice.sentence, is_news=is_news)
        self._offer(notice)

    def _offer(self, notice: Notice) -> None:
        if [remedy for remedy, _ in notice.remedies] != list(self._buttons_of):
            self.clear_buttons()
            self._buttons_of = {r: self.add_button(words, _ICONS.get(r, "")) for r, words in notice.remedies}
            for remedy, button in self._buttons_of.items():
                button.clicked.connect(partial(self._wanted, remedy))
        for remedy, words in notice.remedies:
            self._buttons_of[remedy].set_words(words)

    def _wanted(self, remedy: Remedy, _checked: bool = False) -> None:
        self.remedy_wanted.emit(remedy)


class NoticePage(StatePage):
    """The whole page, where there are no rows."""

    remedy_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[Offer, ...] | None = None

    def show_notice(self, notice: Notice) -> None:
        """Say this."""
        self.say(
            notice.icon,
            notice.title,
            notice.sentence,
            token=notice.token,
            detail=notice.detail,
            turns=notice.is_turning,
        )
        if notice.remedies == self._offered:
            return
        self._offered = notice.remedies
        self.clear_buttons()
        for place, (remedy, words) in enumerate(notice.remedies):
            kind = Kind.QUIET if place else Kind.PRIMARY if remedy in _MAIN else Kind.SECONDARY
            self.add_button(words, kind, icon=_ICONS.get(remedy, "")).clicked.connect(partial(self._wanted, remedy))

    def _wanted(self, remedy: Remedy, _checked: bool = False) -> None:
        self.remedy_wanted.emit(remedy)
