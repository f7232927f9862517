"""`onrecord demo`: a newsroom on this machine, a monitor that reads it day by day, a record to look at."""

from __future__ import annotations

import argparse
from pathlib import Path

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command."""
    parser = common.command(commands, "demo", run, "a made-up newsroom on this machine, read day by day", json=False)
    parser.add_argument(
        "--out", type=Path, default=Path("demo-out"), metavar="FOLDER", help="default: %(default)s; emptied first"
    )
    parser.add_argument(
        "--plain", action="store_true", help="run the monitor without Prefect: same result, half a minute less"
    )


def run(chosen: argparse.Namespace) -> int:
    """Prints each day's digest, then where everything lies."""
    from flows.demo import demo

    return demo(chosen.out, plain=chosen.plain, told=common.progress())
