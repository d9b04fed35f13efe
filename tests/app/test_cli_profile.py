"""``doormanctl profile``: secrets into the key store, everything else into the profile file, nothing on the screen."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
import respx

from app.cli import profile as command
from app.cli import program
from app.domain.retention import Retention
from app.services.profiles import Profiles
from tests.app import portal_json
from tests.app.clients.memory_keyring import MemoryKeyring

KEY = "a41c77e2-5b0e-4f6a-9d37-1f3c2be0d4a8"
SECRET = "not a real secret"
ADD = [
    "profile", "add", "--gateway", "https://lark.example", "--chain", "LARK", "--client-id", "LARK_Doorman",
    "--enterprise-id", "LARKSPUR", "--portal", "https://portal.example",
]  # fmt: skip


@pytest.fixture(autouse=True)
def store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MemoryKeyring:
    """A key store in memory, and a data directory of the test's own."""
    store = MemoryKeyring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: store)
    monkeypatch.setenv("DOORMAN_DATA_DIR", str(tmp_path))
    for variable, _ in command.SECRETS.values():
        monkeypatch.delenv(variable, raising=False)
    return store


@pytest.fixture
def secrets_in_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORMAN_APP_KEY", KEY)
    monkeypatch.setenv("DOORMAN_CLIENT_SECRET", SECRET)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = program.run(arguments)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.usefixtures("secrets_in_environment")
def test_added_listed_removed(store: MemoryKeyring, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "profile", "list")[1].startswith("There is no profile yet")
    code, out, _ = run(capsys, *ADD)
    assert (code, out.split(".")[0]) == (0, "Added lark-uat")
    assert store.kept["doorman", "lark-uat/app_key"] == KEY
    assert len(store.kept["doorman", "lark-uat/archive_key"]) == 64
    assert SECRET not in (tmp_path / "profiles.json").read_text()
    code, out, _ = run(capsys, "profile", "list")
    assert out.splitlines()[1].split() == ["lark-uat", "LARK", "UAT", "https://lark.example", "https://portal.example"]
    (item,) = json.loads(run(capsys, "profile", "list", "--json")[1])["items"]
    assert (item["name"], item["clientId"]) == ("lark-uat", "LARK_Doorman")
    assert run(capsys, "profile", "remove", "lark-uat")[0] == 0
    assert store.kept == {}
    assert json.loads(run(capsys, "profile", "list", "--json")[1]) == {"items": []}


@pytest.mark.usefixtures("secrets_in_environment")
def test_a_profile_with_an_archive_is_not_removed_by_accident(
    store: MemoryKeyring, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, *ADD)
    (tmp_path / "archives" / "lark-uat").mkdir(parents=True)
    code, _, err = run(capsys, "profile", "remove", "lark-uat")
    assert code == 2
    assert "can be opened only with this profile’s key" in err
    assert ("doorman", "lark-uat/archive_key") in store.kept
    assert run(capsys, "profile", "remove", "lark-uat", "--forget-archive")[0] == 0


def test_secrets_are_read_line_by_line_without_a_terminal(
    store: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY}\n{SECRET}\nthe password\n"))
    code, out, err = run(capsys, *ADD, "--sign-in", "SSD", "--username", "mk", "--environment", "PRODUCTION")
    assert (code, err) == (0, "")
    assert store.kept["doorman", "lark-production/password"] == "the password"
    assert SECRET not in out


def test_at_a_terminal_secrets_are_asked_for_unseen(
    store: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = {"Application key: ": KEY, "Client secret: ": SECRET}
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(command, "getpass", answers.__getitem__)
    assert run(capsys, *ADD, "--name", "larks")[0] == 0
    assert store.kept["doorman", "larks/client_secret"] == SECRET


def test_mistakes_are_told_before_any_secret_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "profile", "add", "--gateway", "lark.example", "--chain", "LARK")
    assert code == 2
    assert "The gateway URL begins with https://" in err
    assert "The client ID is missing" in err


def test_a_short_key_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{KEY[:32]}\n{SECRET}\n"))
    code, _, err = run(capsys, *ADD)
    assert code == 2
    assert "A key has 36 characters, this one has 32. Is the end missing?" in err


@pytest.mark.usefixtures("secrets_in_environment")
def test_without_a_key_store_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", keyring.backends.fail.Keyring)
    code, _, err = run(capsys, *ADD)
    assert code == 1
    assert "no key store" in err
    assert not (tmp_path / "profiles.json").exists()


@pytest.mark.usefixtures("secrets_in_environment")
def test_secrets_are_taken_back_where_the_profile_cannot_be_kept(
    store: MemoryKeyring, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "profiles.json").mkdir()  # a folder where the file should be
    code, _, err = run(capsys, *ADD)
    assert code == 1
    assert "profile file" in err
    assert store.kept == {}


@respx.mock(assert_all_called=False)
def test_check_tells_each_step_and_ends_with_the_first_problem(
    respx_mock: respx.Router, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORMAN_APP_KEY", KEY)
    monkeypatch.setenv("DOORMAN_CLIENT_SECRET", SECRET)
    run(capsys, *ADD)
    respx_mock.get("https://lark.example/").respond(404)
    token = respx_mock.post("https://lark.example/oauth/v1/tokens").respond(json={"access_token": "t"})
    hotels = {"hotelSummaryInfoList": [{"hotelId": "AUR01", "chainCode": "LARK"}]}
    respx_mock.get("https://lark.example/ent/config/v1/hotels").respond(json=hotels)
    respx_mock.get("https://portal.example/v1/session").respond(json=portal_json.SESSION)
    code, out, _ = run(capsys, "profile", "check", "--profile", "lark-uat")
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["gateway", "good"],
        ["token", "good"],
        ["hotels", "good"],
        ["portal", "good"],
    ]
    token.respond(401)
    code, out, err = run(capsys, "profile", "check", "--profile", "lark-uat", "--json")
    assert code == 3
    assert [item["result"] for item in json.loads(out)["items"]] == ["good", "failed", "skipped", "skipped"]
    assert "refuses to sign in" in err


@pytest.mark.usefixtures("secrets_in_environment")
def test_the_limits_of_its_archive_are_the_profiles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *ADD)
    assert run(capsys, "profile", "keep", "lark-uat", "--older-than", "90d", "--larger-than", "20GB") == (
        *(0, "lark-uat keeps the last 90 days, at most 20 GB.\n"),
        "",
    )
    profiles = Profiles(tmp_path / "profiles.json")
    kept = profiles.get("lark-uat")
    assert kept.keep == Retention(90, 20_000_000_000)
    profiles.change(replace(kept, region="EU", keep=Retention()))
    assert profiles.get("lark-uat") == replace(kept, region="EU")
    assert run(capsys, "profile", "keep", "lark-uat")[1] == "lark-uat keeps everything.\n"
    assert not profiles.get("lark-uat").keep
    assert run(capsys, "profile", "keep", "other")[0] == 2
