"""Reads what was copied from an environment's card of the Developer Portal, or from the sandbox's first line.

The card shows the customer's name, the environment in brackets and the chain, then labels with values; how exactly they
come out of the clipboard depends on the browser. So a label may stand before its value in one line or above it, and an
address or a key is known by its form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from app.domain.profile import EnvironmentKind, SignIn
from app.services.drafts import ProfileDraft

LONGEST = 20_000
"""Characters that are looked at: a card has a few hundred."""

_LABELS = {
    "gateway url": "gateway",
    "gateway": "gateway",
    "api gateway": "gateway",
    "chain": "chain",
    "chain code": "chain",
    "enterprise id": "enterprise_id",
    "enterpriseid": "enterprise_id",
    "application key": "app_key",
    "app key": "app_key",
    "appkey": "app_key",
    "x-app-key": "app_key",
    "client id": "client_id",
    "clientid": "client_id",
    "client secret": "client_secret",
    "clientsecret": "client_secret",
    "environment": "kind",
    "environment type": "kind",
    "authentication scheme": "sign_in",
    "authentication": "sign_in",
    "username": "username",
    "user name": "username",
    "integration user": "username",
    "portal": "portal",
    "portal api url": "portal",
    "stream": "stream",
    "stream url": "stream",
    "streaming url": "stream",
    "region": "region",
    "data center": "region",
    "customer": "chain_name",
    "customer name": "chain_name",
}
_TITLE = re.compile(r"(?P<name>\S[^\[\](]*?)\s*[\[(](?P<kind>[^\])]+)[\])]\W*(?P<chain>[A-Za-z0-9_%#$&-]{1,20})?")
_PAIR = re.compile(r"(?P<label>[A-Za-z][A-Za-z -]{1,30}?)\s*(?::(?!//)|\t|=)\s*(?P<value>.*)")
_KEY = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_PRODUCTION = re.compile(r"\bprod", re.IGNORECASE)
_NOT_PRODUCTION = re.compile(r"\bnon[- ]?prod|\buat\b|\btest\b|\bsandbox\b|\bstag", re.IGNORECASE)


def read_card(text: str, draft: ProfileDraft) -> tuple[ProfileDraft, frozenset[str]]:
    """The draft with what the text says, and the names of the fields that it said. Nothing found: the draft itself."""
    found: dict[str, str] = {}
    for field, value in _readings(text[:LONGEST]):
        if value and field not in found:
            found[field] = value
    values = {field: meant for field, value in found.items() if (meant := _meant(field, value)) is not None}
    return replace(draft, **values), frozenset(values)  # type: ignore[arg-type]  # by the name of the field


def _readings(text: str) -> Iterator[tuple[str, str]]:
    stripped = text.strip()
    if stripped.startswith("{"):
        yield from _json(stripped)
        return
    label = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if label:
            yield label, line
            label = ""
            continue
        label = _LABELS.get(line.rstrip(":").casefold(), "")
        if not label:
            yield from _line(line)


def _line(line: str) -> Iterator[tuple[str, str]]:
    pair = _PAIR.fullmatch(line)
    if pair and (field := _LABELS.get(pair["label"].casefold())):
        yield field, pair["value"].strip()
    elif line.startswith("https://"):
        yield "gateway", line
    elif line.startswith("wss://"):
        yield "stream", line
    elif _KEY.fullmatch(line):
        yield "app_key", line
    elif title := _TITLE.fullmatch(line):
        yield "chain_name", title["name"]
        yield "kind", title["kind"]
        yield "chain", title["chain"] or ""


def _json(text: str) -> Iterator[tuple[str, str]]:
    try:
        content = json.loads(text)
    except ValueError:
        return
    for name, value in content.items():
        field = _LABELS.get(name.casefold())
        if field and isinstance(value, str):
            yield field, value


def _meant(field: str, value: str) -> object:
    if field == "kind":
        return _kind(value)
    if field == "sign_in":
        word = value.upper()
        return next((scheme for scheme in SignIn if scheme.value in word), None)
    return value


def _kind(value: str) -> EnvironmentKind | None:
    if _NOT_PRODUCTION.search(value):
        return EnvironmentKind.UAT
    return EnvironmentKind.PRODUCTION if _PRODUCTION.search(value) else None
