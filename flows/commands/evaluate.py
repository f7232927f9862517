"""`onrecord evaluate GOLD.jsonl [--clusters C.json]`: the figures and the misses."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.commands import common

if TYPE_CHECKING:
    from flows.scoring import Miss


def add(commands: common.Commands) -> None:
    """Declares the command."""
    parser = common.command(commands, "evaluate", run, "score extraction and comparison on labelled articles")
    parser.add_argument("gold", metavar="GOLD.jsonl", type=Path, help="labelled articles, a JSON object a line")
    parser.add_argument(
        "--clusters", metavar="C.json", type=Path, help="which labels carry one utterance, and in what order"
    )
    parser.add_argument(
        "--topic", default="putin-zelensky-summit", metavar="T", help="topic of the labels (default: %(default)s)"
    )
    parser.add_argument(
        "--misses", type=int, default=40, metavar="N", help="misses shown (default: %(default)s; --json has all)"
    )
    parser.add_argument(
        "--kind", action="append", help="show only misses of this kind: speaker missed spare topic position novelty"
    )


def run(chosen: argparse.Namespace) -> int:
    """Prints figures, then misses."""
    from flows.evaluate import evaluate
    from flows.output import as_json

    session = common.session(chosen)
    (topic,) = session.topics(chosen.topic)
    result = evaluate(session.config, topic, chosen.gold, chosen.clusters, common.progress())
    misses = [miss for miss in result.misses if not chosen.kind or miss.kind in chosen.kind]
    if chosen.json:
        rows = [{"kind": m.kind, "article": m.article, "who": m.who, "what": m.what} for m in misses]
        as_json({"articles": result.articles, "statements": result.statements, **result.figures, "misses": rows})
        return 0
    print(f"{result.articles} articles, {result.statements} statements found")
    for name, value in result.figures.items():
        print(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    _print_misses(misses, chosen.misses)
    return 0


def _print_misses(misses: Sequence[Miss], limit: int) -> None:
    from flows.output import plain

    counts: Counter[Any] = Counter(miss.kind for miss in misses)
    print("misses: " + (", ".join(f"{count} {kind}" for kind, count in counts.most_common()) or "none"))
    for miss in misses[:limit]:
        print(f"  {miss.kind:<9} {miss.article:<8} {plain(miss.who)} | {plain(miss.what)[:110]}")
    if len(misses) > limit:
        print(f"  … and {len(misses) - limit} more: --misses {len(misses)}")
