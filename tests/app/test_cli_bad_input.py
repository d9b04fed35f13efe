"""Bad input on the command line: each gets one sentence that says what to do, its exit code, and nothing is lost.

What ``record`` meets on the way to the stream it goes on trying; its reports say the same sentence meanwhile.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
import structlog

from app.archive.writer import Writer
from app.cli import program
from app.clients import failures, http
from tests.app.archive.samples import KEY, arrivals
from tests.app.test_cli_streams import CLEAN, NAMES
from tests.sandbox_process import SandboxProcess
from tests.strangers import NOT_JSON, PAGE, PORTAL_PAGE, REDIRECT, SILENCE, Answer, Authority, Stranger, unused_port

NOWHERE = "gateway.nowhere.invalid"  # RFC 2606: no name ends so
FORBIDDEN_PAGE = Answer("403 Forbidden", PORTAL_PAGE, {"Content-Type": "text/html"})

Env = dict[str, str]
Run = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxProcess]:
    with SandboxProcess(hotels=24, time_scale=20.0) as process:
        yield process


@pytest.fixture
def env(sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Env:
    """The environment that leads to the sandbox, set."""
    values = {name: sandbox.first_line[key] for name, key in NAMES.items()} | {
        "DOORMAN_ARCHIVE_KEY": KEY.reveal(),
        "DOORMAN_DATA_DIR": str(tmp_path / "data"),
        "DOORMAN_TIME_SCALE": "20",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
def run(env: Env, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """Runs a command in a changed environment: its exit code and its one sentence."""

    def go(*arguments: str, **changed: str) -> tuple[int, str]:
        for name, value in changed.items():
            monkeypatch.setenv(name, value)
        code = program.run(arguments)
        return code, sentence(capfd.readouterr().err, env)

    yield go
    structlog.reset_defaults()


def sentence(said: str, env: Env) -> str:
    """What a command said on standard error: a sentence, and at most one line of detail; no trace and no secret."""
    lines = said.splitlines()
    assert lines
    assert lines[0].startswith("doormanctl: ")
    assert lines[0].endswith(".") or ": /" in lines[0]
    assert all(re.fullmatch(r" {12}\(.+\)", line) for line in lines[1:])
    assert len(lines) <= 2
    assert "Traceback" not in said
    for name in ("DOORMAN_CLIENT_SECRET", "DOORMAN_APP_KEY", "DOORMAN_ARCHIVE_KEY"):
        assert env[name] not in said
    return lines[0].removeprefix("doormanctl: ")


# -- signing in, and the way there ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [("profile", "check"), ("requests", "list")])
@pytest.mark.parametrize(
    "changed",
    [{"DOORMAN_CLIENT_SECRET": "not-the-secret"}, {"DOORMAN_APP_KEY": "a41c77e2-5b0e-4f6a-9d37-1f3c2be0aa01"}],
)
def test_a_wrong_secret_and_a_wrong_key(run: Run, command: tuple[str, ...], changed: Env) -> None:
    code, said = run(*command, **changed)
    assert code == 3
    assert "check client id, client secret, enterprise id and application key" in said


def test_a_token_that_is_none(run: Run, sandbox: SandboxProcess) -> None:
    assert run("requests", "list", DOORMAN_TOKEN="nonsense") == (
        3,
        f"{failures.host_of(sandbox.portal)} refuses the token that it was given: put a "
        "new one into DOORMAN_TOKEN, and check the application key.",
    )


def test_an_unknown_chain(run: Run) -> None:
    code, said = run("profile", "check", DOORMAN_CHAIN="NOBODY")
    assert code == 3
    assert "no hotel of chain NOBODY: check the chain code" in said


def test_the_other_environment(run: Run) -> None:
    code, said = run("profile", "check", DOORMAN_ENVIRONMENT="PRODUCTION")
    assert code == 3
    assert "The portal is that of LARK UAT, the profile says LARK PRODUCTION: check" in said


@pytest.mark.parametrize("command", [("profile", "check"), ("requests", "list")])
def test_a_host_that_is_not_there(run: Run, command: tuple[str, ...]) -> None:
    refused = f"http://127.0.0.1:{unused_port()}"
    code, said = run(*command, DOORMAN_GATEWAY=refused)
    assert (code, said) == (1, f"Nothing answers at {refused[7:]}: check the address and the port.")
    code, said = run(*command, DOORMAN_GATEWAY=f"https://{NOWHERE}", DOORMAN_PORTAL=f"https://{NOWHERE}")
    assert (code, said) == (1, f"The name {NOWHERE} is not known: check the address and the network connection.")


@pytest.mark.parametrize("command", [("profile", "check"), ("requests", "list")])
def test_a_host_that_hangs(run: Run, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(0.3))
    with Stranger(SILENCE) as mute:
        code, said = run(*command, DOORMAN_GATEWAY=mute.url)
    assert code == 1
    assert re.match(f"{mute.host} did not answer in time for .*: check the address and the network connection", said)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


UNTRUSTED = {
    "expired": "has ended, so nothing was sent: tell whoever runs that server, and see that this computer’s date",
    "other-host": "is another host’s, so nothing was sent: check the address",
    "unknown-authority": "does not know who issued it, so nothing was sent: ask your network’s administrators",
}


def certificate(authority: Authority, kind: str) -> Path:
    host = "DNS:other.example" if kind == "other-host" else "IP:127.0.0.1"
    return authority.certificate(kind, host=host, expired=kind == "expired")


def trust(authority: Authority, kind: str) -> Env:
    return {} if kind == "unknown-authority" else {"SSL_CERT_FILE": str(authority.authority)}


@pytest.mark.parametrize("command", [("profile", "check"), ("requests", "list")])
@pytest.mark.parametrize("kind", UNTRUSTED)
def test_a_certificate_that_is_not_trusted(run: Run, authority: Authority, command: tuple[str, ...], kind: str) -> None:
    with Stranger(PAGE, certificate(authority, kind)) as server:
        code, said = run(*command, DOORMAN_GATEWAY=server.url, **trust(authority, kind))
    assert code == 1
    assert server.host in said
    assert UNTRUSTED[kind] in said


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (PAGE, "A web page came instead of .* from {host}: sign in to the network in a browser, or check the address"),
        (FORBIDDEN_PAGE, "A web page came instead of .* from {host}: sign in to the network in a browser"),
        (REDIRECT, r"{host} sends us on to login\.hotel-wifi\.example for .*: sign in to the network in a browser"),
        (NOT_JSON, "{host} answered.*: .*check the|{host} answered.*Check the"),
    ],
)
def test_somebody_else_answers(run: Run, env: Env, answer: Answer, says: str) -> None:
    """For the token, for the hotels, and for the portal; a redirect's address may hold secrets of its own."""
    with Stranger(answer) as stranger:
        expected = says.format(host=re.escape(stranger.host))
        for changed in (
            {"DOORMAN_GATEWAY": stranger.url},
            {"DOORMAN_GATEWAY": stranger.url, "DOORMAN_TOKEN": "t"},
        ):
            code, said = run("profile", "check", **changed)
            assert (code, bool(re.match(expected, said)), "?" in said) == (1, True, False), said
        code, said = run(
            "requests", "list", DOORMAN_TOKEN="", DOORMAN_GATEWAY=env["DOORMAN_GATEWAY"], DOORMAN_PORTAL=stranger.url
        )
        assert (code, bool(re.match(expected, said))) == (1, True), said


