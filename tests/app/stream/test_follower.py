"""Following a scripted stream: every ending, the token's end, a held stream, a gap, and the way out."""

from __future__ import annotations

import asyncio
import hashlib
import json

import pytest

from app.domain import errors
from app.domain.event import OLDEST_KEPT, Cause
from app.domain.link import LinkState, Need
from tests.app.stream.scripted import Guest, Scene, Stage, arrival, event, stage
from tests.app.stream.theatre import KEY, PACE, SCALE, Recording, Theatre, closing, rows, well

KEY_HASH = "4d156d7bc9c38c000aa1e5b06e46e1f40cafe651f3cabfae9bad48803baf17bf"


async def silence(guest: Guest) -> None:
    await guest.socket.recv()
    await guest.socket.wait_closed()


def test_events_are_archived_and_the_way_out_is_polite(theatre: Theatre) -> None:
    recording, server = theatre.play(well, until=rows(3))
    assert recording.offsets == ["100", "101", "102"]
    assert recording.states == ["connecting", "live", "closing"]
    assert server.guests[0].said[-1]["type"] == "complete"
    last = recording.footprint.last()
    assert last is not None
    assert not last.open


def test_the_key_goes_as_a_hash_in_the_address_and_whole_in_the_greeting(theatre: Theatre) -> None:
    _, server = theatre.play(well, until=rows(3))
    assert server.paths == [f"/subscriptions?key={KEY_HASH}"]
    assert hashlib.sha256(KEY.reveal().encode()).hexdigest() == KEY_HASH
    assert server.guests[0].said[0]["payload"] == {"Authorization": "Bearer t1", "x-app-key": "ABC-123"}


@pytest.mark.parametrize("code", [1000, 1001, 1011, 4408, 4504])
def test_an_ending_that_passes_is_followed_by_coming_back_with_the_offset(theatre: Theatre, code: int) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100), event(101))
        await guest.socket.close(code)

    recording, server = theatre.play(scene, well, until=rows(3))
    assert recording.offsets == ["100", "101", "102"]
    assert server.guests[1].said[1]["payload"]["variables"]["input"]["offset"] == "100"
    assert "reconnecting" in recording.states
    waiting = recording.reports[recording.states.index("reconnecting")]
    assert waiting.retry_at is not None
    assert waiting.retry_at > waiting.at


def test_a_connection_that_breaks_loses_nothing(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100), event(101))
        await guest.hear("ping")
        guest.socket.transport.abort()

    recording, _ = theatre.play(scene, well, until=rows(3))
    assert recording.offsets == ["100", "101", "102"]


