"""What the recorder says of itself, for everything in the window that listens."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.link import CommittedReport, EndReport, LinkReport, NoticeReport, Report


class Reports(QObject):
    """The recorder's reports of the opened profile. :attr:`link` and :attr:`last_commit` are the latest, or None."""

    link_changed = Signal(object)
    """A :class:`LinkReport`: the stream's state is another."""
    committed = Signal(object)
    """A :class:`CommittedReport`: everything up to its ``seq`` can be read from the archive."""
    noticed = Signal(object)
    """A :class:`NoticeReport`: something to be read once, though recording goes on."""
    ended = Signal(object)
    """An :class:`EndReport`: the recorder has ended, and why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.clear()

    def clear(self) -> None:
        """Nothing was said yet: another profile was opened."""
        self.link: LinkReport | None = None
        self.last_commit: CommittedReport | None = None
        self.end: EndReport | None = None

    def take(self, report: Report) -> None:
        """Take a report and pass it on."""
        match report:
            case LinkReport():
                self.link = report
                self.end = None
                self.link_changed.emit(report)
            case CommittedReport():
                self.last_commit = report
                self.committed.emit(report)
            case NoticeReport():
                self.noticed.emit(report)
            case EndReport():
                self.end = report
                self.ended.emit(report)
