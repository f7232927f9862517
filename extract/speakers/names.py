"""Names in Latin and Cyrillic letters: spellings folded into one, Russian and Ukrainian cases made and undone.

Paradigms stand in the tables below; nothing here knows who anybody is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")

# gender, nominative ending, endings of genitive, dative, accusative, instrumental, locative; "a|b" = either
_RU = """
m ский ского скому ского ским ском
m цкий цкого цкому цкого цким цком
m ний него нему него ним нем
m ий ия ию ия ием ии|ие
m ий его ему его им ем
m ый ого ому ого ым ом
m ой ого ому ого ым|им ом
m ец ца цу ца цем|цом це
m ень ня ню ня нем не
m ок ка ку ка ком ке
m ек ька|ка ьку|ку ька|ка ьком|ком ьке|ке
m ёк ька ьку ька ьком ьке
m ел ла лу ла лом ле
m ев ьва ьву ьва ьвом ьве
m ов ова ову ова овым|овом ове
m ев ева еву ева евым|евом еве
m ёв ёва ёву ёва ёвым ёве
m ин ина ину ина иным|ином ине
m ын ына ыну ына ыным|ыном ыне
m ь я ю я ем|ём е|и
m й я ю я ем е
m ия ии ии ию ией ии
m я и е ю ей|ёй е
m а ы|и е у ой|ей|ою е
m * *а *у *а *ом|*ем *е
f ская ской ской скую ской ской
f цкая цкой цкой цкую цкой цкой
f ова овой овой ову овой овой
f ева евой евой еву евой евой
f ёва ёвой ёвой ёву ёвой ёвой
f ина иной иной ину иной иной
f ына ыной ыной ыну ыной ыной
f ая ой|ей ой|ей ую ой|ей ой|ей
f яя ей ей юю ей ей
f ия ии ии ию ией ии
f ья ьи ье ью ьей ье
f я и е ю ей е
f а ы|и е у ой|ей|ою е
f вь ви ви вь вью ви
"""
_UK = """
m ський ського ському ського ським ськім|ському
m цький цького цькому цького цьким цькім|цькому
m зький зького зькому зького зьким зькім|зькому
m ній нього ньому нього нім ньому
m ий ого ому ого им ім|ому
m ій ія|ого ію|ієві|ому ія|ого ієм|їм ієві|ії
m ець ця цю|цеві ця цем ці|цеві
m єць йця йцю|йцеві йця йцем йці|йцеві
m ень ня ню|неві ня нем ні|неві
m ок ка ку|кові ка ком кові|ку
m іп опа опу|опові опа опом опові|опі
m ір ора ору|орові ора ором орові|орі
m ев ьва ьву|ьвові ьва ьвом ьвові
m ін она ону|онові она оном онові
m ів ова ову|овові ова овом ові|овові
m ов ова ову|овові ова овим|овом ові|овові
m ев ева еву|евові ева евим|евом еві|евові
m єв єва єву|євові єва євим|євом єві|євові
m їв єва єву єва євом єві
m ін іна іну|інові іна іним|іном іні|інові
m їн їна їну|їнові їна їним|їном їні|їнові
m ин ина ину|инові ина иним|ином ині|инові
m * *а *у|*ові|*еві *а *ом|*ем *ові|*еві|*і
m ло ла лу|лові ла лом лові|лі
m ро ра ру|рові ра ром рові|рі
m ко ка ку|кові ка ком кові|ку
m ь я ю|еві я ем еві|і
m й я ю|єві я єм єві|ї
m ія ії ії ію ією ії
m ля лі лі лю лею лі
m я і і ю ею і
m га ги зі гу гою зі
m ка ки ці ку кою ці
m ха хи сі ху хою сі
m а и і у ою|ею і
f ська ської ській ську ською ській
f цька цької цькій цьку цькою цькій
f зька зької зькій зьку зькою зькій
f ова ової овій ову овою овій
f ева евої евій еву евою евій
f єва євої євій єву євою євій
f іна іної іній іну іною іній
f ина иної иній ину иною иній
f на ної ній ну ною ній
f ая ої ій ую ою ій
f ія ії ії ію ією ії
f я і|ї і|ї ю ею|єю і|ї
f ка ки ці ку кою ці
f га ги зі гу гою зі
f ха хи сі ху хою сі
f а и і у ою|ею і
f ь і і ь ʼю і
f в ві ві в вʼю ві
"""
_Rule = tuple[str, str, tuple[tuple[str, ...], ...]]


def _rules(table: str) -> tuple[_Rule, ...]:
    out = []
    for line in table.strip().splitlines():
        gender, *endings = line.split()
        out.append(
            (gender, endings[0].replace("*", ""), tuple(tuple(e.replace("*", "").split("|")) for e in endings[1:]))
        )
    return tuple(out)


PARADIGMS: dict[str, tuple[_Rule, ...]] = {"ru": _rules(_RU), "uk": _rules(_UK)}
_VOWELS = "аеёиоуыэюяіїєь"
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "‘": "'"})


def plain(word: str) -> str:
    """Lower case, ё as е, one kind of apostrophe: what words are compared by."""
    return word.lower().replace("ё", "е").translate(_APOSTROPHES)


_LATIN = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "w": "v"})
_FOLDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"^[yj]e", "e"),
        (r"[yj]", "i"),
        (r"kh", "h"),
        (r"g", "h"),
        (r"ie", "e"),
        (r"i?iu", "u"),
        (r"(.)\1+", r"\1"),
        (r"'", ""),
    )
)


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """A Latin name with its transliterations folded into one: Zelenskyy, Zelenskiy, Zelensky → zelenski."""
    text = unicodedata.normalize("NFKD", word.lower().translate(_APOSTROPHES)).translate(_LATIN)
    text = "".join(c for c in text if not unicodedata.combining(c))
    for pattern, put in _FOLDS:
        text = pattern.sub(put, text)
    return text


def is_cyrillic(word: str) -> bool:
    """True when the first letter of `word` is Cyrillic."""
    return any("Ѐ" <= c <= "ӿ" for c in word[:3])


@lru_cache(maxsize=20_000)
def inflect(word: str, language: str, gender: str) -> tuple[tuple[str, str], ...]:
    """Pairs (case, form) of a nominative name word, both in `plain` spelling. Indeclinable words give themselves."""
    whole = plain(word)
    if "-" in whole.strip("-"):
        left, right = whole.rsplit("-", 1)
        rights = inflect(right, language, gender)
        lefts: dict[str, list[str]] = {}
        for case, form in inflect(left, language, gender):
            lefts.setdefault(case, []).append(form)
        joined = [(c, f"{a}-{f}") for c, f in rights for a in {*lefts.get(c, [left]), left}]
        return tuple(dict.fromkeys(joined))
    out = [("nom", whole)]
    for sex, ending, cases in PARADIGMS.get(language, ()):
        if gender and sex != gender:
            continue
        if not _declines(whole, sex, plain(ending)):
            continue
        base = whole[: len(whole) - len(ending)]
        out += [(case, base + plain(e)) for case, endings in zip(CASES[1:], cases, strict=True) for e in endings]
    return tuple(dict.fromkeys(out))


def _declines(word: str, gender: str, ending: str) -> bool:
    if ending:
        return word.endswith(ending) and len(word) - len(ending) >= 1 and not (ending == "а" and word.endswith("иа"))
    return gender == "m" and bool(word) and is_cyrillic(word) and word[-1] not in _VOWELS + "й"


@lru_cache(maxsize=20_000)
def undo(word: str, language: str) -> tuple[tuple[str, str, str], ...]:
    """Readings (nominative, gender, case) of a name word in any case, nominatives first; keeps the word's capitals."""
    out: list[tuple[str, str, str]] = [(word, "m", "nom"), (word, "f", "nom")]
    if not is_cyrillic(word):
        return tuple(out)
    low = plain(word)
    for gender, ending, cases in PARADIGMS.get(language, ()):
        for case, endings in zip(CASES[1:], cases, strict=True):
            for e in endings:
                e = plain(e)
                if not e or not low.endswith(e) or len(low) - len(e) < 2:
                    continue
                base = word[: len(word) - len(e)]
                if ending == "" and plain(base[-1]) in _VOWELS + "й":
                    continue
                if (
                    plain(ending) in ("ов", "ев", "ин", "ын", "єв", "ін", "їн", "ова", "ева", "ина", "іна")
                    and len(base) < 1
                ):
                    continue
                out.append((base + (ending.upper() if word.isupper() and len(word) > 3 else ending), gender, case))
    return tuple(dict.fromkeys(out))


_ADJECTIVE = tuple(  # endings of Russian and Ukrainian adjectives
    """ый ий ой ая яя ое ее ые ие ого его ому ему ым им ых их ою ої ій ними
    ську ська ське ські цька цьке цькі на ні ова ове ові ня""".split()
)


def is_adjective(low: str) -> bool:
    """True when a Russian or Ukrainian word ends as adjectives do."""
    return low.endswith(_ADJECTIVE) and not low.endswith(("нні", "нням"))
