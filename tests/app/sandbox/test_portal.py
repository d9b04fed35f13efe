"""The Portal API does what docs/portal-api.md says."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.sandbox_process import SandboxProcess

ACORN = "sub-1002"
DOVETAIL = "sub-1003"
FATHOM = "sub-1004"
BLOCKED = {
    "BEA07": "no-access",
    "CED44": "streaming-off",
    "CED58": "inactive",
    "XYZ99": "unknown",
}


class Portal:
    """The Portal API as a test speaks to it."""

    def __init__(self, sandbox: SandboxProcess) -> None:
        self.sandbox = sandbox
        self.headers = sandbox.headers()

    def get(self, path: str, **parameters: Any) -> httpx.Response:
        """Read."""
        return self.sandbox.http.get(f"{self.sandbox.portal}/v1/{path}", headers=self.headers, params=parameters)

    def items(self, path: str, **parameters: Any) -> list[Any]:
        """The first page of a list."""
        return list(self.get(path, **parameters).json()["items"])

    def etag(self, subscription: str = ACORN) -> str:
        """Look at it."""
        return self.get(f"event-subscriptions/{subscription}").headers["etag"]

    def approve(
        self,
        subscription: str = ACORN,
        properties: Any = None,
        *,
        key: str | None = None,
        etag: str | None = None,
        **more: str,
    ) -> httpx.Response:
        """Decide; for AUR01 unless told otherwise."""
        headers = self.headers | {
            "Idempotency-Key": key or str(uuid.uuid4()),
            "If-Match": etag or self.etag(subscription),
        }
        body = {"properties": properties or {"scope": "some", "hotels": ["AUR01"]}}
        return self.sandbox.http.post(
            f"{self.sandbox.portal}/v1/event-subscriptions/{subscription}/approval", headers=headers | more, json=body
        )

    def status_when(self, subscription: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Look at the status until something holds."""
        for _ in range(3_000):
            status: dict[str, Any] = self.get(f"event-subscriptions/{subscription}/status").json()
            if holds(status):
                return status
        raise AssertionError(f"never came true: {status}")


@pytest.fixture
def portal(sandbox: SandboxProcess) -> Portal:
    return Portal(sandbox)


def problem(answer: httpx.Response) -> tuple[int, str]:
    """Status and name of a problem document."""
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= set(document)
    assert document["status"] == answer.status_code
    return answer.status_code, document["type"].removeprefix("urn:doorman:problem:")


