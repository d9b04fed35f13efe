"""The stream keeps Oracle's rules: by table where there is one, and as a client lives it where time matters."""

from __future__ import annotations

import json
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.app.sandbox.streaming import PATIENCE, StreamClient, address, offsets, query, wait_until
from tests.sandbox_process import SandboxProcess

INIT = "init"
SUBSCRIBE = {"id": "1", "type": "subscribe", "payload": {"query": query()}}


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        pytest.param(["no json"], 4400, id="not JSON"),
        pytest.param(["[" * 100_000], 4400, id="JSON without end"),
        pytest.param(["[]"], 4400, id="not an object"),
        pytest.param([b"\x00"], 4400, id="binary"),
        pytest.param([{"type": "hello"}], 4400, id="unknown type"),
        pytest.param([{"type": ["ping"]}], 4400, id="type is not text"),
        pytest.param([SUBSCRIBE], 4401, id="subscribe before init"),
        pytest.param([{"type": "connection_init"}], 4401, id="init without payload"),
        pytest.param([{"type": "connection_init", "payload": {"Authorization": "Bearer x.y.z"}}], 4401, id="no key"),
        pytest.param([INIT, INIT], 4429, id="init twice"),
        pytest.param([INIT, {"type": "subscribe", "payload": {"query": query()}}], 4400, id="no id"),
        pytest.param([INIT, {"id": "", "type": "subscribe", "payload": {"query": query()}}], 4400, id="empty id"),
        pytest.param([INIT, SUBSCRIBE, SUBSCRIBE], 4409, id="same id twice"),
        pytest.param([INIT, SUBSCRIBE, {**SUBSCRIBE, "id": "2"}], 4409, id="second subscription"),
        pytest.param([INIT, {**SUBSCRIBE, "payload": {"query": query(chain="OTHER")}}], 4403, id="another chain"),
    ],
)
def test_closes_with(sandbox: SandboxProcess, messages: list[Any], code: int) -> None:
    with StreamClient(sandbox) as client:
        token = sandbox.token()
        for message in messages:
            if message == INIT:
                payload = {"Authorization": f"Bearer {token}", "x-app-key": sandbox.app_key}
                client.send({"type": "connection_init", "payload": payload})
            else:
                client.send(message)
        assert client.closed()[0] == code


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(None, id="no payload"),
        pytest.param({"query": 1}, id="query is not text"),
        pytest.param({"query": "subscription {"}, id="syntax"),
        pytest.param({"query": "{" * 3_000}, id="far too long"),
        pytest.param({"query": query(fields="{ moduleName unheardOf }")}, id="unknown field"),
        pytest.param({"query": query(fields="")}, id="no fields"),
        pytest.param({"query": "subscription { newEvent(input: {}) { moduleName } }"}, id="no chain"),
        pytest.param({"query": "subscription { newEvent { moduleName } }"}, id="no input"),
        pytest.param({"query": query('offset: "1a"')}, id="offset is not a number"),
        pytest.param({"query": query("offset: 12")}, id="offset is not text"),
        pytest.param({"query": query(f'offset: "{"1" * 21}"')}, id="offset too long"),
        pytest.param({"query": query('offsetType: "lowest"')}, id="offsetType"),
        pytest.param({"query": query(f'hotelCode: "{"A" * 51}"')}, id="hotelCode too long"),
        pytest.param({"query": query('hotelCode: "AUR01;BEA01"')}, id="hotelCode with another separator"),
        pytest.param({"query": query(chain="L" * 21)}, id="chainCode too long"),
        pytest.param({"query": query('delta: "yes"')}, id="delta is not a boolean"),
        pytest.param({"query": query(), "variables": []}, id="variables are not an object"),
        pytest.param({"query": query(), "operationName": "Other"}, id="no such operation"),
        pytest.param({"query": "mutation { newEvent { moduleName } }"}, id="mutation"),
        pytest.param(
            {"query": 'subscription { a: newEvent(input: {chainCode: "LARK"}) { moduleName } b: newEvent(input: '
             '{chainCode: "LARK"}) { moduleName } }'}, id="two at once"),
        pytest.param(
            {"query": "subscription($i: NewEventInput!) { newEvent(input: $i) { moduleName } }",
             "variables": {"i": {"chainCode": "LARK", "offset": "x"}}}, id="bad variable"),
    ],
)  # fmt: skip
def test_a_query_that_the_schema_refuses_closes_with_4400(sandbox: SandboxProcess, payload: Any) -> None:
    with StreamClient(sandbox) as client:
        client.init()
        client.send({"id": "1", "type": "subscribe", "payload": payload})
        assert client.closed()[0] == 4400


