"""Dates in running text, in three languages: those of which a statement speaks, and the day it was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from records.types import Span

_MONTHS = {
    "en": (
        "jan(?:uary|\\.)?",
        "feb(?:ruary|\\.)?",
        "mar(?:ch|\\.)?",
        "apr(?:il|\\.)?",
        "may",
        "june?",
        "july?",
        "aug(?:ust|\\.)?",
        "sep(?:t(?:ember)?)?\\.?",
        "oct(?:ober|\\.)?",
        "nov(?:ember|\\.)?",
        "dec(?:ember|\\.)?",
    ),
    "ru": (
        "январ[яьею]",
        "феврал[яьею]",
        "март[ае]?",
        "апрел[яьею]",
        "ма[йяею]",
        "июн[яьею]",
        "июл[яьею]",
        "август[ае]?",
        "сентябр[яьею]",
        "октябр[яьею]",
        "ноябр[яьею]",
        "декабр[яьею]",
    ),
    "uk": (
        "січ(?:ня|ень|ні)",
        "лют(?:ого|ий|ому)",
        "берез(?:ня|ень|ні)",
        "квіт(?:ня|ень|ні)",
        "трав(?:ня|ень|ні)",
        "черв(?:ня|ень|ні)",
        "лип(?:ня|ень|ні)",
        "серп(?:ня|ень|ні)",
        "верес(?:ня|ень|ні)",
        "жовт(?:ня|ень|ні)",
        "листопад[аі]?",
        "груд(?:ня|ень|ні)",
    ),
}
_DAYS = {
    "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "ru": (
        "понедельник\\w?",
        "вторник\\w?",
        "сред[ауы]",
        "четверг\\w?",
        "пятниц[ауы]",
        "суббот[ауы]",
        "воскресень[еяю]",
    ),
    "uk": (
        "понеділ(?:ок|ка|ку)",
        "вівтор(?:ок|ка|ку)",
        "серед[ауи]",
        "четвер(?:га|гу)?",
        "п['ʼ’]ятниц[яюі]",
        "субот[ауи]",
        "неділ[яюі]",
    ),
}
_RELATIVE = {
    "en": (("day before yesterday", -2), ("yesterday", -1), ("tomorrow", 1), ("today", 0)),
    "ru": (("позавчера", -2), ("вчера", -1), ("накануне", -1), ("завтра", 1), ("сегодня", 0)),
    "uk": (("позавчора", -2), ("вчора", -1), ("учора", -1), ("напередодні", -1), ("завтра", 1), ("сьогодні", 0)),
}
# Words that stand before a past occasion: 'last Thursday', 'в прошлую пятницу'.
_LAST = {"en": r"last|past", "ru": r"прошл\w+|минувш\w+", "uk": r"минул\w+"}
_QUOTED = re.compile(r"«[^»]*»|„[^“”]*[“”]|“[^”]*”|\"[^\"]*\"", re.S)
# What may stand before the day on which something was said; 'by Friday' and 'before 1 September' may not.
_NOT_SAID = re.compile(
    r"(?:before|until|till|by|since|from|after|the end of|до|к|ко|с|со|после|від|до|з|із|після|на|for|due on)\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A date in a text: `value` is '2025-05-17', or '2025-08' when only the month is given."""

    value: str
    start: int
    end: int

    @property
    def day(self) -> date | None:
        """The day, or None when only a month is known."""
        return date.fromisoformat(self.value) if len(self.value) == 10 else None


@cache
def _pattern(language: str) -> re.Pattern[str]:
    months = "|".join(f"(?P<{{0}}{number}>{words})" for number, words in enumerate(_MONTHS[language], 1))
    named = months.replace("{0}", "m")
    other = months.replace("{0}", "n")
    alone = months.replace("{0}", "a")
    days = "|".join(f"(?P<w{number}>{words})" for number, words in enumerate(_DAYS[language]))
    relative = "|".join(f"(?P<r{number}>{words})" for number, (words, _) in enumerate(_RELATIVE[language]))
    year = r"(?:,?\s+(?:of\s+)?(?P<{0}>(?:19|20)\d\d))?"
    forms = [
        r"(?P<iso>\d{4}-\d\d-\d\d)",
        r"(?P<dd>\d{1,2})[./](?P<dm>\d{1,2})[./](?P<dy>(?:20)?\d\d)",
        rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th|-\w{{1,3}})?\s+(?:of\s+)?(?:{named}){year.format('y1')}",
        rf"(?:{alone}){year.format('y3')}",
        rf"(?:(?P<last>{_LAST[language]})\s+)?(?:{days})",
        relative,
    ]
    if language == "en":
        forms.insert(2, rf"(?:{other})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){year.format('y2')}")
    return re.compile(r"(?<![\w-])(?:" + "|".join(forms) + r")(?![\w])", re.IGNORECASE)


