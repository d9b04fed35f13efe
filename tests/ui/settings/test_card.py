"""Pasting an environment's card fills the form, in whatever form the clipboard holds it."""

import json

import pytest

from app.domain.profile import EnvironmentKind, SignIn
from app.services.drafts import ProfileDraft
from ui.settings.card import read_card

KEY = "a41c77e2-5b0e-4f6a-9d37-1f3c2be0aa01"

IN_LINES = """
Larkspur Hotels (Production) LARK
Gateway URL: https://larkspur.hospitality-api.example
Authentication scheme: OCIM
Enterprise ID: LARKSPUR-EU
Client ID: LARK_Doorman
Streaming Enabled: Yes
"""
ABOVE = """Larkspur Hotels [UAT]

Chain
LARK
Gateway URL
https://larkspur-uat.hospitality-api.example
Authentication scheme
SSD
Integration user
DOORMAN_USER
"""


def test_labels_and_values_in_one_line():
    draft, found = read_card(IN_LINES, ProfileDraft(client_secret="kept"))
    assert draft.gateway == "https://larkspur.hospitality-api.example"
    assert (draft.chain, draft.chain_name, draft.kind) == ("LARK", "Larkspur Hotels", EnvironmentKind.PRODUCTION)
    assert (draft.enterprise_id, draft.client_id, draft.sign_in) == ("LARKSPUR-EU", "LARK_Doorman", SignIn.OCIM)
    assert draft.client_secret == "kept"
    assert "client_secret" not in found
    assert {"gateway", "chain", "kind", "enterprise_id"} <= found


def test_labels_above_their_values():
    draft, _found = read_card(ABOVE, ProfileDraft())
    assert draft.gateway == "https://larkspur-uat.hospitality-api.example"
    assert (draft.chain, draft.kind, draft.sign_in) == ("LARK", EnvironmentKind.UAT, SignIn.SSD)
    assert draft.username == "DOORMAN_USER"


def test_the_first_line_of_the_sandbox():
    line = json.dumps(
        {
            "gateway": "http://127.0.0.1:5000",
            "portal": "http://127.0.0.1:5000/portal",
            "chain": "LARK",
            "appKey": KEY,
            "clientId": "c",
            "clientSecret": "s",
            "enterpriseId": "E",
            "admin": "http://127.0.0.1:5000/sandbox",
        }
    )
    draft, _found = read_card(line, ProfileDraft())
    assert (draft.portal, draft.app_key, draft.client_secret) == ("http://127.0.0.1:5000/portal", KEY, "s")


def test_a_bare_address_and_a_bare_key_are_known_by_their_form():
    draft, found = read_card(f"https://gateway.example\n{KEY}\n", ProfileDraft())
    assert (draft.gateway, draft.app_key) == ("https://gateway.example", KEY)
    assert found == {"gateway", "app_key"}


@pytest.mark.parametrize("text", ["", "   ", "Dear all, see you on Monday.", "{not json", "[]", "x" * 100_000])
def test_other_text_changes_nothing(text):
    before = ProfileDraft(chain="LARK")
    assert read_card(text, before) == (before, frozenset())


def test_non_production_is_not_production():
    assert (
        read_card("Larkspur (Non-Production)", ProfileDraft(kind=EnvironmentKind.PRODUCTION))[0].kind
        is EnvironmentKind.UAT
    )