@pytest.mark.parametrize("offered", [pytest.param(None, id="none"), pytest.param("graphql-ws", id="the old one")])
def test_another_subprotocol_is_closed_after_the_handshake(sandbox: SandboxProcess, offered: str | None) -> None:
    with StreamClient(sandbox, subprotocol=offered) as client:
        assert client.closed()[0] == 4406


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [
        pytest.param("?key=0000", {}, 400, id="wrong key"),
        pytest.param("", {}, 400, id="no key"),
        pytest.param("/else", {}, 404, id="wrong path"),
        pytest.param(None, {"Origin": "https://evil.example"}, 403, id="page of a browser"),
        pytest.param(None, {"X-Large": "x" * 9_000}, 431, id="headers over 8 KB"),
    ],
)
def test_upgrade_is_refused(sandbox: SandboxProcess, url: str | None, headers: dict[str, str], status: int) -> None:
    target = address(sandbox) if url is None else sandbox.stream + url
    with pytest.raises(InvalidStatus) as refused, connect(target, additional_headers=headers, proxy=None):
        pass
    assert refused.value.response.status_code == status


def test_too_many_upgrades_are_refused_with_429(sandbox: SandboxProcess) -> None:
    sandbox.admin("rules", {"upgrades": 3})
    for _ in range(3):
        with StreamClient(sandbox):
            pass
    with pytest.raises(InvalidStatus) as refused, StreamClient(sandbox):
        pass
    assert refused.value.response.status_code == 429
    assert sandbox.admin("stats")["violations"]["upgrades"] == 1


@pytest.mark.parametrize("rule", ["init_within", "subscribe_within"])
def test_who_does_not_go_on_in_time_is_closed_with_4408(sandbox: SandboxProcess, rule: str) -> None:
    sandbox.admin("rules", {rule: 5})
    with StreamClient(sandbox) as client:
        if rule == "subscribe_within":
            client.init()
        assert client.closed()[0] == 4408


def test_a_silent_client_is_dropped_and_its_stream_stays_held(sandbox: SandboxProcess) -> None:
    sandbox.admin("rules", {"silent_after": 10})
    with StreamClient(sandbox) as client:
        client.init()
        client.subscribe()
        code = None
        while code is None:
            try:
                client.socket.recv(PATIENCE)  # pings come, and are not answered
            except Exception as error:
                code = type(error).__name__
        assert code == "ConnectionClosedError"
    with StreamClient(sandbox) as again:
        again.start()
        assert again.closed()[0] == 4409


