"""What commands share: the options that each has, and the session made of them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flows.session import Session

if TYPE_CHECKING:
    from flows.report import Told

Commands = Any  # argparse's private type of add_subparsers()


def command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], int], summary: str, *, json: bool = True
) -> argparse.ArgumentParser:
    """A new command with --database, and --json where it prints data."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=summary[0].upper() + summary[1:] + "."
    )
    parser.set_defaults(run=run)
    parser.add_argument("--database", metavar="PATH", help="file of the record (default: the settings' one)")
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def session(chosen: argparse.Namespace) -> Session:
    """The session of a command."""
    return Session(database=chosen.database)


def say(chosen: argparse.Namespace, sentence: str) -> None:
    """A sentence for people: on standard error when standard output carries data."""
    print(sentence, file=sys.stderr if getattr(chosen, "json", False) else sys.stdout)


def progress() -> Told:
    """Progress on standard error when it is a terminal, silence otherwise."""
    from flows.report import nobody

    if not sys.stderr.isatty():
        return nobody
    from flows.progress import Bars

    return Bars()