class TestReading:
    def test_session(self, portal: Portal) -> None:
        session = portal.get("session").json()
        assert session["user"]["name"] == "M. Keller"
        assert session["roles"] == ["OHIPADMIN"]
        assert session["capabilities"] == ["approve", "retry", "readiness"]
        assert session["hotelAccess"]["scope"] == "some"
        assert len(session["hotelAccess"]["hotels"]) == 234
        assert session["environment"]["chainCode"] == "LARK"
        assert session["environment"]["kind"] == "UAT"

    def test_twelve_partners_in_every_state(self, portal: Portal) -> None:
        cards = portal.items("partner-applications")
        states = [c["subscription"]["status"] if c["subscription"] else None for c in cards]
        assert states == ["Pending"] * 3 + ["In Progress"] + ["Approved"] * 7 + [None]
        assert [c["partner"]["name"] for c in cards[:4]] == [
            "Elm & Oak Loyalty", "Acorn Upsell", "Dovetail Messaging", "Fathom Analytics",
        ]  # fmt: skip
        assert [c["readinessDone"] for c in cards] == [4, 4, 4, *[5] * 8, 3]

    def test_acorn_asks_again(self, portal: Portal) -> None:
        acorn = portal.get(f"event-subscriptions/{ACORN}").json()
        assert (acorn["eventCount"], acorn["newEventCount"], acorn["personalEventCount"]) == (14, 3, 8)
        assert (acorn["previousApproval"]["propertyCount"], acorn["previousApproval"]["eventCount"]) == (34, 11)
        assert acorn["families"] == ["booking", "arrival", "in the house", "departure"]
        assert [e["name"] for e in acorn["events"] if e["isNew"]] == [
            "WAITLIST RESERVATION", "ADVANCE CHECK IN", "ROOM MOVE",
        ]  # fmt: skip
        assert acorn["requestsAllProperties"]

    def test_fathom_has_one_failure_and_one_to_go(self, portal: Portal) -> None:
        status = portal.get(f"event-subscriptions/{FATHOM}/status").json()
        assert status["status"] == "In Progress"
        assert status["counts"] == {"approved": 60, "inProgress": 1, "waiting": 0, "failed": 1}
        failed = next(p for p in status["properties"] if p["status"] == "Failed")
        assert (failed["answer"], failed["code"]) == ("The hotel did not answer in time", 504)

    def test_nine_properties_cannot_be_chosen(self, portal: Portal) -> None:
        rows = portal.items(f"event-subscriptions/{ACORN}/properties", limit=500)
        assert len(rows) == 240
        blocked = [p["blocked"] for p in rows if p["blocked"]]
        assert sorted(blocked) == ["inactive", *["no-access"] * 6, *["streaming-off"] * 2]
        assert [p["hotel"] for p in rows if p["blockedSince"]] == ["CED58"]

    def test_history_is_newest_first(self, portal: Portal) -> None:
        entries = portal.items(f"event-subscriptions/{ACORN}/history")
        assert [e["action"] for e in entries] == ["Requested", "Approved", "Accepted", "Requested"]
        assert entries == sorted(entries, key=lambda e: str(e["at"]), reverse=True)

    def test_own_applications(self, portal: Portal) -> None:
        assert [(a["name"], a["status"]) for a in portal.items("applications")] == [
            ("Doorman", "Approved"), ("Larkspur Reporting", None),
        ]  # fmt: skip

    def test_readiness_of_somebody_who_has_not_asked(self, portal: Portal) -> None:
        checks = portal.get("partner-applications/bay-booker/readiness").json()["prerequisites"]
        assert [c["holds"] for c in checks] == [True, True, True, False, False]
        assert [c["actor"] for c in checks] == ["partner", "chain", "partner", "partner", "you"]

    def test_readiness_is_404_where_the_server_cannot_tell(self, portal: Portal) -> None:
        portal.sandbox.admin("access", {"capabilities": ["approve"]})
        assert problem(portal.get("partner-applications/bay-booker/readiness"))[0] == 404
        assert portal.get("partner-applications/bay-booker").json()["readinessDone"] is None

    @pytest.mark.parametrize(
        ("path", "filters", "names"),
        [
            ("partner-applications", {"status": "none"}, ["Marlow Parking"]),
            ("partner-applications", {"q": "upsell"}, ["Acorn Upsell"]),
            ("partner-applications", {"q": "room move bea01", "status": "Pending"}, ["Acorn Upsell"]),
            ("event-subscriptions", {"status": ["Pending", "Failed"], "partner": "acorn-upsell"}, ["Acorn Upsell"]),
            ("event-subscriptions", {"application": "Stay Insights"}, ["Fathom Analytics"]),
            ("event-subscriptions", {"event": "NEW PROFILE"}, ["Brook CRM"]),
            ("event-subscriptions", {"event": "NEW TRACE", "property": "CED44"},
             ["Acorn Upsell", "Ivory Housekeeping"]),
            ("event-subscriptions", {"status": "Pending", "sort": "waiting"},
             ["Dovetail Messaging", "Acorn Upsell", "Elm & Oak Loyalty"]),
            ("event-subscriptions", {"status": "Pending", "sort": "-partner"},
             ["Elm & Oak Loyalty", "Dovetail Messaging", "Acorn Upsell"]),
            ("event-subscriptions", {"status": "Pending", "sort": "requestedAt"},
             ["Elm & Oak Loyalty", "Acorn Upsell", "Dovetail Messaging"]),
            ("event-subscriptions", {"environment": "elsewhere"}, []),
            ("event-subscriptions", {"property": "XYZ99"}, []),
        ],
    )  # fmt: skip
    def test_search_filters_and_order(
        self, portal: Portal, path: str, filters: dict[str, Any], names: list[str]
    ) -> None:
        assert [item["partner"]["name"] for item in portal.items(path, **filters)] == names

    @pytest.mark.parametrize(
        ("filters", "count"),
        [
            ({"brand": "Dune"}, 47),
            ({"country": "Portugal", "brand": "Beacon"}, 12),
            ({"q": "lisboa alf"}, 1),
            ({"q": "nowhere"}, 0),
        ],
    )
    def test_properties_are_searched(self, portal: Portal, filters: dict[str, Any], count: int) -> None:
        page = portal.get(f"event-subscriptions/{ACORN}/properties", **filters).json()
        assert (len(page["items"]), page["total"]) == (count, count)

    def test_pages_follow_each_other(self, portal: Portal) -> None:
        path, seen, cursor = f"event-subscriptions/{ACORN}/properties", [], None
        while True:
            page = portal.get(path, limit=100, **({"cursor": cursor} if cursor else {})).json()
            seen += [p["hotel"] for p in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == page["total"] == 240

    def test_a_cursor_of_another_list_is_refused(self, portal: Portal) -> None:
        cursor = portal.get("partner-applications", limit=1).json()["next"]
        assert problem(portal.get("event-subscriptions", cursor=cursor)) == (400, "bad-cursor")
        assert problem(portal.get("partner-applications", cursor="MQ")) == (400, "bad-cursor")
        assert portal.get("partner-applications", limit=1, cursor=cursor).status_code == 200

    def test_a_filter_that_is_misspelt_or_given_twice_is_refused(self, portal: Portal) -> None:
        assert problem(portal.get("event-subscriptions", partnr="acorn")) == (400, "unknown-parameter")
        assert problem(portal.get("event-subscriptions", partner=["acorn", "brook"])) == (400, "repeated-parameter")
        assert portal.get("event-subscriptions", status=["Pending", "Approved"]).status_code == 200

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("event-subscriptions/none", 404),
            ("event-subscriptions/none/status", 404),
            ("partner-applications/doorman", 404),
            ("environments/elsewhere", 404),
            ("partner-applications/bay-booker/readiness?environment=elsewhere", 404),
            ("nowhere", 404),
            ("partner-applications?limit=501", 400),
            ("partner-applications?limit=0", 400),
            ("partner-applications?sort=age", 400),
            ("partner-applications?statu=Pending", 400),
            ("environments?kind=TEST", 400),
        ],
    )
    def test_every_error_is_a_problem_document(self, portal: Portal, path: str, status: int) -> None:
        answer = portal.sandbox.http.get(f"{portal.sandbox.portal}/v1/{path}", headers=portal.headers)
        assert problem(answer)[0] == status

    def test_a_method_that_is_not_there(self, portal: Portal) -> None:
        answer = portal.sandbox.http.delete(f"{portal.sandbox.portal}/v1/session", headers=portal.headers)
        assert problem(answer)[0] == 405
        assert answer.headers["allow"] == "GET"

    @pytest.mark.parametrize("missing", ["Authorization", "x-app-key"])
    def test_without_token_or_key(self, portal: Portal, missing: str) -> None:
        del portal.headers[missing]
        answer = portal.get("session")
        assert problem(answer)[0] == 401
        assert answer.headers["www-authenticate"] == "Bearer"

    def test_an_ended_token(self, portal: Portal) -> None:
        portal.sandbox.admin("fault", {"kind": "expire"})
        assert problem(portal.get("session"))[0] == 401


