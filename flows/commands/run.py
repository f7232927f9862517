"""`onrecord run`: one pass over the configured sources."""

from __future__ import annotations

import argparse

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command."""
    parser = common.command(commands, "run", run, "one pass over the configured sources")
    parser.add_argument("--topic", metavar="T", help="compare for this topic only")
    parser.add_argument("--source", metavar="S", action="append", help="look at this source only (may be repeated)")


def run(chosen: argparse.Namespace) -> int:
    """The whole pass, then what it did in one line."""
    from flows.passes import Order, source_pass

    report = source_pass(common.session(chosen), Order(topic=chosen.topic, only=chosen.source), common.progress())
    if chosen.json:
        from flows.output import as_json

        as_json(report.as_json())
    else:
        for note in report.told():
            print(note)
        print(report.sentence())
    return 0