# -- the stream -------------------------------------------------------------------------------------------------------


def reported(env: Env, archive: Path, state: str) -> str:
    """The sentence of the first report of such a state that ``record`` makes; it is ended then."""
    command = [sys.executable, "-m", "app", "record", "--archive", str(archive)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=CLEAN | env
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            report = json.loads(line)
            if report.get("state") == state:
                break
        process.terminate()
        process.communicate(timeout=30)
        return str(report["sentence"])


@pytest.mark.parametrize("answer", [PAGE, REDIRECT])
def test_somebody_else_answers_the_upgrade(env: Env, tmp_path: Path, answer: Answer) -> None:
    with Stranger(answer) as stranger:
        said = reported(env | {"DOORMAN_STREAM_URL": stranger.stream}, tmp_path / "archive", "reconnecting")
    assert said == (
        f"Something else than the stream answers for {stranger.host}: sign in to the network in a browser, or check "
        "the stream's address."
    )


def test_a_stream_with_a_certificate_that_is_not_trusted(env: Env, tmp_path: Path, authority: Authority) -> None:
    with Stranger(PAGE, certificate(authority, "expired")) as server:
        changed = {"DOORMAN_STREAM_URL": server.stream} | trust(authority, "expired")
        said = reported(env | changed, tmp_path / "archive", "reconnecting")
    assert UNTRUSTED["expired"] in said


def test_record_ends_with_one_sentence_where_a_person_is_needed(env: Env, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "app", "record", "--archive", str(tmp_path / "archive")]
    changed = env | {"DOORMAN_CLIENT_SECRET": "not-the-secret"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=CLEAN | changed, check=False)
    assert done.returncode == 3
    assert "check client id, client secret" in sentence(done.stderr, changed)
    assert json.loads(done.stdout.splitlines()[-1])["exitCode"] == 3


@pytest.mark.parametrize(
    "fault",
    [{"kind": "malformed", "flaw": flaw} for flaw in ("missing", "null", "mistyped", "no-metadata")]
    + [{"kind": "not-json"}],
)
def test_an_event_that_cannot_be_read_is_kept_as_it_came_and_said_so(
    sandbox: SandboxProcess, env: Env, tmp_path: Path, capfd: pytest.CaptureFixture[str], fault: dict[str, str]
) -> None:
    archive = tmp_path / "archive"
    command = [sys.executable, "-m", "app", "record", "--archive", str(archive)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=CLEAN | env
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            report = json.loads(line)
            if report.get("state") == "live":
                sandbox.admin("fault", fault)
                sandbox.admin("emit", {"n": 1})
            if report.get("unreadable"):
                break
        process.terminate()
        process.communicate(timeout=30)
    assert program.run(["tail", "--archive", str(archive), "--count", "2"]) == 0
    assert "unreadable" in capfd.readouterr().out.lower()
    assert program.run(["archive", "verify", str(archive)]) == 0
    assert json.loads(capfd.readouterr().out)["unreadable"] >= 1


# -- a decision -------------------------------------------------------------------------------------------------------


@pytest.fixture
def pending(sandbox: SandboxProcess, env: Env) -> Iterator[str]:
    """A request that waits, for two properties."""
    sandbox.admin("reset", {})
    made = sandbox.admin("request", {"partner": "Maple Parking", "hotels": ["AUR01", "AUR02"]})
    yield made["id"]
    sandbox.admin("access", {"roles": ["OHIPADMIN"], "add": ["AUR01"]})


def test_a_role_that_may_not_approve(run: Run, sandbox: SandboxProcess, pending: str) -> None:
    sandbox.admin("access", {"roles": ["OHIPVIEW"]})
    assert run("requests", "approve", pending, "--all") == (
        3,
        "Your role (OHIPVIEW) may not approve, so nothing was approved: ask someone with OHIPADMIN, OHIPENVIRONMENTS "
        "or DEVELOPERPORTALACCESS.",
    )


def test_a_property_that_is_no_longer_the_users(run: Run, sandbox: SandboxProcess, pending: str) -> None:
    sandbox.admin("access", {"remove": ["AUR01"]})
    assert run("requests", "approve", pending, "--hotels", "AUR01,AUR02") == (
        3,
        "Nothing was approved: AUR01 is not among your hotels. Leave it out, or ask for access.",
    )
    assert run("requests", "approve", pending, "--hotels", "XXX99")[0] == 2


@pytest.mark.parametrize("command", ["show", "approve"])
def test_a_request_that_was_withdrawn(run: Run, sandbox: SandboxProcess, pending: str, command: str) -> None:
    sandbox.admin("withdraw", {"id": pending, "by": "J. Moss"})
    code, said = run("requests", command, pending, *(["--all"] if command == "approve" else []))
    assert code == 1
    assert re.fullmatch(
        rf"J\. Moss took the request {pending} back( on .*)?: there is nothing to decide\. Look at the list again\.",
        said,
    )


def test_a_request_that_never_was(run: Run) -> None:
    code, said = run("requests", "show", "sub-9999")
    assert (code, said) == (
        1,
        "There is no request sub-9999, or none any more: there is nothing to decide. Look at the list again.",
    )


def test_somebody_was_first(run: Run, sandbox: SandboxProcess, pending: str) -> None:
    sandbox.admin("decide", {"id": pending, "by": "A. Brandt"})
    code, said = run("requests", "approve", pending, "--all")
    assert code == 1
    assert re.match(rf"A\. Brandt decided about the request {pending} on .*: your approval was not taken\.", said)


# -- files ------------------------------------------------------------------------------------------------------------


def scrambled(name: str) -> Callable[[Path], None]:
    def damage(archive: Path) -> None:
        (archive / name).write_bytes(bytes(range(256)) * 40)

    return damage


def cut(name: str) -> Callable[[Path], None]:
    def damage(archive: Path) -> None:
        (archive / name).write_bytes((archive / name).read_bytes()[:20_000])

    return damage


def lost(name: str) -> Callable[[Path], None]:
    def damage(archive: Path) -> None:
        (archive / name).unlink()

    return damage


def empty_label(archive: Path) -> None:
    (archive / "label.json").write_bytes(b"")


def newer_label(archive: Path) -> None:
    label = json.loads((archive / "label.json").read_text())
    (archive / "label.json").write_text(json.dumps(label | {"schema": 99}))


def a_file(archive: Path) -> None:
    shutil.rmtree(archive)
    archive.write_text("hello")


def a_folder_of_somebody_else(archive: Path) -> None:
    for file in archive.iterdir():
        file.unlink()
    (archive / "letter.txt").write_text("hello")


UNREADABLE: list[tuple[Callable[[Path], None], str]] = [
    (newer_label, "A newer Doorman wrote this archive. Update Doorman"),
    (a_file, "(This is not an archive of Doorman|An archive is a folder, and this is a file). Choose another path"),
    (a_folder_of_somebody_else, "(There is no archive here. Check|This folder holds something else. Choose)"),
]
DAMAGED = [
    (scrambled("000002.segment"), "000002.segment"),
    (cut("000001.segment"), "000001.segment"),
    (lost("000002.segment"), "000002.segment"),
]
COMMANDS = [
    ("archive", "dump", "{}"),
    ("archive", "verify", "{}"),
    ("archive", "stats", "{}"),
    ("tail", "--archive", "{}", "--count", "1"),
    ("record", "--archive", "{}"),
]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of the environment's profile, in three segments."""
    path = tmp_path / "archive"
    with Writer.open(path, KEY, chain="LARK", profile="environment", events_per_segment=10) as writer:
        for start in range(0, 30, 10):
            writer.add(arrivals(start, start + 10))
    return path


def contents(path: Path) -> dict[str, bytes]:
    """Every file that holds something, but those that SQLite itself makes for a reader."""
    files = [path] if path.is_file() else sorted(path.iterdir())
    return {file.name: file.read_bytes() for file in files if not file.name.endswith(("-shm", "-wal"))}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[1].strip("-") + command[0])
@pytest.mark.parametrize(("damage", "says"), UNREADABLE, ids=lambda case: getattr(case, "__name__", ""))
def test_an_archive_that_does_not_open(
    run: Run, archive: Path, damage: Callable[[Path], None], says: str, command: tuple[str, ...]
) -> None:
    damage(archive)
    before = contents(archive)
    code, said = run(*(part.format(archive) for part in command))
    assert code == 5
    assert re.search(says, said), said
    assert contents(archive) == before


@pytest.mark.parametrize("command", ["dump", "stats"])
@pytest.mark.parametrize(("damage", "name"), DAMAGED, ids=lambda case: case if isinstance(case, str) else "")
def test_a_damaged_part_is_passed_over_and_said(
    run: Run, archive: Path, damage: Callable[[Path], None], name: str, command: str
) -> None:
    """What reads is told all the same; the recorder puts the rest right (``tests/app/stream/test_damage.py``)."""
    damage(archive)
    before = contents(archive)
    code, said = run("archive", command, str(archive))
    assert code == 5
    assert said.startswith(f"Part of the archive is damaged and was passed over: {name}. All other events are there.")
    assert contents(archive) == before


@pytest.mark.parametrize("damage", [damage for damage, _ in DAMAGED] + [scrambled("label.json"), lost("label.json")])
def test_verify_counts_what_is_damaged(run: Run, archive: Path, damage: Callable[[Path], None]) -> None:
    damage(archive)
    before = contents(archive)
    code, said = run("archive", "verify", str(archive))
    assert (code, said) == (
        5,
        "The archive has 1 problem, told above: restore the folder from a backup where events are missing.",
    )
    assert contents(archive) == before


@pytest.mark.parametrize("damage", [scrambled("label.json"), empty_label, lost("label.json")])
def test_without_its_label_an_archive_is_read_all_the_same(
    env: Env, archive: Path, damage: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    damage(archive)
    assert program.run(["archive", "dump", str(archive)]) == 0
    assert len(capfd.readouterr().out.splitlines()) == 30


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[1].strip("-") + command[0])
def test_another_key(run: Run, archive: Path, command: tuple[str, ...]) -> None:
    code, said = run(*(part.format(archive) for part in command), DOORMAN_ARCHIVE_KEY="cd" * 32)
    assert (code, said) == (
        5,
        f"This archive was written with another key. Use that one, or choose another folder: {archive}",
    )


@pytest.mark.parametrize("damage", [scrambled("catalogue.db"), cut("catalogue.db"), lost("catalogue.db")])
def test_a_lost_catalogue_costs_nothing(
    run: Run, archive: Path, damage: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    damage(archive)
    assert program.run(["archive", "dump", str(archive)]) == 0
    assert len(capfd.readouterr().out.splitlines()) == 30
    code, said = run("archive", "verify", str(archive))
    assert (code, said) == (
        5,
        "The archive has 1 problem, told above: restore the folder from a backup where events are missing.",
    )


def test_a_folder_where_nothing_can_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, said = run("record", "--archive", str(tmp_path / "file" / "archive"))
    assert code == 5
    assert said.startswith("No archive can be written here: see that the folder and its disk are not read-only, or")


@pytest.mark.parametrize("content", [b"", b"{", bytes(range(256)), b'{"version": 1, "profiles": [{}]}'])
def test_a_damaged_profile_file(run: Run, env: Env, content: bytes) -> None:
    folder = Path(env["DOORMAN_DATA_DIR"])
    folder.mkdir()
    (folder / "profiles.json").write_bytes(content)
    code, said = run("profile", "list")
    (kept,) = folder.glob("profiles.json.damaged-*")
    assert kept.read_bytes() == content
    assert (code, said) == (
        1,
        f"The profile file was damaged; it is kept as {kept.name} beside it. Add your profiles again: under the same "
        "names they find their archives.",
    )


def test_a_damaged_note_of_a_decision(run: Run, env: Env, pending: str) -> None:
    folder = Path(env["DOORMAN_DATA_DIR"]) / "questions" / "environment"
    folder.mkdir(parents=True)
    (folder / "x.json").write_bytes(b"{")
    code, said = run("requests", "approve", pending, "--all")
    (kept,) = folder.glob("x.json.damaged-*")
    assert (code, said.endswith(f"The note is kept as {kept.name}.")) == (1, True)
    assert "look at what is still pending before you approve again" in said
    assert program.run(["requests", "approve", pending, "--all"]) == 0
