"""What an approval would change, and the choice of hotel codes."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.domain.errors import NotAllowed, UsageError
from app.domain.portal import Choice, Subscription, SubscriptionProperty
from app.services.changes import changes, choose, chosen
from app.wire.portal import PropertyShape, SubscriptionShape
from tests.app import portal_json


def subscription(**changed: Any) -> Subscription:
    return msgspec.convert(portal_json.SUBSCRIPTION | changed, SubscriptionShape, strict=False).subscription('"7"')


def properties() -> tuple[SubscriptionProperty, ...]:
    return tuple(msgspec.convert(item, PropertyShape).value() for item in portal_json.HOTELS)


def codes(items: tuple[SubscriptionProperty, ...]) -> list[str]:
    return [item.hotel for item in items]


def test_against_the_approval_before() -> None:
    found = changes(subscription(), properties(), Choice(frozenset({"AUR01", "AUR02"})))
    assert [event.name for event in found.new_events] == ["ROOM MOVE"]
    assert [event.name for event in found.kept_events] == ["CHECK IN"]
    assert (codes(found.added), codes(found.removed), codes(found.kept)) == (["AUR02"], ["AUR04"], ["AUR01"])
    assert (found.by, found.is_first) == ("M. Keller", False)


def test_on_a_first_request_all_is_new() -> None:
    found = changes(subscription(previousApproval=None), properties(), Choice(frozenset({"AUR01", "AUR02"})))
    assert [event.name for event in found.new_events] == ["CHECK IN", "ROOM MOVE"]
    assert (codes(found.added), found.removed, found.kept) == (["AUR01", "AUR02"], (), ())
    assert found.is_first


def test_everything_is_what_was_requested_and_may_be_chosen() -> None:
    assert chosen(properties(), Choice(frozenset(), everything=True)) == {"AUR01", "AUR02"}


def test_codes_are_chosen_whatever_their_case() -> None:
    assert choose(properties(), [" aur01", "AUR04", ""]) == Choice(frozenset({"AUR01", "AUR04"}))


def test_a_code_that_is_unknown_or_blocked_is_refused() -> None:
    with pytest.raises(UsageError, match="no property ZZZ01, ZZZ02 in this environment"):
        choose(properties(), ["AUR01", "ZZZ01", "ZZZ02"])
    with pytest.raises(UsageError, match="No property is chosen"):
        choose(properties(), [" "])
    with pytest.raises(NotAllowed, match="AUR03 is not among your hotels") as caught:
        choose(properties(), ["AUR01", "AUR03"])
    assert caught.value.refused == (("AUR03", "no-access"),)