class TestApproving:
    def test_for_some(self, portal: Portal) -> None:
        answer = portal.approve(properties={"scope": "some", "hotels": ["AUR01", "AUR02", "AUR01"]})
        assert answer.status_code == 202
        assert answer.json()["status"] == "In Progress"
        assert answer.headers["location"] == f"/portal/v1/event-subscriptions/{ACORN}/status"
        status = portal.status_when(ACORN, lambda s: s["status"] == "Approved")
        assert status["counts"] == {"approved": 2, "inProgress": 0, "waiting": 0, "failed": 0}
        assert [(p["hotel"], p["answer"], p["attempts"]) for p in status["properties"]] == [
            ("AUR01", "Active", 1), ("AUR02", "Active", 1),
        ]  # fmt: skip
        assert all(p["tookSeconds"] > 0 for p in status["properties"])
        decided = portal.get(f"event-subscriptions/{ACORN}").json()
        assert (decided["decidedBy"], decided["grantedCount"]) == ("M. Keller", 2)
        told = [e["action"] for e in portal.items(f"event-subscriptions/{ACORN}/history")]
        assert told[:2] == ["Approved", "Accepted"]
        left_out = portal.items(f"event-subscriptions/{ACORN}/properties", status="Not selected", limit=500)
        assert len(left_out) == 238

    def test_for_all_means_all_that_may_be_chosen(self, portal: Portal) -> None:
        assert portal.approve(properties={"scope": "all"}).status_code == 202
        rows = portal.get(f"event-subscriptions/{ACORN}/status").json()["properties"]
        assert len(rows) == 231
        assert not [p for p in rows if p["blocked"]]

    def test_it_goes_on_property_by_property(self, portal: Portal) -> None:
        portal.approve(properties={"scope": "some", "hotels": [f"AUR{n:02}" for n in range(1, 38)]})
        moving = portal.get(f"event-subscriptions/{ACORN}/status")
        assert moving.json()["status"] == "In Progress"
        assert int(moving.headers["retry-after"]) >= 1
        portal.status_when(ACORN, lambda s: s["counts"]["approved"] and s["counts"]["waiting"])
        done = portal.status_when(ACORN, lambda s: s["status"] == "Approved")
        assert done["counts"]["approved"] == 37
        assert "retry-after" not in portal.get(f"event-subscriptions/{ACORN}/status").headers

    def test_a_failure_and_its_retry(self, portal: Portal) -> None:
        portal.approve(DOVETAIL, {"scope": "all"})
        failed = portal.status_when(DOVETAIL, lambda s: s["status"] == "Failed")
        assert failed["counts"]["failed"] == 1
        hotel = next(p for p in failed["properties"] if p["status"] == "Failed")
        assert (hotel["answer"], hotel["code"], hotel["attempts"]) == ("The hotel did not answer in time", 504, 1)
        again = self.retry(portal, DOVETAIL, [hotel["hotel"]])
        assert (again.status_code, again.json()["status"]) == (202, "In Progress")
        done = portal.status_when(DOVETAIL, lambda s: s["status"] == "Approved")
        assert done["counts"]["failed"] == 0
        assert next(p for p in done["properties"] if p["hotel"] == hotel["hotel"])["attempts"] == 2

    def retry(self, portal: Portal, subscription: str, hotels: list[str]) -> httpx.Response:
        url = f"{portal.sandbox.portal}/v1/event-subscriptions/{subscription}/retry"
        return portal.sandbox.http.post(url, headers=portal.headers, json={"hotels": hotels})

    def test_retrying_what_did_not_fail(self, portal: Portal) -> None:
        assert problem(self.retry(portal, FATHOM, ["AUR01"])) == (409, "not-failed")
        assert problem(self.retry(portal, FATHOM, []))[0] == 400
        portal.sandbox.admin("access", {"capabilities": ["approve"]})
        assert problem(self.retry(portal, FATHOM, ["AUR01"]))[0] == 404

    @pytest.mark.parametrize(
        "properties",
        [
            {"scope": "none"},
            {"scope": "some"},
            {"scope": "some", "hotels": []},
            {"scope": "all", "hotels": ["AUR01"]},
            "all",
        ],
    )
    def test_a_body_of_another_form(self, portal: Portal, properties: Any) -> None:
        assert problem(portal.approve(properties=properties))[0] == 400

    def test_without_key_or_version(self, portal: Portal) -> None:
        url = f"{portal.sandbox.portal}/v1/event-subscriptions/{ACORN}/approval"
        body = {"properties": {"scope": "all"}}
        http, headers = portal.sandbox.http, portal.headers
        assert problem(http.post(url, headers=headers, json=body)) == (400, "missing-idempotency-key")
        headers["Idempotency-Key"] = "not a uuid"
        assert problem(http.post(url, headers=headers, json=body)) == (400, "missing-idempotency-key")
        headers["Idempotency-Key"] = str(uuid.uuid4())
        assert problem(http.post(url, headers=headers, json=body)) == (428, "missing-if-match")

    def test_the_same_key_gets_the_same_answer(self, portal: Portal) -> None:
        key, etag = str(uuid.uuid4()), portal.etag()
        first = portal.approve(key=key, etag=etag)
        portal.status_when(ACORN, lambda s: s["status"] == "Approved")
        second = portal.approve(key=key, etag=etag)
        assert (second.status_code, second.json(), second.headers["etag"]) == (202, first.json(), first.headers["etag"])
        other = portal.approve(properties={"scope": "all"}, key=key, etag=etag)
        assert problem(other) == (409, "key-reused")

    def test_somebody_decided_first(self, portal: Portal) -> None:
        etag = portal.etag()
        portal.sandbox.admin("decide", {"id": ACORN, "by": "A. Brandt", "hotels": ["AUR01"]})
        late = portal.approve(etag=etag)
        assert problem(late) == (412, "decided-meanwhile")
        current = late.json()["current"]
        assert (current["decidedBy"], current["propertyTotal"]) == ("A. Brandt", 1)
        assert current["decidedAt"].endswith("Z")
        portal.status_when(ACORN, lambda s: s["status"] == "Approved")
        assert problem(portal.approve()) == (409, "not-pending")

    def test_somebody_rejected_it(self, portal: Portal) -> None:
        portal.sandbox.admin("decide", {"id": ACORN, "status": "Rejected"})
        assert portal.get(f"event-subscriptions/{ACORN}").json()["status"] == "Rejected"

    def test_the_partner_took_it_back(self, portal: Portal) -> None:
        etag = portal.etag()
        portal.sandbox.admin("withdraw", {"id": ACORN})
        gone = portal.approve(etag=etag)
        assert problem(gone) == (410, "withdrawn")
        assert gone.json()["withdrawnBy"] == "J. Moss"
        assert portal.get(f"event-subscriptions/{ACORN}").status_code == 410
        assert ACORN not in [s["id"] for s in portal.items("event-subscriptions")]
        assert portal.get("partner-applications/upsell-connect").json()["subscription"] is None

    def test_some_hotels_may_not_be_chosen_and_nothing_is_approved(self, portal: Portal) -> None:
        refused = portal.approve(properties={"scope": "some", "hotels": ["AUR01", *BLOCKED]})
        assert problem(refused) == (422, "properties-not-allowed")
        assert {r["hotel"]: r["reason"] for r in refused.json()["refused"]} == BLOCKED
        assert portal.get(f"event-subscriptions/{ACORN}").json()["status"] == "Pending"

    def test_a_hotel_that_was_not_asked_for(self, portal: Portal) -> None:
        refused = portal.approve(DOVETAIL, {"scope": "some", "hotels": ["AUR01"]})
        assert refused.json()["refused"] == [{"hotel": "AUR01", "reason": "not-requested"}]

    def test_a_hotel_that_is_no_longer_the_users(self, portal: Portal) -> None:
        portal.sandbox.admin("access", {"remove": ["AUR01"]})
        assert portal.approve().json()["refused"] == [{"hotel": "AUR01", "reason": "no-access"}]
        portal.sandbox.admin("access", {"add": ["AUR01"]})
        assert portal.approve().status_code == 202

    def test_a_role_that_may_not_approve(self, portal: Portal) -> None:
        portal.sandbox.admin("access", {"roles": ["OHIPVIEW"]})
        refused = portal.approve()
        assert problem(refused) == (403, "role-may-not-approve")
        assert refused.json()["roles"] == ["OHIPVIEW"]
        assert "OHIPADMIN" in refused.json()["rolesThatMay"]

    def test_too_many_requests(self, portal: Portal) -> None:
        portal.sandbox.admin("rules", {"requests_per_second": 0.01})
        answers = [portal.get("session") for _ in range(3)]
        assert problem(answers[-1])[0] == 429
        assert answers[-1].headers["retry-after"] == "1"

    def test_a_lost_answer_took_effect_once(self, portal: Portal) -> None:
        key, etag = str(uuid.uuid4()), portal.etag()
        portal.sandbox.admin("fault", {"kind": "lost-answer"})
        with pytest.raises(httpx.TransportError):
            portal.approve(key=key, etag=etag)
        assert portal.get(f"event-subscriptions/{ACORN}").json()["decidedBy"] == "M. Keller"
        assert portal.approve(key=key, etag=etag).status_code == 202
        told = [e["action"] for e in portal.items(f"event-subscriptions/{ACORN}/history")]
        assert told.count("Accepted") == 2, "that of March, and this"


