"""Reports survive the way over a pipe, and the names of their fields are what the documentation says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.domain.link import CommittedReport, EndReport, LinkReport, LinkState, Need, NoticeReport, Report
from app.wire.reports import VERSION, decode, encode

REPORTS: list[Report] = [
    LinkReport(LinkState.LIVE, 5, offset="42"),
    LinkReport(LinkState.RECONNECTING, 5, "It <b>broke</b>.", "1006\n", 9, 3, "42", Need.KEYS),
    CommittedReport(8, 8, "42", 5, 1, 2),
    NoticeReport(5, "Mended.", "kept"),
    EndReport(3, "Somebody is needed.", "4403"),
]


DOCUMENT = (Path(__file__).parents[3] / "docs" / "recorder-reports.md").read_text()


def documented(kind: str) -> dict[str, str]:
    """The fields of a report in its document, and what is said of them."""
    (section,) = (part for part in DOCUMENT.split("\n## ")[1:] if part.startswith(f"{kind}\n"))
    return {name: line for line in section.splitlines() for name in re.findall(r"^\| `(\w+)` \|", line)}


def test_the_document_describes_every_report_with_its_fields_in_order() -> None:
    said = {line["type"]: list(line) for line in (json.loads(encode(report)) for report in REPORTS)}
    assert re.findall(r"^## (\S+)$", DOCUMENT, re.MULTILINE) == list(said)
    assert {kind: list(documented(kind)) for kind in said} == said


def test_the_document_names_the_version_and_every_word() -> None:
    assert f"This is version {VERSION}." in DOCUMENT
    states, needs = documented("link")["state"], documented("link")["need"]
    assert re.findall(r"`([a-z-]+)`", states)[1:] == [state.value for state in LinkState]
    assert re.findall(r"`([a-z-]+)`", needs)[1:] == [need.value for need in Need]
    for kind in ("link", "committed", "notice", "end"):
        assert f"| {VERSION} |" in documented(kind)["v"]
        assert f"`{kind}`" in documented(kind)["type"]


@pytest.mark.parametrize("report", REPORTS)
def test_a_report_is_one_line_that_reads_back(report: Report) -> None:
    line = encode(report)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert decode(line) == report


def test_the_names_of_the_fields() -> None:
    link, committed, notice, end = (json.loads(encode(report)) for report in REPORTS[1:])
    assert link == {
        "type": "link",
        "v": 1,
        "state": "reconnecting",
        "at": 5,
        "sentence": "It <b>broke</b>.",
        "detail": "1006\n",
        "retryAt": 9,
        "attempt": 3,
        "offset": "42",
        "need": "keys",
    }
    assert committed == {
        "type": "committed",
        "v": 1,
        "seq": 8,
        "events": 8,
        "offset": "42",
        "at": 5,
        "duplicates": 1,
        "unreadable": 2,
        "masked": 0,
    }
    assert notice == {"type": "notice", "v": 1, "at": 5, "sentence": "Mended.", "detail": "kept"}
    assert end == {"type": "end", "v": 1, "exitCode": 3, "sentence": "Somebody is needed.", "detail": "4403"}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"Traceback (most recent call last):\n",
        b'{"type": "other", "v": 1}\n',
        b'{"type": "end", "v": 2, "exitCode": 0, "sentence": ""}\n',
        b'{"type": "link", "v": 1, "state": "odd", "at": 1}\n',
        b"\xff\n",
    ],
)
def test_a_line_that_is_no_report_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="report"):
        decode(line)


def test_fields_of_a_later_version_are_ignored() -> None:
    assert decode(b'{"type":"end","v":1,"exitCode":0,"sentence":"x","more":[1]}') == EndReport(0, "x")
