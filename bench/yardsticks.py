"""Extraction against two public yardsticks that nothing here was trained on.

    python -m bench.yardsticks polnear FOLDER [train|dev] [EVERY]     FOLDER: a checkout of networkdynamics/PolNeAR
    python -m bench.yardsticks adaq FOLDER                            FOLDER: a checkout of pixelmagenta/adaq

Neither comes with a licence to copy it: fetch it, measure, keep nothing. PolNeAR's test split is never read. EVERY
takes each n-th article only. Both label other things than `records` calls a statement; the docstrings of `polnear` and
`adaq` say what is counted. `--misses` prints, instead of the figures, what was not as labelled.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import simplemma

from config.loader import load
from extract.extractor import Extractor
from extract.quotes.marks import quotations
from flows.agreement import ENOUGH, best_pairs, overlap, words
from flows.scoring import precision_recall
from records.types import Article, Statement

# Verbs of saying: those that take what was said as a clause or a quotation. Verbs of belief and intention (think,
# plan), of questions (ask), and of judging or naming a thing (criticise, call, describe) are not among them.
SAY_VERBS = frozenset(
    """acknowledge add admit advise affirm agree allege announce answer argue assert assure boast caution claim comment
    complain concede conclude confess confide confirm contend continue counter declare deny disclose emphasise
    emphasize exclaim explain forecast hint inform insist joke maintain mention note object observe pledge predict
    proclaim promise pronounce propose protest quip reaffirm recall recommend reiterate remark remind repeat reply
    report respond retort reveal say shout speculate state stress submit suggest swear tell testify tweet underscore
    urge vow warn write"""
    .split()
)  # fmt: skip


# Russian words that report speech, as lemmas.
SAID_RU = frozenset(
    """говорить добавить заверить заметить заявить констатировать называть напомнить написать объяснить объяснять
    отвечать ответить отметить писать подчеркнуть попросить пояснить предупредить предупреждать признать пригласить
    рассказать рассказывать сказать словам сообщать сообщить спросить считать утверждать утверждение"""
    .split()
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """What PolNeAR attributes to a source: contiguous parts, the words, whether each part lies between marks."""

    parts: tuple[tuple[int, int, str, bool], ...]
    source: str  # "" when nobody is named
    says: bool  # by a verb of saying

    @property
    def content(self) -> str:
        """The words of all parts."""
        return " ".join(text for _, _, text, _ in self.parts)

    @property
    def direct(self) -> bool:
        """Whether all of it lies between quotation marks."""
        return all(quoted for *_, quoted in self.parts)


@dataclass(frozen=True, slots=True)
class Matched:
    """One article's statements and labels, each in one pair at most."""

    article: Article
    pairs: tuple[tuple[Statement, Label], ...]
    missed: tuple[Label, ...]
    spare: tuple[Statement, ...]


def main(arguments: Sequence[str]) -> None:
    """Print the figures, or with `--misses` what they are made of."""
    given = [argument for argument in arguments if argument != "--misses"]
    if len(given) < 2 or given[0] not in ("polnear", "adaq") or (given[2:3] or ["dev"])[0] not in ("train", "dev"):
        raise SystemExit(__doc__)
    kind, folder = given[0], Path(given[1])
    if kind == "adaq":
        adaq(folder, misses=len(given) < len(arguments))
    else:
        polnear(folder, (given[2:3] or ["dev"])[0], int((given[3:4] or ["1"])[0]), misses=len(given) < len(arguments))


