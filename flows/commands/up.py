"""`onrecord up`: the scheduled service."""

from __future__ import annotations

import argparse

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command."""
    parser = common.command(
        commands, "up", run, "the scheduled service: passes and digests by the settings' schedule", json=False
    )
    parser.add_argument(
        "--port", type=int, metavar="N", help="of Prefect's server on 127.0.0.1 (default: the settings' one)"
    )


def run(chosen: argparse.Namespace) -> int:
    """Runs until SIGTERM or Ctrl-C; then stops all it started."""
    from flows.up import up

    return up(common.session(chosen), chosen.port)
