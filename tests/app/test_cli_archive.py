"""``doormanctl archive`` over an archive with ten events."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.archive.writer import Writer
from app.cli import program
from app.domain.event import Arrival
from app.domain.profile import Secret

KEY = "ab" * 32
MINUTE = 60_000_000
START = 1_795_500_000_000_000  # 2026-11-24 06:00 UTC


def arrival(number: int) -> Arrival:
    hotel, name = ("AUR01", "CHECK IN") if number % 2 else ("BEA01", "CHECK OUT")
    body = {
        "metadata": {"offset": str(number), "uniqueEventId": f"id-{number}"},
        "moduleName": "RESERVATION",
        "eventName": name,
        "primaryKey": str(900 + number),
        "timestamp": "2026-11-24 06:00:00.000",
        "hotelId": hotel,
        "detail": [{"elementName": "ROOM", "oldValue": "", "newValue": f"4{number:02}"}],
    }
    return Arrival(
        str(number), f"id-{number}", "RESERVATION", name, str(900 + number), hotel, "2026-11-24 06:00:00.000",
        START + number * MINUTE, json.dumps(body).encode(),
    )  # fmt: skip


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DOORMAN_ARCHIVE_KEY", KEY)
    path = tmp_path / "archive"
    writer = Writer.open(path, Secret(KEY), chain="LARK", profile="lark-uat")
    writer.add([arrival(number) for number in range(1, 11)])
    writer.close()
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = program.run(["archive", *arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_dump_lists_what_arrived_in_order(archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "dump", archive)
    assert (code, err) == (0, "")
    assert out.splitlines() == [f"{n}\tid-{n}" for n in range(1, 11)]


def test_verify_and_stats_are_json(archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "verify", archive)
    found = json.loads(out)
    assert (code, found["sound"], found["events"], found["problems"]) == (0, True, 10, [])
    code, out, _ = run(capsys, "stats", archive)
    found = json.loads(out)
    assert (code, found["events"], found["hotels"], found["firstReceivedAt"]) == (0, 10, 2, START + MINUTE)


def test_a_damaged_archive_ends_with_5_and_says_what_to_do(archive: str, capsys: pytest.CaptureFixture[str]) -> None:
    segment = next(Path(archive).glob("*.segment"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = bytes(4096)
    segment.write_bytes(content)
    code, _, err = run(capsys, "verify", archive)
    assert code == 5
    assert err.startswith("doormanctl: ")


def test_export_takes_the_filters(archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = tmp_path / "out.ndjson"
    code, out, err = run(
        capsys, "export", archive, "--to", str(to), "--hotel", "AUR01", "--event", "check in", "--module", "Reservation"
    )
    assert (code, out) == (0, "")
    assert err == f"5 events written to {to}.\n"
    assert [json.loads(row)["offset"] for row in to.read_text().splitlines()] == ["1", "3", "5", "7", "9"]


@pytest.mark.parametrize(
    ("narrowed", "offsets"),
    [
        (["--reservation", "904"], ["4"]),
        (["--text", "407"], ["7"]),
        (["--since", "2026-11-24T06:09:00+00:00"], ["9", "10"]),
        (["--until", "2026-11-24T06:03:00+00:00"], ["1", "2"]),
    ],
)
def test_export_by_reservation_text_and_time(
    archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], narrowed: list[str], offsets: list[str]
) -> None:
    to = tmp_path / "out.ndjson"
    assert run(capsys, "export", archive, "--to", str(to), *narrowed)[0] == 0
    assert [json.loads(row)["offset"] for row in to.read_text().splitlines()] == offsets


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_export_as_a_table(archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    to = tmp_path / f"out.{ending}"
    assert run(capsys, "export", archive, "--to", str(to))[0] == 0
    assert to.stat().st_size > 0


def test_another_ending_is_a_usage_error(archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "export", archive, "--to", str(tmp_path / "out.pdf"))
    assert code == 2
    assert ".csv, .ndjson, .xlsx" in err


def test_a_wrong_key_and_a_foreign_folder_end_with_5(
    archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(capsys, "dump", str(tmp_path))[0] == 5
    monkeypatch.setenv("DOORMAN_ARCHIVE_KEY", "cd" * 32)
    for command in ("dump", "verify", "stats"):
        code, out, err = run(capsys, command, archive)
        assert (code, out) == (5, "")
        assert "another key" in err


def test_prune_says_what_goes_and_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str], archive: str) -> None:
    old = str(tmp_path / "old")
    with Writer.open(Path(old), Secret(KEY), chain="LARK", profile="lark-uat", events_per_segment=300) as writer:
        writer.add([arrival(number)._replace(received_at=number * MINUTE) for number in range(300)])
        writer.add([arrival(number)._replace(received_at=number * MINUTE) for number in range(300, 600)])
    for options in (["--older-than", "90d"], ["--larger-than", "1MB", "--older-than", "12w"]):
        code, out, _ = run(capsys, "prune", old, *options, "--dry-run")
        assert (code, json.loads(out)["events"], json.loads(out)["eventsLeft"]) == (0, 300, 300)
    code, out, _ = run(capsys, "prune", old, "--older-than", "90d")
    assert (code, json.loads(out)["segments"]) == (0, 1)
    assert json.loads(run(capsys, "verify", old)[1])["pruned"] == 300
    assert json.loads(run(capsys, "prune", archive, "--older-than", "9d")[1])["events"] == 0


@pytest.mark.parametrize(
    "options", [[], ["--older-than", "soon"], ["--older-than", "0d"], ["--older-than", "90"], ["--larger-than", "9XB"]]
)
def test_limits_that_cannot_be_understood(archive: str, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    code, _, err = run(capsys, "prune", archive, *options)
    assert code == 2
    assert "90d" in err or "20GB" in err


def test_one_guest_is_exported_and_erased(archive: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "guest.ndjson"
    code, _, err = run(capsys, "guest", archive, "--reservation", "903", "export", "--to", str(file))
    assert (code, err) == (0, f"1 event written to {file}.\n")
    assert json.loads(file.read_text())["event"]["detail"][0]["newValue"] == "403"
    assert json.loads(run(capsys, "guest", archive, "--reservation", "903", "erase", "--dry-run")[1])["events"] == 1
    assert json.loads(run(capsys, "guest", archive, "--reservation", "903", "erase")[1])["events"] == 1
    run(capsys, "guest", archive, "--reservation", "903", "export", "--to", str(file))
    assert json.loads(file.read_text())["event"]["detail"][0]["newValue"] == "erased"
    assert json.loads(run(capsys, "verify", archive)[1])["erased"] == 1


@pytest.mark.parametrize("wrong", [["erase"], ["export", "--name", "Ada"], ["hide", "--name", "Ada"]])
def test_a_guest_that_is_not_said_clearly(archive: str, capsys: pytest.CaptureFixture[str], wrong: list[str]) -> None:
    assert run(capsys, "guest", archive, *wrong)[0] == 2


def test_dump_reads_around_damage_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORMAN_ARCHIVE_KEY", KEY)
    path = tmp_path / "archive"
    with Writer.open(path, Secret(KEY), chain="LARK", profile="lark-uat", events_per_segment=5) as writer:
        for first in (1, 6, 11):
            writer.add([arrival(number) for number in range(first, first + 5)])
    (path / "000002.segment").write_bytes(b"hello" * 100)
    code, out, err = run(capsys, "dump", str(path))
    assert code == 5
    assert out.splitlines() == [f"{n}\tid-{n}" for n in (*range(1, 6), *range(11, 16))]
    assert "passed over: 000002.segment" in err
    code, _, err = run(capsys, "export", str(path), "--to", str(tmp_path / "out.ndjson"))
    assert (code, len((tmp_path / "out.ndjson").read_text().splitlines())) == (5, 10)
    assert "10 events written" in err