def polnear(folder: Path, split: str = "dev", every: int = 1, misses: bool = False) -> None:
    """American campaign news, every attribution labelled: of statements, but of beliefs and intentions as well.

    label           an attribution's content. PolNeAR makes one attribution of a quotation that the reporter breaks into
                    or that runs over paragraphs; a statement here is contiguous. So all is measured twice: against
                    the labels as they are (*whole*), and cut where other words or a paragraph's end stand between
                    (*cut*). Where several annotators labelled an article, the first by name is taken
    match           the word multisets share at least half (intersection over union); one to one, best first
    precision       matched / found. recall: matched / labels
    joint           matched with the speaker right: a word of the source stands in the speaker's words as we mark them,
                    or the speaker's surname as we resolve it stands in the source. Where no source is labelled, the
                    match is enough
    says            labels with a verb of `SAY_VERBS` among their cue's lemmas: what we mean by a statement
    direct          labels that lie between quotation marks entirely
    """
    articles, labels = _polnear(folder / "data" / split, every)
    extracted = Extractor(load(None).speakers).extract(articles)
    if misses:
        for article, extraction, own in zip(articles, extracted, labels, strict=True):
            print(*_misses(_match(article, extraction.statements, _cut(own))), sep="\n")
        return
    print(f"PolNeAR {split}, {len(articles)} articles")
    for way, held in (("whole", labels), ("cut", [_cut(own) for own in labels])):
        matched = [_match(a, e.statements, own) for a, e, own in zip(articles, extracted, held, strict=True)]
        pairs = [pair for one in matched for pair in one.pairs]
        found, wanted = sum(len(e.statements) for e in extracted), [label for own in held for label in own]
        print(f"{way}: content", precision_recall(len(pairs), found, len(wanted)))
        print(f"{way}: joint", precision_recall(sum(_right(*pair) for pair in pairs), found, len(wanted)))
        for name in ("says", "direct"):
            asked = sum(getattr(label, name) for label in wanted)
            print(
                f"{way}: recall of {name} {_share(sum(getattr(label, name) for _, label in pairs), asked)}  n {asked}"
            )


def adaq(folder: Path, misses: bool = False) -> None:
    """Russian sentences without context, some with a quotation of either form, some with none.

    found           the words that are labelled content and those of all our statements share at least half: the labels
                    do not tell two contents of one sentence apart
    direct          sentences whose labelled content starts with a quotation mark; indirect: the others with content
    token F1        of single words (marks aside) in a content, by their place in the sentence, over all sentences
    fires           sentences without labelled content in which we find a statement; and the same over those of them
                    that have no word of `SAID_RU`, since not all that reports speech is labelled there
    """
    sentences = _adaq(folder / "data")
    extractor = Extractor(load(None).speakers)
    counts = Counter[str]()
    extracted = extractor.extract([_article(str(i), text, "ru", _WHEN) for i, (text, _) in enumerate(sentences)])
    for (text, tokens), extraction in zip(sentences, extracted, strict=True):
        spans = [(statement.start, statement.end) for statement in extraction.statements]
        ours = {i for i, (a, b, _) in enumerate(tokens) if any(low <= a and b <= high for low, high in spans)}
        label = [i for i, token in enumerate(tokens) if token[2]]
        plain = {i for i, (a, b, _) in enumerate(tokens) if any(c.isalnum() for c in text[a:b])}
        counts["right"] += len(ours & set(label) & plain)
        counts["ours"] += len(ours & plain)
        counts["labelled"] += len(set(label) & plain)
        said = [words(" ".join(text[slice(*tokens[i][:2])] for i in sorted(chosen))) for chosen in (ours, set(label))]
        kind = "none" if not label else "direct" if text[tokens[label[0]][0]] in '"«“„' else "indirect"
        hit = bool(ours) if kind == "none" else overlap(*said) >= ENOUGH
        counts[kind] += 1
        counts["found_" + kind] += hit
        if kind == "none" and not SAID_RU & {simplemma.lemmatize(word, lang="ru") for word in words(text)}:
            counts["silent"] += 1
            counts["found_silent"] += hit
        if misses and hit == (kind == "none"):
            print(f"{kind}\t{text}\t{[text[a:b] for a, b in spans]}")
    if misses:
        return
    print(f"adaq, {len(sentences)} sentences")
    for kind in ("direct", "indirect"):
        print(f"recall of {kind}: {_share(counts['found_' + kind], counts[kind])}  n {counts[kind]}")
    print("content words", precision_recall(counts["right"], counts["ours"], counts["labelled"]))
    print(f"fires on sentences without: {_share(counts['found_none'], counts['none'])}  n {counts['none']}")
    print(f"… and without a word of saying: {_share(counts['found_silent'], counts['silent'])}  n {counts['silent']}")


_WHEN = datetime(2016, 1, 1, tzinfo=UTC)
_LAST_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _match(article: Article, statements: Sequence[Statement], labels: Sequence[Label]) -> Matched:
    pairs = best_pairs([words(s.content) for s in statements], [words(label.content) for label in labels])
    taken = set(pairs.values())
    return Matched(
        article,
        tuple((statements[i], labels[j]) for i, j in pairs.items()),
        tuple(label for j, label in enumerate(labels) if j not in taken),
        tuple(statement for i, statement in enumerate(statements) if i not in pairs),
    )


