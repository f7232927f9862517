"""Who is the speaker: from the words of a text to the canonical person or body, in three languages."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.speakers.resolve import Cast, Request, Resolved
from records.types import Office, Person

SPEAKERS = Path(__file__).parents[2] / "config" / "speakers.toml"
DAY = date(2025, 8, 20)


def load() -> tuple[Person, ...]:
    """The people of config/speakers.toml, as the loader gives them."""

    def forms(row: dict) -> dict[str, tuple[str, ...]]:
        return {language: tuple(names) for language, names in row.get("forms", {}).items()}

    def office(row: dict) -> Office:
        return Office(title=row["title"], since=row.get("since"), until=row.get("until"), forms=forms(row))

    plain = ("name", "kind", "role", "country", "gender", "principal")
    rows = tomllib.loads(SPEAKERS.read_text("utf-8"))["person"]
    return tuple(
        Person(**{k: r[k] for k in plain if k in r}, forms=forms(r), roles=tuple(map(office, r.get("roles", ()))))
        for r in rows
    )


PEOPLE = load()
CAST = Cast(PEOPLE)


def ask(language: str, marked: str, day: date = DAY) -> list[Resolved]:
    """Resolves a text in which [speaker words] stand in brackets and {what was said} in braces, in pairs, in order;
    an empty [] means that no words name the speaker. A bar | ends the reporting verb that starts at the bar before."""
    text, spans, contents, cues = "", [], [], []
    opened: dict[str, int] = {}
    for letter in marked:
        if letter in "[{":
            opened[letter] = len(text)
        elif letter == "]":
            spans.append((opened["["], len(text)) if len(text) > opened["["] else None)
        elif letter == "}":
            contents.append((opened["{"], len(text)))
        elif letter == "|":
            if "|" in opened:
                cues.append((opened.pop("|"), len(text)))
            else:
                opened["|"] = len(text)
        else:
            text += letter
    assert len(spans) == len(contents)
    cues += [None] * (len(spans) - len(cues))
    mentions = CAST.read(text, language, day)
    return list(
        mentions.resolve([Request(speaker=s, content=c, cue=q) for s, c, q in zip(spans, contents, cues, strict=True)])
    )


def names(language: str, marked: str, day: date = DAY) -> list[str]:
    return [answer.name for answer in ask(language, marked, day)]


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("en", "{Talks are near}, [Zelenskyy] said.", "Volodymyr Zelensky"),
        ("en", "{Talks are near}, [Volodymyr Zelenskiy] said.", "Volodymyr Zelensky"),
        ("en", "{No date is set}, said [Andriy Ermak].", "Andriy Yermak"),
        ("en", "{No date is set}, said [Andrey Sibiga].", "Andrii Sybiha"),
        ("en", "{No date is set}, said [Vladimir Medinskiy].", "Vladimir Medinsky"),
        ("en", "{We shall host them}, [Recep Tayyip Erdoğan] said.", "Recep Tayyip Erdogan"),
        ("ru", "По словам [Дмитрия Пескова], {встреча не готовится}.", "Dmitry Peskov"),
        ("ru", "Как сообщили со ссылкой на [Ушакова], {дата не названа}.", "Yuri Ushakov"),
        ("ru", "По мнению [Зеленского], {встреча нужна}.", "Volodymyr Zelensky"),
        ("uk", "За словами [Пєскова], {зустріч не готують}.", "Dmitry Peskov"),
        ("uk", "За даними [Андрія Єрмака], {дату не названо}.", "Andriy Yermak"),
        ("uk", "{Ми готові}, – наголосила [Юлія Свириденко].", "Yulia Svyrydenko"),
        ("uk", "{Ми приймемо лідерів}, – сказав [Реджеп Таїп Ердоган].", "Recep Tayyip Erdogan"),
    ],
)
def test_name_in_any_case_and_spelling(language: str, marked: str, expected: str) -> None:
    """Transliterations, Russian and Ukrainian cases, and odd spellings of the first name lead to one canonical name."""
    assert [expected] == names(language, marked)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2021, 7, 1), "Joe Biden"), (date(2025, 7, 1), "Donald Trump"), (date(2019, 7, 1), "Donald Trump")],
)
def test_role_means_the_holder_on_the_day(day: date, expected: str) -> None:
    """An office stands for who held it when the article was published."""
    assert [expected] == names("en", "{Both should meet}, [the US president] said.", day)
    assert [expected] == names("uk", "{Обидва мають зустрітися}, – сказав [президент США].", day)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("en", "{There are no plans}, [the Kremlin spokesman] said.", "Dmitry Peskov"),
        ("ru", "{Планов нет}, заявил [пресс-секретарь президента РФ].", "Dmitry Peskov"),
        ("uk", "{Планів немає}, заявив [речник Кремля].", "Dmitry Peskov"),
        ("ru", "{Встреча возможна}, сказал [глава МИД Украины].", "Andrii Sybiha"),
        ("uk", "{Зустріч можлива}, сказала [головна дипломатка ЄС].", "Kaja Kallas"),
        ("ru", "{Мы готовы принять их}, сказал [турецкий лидер].", "Recep Tayyip Erdogan"),
        ("en", "{The alliance is united}, [the NATO secretary general] said.", "Mark Rutte"),
        ("uk", "{Ще рано}, – вважає [помічник Путіна] Юрій Ушаков.", "Yuri Ushakov"),
    ],
)
def test_role_of_somebody_whom_the_text_does_not_name(language: str, marked: str, expected: str) -> None:
    """A role with its country or body is enough for known people."""
    assert [expected] == names(language, marked)


def test_apposition_introduces_a_role() -> None:
    """Who is called an economist once is the economist afterwards."""
    text = (
        "[Mira Kolb], chief economist of the Sample Institute, said {rates will fall}. "
        "It rained. [The economist] added {not soon}."
    )
    assert ["Mira Kolb", "Mira Kolb"] == names("en", text)


def test_unknown_name_is_given_in_the_nominative_of_its_full_form() -> None:
    """A surname in an oblique case becomes the full name that the article has elsewhere."""
    text = (
        "Мы говорили с экономистом Аллой Вересовой. {Ставка снизится}, отметила [Вересова]. "
        "По словам [Вересовой], {не скоро}."
    )
    assert ["Алла Вересова", "Алла Вересова"] == names("ru", text)


def test_full_name_that_comes_later_is_used_too() -> None:
    """The article may give the first name only after the first quotation."""
    text = "{Дорогу відкриють}, – сказав [Пилипчук]. Нагадаємо, Остап Пилипчук керує службою."
    assert ["Остап Пилипчук"] == names("uk", text)


def test_namesake_is_not_the_known_person() -> None:
    """A surname whose bearer the article names in full as somebody else is theirs."""
    text = "Тренер Анна Пескова довольна. {Играли хорошо}, сказала [Пескова]."
    assert ["Анна Пескова"] == names("ru", text)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("en", "Dmitry Peskov met the press. Kaja Kallas was in Riga. {It is too early}, [he] said.", "Dmitry Peskov"),
        (
            "ru",
            "Пресс-конференцию дал Дмитрий Песков. Рядом была Мария Захарова. {Рано}, сказал [он].",
            "Dmitry Peskov",
        ),
        ("uk", "Виступила Кая Каллас. Її слухав Марк Рютте. На [її] думку, {ще рано}.", "Kaja Kallas"),
    ],
)
def test_pronoun_follows_gender(language: str, marked: str, expected: str) -> None:
    """A pronoun means somebody of its gender."""
    assert [expected] == names(language, marked)


def test_pronoun_goes_on_with_the_speaker() -> None:
    """Between two of one gender, the one who has just spoken is meant."""
    text = "{We are ready}, [Sybiha] said of Lavrov. {Any day}, [he] added."
    assert ["Andrii Sybiha", "Andrii Sybiha"] == names("en", text)


def test_possessive_leads_to_the_servant() -> None:
    """ "His spokesman" is the spokesman of the one on stage; a name after the role wins."""
    assert ["Dmitry Peskov"] == names(
        "en", "Vladimir Putin flew to Sochi. {No talks are planned}, [his spokesman] said."
    )
    assert ["Yuri Ushakov"] == names("en", "{The talk was useful}, [Putin's aide Yuri Ushakov] said.")


def test_paragraph_without_a_speaker_goes_on() -> None:
    """A quotation that stands alone belongs to the speaker before it."""
    text = "{We are ready}, [Andrii Sybiha] said.\n\n[]{We have been ready for a year.}"
    assert ["Andrii Sybiha", "Andrii Sybiha"] == names("en", text)


def test_interview_answers_belong_to_the_guest() -> None:
    """In lines that open with a dash, the one introduced before speaks."""
    text = (
        "Мы поговорили с экономистом Аллой Вересовой.\n\n— Ставку снизят?\n\n[]— {Нет, не снизят.}\n\nВ банке молчат."
    )
    assert ["Алла Вересова"] == names("ru", text)


@pytest.mark.parametrize(
    ("language", "marked", "expected", "kind"),
    [
        ("en", "{There will be no meeting}, [the Kremlin] said.", "Kremlin", "organisation"),
        ("ru", "{Встречи не будет}, сообщили в [Кремле].", "Kremlin", "organisation"),
        ("en", "[Moscow] insists that {nothing has changed}.", "Russia", "organisation"),
        ("uk", "[Київ] наполягає, що {нічого не змінилося}.", "Ukraine", "organisation"),
        ("uk", "[Банкова] відповіла, що {нічого не змінилося}.", "Ukraine", "organisation"),
        ("en", "[Russia's Ministry of Defence] says {all came home}.", "Russian Defence Ministry", "organisation"),
        ("ru", "{Все вернулись}, сообщили в [Минобороны РФ].", "Russian Defence Ministry", "organisation"),
        ("en", "[Reuters] reported that {a call took place}.", "Reuters", "outlet"),
    ],
)
def test_bodies_and_capitals(language: str, marked: str, expected: str, kind: str) -> None:
    """Bodies keep their name; a capital stands for its country; an outlet is known as one."""
    answers = ask(language, marked)
    assert [(expected, kind)] == [(a.name, a.kind) for a in answers]


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("en", "{The call went well}, [a senior US official] said.", "unnamed senior US official"),
        ("ru", "{Разговор удался}, сказал [источник], попросивший не называть его.", "unnamed source"),
        (
            "uk",
            "{Розмова вдалася}, – сказав [європейський дипломат], який просив про анонімність.",
            "unnamed European diplomat",
        ),
    ],
)
def test_unnamed_source_stays_unnamed(language: str, marked: str, expected: str) -> None:
    """Somebody whom the text keeps unnamed is anonymous, and called so in English."""
    answers = ask(language, "Дмитрий Песков молчит. " + marked if language != "en" else marked)
    assert [(expected, "anonymous")] == [(a.name, a.kind) for a in answers]


def test_outlet_that_draws_on_somebody_is_the_carrier() -> None:
    """The medium that is merely quoted is not the speaker but the `via`."""
    (answer,) = ask("en", "CNN reported, citing [Dmitry Peskov], that {no talks are planned}.")
    assert ("Dmitry Peskov", "CNN") == (answer.name, answer.via)
    (answer,) = ask("en", "[CNN] |reported|, citing Dmitry Peskov, that {no talks are planned}.")
    assert "Dmitry Peskov" == answer.name


def test_span_in_another_sentence_yields_to_the_name_at_the_verb() -> None:
    """ "Putin added" names its speaker whatever the span says."""
    (answer,) = ask("en", "[Zelensky] spoke first. {We are ready}, Putin |added|.")
    assert "Vladimir Putin" == answer.name


def test_two_unnamed_officials_are_not_the_known_one() -> None:
    """Several people are nobody in particular."""
    (answer,) = ask("uk", "Дмитро Пєсков мовчить. {Дату назвуть}, – кажуть [двоє чиновників].")
    assert "anonymous" == answer.kind


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("Путін сказав, \n«»\"—.:'’Zelensky he він его (А)"), max_size=120),
    st.sampled_from(("en", "ru", "uk", "de")),
    st.lists(st.tuples(st.integers(0, 130), st.integers(1, 20)), max_size=4),
)
def test_any_text_gets_one_answer_per_request(text: str, language: str, places: list[tuple[int, int]]) -> None:
    """Whatever the text and the spans, each request is answered, with a confidence between 0 and 1."""
    requests = [
        Request(speaker=(a, a + n) if n % 3 else None, content=(a + n, a + 2 * n), cue=(a, a + 1) if n % 2 else None)
        for a, n in sorted(places)
    ]
    answers = CAST.read(text, language, DAY).resolve(requests)
    assert len(requests) == len(answers)
    assert all(0 <= a.confidence <= 1 and a.name for a in answers)


def test_table_is_whole() -> None:
    """At least 150 people and bodies, names unique, principals and dates consistent, forms in three languages."""
    found = {p.name for p in PEOPLE}
    assert len(found) == len(PEOPLE) >= 150
    assert set() == {p.principal for p in PEOPLE if p.principal} - found
    for person in PEOPLE:
        assert {"en", "ru", "uk"} <= set(person.forms), person.name
        for office in person.roles:
            assert office.until is None or office.since is None or office.since < office.until, person.name
