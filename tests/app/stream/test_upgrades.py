"""All recorders together open no more connections than the server bears."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.stream.upgrades import MOST, Upgrades


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "upgrades.json"


def _takes(upgrades: Upgrades) -> bool:
    """Whether one more is allowed without waiting."""
    return upgrades._try() == 0


def test_a_hundred_and_no_more_however_many_recorders_ask(path: Path) -> None:
    clock = Clock()
    recorders = [Upgrades(path, 120, clock) for _ in range(20)]
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(_takes, recorders * 6)) == MOST
    clock.now += 119
    assert not _takes(recorders[0])
    clock.now += 2
    assert _takes(recorders[0])


def test_who_comes_too_often_waits_until_it_may(path: Path) -> None:
    upgrades = Upgrades(path, 0.2)

    async def main() -> None:
        async with asyncio.timeout(20):
            for _ in range(MOST + 1):
                await upgrades.take()

    asyncio.run(main())


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'["x"]'])
def test_a_damaged_count_begins_anew(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert _takes(Upgrades(path, 120))


def test_a_machine_that_was_started_anew_holds_nobody_up(path: Path) -> None:
    clock = Clock()
    upgrades = Upgrades(path, 120, clock)
    assert all(_takes(upgrades) for _ in range(MOST))
    assert not _takes(upgrades)
    clock.now -= 7_200
    assert _takes(upgrades)


def test_a_count_that_cannot_be_kept_holds_nobody_up(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert _takes(Upgrades(tmp_path / "file" / "upgrades.json", 120))
