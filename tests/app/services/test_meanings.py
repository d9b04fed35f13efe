"""Plain words for Oracle's names, from the resource."""

from __future__ import annotations

from importlib.resources import files

import pytest

from app.services import meanings
from app.services.meanings import Family, Personal, Tone

LISTED = (
    "NEW RESERVATION", "UPDATE RESERVATION", "CANCEL", "CHECK IN", "CHECK OUT", "REVERSE CHECK IN", "NO SHOW",
    "ROLLBACK CANCEL", "ADVANCE CHECK IN", "NEW TRACE", "WAITLIST RESERVATION", "ROOM MOVE", "RESOLVE TRACE",
    "REVERSE CHECK OUT",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTED)
def test_every_listed_event_has_plain_words(name: str) -> None:
    meaning = meanings.event(name)
    assert meaning.label == name.capitalize()
    assert meaning.sentence
    assert not meaning.sentence.endswith(".")
    assert meaning.family is not Family.OTHER


def test_check_in() -> None:
    meaning = meanings.event("check in")
    assert (meaning.label, meaning.sentence) == ("Check in", "The guest has arrived and has a room")
    assert (meaning.family, meaning.icon, meaning.tone) == (Family.ARRIVAL, "log-in", Tone.SUCCESS)


def test_an_unknown_event_keeps_its_words_and_claims_nothing() -> None:
    meaning = meanings.event("KEY_CARD  LOST")
    assert (meaning.label, meaning.sentence, meaning.family) == ("Key card lost", "", Family.OTHER)
    assert meanings.event("Léger Été").label == "Léger Été"
    assert meanings.event("").label == ""


def test_every_icon_is_there() -> None:
    icons = files("resources") / "icons"
    assert [m.name for m in meanings.known_events() if not (icons / f"{m.icon}.svg").is_file()] == []


def test_elements_say_what_they_hold_and_whom_they_tell_of() -> None:
    assert meanings.element("NAME").sentence == "Guest’s surname"
    assert meanings.element("name").personal is Personal.NAME
    assert meanings.element("ARRIVAL DATE").personal is None
    assert meanings.element("ARRIVAL DATE").is_date
    assert meanings.element("RESERVATION STATUS").is_status
    assert meanings.element("PILLOW CHOICE").label == "Pillow choice"


def test_personal_data_of_several_elements_is_named_once_and_in_order() -> None:
    asked = ["MEMBERSHIP NUMBER", "ROOM", "FIRST NAME", "NAME", "RATE AMOUNT"]
    assert meanings.personal_in(asked) == (Personal.NAME, Personal.MEMBER, Personal.ROOM)
    assert meanings.personal_in(["RATE AMOUNT"]) == ()


def test_a_room_number_is_personal_but_not_masked() -> None:
    assert [kind for kind in Personal if not kind.is_masked] == [Personal.ROOM]


def test_statuses() -> None:
    assert meanings.status("CHECKED IN") == "In house"
    assert meanings.status("ON THE ROOF") == "On the roof"
