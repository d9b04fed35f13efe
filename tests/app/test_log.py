"""The log: lines of JSON on standard error and in a private file that does not grow without end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import structlog

from app import log


@pytest.fixture(autouse=True)
def _left_as_found() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "recorder.log"


def test_an_entry_is_one_line_of_json_in_both_places(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(file)
    structlog.get_logger().warning("connection ended", detail="1006\nbroken")
    said = capsys.readouterr().err
    assert file.read_text("utf-8") == said
    assert said.count("\n") == 1
    entry = json.loads(said)
    assert (entry["event"], entry["level"], entry["detail"]) == ("connection ended", "warning", "1006\nbroken")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_traceback_shows_no_values(file: Path) -> None:
    log.configure(file)
    canary = "s3cret"
    try:
        raise ValueError(len(canary))
    except ValueError:
        structlog.get_logger().exception("failed")
    assert "ValueError: 6" in file.read_text("utf-8")
    assert f"'{canary}'" not in file.read_text("utf-8")


def test_files_are_begun_anew_and_few_are_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LARGEST", 1_000)
    log.configure(file)
    for number in range(100):
        structlog.get_logger().info("entry", number=number)
    files = sorted(path.name for path in file.parent.iterdir())
    assert files == ["recorder.log", "recorder.log.1", "recorder.log.2", "recorder.log.3"]
    assert all(path.stat().st_size <= 1_000 for path in file.parent.iterdir())
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in file.parent.iterdir())
    assert json.loads(file.read_text("utf-8").splitlines()[-1])["number"] == 99


def test_a_file_that_cannot_be_written_stops_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    log.configure(tmp_path / "file" / "recorder.log")
    structlog.get_logger().info("still here")
    assert "still here" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a file that is always full is there on Linux")
def test_a_full_disk_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    log.configure(Path("/dev/full"))
    with suppress(OSError), open("/dev/full", "w") as full:
        monkeypatch.setattr("sys.stderr", full)
        for _ in range(3):
            structlog.get_logger().info("entry", text="x" * 100_000)
        monkeypatch.undo()
        with pytest.raises(OSError, match="No space left"):
            print("entry", file=full, flush=True)
