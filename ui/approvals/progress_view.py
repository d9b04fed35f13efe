"""In Progress, and what came of it: the clock, the counts, every property with its state, and what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.portal import Progress, Status
from ui.approvals import progress
from ui.approvals.columns.progress import progress_columns, progress_emphasis, progress_key
from ui.approvals.frames import aside, side_width
from ui.approvals.partners import utc_now
from ui.approvals.progress import ProgressRow, Step
from ui.models import RowsModel
from ui.text import clock, count, day_short, elapsed
from ui.theme import Role, Token, theme
from ui.widgets.banner import Banner
from ui.widgets.button import Button, Kind, Size
from ui.widgets.cell import Cell, Icon, body, bold
from ui.widgets.label import Drawing, Label, RunLine
from ui.widgets.panel import ClippedPanel, Line, Panel
from ui.widgets.progress import ProgressBar
from ui.widgets.table import TableView
from ui.widgets.timeline import Moment, Timeline

EVERY_MS = 1000
_APART = 18
_LOOKS = {
    Status.IN_PROGRESS: ("In Progress", "loader-circle", Token.INFO),
    Status.APPROVED: ("Approved", "circle-check", Token.SUCCESS),
    Status.FAILED: ("Finished with failures", "circle-x", Token.DANGER),
}
_STEP_TOKENS = {"circle-x": Token.DANGER, "check": Token.SUCCESS, "circle-check": Token.SUCCESS}


class ProgressView(QWidget):
    """Shows how far the server is. The clock runs here, everything else as the server says."""

    retry_requested = Signal(object)
    """The codes of the properties to try again."""
    request_requested = Signal()
    """Look at the request itself."""

    def __init__(self, *, now: Callable[[], datetime] = utc_now, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._progress: Progress | None = None
        self._may_retry = False
        self._retried: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._tick)
        self._model: RowsModel[ProgressRow] = RowsModel(
            progress_columns(self.may_retry), progress_key, progress_emphasis
        )
        self.table: TableView[ProgressRow] = TableView(self._model, "Properties of the approval")
        self.table.action_requested.connect(self._retry_row)
        self.table.row_activated.connect(self._retry_row)
        self.banner = Banner()
        self.banner.hide()
        self._make_head()
        self._make_side()
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self._head)
        left.addWidget(self.banner)
        left.addWidget(ClippedPanel(self.table), 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self._side)
        theme.changed.connect(self._fit)

    def _make_head(self) -> None:
        self._drawing = Drawing("loader-circle", Token.INFO, 20)
        self._title = Label("", Role.PAGE_TITLE, elides=True)
        self._words = Label("", Role.BODY, Token.TEXT_2, wraps=True)
        self._clock = Label("", Role.HERO_CODE)
        self._since = Label("", Role.SMALL, Token.TEXT_2)
        self.bar = ProgressBar("Properties done", subject=True, token=Token.INFO)
        self._counts = tuple(RunLine() for _ in range(4))
        self._look = Label("", Role.SMALL, Token.TEXT_2)
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self._drawing)
        title.addWidget(self._title, 1)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(title)
        words.addWidget(self._words)
        times = QVBoxLayout()
        times.setSpacing(0)
        for label in (self._clock, self._since):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            times.addWidget(label)
        top = QHBoxLayout()
        top.addLayout(words, 1)
        top.addLayout(times)
        self._count_row = counts = QHBoxLayout()
        for line in self._counts:
            counts.addWidget(line)
        counts.addStretch(1)
        self._foot = foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        foot.addLayout(counts, 1)
        foot.addWidget(self._look)
        self._head = Panel(20, spacing=14)
        self._head.body.addLayout(top)
        self._head.body.addWidget(self.bar)
        self._head.body.addLayout(foot)

    def _make_side(self) -> None:
        self._happened = Timeline("What happened")
        self._grant = Label("", Role.SMALL, wraps=True)
        look = Button("Open the request", Kind.LINK, size=Size.SMALL, flush=True)
        look.clicked.connect(self.request_requested)
        panel = Panel(16, spacing=12)
        panel.body.addWidget(Label("What happened", Role.SECTION))
        panel.body.addWidget(self._happened)
        panel.body.addWidget(Line())
        panel.body.addWidget(Label("Grant", Role.SMALL_BOLD, Token.TEXT_2))
        panel.body.addWidget(self._grant)
        panel.body.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        self._side = aside(panel)

    # -- what the page tells ---------------------------------------------------------------------------------------

    def show_progress(
        self, now_at: Progress, steps: Sequence[Step], grant: str, *, partner: str, may_retry: bool
    ) -> None:
        """Where the server is, what happened, and what is granted in words."""
        self._progress, self._may_retry = now_at, may_retry
        title, icon, token = _LOOKS.get(now_at.status, (now_at.status.value, "circle-dashed", Token.TEXT_2))
        moving = now_at.status.is_moving
        self._title.setText(title)
        self._drawing.set(icon, token, turns=moving)
        usual = "Usually about five minutes. You can leave this page; Doorman goes on watching."
        self._words.setText(usual if moving else f"{partner} receives {grant}.")
        self._grant.setText(grant)
        self.bar.set_done(now_at.approved, now_at.total, now_at.failed, Token.INFO if moving else Token.SUCCESS)
        self._look.setText(f"As of {clock(self._now())}" if moving else "")
        self._look.setVisible(moving)
        self._show_counts(now_at)
        self._happened.set_moments([_moment(step, self._now()) for step in steps])
        self._model.replace(progress.rows(now_at, self._now()))
        self._tick()
        self._show_failures()

    def may_retry(self) -> bool:
        """Whether the server can try a failed property again."""
        return self._may_retry

    def retry_failed(self) -> None:
        """Try all that failed again."""
        if self._retried:
            self.retry_requested.emit(self._retried)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What happened takes its share."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """The clock runs while somebody looks."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        self._timer.stop()
        super().hideEvent(event)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._progress is None:
            return
        seconds, since = progress.took_words(self._progress, self._now())
        self._clock.setText(elapsed(seconds))
        self._since.setText(since)
        for row in progress.moving_rows(self._progress, self._now()):
            self._model.update(row)

    def _show_counts(self, now_at: Progress) -> None:
        moving = now_at.status.is_moving
        shown = (
            ("circle-check", Token.SUCCESS, now_at.approved, "approved", True),
            ("loader-circle", Token.INFO, now_at.in_progress, "in progress", moving),
            ("hourglass", Token.TEXT_2, now_at.waiting, "waiting", moving),
            ("circle-x", Token.DANGER if now_at.failed else Token.TEXT_2, now_at.failed, "failed", True),
        )
        for line, (icon, token, number, word, seen) in zip(self._counts, shown, strict=True):
            line.set(Cell(Icon(icon, token), bold(count(number)), body(word)))
            line.setVisible(seen)
        self._fit_counts()

    def _fit(self) -> None:
        self._side.setFixedWidth(side_width(self.width(), 272))
        self._fit_counts()

    def _fit_counts(self) -> None:
        """The time of the last look stands beside the counts, or below them where it would cut them short."""
        shown = [line.sizeHint().width() for line in self._counts if not line.isHidden()]
        whole = sum(shown) + _APART * len(shown) + self._look.sizeHint().width()
        beside = whole <= self.width() - self._side.width() - 16 - 2 * 20
        direction = QBoxLayout.Direction
        self._foot.setDirection(direction.LeftToRight if beside else direction.TopToBottom)
        self._count_row.setSpacing(_APART if beside else _APART // 2)

    def _show_failures(self) -> None:
        failed = [row for row in self._model.rows if row.is_failed]
        self.banner.setVisible(bool(failed))
        if failed and self._progress is not None:
            self.banner.say(Token.DANGER, "circle-x", *progress.failed_sentence(failed, self._progress.total))
        retried = tuple(row.hotel for row in failed) if self._may_retry else ()
        if retried != self._retried:
            self._retried = retried
            self.banner.clear_buttons()
            if retried:
                words = f"Retry {retried[0]}" if len(retried) == 1 else f"Retry {count(len(retried))}"
                self.banner.add_button(words, "rotate-ccw").clicked.connect(self.retry_failed)

    def _retry_row(self, row: ProgressRow, _action: str = "") -> None:
        if row.is_failed and self._may_retry:
            self.retry_requested.emit((row.hotel,))


def _moment(step: Step, now: datetime) -> Moment:
    token = Token.INFO if step.is_now else _STEP_TOKENS.get(step.icon, Token.TEXT_2) if step.is_done else Token.TEXT_2
    return Moment(
        step.icon,
        step.title,
        step.notes,
        _time(step.at, now) if step.at else "",
        token,
        to_come=not step.is_done,
        turns=step.is_now,
    )


def _time(at: datetime, now: datetime) -> str:
    """The time of today, the day of anything before."""
    return clock(at) if at.astimezone().date() == now.astimezone().date() else day_short(at)
