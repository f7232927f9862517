"""`onrecord replay`: kept pages through clean, extract and compare again."""

from __future__ import annotations

import argparse

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command."""
    parser = common.command(commands, "replay", run, "re-derive from kept pages")
    parser.add_argument(
        "--reprocess", choices=("missing", "failed", "all"), default="missing",
        help="pages never cleaned, pages that failed, or all (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="say how many pages it would be, do nothing")


def run(chosen: argparse.Namespace) -> int:
    """What was told of once is not told of again: the first verdict on a statement stands."""
    from flows.output import as_json

    session = common.session(chosen)
    if chosen.dry_run:
        with session.reader as reader:
            count = len(reader.page_ids(chosen.reprocess))
        if chosen.json:
            as_json({"pages": count})
        else:
            print(f"{count:,} {'page' if count == 1 else 'pages'} would be treated again")
        return 0
    from flows.passes import replay_pass

    report = replay_pass(session, chosen.reprocess, common.progress())
    if chosen.json:
        as_json(report.as_json())
    else:
        for note in report.told():
            print(note)
        print(report.sentence())
    return 0
