"""How the window is called: ``doorman [--profile NAME | --demo | --tour DIR]``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EPILOG = """Without any of these the profile opened last is opened, or the one that the environment describes
(DOORMAN_GATEWAY and its like), or the window asks for one. Secrets are never given on the command line."""


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked for. ``tour`` is the folder for its pictures."""

    profile: str = ""
    demo: bool = False
    tour: Path | None = None


class _ShowVersion(argparse.Action):
    """Looks the version up only when it is asked for: that takes longer than all the rest here."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it and leave."""
        from importlib.metadata import version

        print(f"doorman {version('doorman')}")  # noqa: T201
        parser.exit()


def parse(arguments: Sequence[str]) -> Call:
    """Read the arguments. Leaves the program with 2 where they are wrong, as ``doormanctl`` does."""
    parser = argparse.ArgumentParser(prog="doorman", epilog=EPILOG, description="The window of Doorman.")
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help="show the version and leave")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--profile", metavar="NAME", default="", help="open this profile")
    one.add_argument("--demo", action="store_true", help="open a chain that does not exist, on a server of its own")
    one.add_argument("--tour", metavar="DIR", type=Path, help="walk through every step on the demo, save pictures")
    found = parser.parse_args(arguments)
    return Call(found.profile, found.demo, found.tour)
