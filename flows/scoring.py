"""The measure: a record against labelled articles. Who said what, on the topic or not, where they stand, what is new.

content   a found statement matches a labelled one of its article when their word multisets share at least half
          (intersection / union); one to one, best pairs first
speaker   the names agree after transliteration, or their surnames nearly do
joint     content and speaker both right
ignored   labels marked optional; findings inside headlines, past `labelled_until`, second-hand (`via`), or of the
          outlet itself; everything in articles without labels
topic     a matched statement has a verdict <=> the label says about_summit
novelty   new or repeat as the labelled stream has it; `unsure` counts as wrong
confidence  in tenths of it, how far the mean confidence is from the share that was right, words and speaker
clusters  B-cubed over matched statements; hard negatives are pairs that must not share an utterance
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flows.agreement import best_pairs, right_speaker, words

Row = Mapping[str, Any]  # a line of the gold file, or a row of a view

KINDS = ("direct", "indirect", "mixed")


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that was not as labelled, to be read by a person."""

    kind: str  # "speaker" wrong, "missed" statement, "spare" finding, "topic", "position" or "novelty" wrong
    article: str
    who: str
    what: str


@dataclass(slots=True)
class _Tally:
    """Counts of one language, or of all."""

    counts: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, Any]:
        c = self.counts
        return {
            "content": precision_recall(c["content"], c["predicted"], c["gold"]),
            "joint": precision_recall(c["joint"], c["predicted"], c["gold"]),
            "speaker_given_content": _share(c["joint"], c["content"], 0.0),
            "recall": {kind: _share(c["found_" + kind], c["gold_" + kind], None) for kind in KINDS},
            "kind": _share(c["kind_right"], c["content"], 0.0),
            "topic_given_found": precision_recall(
                c["on_hit"], c["on_hit"] + c["on_wrong"], c["on_hit"] + c["on_missed"]
            ),
            "topic_end_to_end": precision_recall(
                c["on_hit"], c["on_hit"] + c["on_wrong"] + c["on_spare"], c["on_hit"] + c["on_missed"] + c["on_unfound"]
            ),
            "position": {"accuracy": _share(c["position_right"], c["position_asked"], 0.0), "n": c["position_asked"]},
        }


@dataclass(frozen=True, slots=True)
class _Matched:
    """What of one article was found, what was not, and what was found besides."""

    pairs: tuple[tuple[Row, Row], ...]  # (found, label)
    missed: tuple[Row, ...]  # labels
    spare: tuple[Row, ...]  # found


def evaluate(
    gold: Sequence[Row], statements: Iterable[Row], verdicts: Iterable[Row], clusters: Row | None = None
) -> tuple[dict[str, Any], list[Miss]]:
    """Figures by language and for all, and the misses.

    `gold` are the lines of a labelled file; `statements` and `verdicts` rows of the views of those names, the verdicts
    of one topic only; `clusters` the file of that name. Articles are matched by url.
    """
    found = defaultdict(list)
    for row in statements:
        found[row["url"]].append(row)
    verdict_of = {row["statement_id"]: row for row in verdicts}
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    order = _order(clusters)
    utterance: dict[str, str] = {}
    novelty: Counter[tuple[str, str]] = Counter()
    sure: list[tuple[float, bool]] = []
    misses: list[Miss] = []
    alarms = 0
    for article in gold:
        rows = found[article["url"]]
        if not article["statements"]:
            alarms += sum(row["statement_id"] in verdict_of for row in rows)
            misses += [_miss("topic", article, row) for row in rows if row["statement_id"] in verdict_of]
            continue
        matched = match(article, rows)
        for name in ("all", article["language"]):
            _count(tallies[name].counts, matched, verdict_of)
        sure += [(row.get("confidence") or 0.0, False) for row in matched.spare]
        for row, label in matched.pairs:
            verdict = verdict_of.get(row["statement_id"])
            if not label.get("optional"):
                sure.append((row.get("confidence") or 0.0, right_speaker(row, label)))
            if verdict:
                utterance[label["id"]] = verdict["utterance_id"]
                if label["id"] in order and label["about_summit"]:
                    novelty[order[label["id"]], verdict["novelty"]] += 1
        misses += _misses(article, matched, verdict_of, order)
    figures: dict[str, Any] = {name: tally.figures() for name, tally in sorted(tallies.items())}
    figures["false_alarms_in_distractors"] = alarms
    figures["confidence"] = _calibration(sure)
    if novelty:
        figures["novelty"] = _novelty_figures(novelty)
    if clusters and utterance:
        figures |= _cluster_figures(clusters, utterance)
    return figures, misses


def match(article: Row, rows: Sequence[Row]) -> _Matched:
    """One-to-one pairs of found rows and labels, best first; what may be ignored is left out of the rest."""
    labels = article["statements"]
    pairs = best_pairs([words(row["content"]) for row in rows], [words(label["content"]) for label in labels])
    taken = set(pairs.values())
    return _Matched(
        pairs=tuple((rows[i], labels[j]) for i, j in pairs.items()),
        missed=tuple(label for j, label in enumerate(labels) if j not in taken and not label.get("optional")),
        spare=tuple(row for i, row in enumerate(rows) if i not in pairs and not _ignorable(row, article)),
    )


def _ignorable(row: Row, article: Row) -> bool:
    if row.get("via") or row.get("speaker_kind") == "outlet":
        return True
    text, until = article["text"], article.get("labelled_until")
    if until is not None and text.find(row["content"][:60]) >= until:
        return True
    said = set(words(row["content"]))
    return any(said <= set(words(text[start:end])) for start, end in article.get("heading_spans") or ())


