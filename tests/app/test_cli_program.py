"""``doormanctl`` as a program: help, usage errors, exit codes, a reader that has had enough."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import program
from app.domain import errors

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("DOORMAN_")}


def doormanctl(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program as a person does."""
    command = [sys.executable, "-m", "app", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=CLEAN | (env or {}), check=False)


def test_help_names_every_command_and_the_exit_codes() -> None:
    done = doormanctl("--help")
    assert done.returncode == 0
    for command in ("archive", "profile", "record", "requests", "sandbox", "tail"):
        assert f"  {command}: " in done.stdout
    assert "3 a person is needed" in done.stdout


def test_help_is_quick_because_it_loads_nothing_heavy() -> None:
    code = "import sys, app.cli; print([m for m in ('httpx', 'fastapi', 'apsw', 'keyring') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_version() -> None:
    done = doormanctl("--version")
    assert (done.returncode, done.stdout.strip()) == (0, program.version())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["bogus"], 'Unknown command "bogus"'),
        (["requests", "list", "--bogus"], "--bogus"),
        (["sandbox", "--port", "x"], "--port"),
        (["sandbox", "--hotels", "0"], "--hotels"),
        (["requests", "show"], "ID"),
        (["requests", "approve", "X"], "--hotels A,B or --all"),
        (["requests", "approve", "X", "--all", "--hotels", "A"], "--hotels A,B or --all"),
        (["requests", "list"], "--profile NAME, --demo, or DOORMAN_GATEWAY"),
        (["requests", "list", "--demo", "--profile", "p"], "Choose one of --profile and --demo"),
        (["requests", "list", "--status", "Maybe"], "There is no status “Maybe”"),
        (["tail", "--archive", "/nowhere"], "set DOORMAN_ARCHIVE_KEY"),
        (["tail", "--format", "xml", "--archive", "/nowhere"], "--format"),
        (["tail", "--count", "0"], "--count"),
        (["archive", "dump", "/nowhere", "--demo"], "The demo’s archive ends with the demo"),
        (["profile", "remove", "nobody"], "There is no profile “nobody”"),
    ],
)
def test_usage_errors_end_with_2_and_a_sentence(
    arguments: list[str],
    says: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("DOORMAN_DATA_DIR", str(tmp_path))
    assert program.run(arguments) == 2
    shown = capsys.readouterr()
    assert says in shown.err
    assert shown.err.startswith("doormanctl: ")
    assert shown.out == ""


def test_a_usage_error_as_a_program() -> None:
    done = doormanctl("requests", "list", env={"DOORMAN_GATEWAY": "https://lark.example"})
    assert done.returncode == 2
    assert "Set DOORMAN_CHAIN and DOORMAN_APP_KEY" in done.stderr


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (errors.UsageError("x"), 2),
        (errors.CredentialsRefused("x"), 3),
        (errors.StreamHeld("x"), 4),
        (errors.WrongKey("x", detail="more"), 5),
        (errors.TimedOut("x"), 1),
        (KeyboardInterrupt(), 1),
    ],
)
def test_each_failure_has_its_exit_code(
    failure: BaseException, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(program, "app", fail)
    assert program.run(["x"]) == code
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"doormanctl: {failure if isinstance(failure, errors.DoormanError) else 'Stopped.'}"
    assert ("(more)" in lines[-1]) == (code == 5)


def test_what_is_written_is_utf_8_whatever_the_locale() -> None:
    command = [sys.executable, "-m", "app", "requests", "--help"]
    env = CLEAN | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Partners’ requests" in done.stdout


def test_a_reader_that_has_had_enough_is_no_failure() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "profile", "list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=CLEAN
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert complaint == b""