class TestToken:
    def test_wrong_token(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as client:
            payload = {"Authorization": f"Bearer {sandbox.token()}x", "x-app-key": sandbox.app_key}
            client.send({"type": "connection_init", "payload": payload})
            assert client.closed()[0] == 4401

    def test_key_of_another_application(self, sandbox: SandboxProcess) -> None:
        other = sandbox.admin("applications")[3]["appKey"]
        with StreamClient(sandbox) as client:
            payload = {"Authorization": f"Bearer {sandbox.token()}", "x-app-key": other}
            client.send({"type": "connection_init", "payload": payload})
            assert client.closed()[0] == 4401

    def test_ending_in_mid_stream_closes_and_a_new_one_goes_on_at_once(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as client:
            client.start()
            sandbox.admin("emit", {"n": 2})
            seen = client.events(2)
            sandbox.admin("fault", {"kind": "expire"})
            assert client.closed()[0] == 4401
        with StreamClient(sandbox) as again:
            again.start(f'offset: "{seen[1]["metadata"]["offset"]}"')
            assert again.events(1) == seen[1:]

    def test_ends_after_an_hour(self) -> None:
        with SandboxProcess(time_scale=1200) as hasty:
            hasty.admin("rules", {"init_within": 9_999_999, "subscribe_within": 9_999_999, "silent_after": 9_999_999})
            with StreamClient(hasty) as client:
                client.start()
                assert client.closed() == (4401, "Token expired")


class TestOneConsumer:
    def test_the_second_is_refused_and_the_first_goes_on(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as first, StreamClient(sandbox) as second:
            first.start()
            wait_until(sandbox, lambda stats: any(c["active"] for c in stats["consumers"]))
            second.start()
            assert second.closed()[0] == 4409
            sandbox.admin("emit", {"n": 1})
            assert len(first.events(1)) == 1
        assert sandbox.admin("stats")["violations"]["fight"] == 1

    def test_too_soon_after_complete(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("rules", {"rest_after_complete": 100})
        with StreamClient(sandbox) as client:
            client.start()
            client.complete()
        with StreamClient(sandbox) as client:
            client.start()
            assert client.closed() == (4409, "Too soon after complete")
        assert sandbox.admin("stats")["violations"]["earlyReturn"] == 1

    def test_after_the_rest_it_opens_again(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("rules", {"rest_after_complete": 0})
        for _ in range(2):
            with StreamClient(sandbox) as client:
                client.start()
                client.complete()
        assert sum(sandbox.admin("stats")["violations"].values()) == 0

    @pytest.mark.parametrize("politely", [True, False])
    def test_a_client_that_went_without_complete_still_holds_it(self, sandbox: SandboxProcess, politely: bool) -> None:
        with StreamClient(sandbox) as client:
            client.start()
            sandbox.admin("emit", {"n": 1})
            client.events(1)
            if not politely:
                client.socket.socket.close()
        wait_until(sandbox, lambda stats: stats["connections"] == 0)
        with StreamClient(sandbox) as again:
            again.start()
            assert again.closed()[0] == 4409
        breach = "closedFirst" if politely else "vanished"
        violations = sandbox.admin("stats")["violations"]
        assert {name for name, count in violations.items() if count} == {breach}

    def test_the_hold_ends(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("rules", {"held_after_death": 0})
        with StreamClient(sandbox) as client:
            client.start()
            sandbox.admin("emit", {"n": 1})
            client.events(1)
        wait_until(sandbox, lambda stats: stats["connections"] == 0)
        with StreamClient(sandbox) as again:
            again.start()
            sandbox.admin("emit", {"n": 1})
            assert len(again.events(1)) == 1

    def test_connection_query_tells_who_consumes(self, sandbox: SandboxProcess) -> None:
        asked = {"id": "q", "type": "subscribe", "payload": {"query": "query { connection { id status } }"}}
        with StreamClient(sandbox) as client:
            client.init()
            client.send(asked)
            assert client.receive()["payload"]["data"]["connection"]["status"] == "Inactive"
            assert client.receive() == {"id": "q", "type": "complete"}
            client.subscribe()
            client.send(asked)
            active = client.receive()["payload"]["data"]["connection"]
            assert active["status"] == "Active"
            client.receive()
            with StreamClient(sandbox) as other:
                other.init()
                other.send(asked)
                assert other.receive()["payload"]["data"]["connection"] == active

    def test_help_is_there(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as client:
            client.init()
            client.subscribe("{ getHelp { overview email connection { errors } events { replaying } } }")
            assert client.receive()["payload"]["data"]["getHelp"]["email"] == "streaming@example.com"


class TestPings:
    def test_a_ping_is_answered_with_its_payload(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as client:
            client.init()
            client.send({"type": "ping", "payload": {"n": 1}})
            assert client.receive() == {"type": "pong", "payload": {"n": 1}}
            client.send({"type": "ping"})
            assert client.receive() == {"type": "pong"}

    def test_the_server_pings_too(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as client:
            client.init()
            assert json.loads(client.socket.recv(PATIENCE)) == {"type": "ping"}

    def test_a_ping_of_the_websocket_itself(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as client:
            assert client.socket.ping().wait(PATIENCE)

    def test_what_the_server_was_deaf_to_is_no_breach(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("rules", {"ping_every": 10, "subscribe_within": 10_000})
        with StreamClient(sandbox) as client:
            client.init()
            sandbox.admin("fault", {"kind": "stall", "seconds": 40})  # 2 s here, longer than a gap may last
            client.send({"type": "ping"})
            while json.loads(client.socket.recv(PATIENCE))["type"] != "pong":
                pass
            client.send({"type": "ping"})
            while json.loads(client.socket.recv(PATIENCE))["type"] != "pong":
                pass
        assert sandbox.admin("stats")["violations"]["pingGap"] == 0

    def test_more_than_15_seconds_between_pings_is_a_breach(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("rules", {"ping_every": 0.2, "subscribe_within": 10_000})
        with StreamClient(sandbox) as client:
            client.init()
            for _ in range(60):  # the server pings every 10 ms: 0.6 s pass without a ping of ours
                client.socket.recv(PATIENCE)
            client.send({"type": "ping"})
            wait_until(sandbox, lambda stats: stats["violations"]["pingGap"] == 1)


class TestComplete:
    def test_what_waits_is_drained_and_the_server_closes(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as client:
            client.init()
            sandbox.admin("emit", {"n": 300})
            client.subscribe()
            assert len(client.events(1)) + len(client.complete()) == 300

    def test_a_drain_is_no_longer_than_a_burst(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("rules", {"burst_bytes": 20_000})
        with StreamClient(sandbox) as client:
            client.init()
            sandbox.admin("emit", {"n": 50_000})
            client.subscribe()
            client.events(1)
            assert len(client.complete()) < 49_000

    def test_complete_for_something_else_means_nothing(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox) as client:
            client.start()
            client.send({"id": "other", "type": "complete"})
            sandbox.admin("emit", {"n": 1})
            assert len(client.events(1)) == 1

    def test_pongs_wait_until_a_burst_is_over(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("rules", {"burst_bytes": 10_000})
        with StreamClient(sandbox) as client:
            client.start()
            sandbox.admin("emit", {"n": 20_000})
            client.send({"type": "ping"})
            before = 0
            while client.receive()["type"] == "next":
                before += 1
            assert before > 19_000


class TestReplay:
    def some(self, sandbox: SandboxProcess, count: int = 5) -> list[dict[str, Any]]:
        """Events that were sent to a client that then left as it should."""
        sandbox.admin("rules", {"rest_after_complete": 0})
        sandbox.admin("emit", {"n": count})
        with StreamClient(sandbox) as client:
            client.start()
            events = client.events(count)
            client.complete()
        return events

    def test_from_an_offset_the_event_itself_included(self, sandbox: SandboxProcess) -> None:
        events = self.some(sandbox)
        with StreamClient(sandbox) as client:
            client.start(f'offset: "{offsets(events)[2]}"')
            assert client.events(3) == events[2:]

    def test_from_between_two_offsets(self, sandbox: SandboxProcess) -> None:
        events = self.some(sandbox)
        between = next(
            int(b) - 1 for a, b in zip(offsets(events), offsets(events)[1:], strict=False) if int(b) - int(a) > 1
        )
        with StreamClient(sandbox) as client:
            client.start(f'offset: "{between}"')
            assert int(client.events(1)[0]["metadata"]["offset"]) == between + 1

    def test_too_old_an_offset_starts_silently_at_the_oldest(self, sandbox: SandboxProcess) -> None:
        events = self.some(sandbox)
        with StreamClient(sandbox) as client:
            client.start('offset: "1"')
            assert client.events(5) == events

    def test_what_is_over_seven_days_old_is_gone(self) -> None:
        with SandboxProcess(time_scale=10_000_000) as hasty:  # seven days last 60 ms
            hasty.admin("rules", dict.fromkeys(("init_within", "subscribe_within", "silent_after", "ping_every"), 9e12))
            hasty.admin("emit", {"n": 1})
            wait_until(hasty, lambda stats: stats["events"]["kept"] == 0)

    def test_an_offset_that_is_still_to_come(self, sandbox: SandboxProcess) -> None:
        self.some(sandbox)
        with StreamClient(sandbox) as client:
            client.start('offset: "99999999999999999999"')
            wait_until(sandbox, lambda stats: any(c["active"] for c in stats["consumers"]))
            sandbox.admin("emit", {"n": 1, "event": "NO SHOW"})
            assert client.events(1)[0]["eventName"] == "NO SHOW"

    def test_without_an_offset_it_goes_on_after_what_was_sent(self, sandbox: SandboxProcess) -> None:
        self.some(sandbox)
        sandbox.admin("emit", {"n": 2, "event": "NO SHOW"})
        with StreamClient(sandbox) as client:
            client.start()
            assert {e["eventName"] for e in client.events(2)} == {"NO SHOW"}

    def test_what_the_server_forgot_is_lost_without_an_offset(self, sandbox: SandboxProcess) -> None:
        self.some(sandbox)
        sandbox.admin("emit", {"n": 2, "event": "NO SHOW"})
        sandbox.admin("fault", {"kind": "forget"})
        self.newest_only(sandbox, "")

    def test_after_24_hours_it_has_forgotten(self, sandbox: SandboxProcess) -> None:
        self.some(sandbox)
        sandbox.admin("emit", {"n": 2, "event": "NO SHOW"})
        sandbox.admin("rules", {"remembers": 0})
        self.newest_only(sandbox, "")

    def test_highest_skips_what_waits_whatever_the_offset(self, sandbox: SandboxProcess) -> None:
        events = self.some(sandbox)
        self.newest_only(sandbox, f'offsetType: "highest" offset: "{offsets(events)[0]}"')

    def newest_only(self, sandbox: SandboxProcess, arguments: str) -> None:
        with StreamClient(sandbox) as client:
            client.start(arguments)
            wait_until(sandbox, lambda stats: any(c["active"] for c in stats["consumers"]))
            sandbox.admin("emit", {"n": 1, "event": "CANCEL"})
            assert client.events(1)[0]["eventName"] == "CANCEL"


class TestAsking:
    def test_input_as_variables(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("emit", {"n": 1, "hotel": "AUR01"})
        text = f"subscription Listen($input: NewEventInput!) {{ newEvent(input: $input) {{ hotelId }} }}"  # noqa: F541
        with StreamClient(sandbox) as client:
            client.init()
            client.subscribe(text, variables={"input": {"chainCode": "LARK"}}, operationName="Listen", extensions={})
            assert client.events(1) == [{"hotelId": "AUR01"}]

    def test_only_what_was_asked_for_comes_in_that_order(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("emit", {"n": 1, "hotel": "AUR01", "event": "CHECK IN"})
        text = (
            'subscription { it: newEvent(input: {chainCode: "LARK"}) { __typename what: eventName ...Where '
            "metadata @skip(if: true) { offset } } } fragment Where on EventHeader { hotelId detail { elementName } }"
        )
        with StreamClient(sandbox) as client:
            client.init()
            client.subscribe(text)
            event = client.receive()["payload"]["data"]["it"]
        assert list(event) == ["__typename", "what", "hotelId", "detail"]
        assert (event["__typename"], event["what"], event["hotelId"]) == ("EventHeader", "CHECK IN", "AUR01")
        assert {tuple(d) for d in event["detail"]} == {("elementName",)}

    def test_only_these_hotels(self, sandbox: SandboxProcess) -> None:
        for hotel in ("AUR01", "BEA01", "CED01", "AUR01"):
            sandbox.admin("emit", {"n": 1, "hotel": hotel})
        with StreamClient(sandbox) as client:
            client.start('hotelCode: "AUR01,CED01"')
            assert [e["hotelId"] for e in client.events(3)] == ["AUR01", "CED01", "AUR01"]

    def test_delta_leaves_out_what_did_not_change(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("emit", {"n": 20, "event": "CHECK IN"})
        with StreamClient(sandbox) as client:
            client.start("delta: true")
            changes = [d for e in client.events(20) for d in e["detail"]]
        assert changes
        assert all((d["newValue"] or "") != (d["oldValue"] or "") for d in changes)


class TestApproval:
    def key_of(self, sandbox: SandboxProcess, name: str) -> str:
        return str(next(a["appKey"] for a in sandbox.admin("applications") if a["partner"] == name))

    def test_a_partner_without_approval_is_refused_with_4403(self, sandbox: SandboxProcess) -> None:
        with StreamClient(sandbox, app_key=self.key_of(sandbox, "Marlow Parking")) as client:
            client.start()
            assert client.closed()[0] == 4403

    def test_streaming_switched_off_is_refused_with_4403(self, sandbox: SandboxProcess) -> None:
        sandbox.admin("access", {"streaming": False})
        with StreamClient(sandbox) as client:
            client.start()
            assert client.closed()[0] == 4403

    def test_only_approved_hotels_events_and_elements_come(self, sandbox: SandboxProcess) -> None:
        for hotel, event in (
            ("AUR01", "NEW TRACE"), ("CED03", "CHECK IN"), ("CED03", "NEW RESERVATION"), ("AUR01", "CHECK IN"),
            ("AUR01", "CHECK OUT"),
        ):  # fmt: skip
            sandbox.admin("emit", {"n": 1, "hotel": hotel, "event": event})
        with StreamClient(sandbox, app_key=self.key_of(sandbox, "Juniper Wi-Fi")) as client:
            client.start()
            came = client.events(2)
        assert [(e["hotelId"], e["eventName"]) for e in came] == [("AUR01", "CHECK IN"), ("AUR01", "CHECK OUT")]
        assert "CONFIRMATION NO" not in {d["elementName"] for e in came for d in e["detail"]}

    def test_events_flow_when_it_is_approved(self, sandbox: SandboxProcess) -> None:
        key = self.key_of(sandbox, "Elm & Oak Loyalty")
        with StreamClient(sandbox, app_key=key) as client:
            client.start()
            assert client.closed()[0] == 4403
        sandbox.admin("decide", {"partner": "Elm & Oak Loyalty", "hotels": ["AUR01"]})
        headers = sandbox.headers()
        status = ""
        while status != "Approved":
            status = sandbox.http.get(
                f"{sandbox.portal}/v1/event-subscriptions/sub-1001/status", headers=headers
            ).json()["status"]
        sandbox.admin("emit", {"n": 1, "hotel": "AUR02", "event": "CANCEL"})
        sandbox.admin("emit", {"n": 1, "hotel": "AUR01", "event": "CANCEL"})
        with StreamClient(sandbox, app_key=key) as client:
            client.start()
            assert client.events(1)[0]["hotelId"] == "AUR01"
