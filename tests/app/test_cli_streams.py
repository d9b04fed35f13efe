"""``doormanctl sandbox``, ``record`` and ``tail`` as programs, together."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.cli import program
from app.cli.record import time_scale
from app.domain.errors import UsageError

CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("DOORMAN_")}
NAMES = {
    "DOORMAN_GATEWAY": "gateway",
    "DOORMAN_STREAM_URL": "stream",
    "DOORMAN_PORTAL": "portal",
    "DOORMAN_CHAIN": "chain",
    "DOORMAN_ENTERPRISE_ID": "enterpriseId",
    "DOORMAN_APP_KEY": "appKey",
    "DOORMAN_CLIENT_ID": "clientId",
    "DOORMAN_CLIENT_SECRET": "clientSecret",
}


@contextmanager
def running(*arguments: str, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A ``doormanctl`` that runs on; it is killed where the test did not end it."""
    command = [sys.executable, "-m", "app", *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=CLEAN | (env or {})
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment that leads to a running sandbox."""
    with running("sandbox", "--hotels", "8", "--rate", "50", "--time-scale", "20") as sandbox:
        announced = json.loads(line(sandbox))
        yield {name: announced[key] for name, key in NAMES.items()} | {
            "DOORMAN_ARCHIVE_KEY": "ab" * 32,
            "DOORMAN_DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "DOORMAN_TIME_SCALE": "20",
        }
        sandbox.send_signal(signal.SIGINT)
        assert sandbox.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def archive(env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with some events, its recorder ended by SIGTERM."""
    path = tmp_path_factory.mktemp("archives") / "lark"
    with running("record", "--archive", str(path), env=env) as recorder:
        while True:
            report = json.loads(line(recorder))
            if report["type"] == "committed" and report["events"] >= 40:
                break
        recorder.send_signal(signal.SIGTERM)
        assert recorder.stdout is not None
        last = json.loads(recorder.stdout.read().splitlines()[-1])
        assert (last["type"], last["exitCode"]) == ("end", 0)
        assert recorder.wait(timeout=30) == 0
    return path


def tail(archive: Path, env: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "app", "tail", "--archive", str(archive), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=CLEAN | env, check=False)


def test_tail_ends_after_the_newest_so_many(archive: Path, env: dict[str, str]) -> None:
    done = tail(archive, env, "--count", "5", "--format", "ndjson")
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(row) for row in done.stdout.splitlines()]
    assert len(rows) == 5
    assert [row["seq"] for row in rows] == sorted(row["seq"] for row in rows)
    assert all(row["uniqueEventId"] == row["event"]["metadata"]["uniqueEventId"] for row in rows)


def test_tail_narrows_to_a_property_and_an_event(archive: Path, env: dict[str, str]) -> None:
    rows = tail(archive, env, "--count", "40", "--format", "ndjson").stdout.splitlines()
    first = next(event for row in rows if (event := json.loads(row)["event"])["hotelId"])  # the chain's own have none
    done = tail(archive, env, "--hotel", first["hotelId"], "--event", first["eventName"].lower(), "--count", "1")
    assert done.returncode == 0
    assert done.stdout.split()[1] == first["hotelId"]


def test_tail_goes_on_until_ctrl_c_and_ends_well(archive: Path, env: dict[str, str]) -> None:
    with running("tail", "--archive", str(archive), env=env) as process:
        assert len([line(process) for _ in range(10)]) == 10
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""


def test_a_wrong_key_ends_with_5(archive: Path, env: dict[str, str]) -> None:
    done = tail(archive, env | {"DOORMAN_ARCHIVE_KEY": "cd" * 32})
    assert done.returncode == 5
    assert "another key" in done.stderr


def test_no_archive_ends_with_5(tmp_path: Path, env: dict[str, str]) -> None:
    assert tail(tmp_path, env).returncode == 5


def test_the_demo_records_for_tail() -> None:
    command = [sys.executable, "-m", "app", "tail", "--demo", "--count", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=CLEAN, check=False)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 3)


def test_record_in_the_demo_ends_with_ctrl_c(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "app", "record", "--demo", "--archive", str(tmp_path / "archive")],
        stdout=subprocess.PIPE,
        text=True,
        env=CLEAN,
        start_new_session=True,
    ) as process:
        while json.loads(line(process))["type"] != "committed":
            pass
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        assert process.stdout is not None
        last = json.loads(process.stdout.read().splitlines()[-1])
        assert (last["type"], last["exitCode"]) == ("end", 0)
        assert process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"DOORMAN_CLIENT_SECRET": "wrong"}, 3),
        ({"DOORMAN_ARCHIVE_KEY": ""}, 2),
        ({"DOORMAN_ARCHIVE_KEY": "short"}, 2),
        ({"DOORMAN_TIME_SCALE": "fast"}, 2),
        ({"DOORMAN_CHAIN": "NOBODY"}, 3),
    ],
)
def test_record_says_why_it_will_not(env: dict[str, str], tmp_path: Path, changed: dict[str, str], code: int) -> None:
    command = [sys.executable, "-m", "app", "record", "--archive", str(tmp_path / "archive")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=CLEAN | env | changed, check=False)
    assert done.returncode == code
    assert done.stderr
    assert "wrong" not in done.stdout + done.stderr


def test_a_port_that_is_taken_ends_with_4(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert program.run(["sandbox", "--port", str(port)]) == 4
    assert f"cannot listen on port {port}" in capsys.readouterr().err


def test_the_sandbox_ends_with_whoever_started_it() -> None:
    command = [sys.executable, "-m", "app", "sandbox", "--hotels", "4", "--until-stdin-closes"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=CLEAN) as process:
        gateway = json.loads(line(process))["gateway"]
        httpx.get(gateway, trust_env=False)  # it serves
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_the_time_scale() -> None:
    assert time_scale({}) == 1
    assert time_scale({"DOORMAN_TIME_SCALE": "20"}) == 20
    for wrong in ("0", "-1", "inf", "nan", "x"):
        with pytest.raises(UsageError, match="DOORMAN_TIME_SCALE"):
            time_scale({"DOORMAN_TIME_SCALE": wrong})
