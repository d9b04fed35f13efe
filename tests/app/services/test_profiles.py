"""The profile file, as a person meets it: add, list, remove, and a file that somebody damaged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import DoormanError, UsageError
from app.domain.profile import EnvironmentKind, Profile, SignIn
from app.services.places import Places
from app.services.profiles import Profiles

LARK = Profile(
    name="lark-uat",
    chain="LARK",
    gateway="https://lark.example",
    client_id="LARK_Doorman",
    kind=EnvironmentKind.PRODUCTION,
    sign_in=SignIn.SSD,
    portal="https://portal.example",
)
WREN = Profile(name="wren-uat", chain="WREN", gateway="https://wren.example", client_id="WREN_Doorman")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return Places.of({"DOORMAN_DATA_DIR": str(tmp_path / "data")}).profiles


def test_no_file_is_no_profile(path: Path) -> None:
    assert Profiles(path).list() == ()


def test_what_is_added_is_there_for_the_next_program(path: Path) -> None:
    Profiles(path).add(LARK)
    Profiles(path).add(WREN)
    assert Profiles(path).list() == (WREN, LARK)
    assert Profiles(path).get("lark-uat") == LARK
    assert {p.name for p in path.parent.iterdir()} == {"profiles.json", "profiles.json.lock"}
    assert path.stat().st_mode & 0o077 == 0


def test_the_one_opened_last_comes_first(path: Path) -> None:
    profiles = Profiles(path)
    profiles.add(LARK)
    profiles.add(WREN)
    assert profiles.opened("lark-uat") == LARK
    assert profiles.list() == (LARK, WREN)


def test_removing_and_changing(path: Path) -> None:
    profiles = Profiles(path)
    profiles.add(LARK)
    changed = Profile(name="lark-uat", chain="LARK", gateway="https://new.example", client_id="x")
    profiles.change(changed)
    assert profiles.get("lark-uat") == changed
    assert profiles.remove("lark-uat") == changed
    assert profiles.list() == ()


def test_an_unknown_name_says_which_there_are(path: Path) -> None:
    profiles = Profiles(path)
    with pytest.raises(UsageError, match="There is none yet"):
        profiles.get("lark")
    profiles.add(LARK)
    with pytest.raises(UsageError, match="There are: lark-uat"):
        profiles.get("lark")


@pytest.mark.parametrize("name", ["lark-uat", "../lark", "Lark", ""])
def test_a_name_that_is_taken_or_cannot_name_a_folder_is_refused(path: Path, name: str) -> None:
    profiles = Profiles(path)
    profiles.add(LARK)
    with pytest.raises(UsageError):
        profiles.add(Profile(name=name, chain="X", gateway="https://x.example", client_id="x"))
    assert profiles.list() == (LARK,)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"version": 1, "profiles": [{"name": 3}]}',
        b'{"version": 1, "profiles": [{"name": "../x", "chain": "X", "gateway": "https://x", "client_id": "x"}]}',
    ],
)
def test_a_damaged_file_is_kept_aside_untouched_and_said_once(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with pytest.raises(DoormanError, match=r"The profile file was damaged; it is kept as profiles\.json\.damaged-"):
        Profiles(path).list()
    assert [p.read_bytes() for p in path.parent.iterdir()] == [content]
    assert Profiles(path).list() == ()


def test_programs_that_add_at_the_same_time_lose_nothing(path: Path) -> None:
    """Two windows, or a window and a command line; each reads the file, changes it and writes it."""
    add = (
        "import sys\nfrom pathlib import Path\nfrom app.domain.profile import Profile\n"
        "from app.services.profiles import Profiles\n"
        "for number in range(30):\n"
        "    Profiles(Path(sys.argv[1])).add(Profile(f'{sys.argv[2]}-{number}', 'LARK', 'https://lark.example', 'x'))"
    )
    programs = [subprocess.Popen([sys.executable, "-c", add, str(path), name]) for name in ("one", "two", "three")]
    assert [program.wait(60) for program in programs] == [0, 0, 0]
    assert len(Profiles(path).list()) == 90


def test_a_damaged_file_that_cannot_be_put_aside_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{")

    def refuse(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(DoormanError, match="is damaged and cannot be put aside: move it away"):
        Profiles(path).list()


def test_a_newer_file_is_left_alone(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"version": 2, "people": []}')
    with pytest.raises(DoormanError, match="A newer Doorman"):
        Profiles(path).add(LARK)
    assert path.read_bytes() == b'{"version": 2, "people": []}'


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(DoormanError, match="cannot be"):
        Profiles(tmp_path / "data" / "profiles.json").add(LARK)


def test_the_data_directory_is_the_systems_own_unless_named() -> None:
    assert Places.of({}).data.name == "doorman"
    assert Places(Path("/x")).archive("lark-uat") == Path("/x/archives/lark-uat")
