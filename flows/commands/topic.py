"""`onrecord topic new NAME EXAMPLE… | list | check NAME`: what the record is read for."""

from __future__ import annotations

import argparse

from flows.commands import common


def add(commands: common.Commands) -> None:
    """Declares the command and what it can do."""
    top = commands.add_parser(
        "topic", help="the topics: new, list, check", description="The topics, each given by example."
    )
    kinds = top.add_subparsers(title="what to do", metavar="DO", required=True)
    new = common.command(kinds, "new", run_new, "make a topic of example articles")
    new.add_argument("name", metavar="NAME", help="lower-case letters, digits and hyphens")
    new.add_argument(
        "examples", nargs="+", metavar="EXAMPLE", help=".txt, .html or .jsonl files with articles on the topic"
    )
    new.add_argument("--title", help="as shown to readers (default: made from the name)")
    common.command(kinds, "list", run_list, "all topics")
    check = common.command(kinds, "check", run_check, "what the topic would flag in the record; nothing is kept")
    check.add_argument("name", metavar="NAME")
    check.add_argument("--limit", type=int, default=20, metavar="N", help="statements shown (default: %(default)s)")


def run_new(chosen: argparse.Namespace) -> int:
    """Copies the examples to seeds/NAME, writes config/topics/NAME.toml with the proposed terms."""
    from config.checks import SLUG
    from config.loader import seeds_folder
    from config.writing import put, topic_toml
    from extract.language import detect
    from flows import ingest
    from flows.session import Session
    from flows.topics import propose
    from records.errors import UsageError
    from records.identity import key
    from records.types import Article

    if not SLUG.fullmatch(chosen.name):
        raise UsageError(f"'{chosen.name}' is no topic name; use lower-case letters, digits and hyphens")
    session = common.session(chosen)
    path = session.config.root / "topics" / f"{chosen.name}.toml"
    if path.exists():
        raise UsageError(f"topic '{chosen.name}' is there already: {path}")
    given = ingest.read_all(chosen.examples)
    made = ingest.articles(given, session.clock(), first_seen_from_published=False)
    texts = {f"{key(one.text)}.txt": one.text for one in made if isinstance(one, Article)}
    if not texts:
        raise UsageError("none of the examples holds an article")
    title = chosen.title or chosen.name.replace("-", " ").capitalize()
    languages = [detect(text) for text in texts.values()]
    proposal = propose(chosen.name, title, texts, session.config.speakers, languages)
    comment = (
        f"Proposed from {len(texts)} examples in seeds/{chosen.name}/.\n"
        f"Edit it, then see what it would flag: `onrecord topic check {chosen.name}`.\n"
        "A term is the beginning of a word; the facets' names are free.\n"
        f"Known speakers in the examples: {', '.join(proposal.people) or 'none'}."
    )
    folder = seeds_folder(session.config.root) / chosen.name
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    put(path, topic_toml(proposal.topic, comment), lambda: Session().config)
    print(path)
    return 0


def run_list(chosen: argparse.Namespace) -> int:
    """A row a topic."""
    from flows.output import rows_as

    topics = common.session(chosen).config.topics
    rows = [(topic.name, topic.title, sorted(topic.terms), len(topic.examples)) for topic in topics]
    rows_as("json" if chosen.json else "table", ("name", "title", "languages", "examples"), rows)
    return 0


def run_check(chosen: argparse.Namespace) -> int:
    """Reads every statement on record for the topic and shows those that are on it."""
    from flows.output import rows_as
    from flows.work import Mind

    session = common.session(chosen)
    (topic,) = session.topics(chosen.name)
    mind = Mind(session.config, session.clock)
    with session.reader as reader:
        pairs = reader.pending_comparisons(topic.name, "nobody")  # nobody has compared anything: all of them
    remarks = mind.read(topic, pairs)
    shown = sorted(remarks, key=lambda remark: -remark.reading.relevance)[: chosen.limit]
    columns = ("relevance", "outlet", "speaker", "position", "content")
    rows = [
        (r.reading.relevance, r.outlet, r.statement.speaker, r.reading.position, r.statement.content) for r in shown
    ]
    rows_as("json" if chosen.json else "table", columns, rows)
    common.say(chosen, f"{len(remarks):,} statements of {len(pairs):,} articles are on the topic")
    return 0
