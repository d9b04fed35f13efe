"""The key store: what is kept, what is not, and what happens when there is none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest

from app.clients.vault import KeyStore, SessionVault, Vault
from app.domain.errors import KeyStoreUnavailable, PersonNeeded
from app.domain.profile import Credentials, Secret
from tests.app.clients.memory_keyring import MemoryKeyring

SECRETS = Credentials(app_key=Secret("key"), client_secret=Secret("secret"), token=Secret("handed over"))


@pytest.fixture
def store() -> Iterator[MemoryKeyring]:
    store = MemoryKeyring()
    yield store
    store.answers.set()  # let a thread that still hangs go


@pytest.fixture(params=["vault", "session"])
def vault(request: pytest.FixtureRequest, store: MemoryKeyring) -> KeyStore:
    return Vault(store) if request.param == "vault" else SessionVault()


def test_what_is_saved_is_there_again(vault: KeyStore) -> None:
    async def scenario() -> None:
        saved = await vault.save("lark-uat", SECRETS)
        loaded = await vault.load("lark-uat")
        assert loaded.app_key.reveal() == "key"
        assert loaded.client_secret.reveal() == "secret"
        assert len(bytes.fromhex(loaded.archive_key.reveal())) == 32
        assert saved.archive_key == loaded.archive_key

    asyncio.run(scenario())


def test_the_archive_key_survives_new_secrets(vault: KeyStore) -> None:
    async def scenario() -> None:
        first = await vault.save("lark-uat", SECRETS)
        again = await vault.save("lark-uat", Credentials(Secret("new"), Secret("newer"), archive_key=Secret("ff" * 32)))
        assert again.archive_key == first.archive_key
        assert (await vault.load("lark-uat")).app_key.reveal() == "new"

    asyncio.run(scenario())


def test_what_is_deleted_is_gone_and_may_be_deleted_twice(vault: KeyStore) -> None:
    async def scenario() -> None:
        await vault.save("lark-uat", SECRETS)
        await vault.delete("lark-uat")
        await vault.delete("lark-uat")
        with pytest.raises(PersonNeeded, match="no secrets for the profile lark-uat"):
            await vault.load("lark-uat")

    asyncio.run(scenario())


def test_names_in_the_store_and_what_is_never_in_it(store: MemoryKeyring) -> None:
    asyncio.run(Vault(store).save("lark-uat", SECRETS))
    assert {user for service, user in store.kept if service == "doorman"} == {
        "lark-uat/app_key",
        "lark-uat/client_secret",
        "lark-uat/archive_key",
    }
    assert "handed over" not in store.kept.values()


def test_a_password_that_is_no_longer_used_is_forgotten(store: MemoryKeyring) -> None:
    async def scenario() -> None:
        await Vault(store).save("p", Credentials(Secret("key"), Secret("secret"), password=Secret("pass")))
        assert ("doorman", "p/password") in store.kept
        await Vault(store).save("p", SECRETS)
        assert ("doorman", "p/password") not in store.kept

    asyncio.run(scenario())


def test_an_older_profile_without_an_archive_key_gets_one(store: MemoryKeyring) -> None:
    store.kept["doorman", "p/app_key"] = "key"
    credentials = asyncio.run(Vault(store).load("p"))
    assert store.kept["doorman", "p/archive_key"] == credentials.archive_key.reveal()


def test_it_works_beside_the_loop(store: MemoryKeyring) -> None:
    asyncio.run(Vault(store).check())
    assert store.threads == {"key store"}


def test_a_locked_store_says_so(store: MemoryKeyring) -> None:
    store.locked = True
    with pytest.raises(KeyStoreUnavailable, match="locked: unlock it"):
        asyncio.run(Vault(store).load("p"))


def test_a_hanging_store_gives_up_after_the_limit(store: MemoryKeyring) -> None:
    store.answers.clear()
    with pytest.raises(KeyStoreUnavailable, match=r"did not answer within 0\.05 seconds"):
        asyncio.run(Vault(store, limit=0.05).load("p"))


def in_clear() -> Any:
    kind = type("PlaintextKeyring", (MemoryKeyring,), {"priority": 0.5})
    kind.__module__ = "keyrings.alt.file"
    return kind()


@pytest.mark.parametrize(
    ("backend", "says"),
    [
        (keyring.backends.fail.Keyring(), "no key store"),
        (keyring.backends.null.Keyring(), "no key store"),
        (in_clear(), "in clear"),
    ],
)
def test_what_keeps_nothing_or_keeps_it_in_clear_is_no_key_store(backend: Any, says: str) -> None:
    with pytest.raises(KeyStoreUnavailable, match=says):
        asyncio.run(Vault(backend).save("p", SECRETS))


def test_a_chain_with_a_store_in_clear_is_none_either(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = keyring.backends.chainer.ChainerBackend()
    monkeypatch.setattr(type(chain), "backends", [MemoryKeyring(), in_clear()])
    with pytest.raises(KeyStoreUnavailable, match="in clear"):
        asyncio.run(Vault(chain).check())
    monkeypatch.setattr(type(chain), "backends", [])
    with pytest.raises(KeyStoreUnavailable, match="no key store"):
        asyncio.run(Vault(chain).check())


def test_any_failure_of_a_backend_becomes_a_sentence(store: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(service: str, username: str) -> str:
        raise RuntimeError("no bus")

    monkeypatch.setattr(store, "get_password", broken)
    with pytest.raises(KeyStoreUnavailable, match="does not work") as caught:
        asyncio.run(Vault(store).load("p"))
    assert caught.value.detail == "RuntimeError: no bus"
