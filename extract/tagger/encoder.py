"""The trained network at run time: an ONNX encoder and a few matrices, in numpy and onnxruntime only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from extract.tagger import rounding
from extract.tagger.decode import best_tags, log_softmax, spans_of
from extract.tagger.labels import CONTENT, KINDS, SPAN
from extract.tagger.pieces import PAD, ModelFile, Pieces, model_file
from extract.tagger.windows import Window, windows
from extract.tagger.words import Word

MODELS = Path(__file__).resolve().parent.parent / "models"
_LONGEST_NAME = 15  # words
_ENDS = frozenset(".!?…")
_BATCH_PIECES = 2000  # pieces encoded at once, which bounds the memory


@dataclass(frozen=True, slots=True)
class Tagged:
    """A content span as the network sees it. All ranges are half-open indexes into the article's words."""

    content: tuple[int, int]
    sure: float  # mean probability of the span's tags
    speaker: tuple[int, int] | None  # words that name the speaker; None = not named near
    speaker_sure: float
    name: int | None  # a word anywhere in the window that carries the speaker's name
    name_sure: float
    cue: tuple[int, int] | None
    kind: str


@dataclass(frozen=True, slots=True)
class Tagging:
    """All that the network sees in an article: content spans and reporting words, in text order."""

    spans: tuple[Tagged, ...]
    cues: tuple[tuple[int, int], ...]


