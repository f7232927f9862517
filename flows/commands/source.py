"""`onrecord source add URL | list | check | import OPML | export`: where the news comes from."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flows.commands import common

if TYPE_CHECKING:
    from records.types import Source

MINE = "mine.toml"  # file in config/sources that commands write to


def add(commands: common.Commands) -> None:
    """Declares the command and what it can do."""
    top = commands.add_parser(
        "source", help="the sources: add, list, check, import, export", description="The sources."
    )
    kinds = top.add_subparsers(title="what to do", metavar="DO", required=True)
    adding = common.command(kinds, "add", run_add, "find the feeds and sitemaps of a site and add it")
    adding.add_argument("url", metavar="URL")
    adding.add_argument("--name", help="name of the source (default: made from the site's)")
    adding.add_argument("--dry-run", action="store_true", help="show what would be added, add nothing")
    common.command(kinds, "list", run_list, "all configured sources")
    checking = common.command(kinds, "check", run_check, "fetch now and show what would come in; nothing is kept")
    checking.add_argument("names", nargs="*", metavar="NAME", help="sources (default: all that are enabled)")
    importing = common.command(kinds, "import", run_import, "add the sources of an OPML file")
    importing.add_argument("opml", metavar="OPML", type=Path)
    importing.add_argument(
        "--language", default="en", help="of sources for which the file does not say (default: %(default)s)"
    )
    common.command(kinds, "export", run_export, "print all sources as OPML", json=False)


def run_add(chosen: argparse.Namespace) -> int:
    """Asks the site, proposes a source, writes it to config/sources/mine.toml."""
    from dataclasses import replace

    from config.writing import source_toml
    from fetch import sites
    from flows.work import Network
    from records.errors import OnRecordError
    from records.types import Failure

    session = common.session(chosen)
    now = session.clock()
    with Network(session.settings.door, session.clock) as network:
        found = network.wait(sites.find(network.door, chosen.url, now))
    if isinstance(found, Failure):
        raise OnRecordError(f"{chosen.url}: {found.reason}")
    proposed = sites.propose(found, now)
    source = replace(proposed, name=chosen.name) if chosen.name else proposed
    if chosen.dry_run:
        print(source_toml(source), end="")
        return 0
    _write(chosen, [source])
    return 0


def run_list(chosen: argparse.Namespace) -> int:
    """A row a source."""
    from flows.output import rows_as

    columns = ("name", "outlet", "language", "country", "state_media", "enabled", "links_a_day", "confirmed")
    sources = sorted(common.session(chosen).config.sources, key=lambda source: source.name)
    rows = [[getattr(source, column) for column in columns] for source in sources]
    rows_as("json" if chosen.json else "table", columns, rows)
    return 0


def run_check(chosen: argparse.Namespace) -> int:
    """A row a source: its state, what it lists now, what is wrong. Exit 1 when one of them brings nothing."""
    import dataclasses

    from flows.output import rows_as
    from flows.passes import Order, chosen_sources
    from flows.source_check import Check, check

    session = common.session(chosen)
    checks = check(session, chosen_sources(session, Order(only=chosen.names or None)))
    columns = [field.name for field in dataclasses.fields(Check)]
    rows_as("json" if chosen.json else "table", columns, [[getattr(one, name) for name in columns] for one in checks])
    return 0 if all(one.links for one in checks) else 1


def run_import(chosen: argparse.Namespace) -> int:
    """Adds the sources of an OPML file that are not configured yet."""
    from fetch import opml
    from records.errors import UsageError

    try:
        raw = chosen.opml.read_bytes()
        read = opml.read(raw, chosen.language)
    except (OSError, ValueError) as error:
        raise UsageError(f"{chosen.opml}: {error}") from None
    _write(chosen, read)
    return 0


def run_export(chosen: argparse.Namespace) -> int:
    """Prints OPML; on standard error what it has no place for."""
    from fetch import opml

    sources = common.session(chosen).config.sources
    print(opml.write(sources), end="")
    left_out = [source.name for source in sources if not source.feeds]
    if left_out:
        print(f"left out, for they have no feed: {', '.join(left_out)}", file=sys.stderr)
    return 0


def _write(chosen: argparse.Namespace, sources: list[Source] | tuple[Source, ...]) -> None:
    """Appends those whose name and feeds are not configured yet to config/sources/mine.toml."""
    from config.writing import put, source_toml
    from flows.session import Session
    from flows.source_check import addresses

    session = common.session(chosen)
    config = session.config
    names = {source.name for source in config.sources}
    known = {url for source in config.sources for url in addresses(source)}
    new = [s for s in sources if s.name not in names and not known & {*addresses(s)}]
    if not new:
        common.say(chosen, "nothing to add: all of it is configured already")
        return
    path = config.root / "sources" / MINE
    before = (
        path.read_text(encoding="utf-8") + "\n"
        if path.exists()
        else "# Sources added by `onrecord source add` and `import`.\n\n"
    )
    put(path, before + "\n".join(map(source_toml, new)), lambda: Session().config)
    for source in new:
        brings = [f"{len(source.feeds)} feeds", f"{len(source.sitemaps)} sitemaps"]
        brings += ["the front page, for want of them"] if source.front_pages else []
        common.say(chosen, f"added {source.name} ({source.outlet}): {', '.join(brings)}")
    if chosen.json:
        import dataclasses

        from flows.output import as_json

        as_json([dataclasses.asdict(source) for source in new])
