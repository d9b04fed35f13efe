"""What a person types into the Connect page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.profile import EnvironmentKind, SignIn
from app.services.drafts import ProfileDraft, problems, suggested_name

GOOD = ProfileDraft(
    gateway="https://larkspur-uat.example",
    chain="LARK",
    enterprise_id="LARKSPUR-EU",
    app_key="a41c77e2-5b0e-4f6a-9d37-1f3c2be0d4a8",
    client_id="LARK_Doorman_UAT",
    client_secret="not a real secret",
)


def test_a_complete_draft_has_no_problems() -> None:
    assert problems(GOOD) == {}


def test_an_empty_draft_names_each_missing_field() -> None:
    found = problems(ProfileDraft())
    assert set(found) == {"gateway", "chain", "enterprise_id", "app_key", "client_id", "client_secret"}
    assert all("missing" in sentence for sentence in found.values())


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (
            "app_key",
            "a41c77e2-5b0e-4f6a-9d37-1f3c2be0",
            "A key has 36 characters, this one has 32. Is the end missing?",
        ),
        (
            "app_key",
            GOOD.app_key + "x",
            "A key has 36 characters, this one has 37. Was something copied along with it?",
        ),
        ("app_key", "a41c77e2_5b0e_4f6a_9d37_1f3c2be0d4a8", "five groups"),
        ("app_key", "a41c77e2-5b0e-1f6a-9d37-1f3c2be0d4a8", "third group"),
        ("gateway", "larkspur.example", "The gateway URL begins with https://"),
        ("gateway", "http://larkspur.example", "anyone on the way could read"),
        ("gateway", "https://me:pass@larkspur.example", "user name or password"),
        ("gateway", "https://larkspur.example/?a=1", "ends before the ?"),
        ("gateway", "https://larkspur.example:99999", "begins with https://"),
        ("stream", "https://larkspur.example", "The stream’s address begins with wss://"),
        ("portal", "ftp://larkspur.example", "The portal’s address begins with https://"),
        ("chain", "L" * 21, "at most 20 characters, this one has 21"),
        ("chain", "LÄRK", "not “Ä”"),
        ("name", "Lark UAT", "small letters"),
        ("name", "con", "small letters"),
        ("name", "n" * 41, "at most 40"),
        ("name", "taken", "There is a profile taken already"),
    ],
)
def test_each_mistake_gets_its_sentence(field: str, typed: str, says: str) -> None:
    found = problems(replace(GOOD, **dict[str, Any]({field: typed})), taken=["taken"])
    assert list(found) == [field]
    assert says in found[field]


def test_user_and_password_are_asked_for_only_with_ssd() -> None:
    found = problems(replace(GOOD, sign_in=SignIn.SSD, enterprise_id=""))
    assert set(found) == {"username", "password"}


def test_this_machine_may_be_reached_in_plain() -> None:
    assert problems(replace(GOOD, gateway="http://127.0.0.1:8090", stream="ws://127.0.0.1:8090/subscriptions")) == {}


def test_blanks_of_copying_are_taken_away_but_never_from_a_secret() -> None:
    draft = replace(GOOD, gateway=" https://larkspur-uat.example/ ", app_key=f"\t{GOOD.app_key}\n", client_secret=" s ")
    assert problems(draft) == {}
    profile, secrets = draft.profile(), draft.credentials()
    assert profile.gateway == "https://larkspur-uat.example"
    assert secrets.app_key.reveal() == GOOD.app_key
    assert secrets.client_secret.reveal() == " s "


def test_a_profile_is_named_after_chain_and_environment() -> None:
    assert GOOD.profile().name == "lark-uat"
    assert suggested_name("L&R # 1", EnvironmentKind.PRODUCTION) == "l-r-1-production"


def test_a_draft_does_not_show_its_secrets() -> None:
    assert GOOD.client_secret not in repr(GOOD)
    assert GOOD.app_key not in repr(GOOD)