class Network:
    """Reads articles. Loading takes about a second; share one per process through `network()`."""

    def __init__(self, folder: Path = MODELS):
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the caller decides on parallelism
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "tagger.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._heads = rounding.read(folder / "tagger_heads.npz")
        self._file = ModelFile(model_file())
        self.pieces = Pieces(self._file)

    def read(self, articles: Sequence[Sequence[Word]]) -> list[Tagging]:
        """What is said in each article, given as its words."""
        jobs = [(number, window) for number, words in enumerate(articles) for window in windows(words, self.pieces)]
        spans: list[list[Tagged]] = [[] for _ in articles]
        cues: list[list[tuple[int, int]]] = [[] for _ in articles]
        jobs.sort(key=lambda job: len(job[1].ids))
        batch: list[tuple[int, Window]] = []
        for job in [*jobs, None]:
            if batch and (job is None or (len(batch) + 1) * len(job[1].ids) > _BATCH_PIECES):
                for (number, window), states in zip(batch, self._encode([w for _, w in batch]), strict=True):
                    seen = self._tagged(window, states)
                    spans[number].extend(seen.spans)
                    cues[number].extend(seen.cues)
                batch = []
            if job is not None:
                batch.append(job)
        return [
            Tagging(tuple(sorted(s, key=lambda t: t.content)), tuple(sorted(c)))
            for s, c in zip(spans, cues, strict=True)
        ]

    def _encode(self, batch: list[Window]) -> np.ndarray:
        longest = max(len(window.ids) for window in batch)
        ids = np.full((len(batch), longest), PAD)
        for row, window in zip(ids, batch, strict=True):
            row[: len(window.ids)] = window.ids
        embedded = self._file.embeddings(ids.ravel()).reshape(*ids.shape, -1)
        states: np.ndarray = self._session.run(None, {"embedded": embedded, "valid": ids != PAD})[0]
        return states

    def _linear(self, name: str, x: np.ndarray) -> np.ndarray:
        scores: np.ndarray = x @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]
        return scores

    def _tagged(self, window: Window, states: np.ndarray) -> Tagging:
        words = states[np.array((0, *window.heads))]  # row 0 stands for 'none'
        scores = self._linear("tags", words[1:])
        low, high = window.target
        content = scores[low:high, : len(CONTENT)]
        tags = best_tags(content, self._heads["step"])
        spans = [(a + low, b + low) for a, b in spans_of(tags)]
        cues = _runs(scores[:, len(CONTENT) : len(CONTENT) + len(SPAN)].argmax(-1))
        base = window.first
        own = tuple((a + base, b + base) for a, b in cues if low <= a < high)
        if not spans:
            return Tagging((), own)
        first = np.array([a + 1 for a, _ in spans])
        last = np.array([b for _, b in spans])
        links = self._links(words, first, last)
        kinds = self._linear("kinds", np.concatenate([words[first], words[last]], -1)).argmax(-1)
        for a, b in spans:  # nobody is named as the speaker inside of what was said
            links[:2, :, a + 1 : b + 1] = -1e4
        chosen = np.exp(log_softmax(content)[np.arange(len(tags)), tags])
        ends = stops(window.words)
        found = []
        for i, (a, b) in enumerate(spans):
            speaker, speaker_sure = _best_range(links[0, i], links[1, i], ends)
            name = int(links[2, i].argmax())
            found.append(
                Tagged(
                    content=(a + base, b + base),
                    sure=float(chosen[a - low : b - low].mean()),
                    speaker=(speaker[0] + base, speaker[1] + base) if speaker else None,
                    speaker_sure=speaker_sure,
                    name=name - 1 + base if name else None,
                    name_sure=float(np.exp(links[2, i, name])),
                    cue=_near(cues, (a, b), base),
                    kind=KINDS[int(kinds[i])],
                )
            )
        return Tagging(tuple(found), own)

    def _links(self, words: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Log probabilities (3, spans, words + 1) of speaker start, speaker end and name."""
        width = words.shape[-1]
        q = self._linear("query", np.concatenate([words[first], words[last]], -1)).reshape(-1, 3, width)
        k = self._linear("key", words).reshape(-1, 3, width)
        return log_softmax(np.einsum("nhw,mhw->hnm", q, k) / width**0.5)


@lru_cache(maxsize=1)
def network() -> Network:
    """The process's network, loaded at first use."""
    return Network()


def _best_range(starts: np.ndarray, ends: np.ndarray, sentences: Sequence[int]) -> tuple[tuple[int, int] | None, float]:
    """The likeliest word range for log probabilities of its first and last word (index 0: none), and its chance; within
    one sentence, of which `sentences` gives the end for each word."""
    best, chosen = starts[0] + ends[0], (0, 0)
    for start in np.argsort(-starts)[:5]:
        if start == 0:
            continue
        reach = ends[start : min(start + _LONGEST_NAME, sentences[start - 1] + 1)]
        end = int(start + reach.argmax())
        if starts[start] + ends[end] > best:
            best, chosen = starts[start] + ends[end], (int(start), end)
    sure = float(np.exp(best / 2))
    return ((chosen[0] - 1, chosen[1]) if chosen[0] else None), sure


def stops(words: Sequence[Word]) -> list[int]:
    """For each word the index after the last word of its sentence."""
    found = [len(words)] * len(words)
    for i in range(len(words) - 2, -1, -1):
        here, after = words[i], words[i + 1]
        ends = here.text in _ENDS and after.spaced and not (i and _may_be_short(words[i - 1].text))
        found[i] = i + 1 if ends or here.paragraph != after.paragraph else found[i + 1]
    return found


def _may_be_short(word: str) -> bool:
    """Whether the stop after this word may be an abbreviation's: "Mr.", "им."."""
    return len(word) <= 2 or (len(word) == 3 and word[0].isupper())


def _runs(tags: np.ndarray) -> list[tuple[int, int]]:
    """Half-open ranges of a BIO sequence."""
    found: list[tuple[int, int]] = []
    for i, tag in enumerate(tags.tolist()):
        if tag == 1 or (tag == 2 and not (found and found[-1][1] == i)):
            found.append((i, i + 1))
        elif tag == 2:
            found[-1] = (found[-1][0], i + 1)
    return found


def _near(cues: list[tuple[int, int]], content: tuple[int, int], base: int) -> tuple[int, int] | None:
    """The cue nearest to a content span and outside it, at most 40 words away."""

    def gap(cue: tuple[int, int]) -> int:
        return content[0] - cue[1] if cue[1] <= content[0] else cue[0] - content[1]

    outside = [cue for cue in cues if 0 <= gap(cue) <= 40]
    best = min(outside, key=gap, default=None)
    return (best[0] + base, best[1] + base) if best else None