def _right(statement: Statement, label: Label) -> bool:
    source = set(words(label.source))
    surname = words(statement.speaker)[-1:]
    return not source or bool(source & {*words(statement.speaker_text), *surname})


def _misses(one: Matched) -> Iterator[str]:
    name = one.article.article_id[:40]
    for statement, label in one.pairs:
        if not _right(statement, label):
            yield f"speaker\t{name}\t{statement.speaker} ({statement.speaker_text}) for {label.source}\t{label.content}"
    for label in one.missed:
        form = "direct" if label.direct else "says" if label.says else "other"
        near = [s.content for s in one.spare for a, b, *_ in label.parts if s.start < b and a < s.end]
        yield f"missed {form}\t{name}\t{label.source}\t{label.content}\t{near or ''}"
    for statement in one.spare:
        yield f"spare\t{name}\t{statement.speaker} ({statement.confidence})\t{statement.content}"


def _polnear(folder: Path, every: int) -> tuple[list[Article], list[list[Label]]]:
    articles: list[Article] = []
    labels: list[list[Label]] = []
    for path in sorted((folder / "text").glob("*.txt"))[::every]:
        text = path.read_bytes().decode("utf-8")  # untranslated: the labels count code points
        (first, *_) = sorted((folder / "attributions").glob(f"{path.stem}_????.ann"))
        date = _LAST_DATE.search(path.stem)
        when = datetime.fromisoformat(date.group()).replace(tzinfo=UTC) if date else _WHEN
        articles.append(_article(path.stem, text, "en", when))
        labels.append(_labels(text, first.read_bytes().decode("utf-8")))
    return articles, labels


def _labels(text: str, annotation: str) -> list[Label]:
    """The labels of a brat file.

    Its lines: 'T1<tab>Cue 10 14;20 22<tab>words' and 'E1<tab>Attribution:T4 Content:T3 Cue:T2 Source:T1'.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    found: list[Label] = []
    inside = [mark.outer for mark in quotations(text) if mark.depth == 0]
    rows = [line.split("\t") for line in annotation.splitlines() if "\t" in line]
    for name, value, *_ in rows:
        if name.startswith("T"):
            parts = value.split(" ", 1)[1].split(";")
            spans[name] = [(int(a), int(b)) for a, b in (part.split() for part in parts)]
    for name, value, *_ in rows:
        if not name.startswith("E"):
            continue
        by_role: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for role, target in (item.split(":") for item in value.split()):
            by_role[role.rstrip("0123456789")] += spans[target]
        cue, source = (" ".join(text[a:b] for a, b in sorted(by_role[role])) for role in ("Cue", "Source"))
        says = any(simplemma.lemmatize(word, lang="en") in SAY_VERBS for word in words(cue))
        stretches = tuple(
            (start, end, text[start:end], any(low <= start and end <= high for low, high in inside))
            for start, end in _contiguous(text, sorted(by_role["Content"]))
        )
        if stretches:
            found.append(Label(stretches, source, says))
    return sorted(found, key=lambda label: label.parts)


def _cut(labels: Sequence[Label]) -> list[Label]:
    return [replace(label, parts=(part,)) for label in labels for part in label.parts]


def _contiguous(text: str, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts with nothing but blanks between them made one; those without a word left out."""
    out: list[tuple[int, int]] = []
    for start, end in parts:
        between = text[out[-1][1] : start] if out else "\n"
        if not between.strip() and "\n" not in between:
            out[-1] = out[-1][0], end
        else:
            out.append((start, end))
    return [(a, b) for a, b in out if words(text[a:b])]


def _adaq(folder: Path) -> list[tuple[str, list[tuple[int, int, bool]]]]:
    """Each sentence with its tokens: (start, end, whether it is content)."""
    tokens: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder / "ru_tokens.tsv"):
        tokens[row["sentence_num"]].append(row)
    found = []
    for row in _rows(folder / "ru_sentences.tsv"):
        text, at = row["sentences"], 0
        placed = []
        for token in tokens[row["sentence_id"]]:
            start = text.index(token["text"], at)
            at = start + len(token["text"])
            placed.append((start, at, token["tags"] == "content"))
        found.append((text, placed))
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def _article(name: str, text: str, language: str, when: datetime) -> Article:
    return Article(
        article_id=name, page_id="", link_id="", url=f"https://bench.example/{name}", outlet="bench", title="",
        published_at=when, first_seen_at=when, language=language, text=text, made_by="bench",
    )  # fmt: skip


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


if __name__ == "__main__":
    main(sys.argv[1:])
