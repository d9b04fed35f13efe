"""``doormanctl requests`` in front of a portal that answers as the test says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import respx

from app.cli import program
from tests.app import portal_json

BASE = "https://portal.example/v1"


@pytest.fixture
def portal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[respx.Router]:
    """A portal with one request, to which the environment leads."""
    for name, value in {
        "DOORMAN_GATEWAY": "https://lark.example",
        "DOORMAN_PORTAL": "https://portal.example",
        "DOORMAN_CHAIN": "LARK",
        "DOORMAN_APP_KEY": "key",
        "DOORMAN_TOKEN": "token",
        "DOORMAN_DATA_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    with respx.mock(base_url=BASE, assert_all_called=False) as router:
        router.get("/event-subscriptions/sub-1", name="one").respond(
            json=portal_json.SUBSCRIPTION, headers={"ETag": '"7"'}
        )
        router.get("/event-subscriptions/sub-1/properties").respond(json=portal_json.page(portal_json.HOTELS))
        router.get("/event-subscriptions", name="list").respond(json=portal_json.page([portal_json.SUMMARY]))
        router.post("/event-subscriptions/sub-1/approval", name="approval").respond(
            202, json=portal_json.SUBSCRIPTION | {"status": "In Progress"}, headers={"ETag": '"8"'}
        )
        yield router


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = program.run(["requests", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_the_list_is_for_people(portal: respx.Router, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list", "--search", "acorn", "--status", "in-progress")
    assert code == 0
    head, row, *_ = out.splitlines()
    assert head.split() == ["ID", "STATUS", "WAITS", "PARTNER", "APPLICATION", "ENVIRONMENT", "EVENTS", "PROPERTIES"]
    assert row.startswith("sub-1  Pending")
    assert "Acorn Upsell" in row
    assert row.endswith("3 of 4")
    assert "Oracle publishes none." in out
    asked = portal["list"].calls.last.request.url.params
    assert (asked["q"], asked["status"]) == ("acorn", "In Progress")


def test_an_empty_list_says_so(portal: respx.Router, capsys: pytest.CaptureFixture[str]) -> None:
    portal["list"].respond(json=portal_json.page([]))
    assert "There are no requests." in run(capsys, "list")[1]


def test_the_list_as_json_is_json_only(portal: respx.Router, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list", "--json")
    (item,) = json.loads(out)["items"]
    assert (code, err) == (0, "")
    assert {key: item[key] for key in ("id", "status", "partner", "application")} == {
        "id": "sub-1",
        "status": "Pending",
        "partner": "Acorn Upsell",
        "application": "Upsell Connect",
    }


def test_a_request_is_shown_with_its_events_and_properties(
    portal: respx.Router, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "show", "sub-1")
    assert code == 0
    assert "Larkspur Hotels (UAT), chain LARK, Europe" in out
    assert "Check in   CHECK IN       Name, Room" in out
    assert "Room move  ROOM MOVE      Room           new" in out
    assert "AUR03     Hotel AUR03  Pending  is not among your hotels" in out
    assert "AUR04" not in out


def test_a_request_as_json_is_one_object(portal: respx.Router, capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(run(capsys, "show", "sub-1", "--json")[1])
    assert (shown["id"], shown["status"], shown["etag"], len(shown["properties"])) == ("sub-1", "Pending", '"7"', 4)


def test_a_dry_run_says_what_would_change_and_sends_nothing(
    portal: respx.Router, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "approve", "sub-1", "--hotels", "AUR01,aur02", "--dry-run")
    assert code == 0
    assert out.splitlines()[0] == "Acorn Upsell will receive 2 events from 2 of 4 properties."
    assert "  + 1 event is new: ROOM MOVE" in out
    assert "  + 1 property is added: AUR02" in out
    assert "  - 1 property is removed: AUR04" in out
    assert json.loads(run(capsys, "approve", "sub-1", "--all", "--dry-run", "--json")[1])["wouldApprove"] == [
        "AUR01",
        "AUR02",
    ]
    assert not portal["approval"].called


def test_an_approval_is_sent_for_what_was_chosen(portal: respx.Router, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "approve", "sub-1", "--hotels", "AUR01")
    assert code == 0
    assert out.splitlines()[-1].startswith("Sent: the request is In Progress.")
    sent = json.loads(portal["approval"].calls.last.request.content)
    assert sent == {"properties": {"scope": "some", "hotels": ["AUR01"]}}


def test_all_is_said_as_all(portal: respx.Router, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "approve", "sub-1", "--all", "--json")
    answer = json.loads(out)
    assert (code, answer["status"], answer["approvedFor"]) == (0, "In Progress", ["AUR01", "AUR02"])
    assert json.loads(portal["approval"].calls.last.request.content) == {"properties": {"scope": "all"}}


@pytest.mark.parametrize(("end", "code"), [("Approved", 0), ("Failed", 1)])
def test_waiting_ends_when_the_server_has_ended(
    portal: respx.Router, capsys: pytest.CaptureFixture[str], end: str, code: int
) -> None:
    failed = int(end == "Failed")
    portal.get("/event-subscriptions/sub-1/status").respond(
        json=portal_json.status(end, approved=2 - failed, moving=0, failed=failed), headers={"ETag": '"9"'}
    )
    portal["one"].side_effect = [
        httpx.Response(200, json=portal_json.SUBSCRIPTION | {"status": name}, headers={"ETag": '"7"'})
        for name in ("Pending", end)
    ]
    ended, out, err = run(capsys, "approve", "sub-1", "--all", "--wait")
    assert ended == code
    assert f"{end}: {2 - failed} of 2 approved" in out
    assert ("The server ended with Failed for AUR01" in err) == bool(failed)


@pytest.mark.parametrize(
    ("hotels", "code", "says"),
    [
        ("ZZZ99", 2, "There is no property ZZZ99"),
        ("AUR03", 3, "AUR03 is not among your hotels"),
    ],
)
def test_a_hotel_that_cannot_be_chosen_is_refused_before_anything_is_sent(
    portal: respx.Router, capsys: pytest.CaptureFixture[str], hotels: str, code: int, says: str
) -> None:
    ended, _, err = run(capsys, "approve", "sub-1", "--hotels", hotels)
    assert ended == code
    assert says in err
    assert not portal["approval"].called


def test_a_role_that_may_not_approve_ends_with_3(portal: respx.Router, capsys: pytest.CaptureFixture[str]) -> None:
    portal["approval"].respond(403, json=portal_json.problem("role-may-not-approve", roles=["OHIPVIEW"]))
    code, _, err = run(capsys, "approve", "sub-1", "--all")
    assert code == 3
    assert "Your role (OHIPVIEW) may not approve" in err


def test_without_a_portal_it_says_why(
    portal: respx.Router, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORMAN_PORTAL", "")
    code, _, err = run(capsys, "list")
    assert code == 2
    assert "names no portal: Oracle publishes none" in err
