"""Runs of capital words: where a name in them starts and ends."""

from __future__ import annotations

from collections.abc import Sequence

from extract.speakers.lexicon import Lexicon
from extract.speakers.names import is_adjective, is_cyrillic
from extract.speakers.words import Word

PLACE_LINKS = frozenset("in at в во у на из из-под под з із зі до біля возле около з-під через".split())
_FROM = frozenset("из з із зі до".split())


def run_end(words: Sequence[Word], lexicon: Lexicon, i: int) -> int:
    """End of the capital words that start at `i`: one name, perhaps with titles before it."""
    end = i + 1
    while end < len(words) and words[end].sentence == words[i].sentence:
        word = words[end]
        if words[end - 1].end + 1 < word.start or not word.is_word:
            break
        if word.capital or (
            word.low in lexicon.particles
            and end + 1 < len(words)
            and (words[end + 1].capital or words[end + 1].low in lexicon.particles)
        ):
            end += 1
        else:
            break
    return end


def is_title(words: Sequence[Word], lexicon: Lexicon, i: int) -> bool:
    """True when word `i` can stand before a name as its title or describe its bearer."""
    return words[i].low in lexicon.titles or bool(
        lexicon.people(words, i) or lexicon.countries(words, i) or lexicon.bodies(words, i)
    )


def name_in(
    words: Sequence[Word], lexicon: Lexicon, taken: Sequence[bool], common: set[str], start: int, end: int
) -> tuple[int, int] | None:
    """The words of an unknown full name in a run of capital words; None when it holds none."""
    while start < end and not taken[start]:
        low = words[start].low
        title = is_title(words, lexicon, start) and low not in lexicon.given
        if low not in lexicon.openers and not title and not (words[start].first and low in common):
            break
        start += 1
    for k in range(end - 2, start - 1, -1):  # "Education Minister X": the name comes after the last title
        if (
            is_title(words, lexicon, k)
            and words[k].low not in lexicon.given
            and (k == start or words[k - 1].low not in lexicon.given)
            and not taken[k]
        ):
            start = k + 1
            break
    stop = start
    while stop < end and not taken[stop] and not words[stop].text[0].isdigit():
        stop += 1
    if stop - start > 2 and start and words[start - 1].low in PLACE_LINKS:
        start += 1  # "з Мукачева Іштван Ковач"
    if (
        stop - start == 2
        and words[start].low not in lexicon.given
        and words[start + 1].low in lexicon.given
        and start
        and words[start - 1].low in _FROM
    ):
        return None  # "з Одеси Богдан"
    if (
        stop - start > 2
        and words[start].first
        and words[start].low not in lexicon.given
        and words[start + 1].low in lexicon.given
    ):
        start += 1  # "Политолог Сергей …": the first capital is the sentence's
    if not 2 <= stop - start <= 5 or stop < end:
        return None
    parts = words[start:stop]
    if all(w.text.endswith(".") or len(w.text) == 1 for w in parts):
        return None
    shouting = [w.text.isupper() and len(w.text) > 2 for w in parts]
    if any(shouting) and not all(shouting) and not is_cyrillic(parts[0].text) and parts[0].low not in lexicon.given:
        return None
    for k in range(start, stop):
        if words[k].low in lexicon.given:
            continue
        if (k > start and (lexicon.bodies(words, k) or lexicon.countries(words, k))) or (
            words[start].low not in lexicon.given
            and (lexicon.people(words, k) or lexicon.label(words[k : k + 2]).domains)
        ):
            return None
    return start, stop


def looks_personal(words: Sequence[Word], lexicon: Lexicon, first: int, last: int) -> bool:
    """Two or three Cyrillic capital words that are no place ("в Нижнем Тагиле") are somebody's name."""
    name, before = words[first:last], words[first - 1].low if first else ""
    if (
        not is_cyrillic(name[0].text)
        or name[0].first
        or any(is_adjective(w.low) for w in name[:-1])
        or before in PLACE_LINKS
    ):
        return False
    return all(not w.text.isupper() for w in name) and (first == 0 or words[first - 1].text not in '«"“')
