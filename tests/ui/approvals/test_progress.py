"""In Progress as rows and words: what failed first, what took how long, and nothing ahead of the server."""

from datetime import timedelta

from app.domain.portal import HistoryEntry, Progress, Status
from tests.ui.approvals.samples import NOW, hotel
from ui.approvals.progress import failed_sentence, moving_rows, rows, steps, took_words


def progress(*properties, status=Status.IN_PROGRESS, finished=None):
    counts = [sum(p.status is s for p in properties) for s in (Status.APPROVED, Status.IN_PROGRESS, Status.WAITING)]
    failed = sum(p.status is Status.FAILED for p in properties)
    return Progress("SUB-1", status, '"2"', *counts, failed, NOW, finished, 2.0, properties)


PROPERTIES = (
    hotel("AUR01", "Aurora Berlin", status=Status.APPROVED, took=7.0, attempts=1),
    hotel("AUR02", "Aurora Wien", status=Status.WAITING),
    hotel("AUR03", "Aurora Praha", status=Status.IN_PROGRESS, started_at=NOW, attempts=1),
    hotel("AUR17", "Aurora Gdańsk", status=Status.FAILED, took=112.0, code=504, attempts=1,
          answer="The hotel did not answer in time"),
    hotel("AUR18", "Aurora Nice", status=Status.APPROVED, took=31.0, attempts=2),
    hotel("AUR19", "Aurora Lyon", status=Status.NOT_SELECTED),
)  # fmt: skip


def test_rows_put_what_may_need_somebody_first():
    shown = rows(progress(*PROPERTIES), NOW + timedelta(seconds=41))
    assert [(r.hotel, r.took, r.answer, r.note) for r in shown] == [
        ("AUR17", 112.0, "The hotel did not answer in time", "504"),
        ("AUR03", 41.0, "Accepted, waiting for the hotel", ""),
        ("AUR02", None, "Next in line", ""),
        ("AUR18", 31.0, "Active", "after a second try"),
        ("AUR01", 7.0, "Active", ""),
    ]


def test_a_failure_says_what_it_does_not_touch():
    failed = [r for r in rows(progress(*PROPERTIES), NOW) if r.is_failed]
    assert failed_sentence(failed, 37) == (
        "1 property failed.",
        "Aurora Gdańsk (AUR17): The hotel did not answer in time. The other 36 are not affected.",
    )
    assert failed_sentence(failed * 5, 6) == (
        "5 properties failed.",
        "AUR17, AUR17, AUR17 and 2 more. The other one is not affected.",
    )


def test_the_clock_runs_until_the_server_is_done():
    assert took_words(progress(*PROPERTIES), NOW + timedelta(seconds=134))[0] == 134.0
    seconds, words = took_words(progress(finished=NOW + timedelta(minutes=4)), NOW + timedelta(days=1))
    assert seconds == 240.0
    assert " to " in words


def test_what_happened_ends_with_what_is_still_to_come():
    history = (
        HistoryEntry(NOW, "M. Keller", "Approved for 6 properties", ""),
        HistoryEntry(NOW, "J. Moss", "Asked", "x"),
    )
    told = steps(history, progress(*PROPERTIES))
    assert [(s.title, s.is_done, s.is_now) for s in told] == [
        ("Asked", True, False),
        ("Approved for 6 properties", True, False),
        ("In Progress", True, True),
        ("Approved", False, False),
    ]
    assert told[0].notes == ("J. Moss", "x")
    assert len(steps(history, progress(status=Status.APPROVED))) == 2


def test_only_the_rows_whose_time_runs_on_are_made_anew_each_second():
    later = NOW + timedelta(seconds=42)
    moving = moving_rows(progress(*PROPERTIES), later)
    assert [(row.hotel, row.took) for row in moving] == [("AUR03", 42.0)]
    assert set(moving) < set(rows(progress(*PROPERTIES), later))