def _count(c: Counter[str], matched: _Matched, verdict_of: Mapping[str, Row]) -> None:
    firm = [(row, label) for row, label in matched.pairs if not label.get("optional")]
    c["content"] += len(firm)
    c["gold"] += len(firm) + len(matched.missed)
    c["predicted"] += len(firm) + len(matched.spare)
    for row, label in firm:
        c["joint"] += right_speaker(row, label)
        c["kind_right"] += row.get("kind") == label["quote_type"]
        c["found_" + label["quote_type"]] += 1
        c["gold_" + label["quote_type"]] += 1
        verdict, should = verdict_of.get(row["statement_id"]), bool(label["about_summit"])
        c["on_hit"] += bool(verdict) and should
        c["on_wrong"] += bool(verdict) and not should
        c["on_missed"] += should and not verdict
        if verdict and should and label.get("position"):
            c["position_asked"] += 1
            c["position_right"] += _right_position(verdict, label)
    for label in matched.missed:
        c["gold_" + label["quote_type"]] += 1
        c["on_unfound"] += bool(label["about_summit"])
    c["on_spare"] += sum(row["statement_id"] in verdict_of for row in matched.spare)


def _misses(article: Row, matched: _Matched, verdict_of: Mapping[str, Row], order: Mapping[str, str]) -> Iterable[Miss]:
    for row, label in matched.pairs:
        if not right_speaker(row, label):
            yield Miss("speaker", article["id"], f"{row.get('speaker')} for {label['speaker']}", label["content"])
        if label.get("optional"):
            continue
        verdict = verdict_of.get(row["statement_id"])
        if bool(verdict) != bool(label["about_summit"]):
            yield Miss("topic", article["id"], "on topic" if verdict else "off topic", label["content"])
        elif verdict:
            if label.get("position") and not _right_position(verdict, label):
                yield Miss(
                    "position", article["id"], f"{verdict['position']} for {label['position']}", label["content"]
                )
            if label["id"] in order and verdict["novelty"] != order[label["id"]]:
                yield Miss("novelty", article["id"], f"{verdict['novelty']} for {order[label['id']]}", label["content"])
    for label in matched.missed:
        yield Miss("missed", article["id"], f"{label['speaker']}, {label['quote_type']}", label["content"])
    for row in matched.spare:
        yield _miss("spare", article, row)


def _miss(kind: str, article: Row, row: Row) -> Miss:
    return Miss(kind, article["id"], str(row.get("speaker")), row["content"])


def _right_position(verdict: Row, label: Row) -> bool:
    return verdict.get("position") in {label["position"], *(label.get("position_alt") or ())}


def _order(clusters: Row | None) -> dict[str, str]:
    order: dict[str, str] = {}
    for entry in clusters["stream"] if clusters else ():
        order |= dict.fromkeys(entry["new"], "new")
        order |= {item["id"] if isinstance(item, dict) else item: "repeat" for item in entry["repeats"]}
    return order


def _calibration(sure: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """Expected calibration error of (confidence, right) in ten equal steps of confidence."""
    steps: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in sure:
        steps[min(int(confidence * 10), 9)].append((confidence, right))
    off = sum(abs(sum(c for c, _ in step) - sum(right for _, right in step)) for step in steps.values())
    return {"calibration_error": round(off / len(sure), 3) if sure else None, "n": len(sure)}


def _novelty_figures(seen: Counter[tuple[str, str]]) -> dict[str, Any]:
    """`seen` counts (labelled, judged)."""
    total = seen.total()
    right = {name: seen[name, name] for name in ("new", "repeat")}
    judged, labelled = Counter[str](), Counter[str]()
    for (label, verdict), count in seen.items():
        labelled[label] += count
        judged[verdict] += count
    return {
        "new": precision_recall(right["new"], judged["new"], labelled["new"]),
        "repeat": precision_recall(right["repeat"], judged["repeat"], labelled["repeat"]),
        "accuracy": round((right["new"] + right["repeat"]) / total, 3),
        "unsure": judged["unsure"],
        "n": total,
    }


def _cluster_figures(clusters: Row, utterance: Mapping[str, str]) -> dict[str, Any]:
    member: dict[str, set[str]] = defaultdict(set)
    for cluster in clusters["clusters"]:
        for name in cluster["statements"]:
            member[name].add(cluster["id"])
    figures: dict[str, Any] = {}
    names = [name for name in utterance if name in member]
    if names:
        precision = recall = 0.0
        for name in names:
            together = [other for other in names if utterance[other] == utterance[name]]
            alike = [other for other in names if member[other] & member[name]]
            both = sum(bool(member[other] & member[name]) for other in together)
            precision += both / len(together)
            recall += both / len(alike)
        p, r = precision / len(names), recall / len(names)
        figures["clusters_b_cubed"] = {
            "P": round(p, 3),
            "R": round(r, 3),
            "F1": round(2 * p * r / (p + r), 3),
            "n": len(names),
        }
    pairs = [(x["a"], x["b"]) if isinstance(x, dict) else tuple(x[:2]) for x in clusters.get("hard_negatives", ())]
    seen = [(a, b) for a, b in pairs if a in utterance and b in utterance]
    if seen:
        apart = sum(utterance[a] != utterance[b] for a, b in seen)
        figures["hard_negatives_kept_apart"] = {"share": round(apart / len(seen), 3), "n": len(seen)}
    return figures


def precision_recall(hits: int, found: int, actual: int) -> dict[str, Any]:
    """P, R and F1 to three places, and how many there are."""
    p = hits / found if found else 0.0
    r = hits / actual if actual else 0.0
    return {"P": round(p, 3), "R": round(r, 3), "F1": round(2 * p * r / (p + r) if p + r else 0.0, 3), "n": actual}


def _share(part: int, whole: int, nothing: float | None) -> float | None:
    return round(part / whole, 3) if whole else nothing
