"""`onrecord digest`: what is new since a time."""

from __future__ import annotations

import argparse
from datetime import timedelta

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command."""
    parser = common.command(commands, "digest", run, "what is new since a time")
    parser.add_argument("--topic", metavar="T", help="default: all topics")
    parser.add_argument("--since", metavar="WHEN", help="2025-05-17, 36h, 7d, yesterday (default: [digests] hours ago)")
    parser.add_argument("--as-of", metavar="WHEN", help="as it read then (default: now)")
    parser.add_argument(
        "--format", choices=("text", "md", "html", "json", "atom"), help="default: text, or json with --json"
    )


def run(chosen: argparse.Namespace) -> int:
    """Prints one digest a topic; a sentence when there is nothing new."""
    from flows.digest import digest_of, rendered
    from flows.when import when

    session = common.session(chosen)
    settings = session.settings
    zone = settings.schedule.timezone
    until = when(chosen.as_of, session.clock(), zone) if chosen.as_of else session.clock()
    since = when(chosen.since, until, zone) if chosen.since else until - timedelta(hours=settings.digests.hours)
    shape = chosen.format or ("json" if chosen.json else "text")
    with session.reader as reader:
        for topic in session.topics(chosen.topic):
            digest = digest_of(topic, since, until, reader, session.config.sources, session.config.speakers)
            print(rendered(digest, shape, zone).rstrip("\n"))
    return 0
