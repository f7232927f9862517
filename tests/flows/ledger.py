"""A demo's record against the newsroom's ledger: what should have been flagged, and what was.

python -m tests.flows.ledger demo-out/onrecord.duckdb      prints every difference
"""

from __future__ import annotations

import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.agreement import overlap, same_name, words
from flows.demo import SEEDS
from flows.newsroom_data import read_outlets, read_pieces
from storage.store import Reader

Row = Mapping[str, Any]
_FLAGGED = """SELECT s.statement_id, s.url, s.outlet, s.speaker, s.content, v.novelty, v.utterance_id, v.decided_at
              FROM verdicts v JOIN statements s USING (statement_id)
              WHERE v.topic = ? AND s.via IS NULL ORDER BY v.decided_at, s.published_at, s.start_char"""


@dataclass(frozen=True)
class Ledger:
    """What the newsroom published, and what a record made of it."""

    record: Path
    folder: Path = SEEDS

    @cached_property
    def truth(self) -> dict[str, Any]:
        """The ledger as written."""
        return tomllib.loads((self.folder / "ledger.toml").read_text(encoding="utf-8"))

    @cached_property
    def flagged(self) -> dict[str, list[Row]]:
        """Article → its statements with a verdict on the topic, in the order of the verdicts; without what comes second
        hand (`via`), which the ledger does not list and `evaluate` does not count."""
        pieces = read_pieces(self.folder, read_outlets(self.folder))
        names = {(piece.outlet.title, piece.path): piece.piece_id for piece in pieces}
        with Reader(self.record) as reader:
            table = reader.query(_FLAGGED, [self.truth["topic"]])
        found: dict[str, list[Row]] = defaultdict(list)
        for values in table.rows:
            row = dict(zip(table.columns, values, strict=True))
            found[names[row["outlet"], urlsplit(row["url"]).path]].append(row)
        return found

    @cached_property
    def carried(self) -> dict[str, dict[str, list[Row]]]:
        """Article → statement of the record → the ledger's statements that it renders."""
        return {
            article: {row["statement_id"]: self._rendered(article, row) for row in rows}
            for article, rows in self.flagged.items()
        }

    def _rendered(self, article: str, row: Row) -> list[Row]:
        listed = [s for c in self.truth["carriers"] if c["article"] == article for s in c["statements"]]
        return [one for one in listed if _is_rendering(row, one)]

    def unflagged(self) -> list[str]:
        """Utterances that were not flagged new in one of the articles that may be first."""
        return [
            f"{said['slug']}: {said['what']}"
            for said in self.truth["utterances"]
            if not any(row["novelty"] == "new" for row in self._at_first(said))
        ]

    def flagged_again(self) -> list[str]:
        """Statements flagged new although their utterance was flagged new before, or stood in an earlier article."""
        return sorted(self._again())

    def _again(self) -> Iterator[str]:
        for said in self.truth["utterances"]:
            first = {said["first"], *said["first_ok"]}
            new = [
                (article, row)
                for article, rows in self.flagged.items()
                for row in rows
                if row["novelty"] == "new"
                and any(one["utterance"] == said["slug"] for one in self.carried[article][row["statement_id"]])
            ]
            for number, (article, row) in enumerate(sorted(new, key=lambda pair: pair[1]["decided_at"])):
                if number or article not in first:
                    yield f"{said['slug']}: again in {article}: {row['content'][:90]}"

    def off_topic(self) -> list[str]:
        """Verdicts in articles off the topic, and on statements that the ledger does not list."""
        return sorted(
            f"{article}: {row['speaker']}: {row['content'][:90]}"
            for article, rows in self.flagged.items()
            for row in rows
            if not self.carried[article][row["statement_id"]]
        )

    def _at_first(self, said: Row) -> Iterator[Row]:
        for article in (said["first"], *said["first_ok"]):
            for row in self.flagged.get(article, ()):
                names = [one["utterance"] for one in self.carried[article][row["statement_id"]]]
                if said["slug"] in names and same_name(row["speaker"], said["speaker"]):
                    yield row


def _is_rendering(row: Row, listed: Row) -> bool:
    """Whether a stored statement is one that the ledger lists: half of the words are shared, or one holds the other."""
    found, wanted = words(row["content"]), words(listed["content"])
    together = overlap(found, wanted)
    inside = bool(found and wanted) and (" ".join(found) in " ".join(wanted) or " ".join(wanted) in " ".join(found))
    return together >= 0.5 or inside


def main(path: str) -> None:
    """Prints the differences."""
    ledger = Ledger(Path(path))
    for title, lines in (
        ("not flagged at first report", ledger.unflagged()),
        ("flagged again", ledger.flagged_again()),
        ("off the topic", ledger.off_topic()),
    ):
        print(f"{title}: {len(lines)}")
        for line in lines:
            print("  ", line)


if __name__ == "__main__":
    main(sys.argv[1])