class TestRequests:
    def test_a_new_partner_asks(self, portal: Portal) -> None:
        made = portal.sandbox.admin("request", {"partner": "Sable Spa", "events": ["CHECK IN"], "hotels": ["AUR01"]})
        asked = portal.get(f"event-subscriptions/{made['id']}").json()
        assert (asked["partner"]["name"], asked["status"], asked["requestedCount"]) == ("Sable Spa", "Pending", 1)

    def test_a_known_partner_asks_for_more(self, portal: Portal) -> None:
        made = portal.sandbox.admin("request", {"partner": "Kestrel Surveys", "events": ["CHECK OUT", "CANCEL"]})
        asked = portal.get(f"event-subscriptions/{made['id']}").json()
        assert [(e["name"], e["isNew"]) for e in asked["events"]] == [("CHECK OUT", False), ("CANCEL", True)]
        assert asked["previousApproval"]["propertyCount"] == 240

    @pytest.mark.parametrize(
        ("order", "status"),
        [
            ({"partner": "Acorn Upsell"}, 409),
            ({"partner": "Sable Spa", "events": ["UNHEARD OF"]}, 404),
            ({"partner": "Sable Spa", "hotels": ["XYZ99"]}, 404),
            ({}, 400),
        ],
    )
    def test_what_cannot_be_asked(self, portal: Portal, order: dict[str, Any], status: int) -> None:
        assert problem(portal.sandbox.http.post(f"{portal.sandbox.admin_url}/request", json=order))[0] == status