def test_a_silent_server_is_left_and_the_stream_taken_up_again(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        await guest.socket.wait_closed()

    recording, _ = theatre.play(scene, well, until=rows(3))
    assert recording.offsets == ["100", "101", "102"]
    assert any("nothing was heard" in report.detail for report in recording.reports)


def test_a_server_that_does_not_acknowledge_is_tried_again(theatre: Theatre) -> None:
    recording, _ = theatre.play(silence, well, until=rows(3))
    assert any("no acknowledgement" in report.detail for report in recording.reports)


@pytest.mark.parametrize(
    ("scene", "kind", "says"),
    [
        (400, errors.StreamRefused, "streaming is enabled"),
        (401, errors.CredentialsRefused, "application key"),
        (403, errors.StreamRefused, "approval"),
        (404, errors.StreamRefused, "address"),
        (closing(4400), errors.StreamRefused, "chain code"),
        (closing(4403), errors.StreamRefused, "approved"),
        (closing(4406), errors.StreamRefused, "graphql-transport-ws"),
    ],
)
def test_an_ending_that_a_person_has_to_mend_is_told(
    theatre: Theatre, scene: Scene | int, kind: type[errors.DoormanError], says: str
) -> None:
    error = theatre.refused(scene)
    assert type(error) is kind
    assert says in error.sentence
    assert "127.0.0.1" in error.sentence
    assert theatre.server.count == 1


def test_a_server_without_the_subprotocol_is_told(theatre: Theatre) -> None:
    assert "graphql-transport-ws" in theatre.refused(well, subprotocol=None).sentence


def test_an_error_to_the_subscription_is_told(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.say(type="error", id=guest.subscription, payload=[{"message": "unknown chain"}])
        await guest.socket.wait_closed()

    error = theatre.refused(scene)
    assert isinstance(error, errors.StreamRefused)
    assert "unknown chain" in error.detail
    assert "unknown chain" not in error.sentence


def test_an_error_when_events_were_flowing_is_the_servers_own_trouble(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        await guest.say(type="error", id=guest.subscription, payload=[{"message": "backend failed"}])
        await guest.socket.wait_closed()

    recording, server = theatre.play(scene, well, until=rows(3))
    assert server.count == 2
    assert any("4500" in report.detail and "backend failed" in report.detail for report in recording.reports)
    assert recording.offsets == ["100", "101", "102"]


def test_a_redirect_is_not_followed(theatre: Theatre) -> None:
    recording, server = theatre.play(302, well, until=rows(3))
    assert server.count == 2
    assert any("302" in report.detail for report in recording.reports)


@pytest.mark.parametrize("status", [429, 503, 200])
def test_an_upgrade_that_may_work_later_is_tried_again(theatre: Theatre, status: int) -> None:
    recording, _ = theatre.play(status, well, until=rows(3))
    assert recording.states[:3] == ["connecting", "reconnecting", "connecting"]


def test_a_refused_token_is_replaced_at_once_and_once(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.hear("connection_init")
        await guest.socket.close(4401, "token")

    recording, server = theatre.play(scene, well, until=rows(3))
    assert recording.tokens_issued == 2
    assert server.guests[1].said[0]["payload"]["Authorization"] == "Bearer t2"
    assert "reconnecting" not in recording.states
    error = theatre.refused(scene, scene)
    assert isinstance(error, errors.CredentialsRefused)
    assert theatre.recording.tokens_issued == 2


def test_a_token_that_is_taken_back_while_events_flow_is_replaced(theatre: Theatre) -> None:
    recording, server = theatre.play(closing(4401, "expired"), well, until=rows(3))
    assert recording.tokens_issued == 2
    assert server.guests[1].said[0]["payload"]["Authorization"] == "Bearer t2"


def test_before_the_token_ends_the_stream_is_left_politely_and_taken_up_again(theatre: Theatre) -> None:
    async def late(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        await guest.hear("complete")
        await guest.send(event(101))
        await guest.socket.close(1000)

    recording, server = theatre.play(late, well, until=rows(3), token_life=0.5)
    assert recording.offsets == ["100", "101", "102"]
    assert server.guests[1].said[1]["payload"]["variables"]["input"]["offset"] == "100"
    assert recording.tokens_issued >= 2
    assert server.at[1] - server.at[0] >= 10 / SCALE
    assert recording.states[:5] == ["connecting", "live", "closing", "connecting", "live"]


def test_a_server_that_does_not_close_after_complete_is_left(theatre: Theatre) -> None:
    async def stays(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(event(100))
        await guest.socket.wait_closed()

    recording, _ = theatre.play(stays, well, until=rows(3), token_life=0.3)
    assert recording.offsets == ["100", "101", "102"]


def test_a_stream_held_by_another_consumer_is_not_fought_for(theatre: Theatre) -> None:
    async def asked(guest: Guest) -> None:
        await guest.hear("connection_init")
        await guest.say(type="connection_ack")
        question = await guest.hear("subscribe")
        assert "connection" in question["payload"]["query"]
        status = {"data": {"connection": {"id": "c", "status": "Active"}}}
        await guest.say(type="next", id=question["id"], payload=status)
        await guest.socket.wait_closed()

    error = theatre.refused(closing(4409), asked)
    assert isinstance(error, errors.StreamHeld)
    assert error.exit_code == 4
    assert "LARK" in error.sentence
    assert theatre.recording.states[-1] == LinkState.HELD.value
    assert theatre.recording.reports[-1].need is Need.KEYS
    assert theatre.server.count == 2


async def told_that_nobody_streams(guest: Guest) -> None:
    await guest.hear("connection_init")
    await guest.say(type="connection_ack")
    question = await guest.hear("subscribe")
    await guest.say(type="next", id=question["id"], payload={"data": {"connection": {"status": "Inactive"}}})
    await guest.say(type="complete", id=question["id"])
    guest.subscription = (await guest.hear("subscribe"))["id"]


async def free(guest: Guest) -> None:
    await told_that_nobody_streams(guest)
    await guest.send(event(100))
    await guest.see_off()


async def refused_though_nobody_streams(guest: Guest) -> None:
    await told_that_nobody_streams(guest)
    await guest.socket.close(4409, "The stream is still held")


def test_a_stream_that_turns_out_free_is_taken(theatre: Theatre) -> None:
    recording, _ = theatre.play(closing(4409), free, until=rows(1))
    assert recording.offsets == ["100"]


def test_a_stream_that_nobody_streams_from_is_waited_for_though_it_is_refused(theatre: Theatre) -> None:
    """Held by something that ended without a goodbye, and that was not ours: a recorder elsewhere that crashed."""
    held = [refused_though_nobody_streams] * 4
    recording, server = theatre.play(closing(4409), *held, free, until=rows(1))
    assert recording.offsets == ["100"]
    waits = [r for r in recording.reports if r.state is LinkState.RECONNECTING]
    assert [("nobody streams" in r.sentence) for r in waits] == [False, True, True, True, True]
    assert all(later - before >= PACE.look_again for before, later in zip(server.at, server.at[1:], strict=False))


def test_a_stream_that_stays_refused_needs_a_person_in_the_end(theatre: Theatre) -> None:
    held = [refused_though_nobody_streams] * (3 + round(PACE.ghost / PACE.look_again))
    error = theatre.refused(closing(4409), *held)
    assert isinstance(error, errors.StreamHeld)
    assert 2 < theatre.server.count <= len(held)


def test_a_stream_held_by_our_own_crash_is_waited_for_with_a_countdown(theatre: Theatre) -> None:
    recording, server = theatre.play(closing(4409), closing(4409), closing(4409), well, until=rows(3), crashed=True)
    assert recording.states.count("reconnecting") == 3
    assert all("earlier one" in r.sentence for r in recording.reports if r.state is LinkState.RECONNECTING)
    assert all(later - before >= PACE.look_again for before, later in zip(server.at, server.at[1:], strict=False))


async def dies(guest: Guest) -> None:
    await guest.welcome()
    guest.socket.transport.abort()


def asked(server: Stage) -> list[str | None]:
    """The offsets that were subscribed from."""
    said = [message for guest in server.guests for message in guest.said if message["type"] == "subscribe"]
    return [message["payload"]["variables"]["input"].get("offset") for message in said]


def test_an_offset_that_the_server_would_refuse_is_not_asked_for(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        odd = {"offset": "12x", "uniqueEventId": "u-100"}
        await guest.send(event(100, metadata=odd), event(101))
        await guest.socket.close(1001)

    recording, server = theatre.play(scene, well, until=rows(4))
    assert recording.offsets == ["12x", "101", "102", "103"]
    assert asked(server) == [None, "101"]


async def live(recording: Recording) -> None:
    await recording.until(lambda: "live" in recording.states)


@pytest.mark.parametrize(
    ("scenes", "offsets"),
    [
        ([dies, well], [None, OLDEST_KEPT]),  # what it sent may have come to nobody
        ([dies, closing(1001), well], [None, OLDEST_KEPT, OLDEST_KEPT]),
        ([dies, dies, well], [None, OLDEST_KEPT, OLDEST_KEPT]),
        ([closing(1001), well], [None, None]),  # all that it sent has come
        ([closing(4504), dies, closing(1000), well], [None, None, OLDEST_KEPT, OLDEST_KEPT]),
        ([503, well], [None]),
        ([silence, well], [None]),  # it was never asked to send anything
    ],
)
def test_before_any_offset_is_archived_what_a_dead_connection_was_sent_is_asked_for(
    theatre: Theatre, scenes: list[Scene | int], offsets: list[str | None]
) -> None:
    recording, server = theatre.play(*scenes, until=rows(3))
    assert asked(server) == offsets
    assert recording.archive.gaps == []


@pytest.mark.parametrize(("adrift", "offset"), [(True, OLDEST_KEPT), (False, None)])
def test_a_recorder_that_died_before_it_had_archived_anything(
    theatre: Theatre, adrift: bool, offset: str | None
) -> None:
    _, server = theatre.play(closing(4409), well, until=rows(3), crashed=True, adrift=adrift)
    assert asked(server) == [offset, offset]


@pytest.mark.parametrize("closes", [True, False])
def test_after_a_goodbye_that_the_server_does_not_answer_nobody_knows_what_it_sent(
    theatre: Theatre, closes: bool
) -> None:
    async def says_nothing(guest: Guest) -> None:
        await guest.welcome()
        await guest.hear("complete")
        await (guest.socket.close(1000) if closes else guest.socket.wait_closed())

    recording, _ = theatre.play(says_nothing, until=live)
    assert recording.footprint.adrift == (not closes)


@pytest.mark.parametrize("by_close", [True, False])
def test_a_stream_that_was_refused_has_sent_nothing(theatre: Theatre, by_close: bool) -> None:
    """Else whoever mends a wrong chain code would be sent, and charged for, all that the server keeps."""

    async def refuses(guest: Guest) -> None:
        await guest.welcome()
        await guest.say(type="error", id=guest.subscription, payload=[{"message": "unknown chain"}])
        await guest.socket.wait_closed()

    theatre.refused(closing(4400) if by_close else refuses)
    assert not theatre.recording.footprint.adrift


def test_once_an_offset_is_archived_it_is_asked_for_whatever_was_before(theatre: Theatre) -> None:
    held = [arrival(offset) for offset in range(50, 60)]
    _, server = theatre.play(well, until=live, held=held, adrift=True)
    assert asked(server) == ["50"]
    last = theatre.recording.footprint.last()
    assert last is not None
    assert not last.adrift


def test_a_hole_that_the_server_cannot_fill_becomes_a_gap(theatre: Theatre) -> None:
    async def forgot(guest: Guest) -> None:
        assert await guest.welcome() == "50"
        await guest.send(event(100), event(101))
        await guest.see_off()

    held = [arrival(offset) for offset in range(50, 60)]
    recording, _ = theatre.play(forgot, until=rows(12), held=held)
    (gap,) = recording.archive.gaps
    assert (gap.before_seq, gap.from_offset, gap.to_offset) == (11, "59", "100")
    assert "50" in gap.reason


def test_an_offset_of_zero_may_be_forgotten_as_any_other(theatre: Theatre) -> None:
    async def forgot(guest: Guest) -> None:
        assert await guest.welcome() == "0"
        await guest.send(event(100), event(101))
        await guest.see_off()

    recording, _ = theatre.play(forgot, until=rows(12), held=[arrival(offset) for offset in range(10)])
    (gap,) = recording.archive.gaps
    assert (gap.before_seq, gap.from_offset, gap.to_offset, gap.cause) == (11, "9", "100", Cause.FORGOTTEN)


@pytest.mark.parametrize("first", [50, 55])
def test_there_is_no_gap_where_what_comes_was_known(theatre: Theatre, first: int) -> None:
    async def remembers(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(*(event(offset) for offset in range(first, 62)))
        await guest.see_off()

    held = [arrival(offset) for offset in range(50, 60)]
    recording, _ = theatre.play(remembers, until=rows(12), held=held)
    assert recording.archive.gaps == []
    assert recording.offsets == [str(offset) for offset in range(50, 62)]


def test_the_archive_is_asked_where_to_go_on_before_the_servers_patience_begins(theatre: Theatre) -> None:
    """It gives 5 s for the greeting, and 5 s for the subscription: a large archive on a busy disk may take them."""
    served: list[int] = []

    async def watch(recording: Recording) -> None:
        recording.archive.on_resume = lambda: served.append(theatre.server.count)
        await rows(3)(recording)

    theatre.play(closing(1001), 503, well, until=watch)
    assert served == [0, 1, 2]


def test_what_damage_took_while_it_connects_is_asked_for_on_that_connection(theatre: Theatre) -> None:
    """A repair that is told of between the question where to go on and the subscription: it is asked anew."""
    asked: list[int] = []

    async def repaired(recording: Recording) -> None:
        loop = asyncio.get_running_loop()

        def ask() -> None:
            asked.append(theatre.server.count)
            if len(asked) == 1:
                loop.call_soon_threadsafe(recording.follower.come_back)

        recording.archive.on_resume = ask
        await rows(3)(recording)

    recording, server = theatre.play(well, until=repaired)
    assert len(asked) == 2
    assert recording.states.count("live") == 1
    assert [guest.said[1]["type"] for guest in server.guests if len(guest.said) > 1] == ["subscribe"]


def test_what_cannot_be_read_is_kept_and_nothing_stops(theatre: Theatre) -> None:
    odd = [event(101, primaryKey=None), event(102, timestamp=5), event(103, extra={"x": 1}), event(104, detail="none")]

    async def scene(guest: Guest) -> None:
        await guest.welcome()
        await guest.socket.send("not json")
        await guest.socket.send(b"\xff\x00")
        await guest.send(event(100), *odd)
        await guest.say(type="next", id=guest.subscription, payload={"errors": [{"message": "no"}], "data": None})
        await guest.see_off()

    recording, _ = theatre.play(scene, until=rows(8))
    kept = recording.archive.rows
    assert [row.readable for row in kept] == [False, False, True, False, False, True, False, False]
    assert kept[0].body == b"not json"
    assert kept[1].body == b"\xff\x00"
    assert [row.offset for row in kept[2:7]] == ["100", "101", "102", "103", "104"]
    assert len({row.unique_id for row in kept}) == 8


def test_a_message_in_pieces_is_put_together(theatre: Theatre) -> None:
    async def scene(guest: Guest) -> None:
        await guest.welcome()
        whole = json.dumps({"type": "next", "id": guest.subscription, "payload": {"data": {"newEvent": event(100)}}})
        await guest.socket.send([whole[:50], whole[50:90], whole[90:]])
        await guest.see_off()

    recording, _ = theatre.play(scene, until=rows(1))
    assert recording.archive.rows[0].readable


def test_an_unreachable_server_is_told_and_tried_again(theatre: Theatre) -> None:
    async def told(recording: Recording) -> None:
        await recording.until(lambda: recording.states.count("reconnecting") >= 2)

    async def main() -> Recording:
        async with stage(well) as server:
            pass
        recording = Recording(server, theatre.folder)
        await recording.run(told)
        return recording

    reports = asyncio.run(main()).reports
    assert "Nothing answers at 127.0.0.1" in reports[1].sentence
    assert [report.attempt for report in reports if report.state is LinkState.RECONNECTING] == [1, 2]


@pytest.mark.parametrize("scene", [silence, closing(1001), 429])
def test_the_way_out_is_open_at_every_stage(theatre: Theatre, scene: Scene | int) -> None:
    async def soon(recording: Recording) -> None:
        await recording.until(lambda: len(recording.reports) >= 1)

    async def main() -> float:
        async with stage(scene) as server:
            recording = Recording(server, theatre.folder)
            loop = asyncio.get_running_loop()
            begun = loop.time()
            await recording.run(soon)
            return loop.time() - begun

    assert asyncio.run(main()) < 3


def test_a_full_intake_holds_the_connection_and_lets_it_go_on(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.stream.intake.HIGH", (50, 1 << 30))
    monkeypatch.setattr("app.stream.intake.LOW", (10, 1 << 30))
    monkeypatch.setattr("app.stream.intake.BATCH", 20)
    held: list[bool] = []

    def press(recording: Recording, pressed: bool) -> None:
        held.append(pressed)
        recording.follower.hold(pressed)

    monkeypatch.setattr(Recording, "_press", press)

    async def flood(guest: Guest) -> None:
        await guest.welcome()
        await guest.send(*(event(offset) for offset in range(5_000)))
        await guest.see_off()

    recording, _ = theatre.play(flood, until=rows(5_000))
    assert recording.offsets == [str(offset) for offset in range(5_000)]
    assert held[:2] == [True, False]
    assert max(recording.archive.batches) <= 20
