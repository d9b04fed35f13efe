"""``python -m app.sandbox``: the sandbox by itself, with the flags of ``doormanctl sandbox``."""

from __future__ import annotations

import argparse
import sys

from app.sandbox.server import run


def main() -> int:
    """Read the flags and serve."""
    parser = argparse.ArgumentParser(
        prog="python -m app.sandbox", description="A chain, its gateway, stream and portal."
    )
    parser.add_argument("--port", type=int, default=0, help="the port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--seed", type=int, default=1, help="the story that is told")
    parser.add_argument("--hotels", type=int, default=240, help="how many hotels the chain has")
    parser.add_argument("--rate", type=float, default=5.0, help="events a second")
    parser.add_argument(
        "--time-scale", type=float, default=1.0, help="divides every length of time that the rules name"
    )
    parser.add_argument("--history", type=int, default=0, help="events that already wait for the first subscriber")
    return run(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
