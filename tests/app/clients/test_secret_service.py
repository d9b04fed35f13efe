"""The vault against this computer's real Secret Service, where there is one (CI starts gnome-keyring)."""

from __future__ import annotations

import asyncio
import os
import secrets

import pytest

from app.clients.vault import Vault
from app.domain.errors import PersonNeeded
from app.domain.profile import Credentials, Secret

pytestmark = pytest.mark.skipif(
    not os.environ.get("DBUS_SESSION_BUS_ADDRESS"), reason="no D-Bus session, so no Secret Service"
)


def test_secrets_go_into_the_real_key_store_and_out_of_it() -> None:
    from keyring.backends import SecretService

    vault = Vault(SecretService.Keyring())
    profile = f"test-{secrets.token_hex(4)}"
    given = Credentials(app_key=Secret("key ü €"), client_secret=Secret(secrets.token_hex(16)))

    async def scenario() -> None:
        try:
            saved = await vault.save(profile, given)
            loaded = await vault.load(profile)
            assert loaded.app_key.reveal() == "key ü €"
            assert loaded.client_secret == given.client_secret
            assert loaded.archive_key == saved.archive_key
        finally:
            await vault.delete(profile)
        with pytest.raises(PersonNeeded):
            await vault.load(profile)

    asyncio.run(scenario())