def find(text: str, language: str, published: date | None, *, past: bool) -> Iterator[Found]:
    """Dates in `text`, in order. Without a year: the one nearest to `published`, or the last one before it if `past`.

    Weekdays are the last before `published` if `past`, else the next from it. Relative words need `published`.
    """
    if language not in _MONTHS:
        language = "en"
    for match in _pattern(language).finditer(text):
        value = _value(match, language, published, past)
        if value:
            yield Found(value=value, start=match.start(), end=match.end())


def _value(match: re.Match[str], language: str, published: date | None, past: bool) -> str | None:
    group = {name: words for name, words in match.groupdict().items() if words is not None}
    try:
        if "iso" in group:
            return date.fromisoformat(group["iso"]).isoformat()
        if "dd" in group:
            return date(int(group["dy"]) % 100 + 2000, int(group["dm"]), int(group["dd"])).isoformat()
        for number in range(1, 13):
            for day, month, year in (("d1", f"m{number}", "y1"), ("d2", f"n{number}", "y2")):
                if month in group:
                    return _dated(int(group[day]), number, group.get(year), published, past)
            if f"a{number}" in group:
                # 'may' and 'march' are also verbs: alone they need a capital letter and a year.
                if language == "en" and number in (3, 5) and ("y3" not in group or match.group()[0].islower()):
                    return None
                when = _dated(1, number, group.get("y3"), published, past)
                return when[:7] if when else None
    except ValueError:  # 31 June, 99.99.2025: not a date
        return None
    if published is None:
        return None
    for number in range(7):
        if f"w{number}" in group:
            if past or "last" in group:
                back = (published.weekday() - number) % 7 or (7 if "last" in group else 0)
                return (published - timedelta(days=back)).isoformat()
            return (published + timedelta(days=(number - published.weekday()) % 7)).isoformat()
    for number, (_, shift) in enumerate(_RELATIVE[language]):
        if f"r{number}" in group:
            return (published + timedelta(days=shift)).isoformat()
    return None


def _dated(day: int, month: int, year: str | None, published: date | None, past: bool) -> str | None:
    if year:
        return date(int(year), month, day).isoformat()
    if published is None:
        return None
    years = [published.year - 1, published.year] + ([] if past else [published.year + 1])
    days = [date(y, month, day) for y in years if not (month == 2 and day == 29 and y % 4)]
    if past:
        # A day or two ahead is the difference between time zones, not last year.
        days = [one for one in days if one <= published + timedelta(days=2)] or days
        return max(days).isoformat()
    return min(days, key=lambda one: abs((one - published).days)).isoformat()


def said_on(
    article_text: str,
    span_of_paragraph: tuple[int, int],
    published: date | None,
    language: str,
    near: int | None = None,
) -> tuple[date | None, Span | None]:
    """The day on which a statement of this paragraph was made, and the words that give it.

    `span_of_paragraph` is half-open, in code points of `article_text`. Dates inside quotation marks are the speaker's
    own and don't count, nor do days to come. With several, the one nearest to `near` (where the reporting verb
    stands), else the first. (None, None) when the text does not say.
    """
    start, end = span_of_paragraph
    paragraph = article_text[start:end]
    outside = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), paragraph)
    candidates = []
    for found in find(outside, language, published, past=True):
        day = found.day
        if day is None or (published is not None and day > published + timedelta(days=1)):
            continue
        if _NOT_SAID.search(outside[: found.start]) and not re.match(r"\d", outside[found.start : found.end]):
            continue
        distance = abs(start + found.start - near) if near is not None else found.start
        candidates.append((distance, found, day))
    if not candidates:
        return None, None
    _, found, day = min(candidates, key=lambda row: row[0])
    if published is not None and day > published:
        day = published
    at = start + found.start
    return day, Span(start=at, end=start + found.end, text=article_text[at : start + found.end])
