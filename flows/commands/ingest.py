"""`onrecord ingest PATH…`: articles into the record without the network, then extract and compare."""

from __future__ import annotations

import argparse
import sys

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command."""
    parser = common.command(commands, "ingest", run, "put articles into the record without the network")
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help=".txt, .html or .jsonl files, folders of them, or - for JSON lines"
    )
    parser.add_argument(
        "--first-seen-from-published",
        action="store_true",
        help="take the published date as the time of arrival (for archives)",
    )


def run(chosen: argparse.Namespace) -> int:
    """Keeps the articles in order of publication, then treats whatever is pending."""
    from flows.passes import ingest_pass

    session = common.session(chosen)
    report = ingest_pass(session, chosen.paths, chosen.first_seen_from_published, common.progress())
    for note in report.told():
        print(f"onrecord: {note}", file=sys.stderr)
    if chosen.json:
        from flows.output import as_json

        as_json(report.as_json())
    else:
        print(report.sentence())
    return 0
