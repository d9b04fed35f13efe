"""The controls: events, faults and what was sent."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.app.sandbox.streaming import PATIENCE, StreamClient, offsets, wait_until
from tests.sandbox_process import SandboxProcess


def listening(sandbox: SandboxProcess) -> StreamClient:
    """A client whose subscription has begun; enter it."""
    client = StreamClient(sandbox)
    client.__enter__()
    client.start()
    wait_until(sandbox, lambda stats: any(c["active"] for c in stats["consumers"]))
    return client


@pytest.fixture
def client(sandbox: SandboxProcess) -> Any:
    client = listening(sandbox)
    yield client
    client.__exit__(None, None, None)


class TestEmit:
    def test_as_many_as_wanted(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        made = sandbox.admin("emit", {"n": 500})
        events = client.events(500)
        assert [made["firstOffset"], made["lastOffset"]] == [offsets(events)[0], offsets(events)[-1]]
        assert len({e["metadata"]["uniqueEventId"] for e in events}) == 500
        assert len({e["hotelId"] for e in events}) > 50

    def test_of_one_kind(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        guest = '<b>O\'Hara</b> & "Söhne" 東京'
        sandbox.admin("emit", {"n": 3, "hotel": "DUN03", "event": "ROOM MOVE", "guest": guest, "bytes": 20_000})
        client_frames = [client.socket.recv(PATIENCE) for _ in range(3)]
        for frame in client_frames:
            event = json.loads(frame)["payload"]["data"]["newEvent"]
            names = [d["newValue"] for d in event["detail"] if d["elementName"] == "NAME"]
            assert (event["hotelId"], event["eventName"]) == ("DUN03", "ROOM MOVE")
            assert names == ["&lt;b&gt;O&#x27;Hara&lt;/b&gt; &amp; &quot;Söhne&quot; 東京"]
            assert 18_000 < len(frame) < 22_000

    def test_so_many_a_second(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("emit", {"n": 40, "rate": 400})
        assert len(client.events(40)) == 40

    def test_profiles_belong_to_the_whole_chain(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("emit", {"n": 2, "event": "UPDATE PROFILE"})
        assert [(e["hotelId"], e["moduleName"]) for e in client.events(2)] == [(None, "PROFILE")] * 2

    @pytest.mark.parametrize(
        ("order", "status"),
        [({"hotel": "XYZ99"}, 404), ({"event": "UNHEARD OF"}, 404), ({"n": 0}, 400), ({"m": 1}, 400)],
    )
    def test_what_cannot_be_emitted(self, sandbox: SandboxProcess, order: dict[str, Any], status: int) -> None:
        answer = sandbox.http.post(f"{sandbox.admin_url}/emit", json=order)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")

    def test_sent_tells_every_distinct_event_in_order(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("emit", {"n": 1_000})
        events = client.events(1_000)
        sandbox.admin("fault", {"kind": "duplicate", "n": 10})
        again = client.events(10)
        assert again == events[-10:]
        told = [(e["metadata"]["offset"], e["metadata"]["uniqueEventId"]) for e in events]
        assert sandbox.sent() == told
        assert sandbox.sent("doorman") == told
        assert sandbox.sent("upsell-connect") == []
        stats = sandbox.admin("stats")
        assert stats["sent"] == {"frames": 1_010, "distinct": 1_000}


class TestFaults:
    @pytest.mark.parametrize("kind", ["drop", "reset"])
    @pytest.mark.parametrize("hold", [False, True])
    def test_the_connection_breaks(self, sandbox: SandboxProcess, client: StreamClient, kind: str, hold: bool) -> None:
        sandbox.admin("fault", {"kind": kind, "hold": hold})
        assert client.closed()[0] == 1006
        with StreamClient(sandbox) as again:
            again.start()
            sandbox.admin("emit", {"n": 1})
            if hold:
                assert again.closed()[0] == 4409
            else:
                assert len(again.events(1)) == 1

    def test_the_server_closes(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("fault", {"kind": "close", "code": 4504, "reason": "Service timeout"})
        assert client.closed() == (4504, "Service timeout")

    @pytest.mark.parametrize("kind", ["silence", "stall"])
    def test_nothing_comes_for_a_while(self, sandbox: SandboxProcess, client: StreamClient, kind: str) -> None:
        sandbox.admin("fault", {"kind": kind, "seconds": 30})  # 1.5 s
        sandbox.admin("emit", {"n": 5})
        client.send({"type": "ping"})
        with pytest.raises(TimeoutError):
            client.socket.recv(0.05)
        assert len(client.events(5)) == 5  # nothing is lost

    def test_out_of_order(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("fault", {"kind": "reorder", "n": 4})
        sandbox.admin("emit", {"n": 6})
        came = [int(o) for o in offsets(client.events(6))]
        assert came[:4] == sorted(came[:4], reverse=True)
        assert came[4:] == sorted(came)[4:]

    def test_a_gap_that_nobody_can_fill(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("emit", {"n": 3})
        known = offsets(client.events(3))
        sandbox.admin("fault", {"kind": "drop"})
        sandbox.admin("fault", {"kind": "gap", "n": 100})
        sandbox.admin("emit", {"n": 1})
        with StreamClient(sandbox) as again:
            again.start(f'offset: "{known[1]}"')
            (after,) = offsets(again.events(1))
            assert int(after) >= int(known[-1]) + 100
        assert [offset for offset, _ in sandbox.sent()] == [*known, after], "what was sent stays told"

    def test_a_huge_event(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("fault", {"kind": "huge", "bytes": 2_000_000})
        assert len(client.socket.recv(PATIENCE)) > 1_900_000

    @pytest.mark.parametrize(
        ("flaw", "shows"),
        [
            ("missing", lambda e: "eventName" not in e and "detail" not in e),
            ("null", lambda e: e["moduleName"] is None and e["detail"] is None),
            ("extra", lambda e: e["dataValueMapping"][0]["dataElement"] == "ROOM TYPE"),
            ("mistyped", lambda e: isinstance(e["primaryKey"], int) and isinstance(e["detail"], dict)),
            ("no-metadata", lambda e: "metadata" not in e),
        ],
    )
    def test_malformed_events(self, sandbox: SandboxProcess, client: StreamClient, flaw: str, shows: Any) -> None:
        sandbox.admin("fault", {"kind": "malformed", "flaw": flaw, "n": 2})
        assert all(shows(event) for event in client.events(2))
        assert len(sandbox.sent()) == (0 if flaw == "no-metadata" else 2)

    @pytest.mark.parametrize("how", ["before", "in", "after", "oversized", "unlawful"])
    def test_the_line_breaks_on_an_event_each_time(self, sandbox: SandboxProcess, how: str) -> None:
        first = sandbox.admin("emit", {"n": 3})["firstOffset"]
        sandbox.admin("fault", {"kind": "poison", "how": how})
        behind = sandbox.admin("emit", {"n": 2})["firstOffset"]
        for _ in range(2):
            with StreamClient(sandbox) as client:
                client.start(f'offset: "{first}"')
                whole, _code, _reason = client.to_the_end()
                assert len(whole) == 3 + (how == "after")
        assert len(sandbox.sent()) == 3 + (how == "after")
        with StreamClient(sandbox) as client:
            client.start(f'offset: "{behind}"')
            assert offsets(client.events(2))[0] == behind

    def test_a_frame_that_is_not_json(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("fault", {"kind": "not-json"})
        assert client.socket.recv(PATIENCE) == "<html>Bad gateway</html>"

    def test_locked_out(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("fault", {"kind": "lock-out"})
        with StreamClient(sandbox) as client:
            client.start()
            assert client.closed()[0] == 4409
        sandbox.admin("fault", {"kind": "lock-out", "seconds": 0})
        with listening(sandbox) as client:
            sandbox.admin("emit", {"n": 1})
            assert len(client.events(1)) == 1

    def test_pongs_are_late(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        sandbox.admin("fault", {"kind": "pong-delay", "seconds": 30})
        client.send({"type": "ping", "payload": "late"})
        sandbox.admin("emit", {"n": 1})
        assert client.receive()["type"] == "next"
        assert client.receive() == {"type": "pong", "payload": "late"}

    def test_only_one_application_is_met(self, sandbox: SandboxProcess, client: StreamClient) -> None:
        assert sandbox.admin("fault", {"kind": "drop", "application": "mobile-key"})["met"] == 0
        assert sandbox.admin("fault", {"kind": "drop", "application": "doorman"})["met"] == 1
        with pytest.raises(ConnectionClosed):
            client.socket.recv(PATIENCE)

    def test_an_answer_that_is_not_the_servers(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("fault", {"kind": "captive-portal", "times": 2})
        for path in ("/portal/v1/session", "/ent/config/v1/hotels"):
            answer = sandbox.http.get(sandbox.gateway + path)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/html")
        assert sandbox.http.get(f"{sandbox.gateway}/portal/v1/session").status_code == 401

    def test_an_answer_of_choice(self, sandbox: SandboxProcess) -> None:
        fault = {
            "kind": "http", "path": "/ent/", "method": "GET", "status": 302, "headers": {"location": "https://else.example"},
        }  # fmt: skip
        sandbox.admin("fault", fault)
        assert sandbox.http.post(f"{sandbox.gateway}/ent/config/v1/hotels").status_code == 405
        moved = sandbox.http.get(f"{sandbox.gateway}/ent/config/v1/hotels")
        assert (moved.status_code, moved.headers["location"]) == (302, "https://else.example")

    def test_an_answer_that_never_comes(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("fault", {"kind": "http", "path": "/portal", "seconds": 600})
        with pytest.raises(httpx.ReadTimeout):
            sandbox.http.get(f"{sandbox.portal}/v1/session", timeout=0.2)

    def test_an_unknown_fault(self, sandbox: SandboxProcess) -> None:
        assert sandbox.http.post(f"{sandbox.admin_url}/fault", json={"kind": "meteor"}).status_code == 400


class TestControls:
    def test_unknown_things_are_said_to_be_unknown(self, sandbox: SandboxProcess) -> None:
        for path, body in (
            ("rules", {"unheard": 1}), ("access", {"remove": ["XYZ99"]}), ("withdraw", {"id": "none"}), ("decide", {}),
        ):  # fmt: skip
            answer = sandbox.http.post(f"{sandbox.admin_url}/{path}", json=body)
            assert answer.status_code == 404, path
        assert sandbox.http.get(f"{sandbox.admin_url}/sent?application=none").status_code == 404

    def test_a_decision_twice(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("decide", {"partner": "Acorn Upsell", "status": "Rejected"})
        again = sandbox.http.post(f"{sandbox.admin_url}/decide", json={"partner": "Acorn Upsell"})
        assert again.status_code == 409

    def test_only_what_was_approved_can_be_revoked(self, sandbox: SandboxProcess) -> None:
        revoking = {"partner": "Acorn Upsell", "status": "Revoked", "by": "R. Ito"}
        refused = sandbox.http.post(f"{sandbox.admin_url}/decide", json=revoking)
        assert (refused.status_code, refused.json()["detail"]) == (409, "It is Pending")
        made = sandbox.admin("request", {"partner": "New Gate", "hotels": []})
        sandbox.admin("decide", {"id": made["id"], "hotels": []})
        assert sandbox.admin("decide", {"id": made["id"], "status": "Revoked", "by": "R. Ito"})["status"] == "Revoked"
        shown = sandbox.http.get(
            f"{sandbox.portal}/v1/event-subscriptions/{made['id']}", headers=sandbox.headers()
        ).json()
        assert (shown["status"], shown["decidedBy"], shown["grantedCount"]) == ("Revoked", "R. Ito", 0)

    def test_reset_keeps_credentials_and_goes_on_with_offsets(self, sandbox: SandboxProcess) -> None:
        last = int(sandbox.admin("emit", {"n": 10})["lastOffset"])
        token, keys = sandbox.headers(), sandbox.admin("applications")
        with listening(sandbox) as client:
            assert sandbox.admin("reset", {}) == sandbox.first_line
            assert client.closed()[0] == 1001
        assert sandbox.admin("applications") == keys
        assert sandbox.http.get(f"{sandbox.portal}/v1/session", headers=token).status_code == 200
        assert sandbox.admin("stats")["events"]["made"] == 0
        assert int(sandbox.admin("emit", {"n": 1})["firstOffset"]) > last
