"""What a pass did, counted; and how its progress is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from records.types import Failure

Told = Callable[[str, int, int], None]  # (step, done, of)

# (counter, one in words, several), in the order in which they are told
COUNTERS = (
    ("sources_failed", "source in trouble", "sources in trouble"),
    ("links_found", "link listed", "links listed"),
    ("links", "new link", "new links"),
    ("pages", "page fetched", "pages fetched"),
    ("unchanged", "page unchanged", "pages unchanged"),
    ("articles", "article", "articles"),
    ("statements", "statement", "statements"),
    ("new", "new utterance", "new utterances"),
    ("repeat", "repeating statement", "repeating statements"),
    ("unsure", "unsure", "unsure"),
    ("failures", "failure", "failures"),
    ("sent", "digest sent", "digests sent"),
)


NAMED = 12  # failures told in words; all of them stand in the view `failures`


def nobody(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Report:
    """Counts of one pass. Grows while the pass runs."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)  # sentences: what was recovered, what went wrong
    failed: list[str] = field(default_factory=list)  # 'dead: https://…: no connection could be made'
    degraded: str = ""  # why the pass as a whole is not to be trusted
    digests: dict[str, str] = field(default_factory=dict)  # topic → its digest as Markdown

    def add(self, **counts: int) -> None:
        """Adds to the counters named in COUNTERS."""
        self.counts.update(counts)

    def fail(self, failures: Sequence[Failure], urls: Mapping[str, str] | None = None) -> None:
        """Counts failures and tells of them in words. `urls`: address by the key that a failure names."""
        self.add(failures=len(failures))
        for one in failures:
            where = (urls or {}).get(one.key, one.key)
            self.failed.append(": ".join(filter(None, (one.source if one.source != where else "", where, one.reason))))

    def told(self) -> list[str]:
        """The notes, then the first failures and how many more there are."""
        more = len(self.failed) - NAMED
        rest = [f'and {more:,} more: onrecord query "from failures order by failed_at desc"'] if more > 0 else []
        return [*self.notes, *self.failed[:NAMED], *rest]

    def sentence(self) -> str:
        """'3 new links, 3 pages fetched, …': counters that are not zero, or 'nothing new'."""
        told = [(self.counts[name], one, many) for name, one, many in COUNTERS]
        said = [f"{count:,} {one if count == 1 else many}" for count, one, many in told if count]
        return ", ".join(said) if said else "nothing new"

    def as_json(self) -> dict[str, object]:
        """All counters, zeros too."""
        return {
            **{name: self.counts[name] for name, *_ in COUNTERS},
            "degraded": self.degraded,
            "notes": self.told(),
        }

    def markdown(self) -> str:
        """A table of the counters and a list of the notes."""
        rows = "".join(f"| {many} | {self.counts[name]:,} |\n" for name, _, many in COUNTERS)
        notes = "".join(f"- {note}\n" for note in (*filter(None, [self.degraded]), *self.told()))
        return f"| | |\n| --- | ---: |\n{rows}\n{notes}"
