"""People called by office, rank, people or trade, and how those without a name are called. All texts are made up."""

from __future__ import annotations

from datetime import date

import pytest

from tests.extract.test_speakers import ask, names


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("{Nothing is planned}, [a Kremlin spokesman] said.", "Dmitry Peskov"),
        ("{Nothing is planned}, said [a Russian presidential spokesman].", "Dmitry Peskov"),
        ("{Nothing is planned}, [a Russian spokesman] said.", "unnamed Russian spokesman"),
        ("{Nothing is planned}, [a White House spokesman] said.", "unnamed White House spokesman"),
        ("{Nothing is planned}, [a senior Russian official] said.", "unnamed senior Russian official"),
    ],
)
def test_indefinite_article_before_an_office_with_one_holder(marked: str, expected: str) -> None:
    """ "A Kremlin spokesman" is the only one there is; "a Russian spokesman" may be anybody's."""
    assert [expected] == names("en", marked)


def test_definite_official_is_the_one_on_stage() -> None:
    """ "The senior official" has spoken before, unlike "a senior official"."""
    text = (
        "{It is early}, [Peskov] said. Asked about a trip to Turkey, [the senior official] said "
        "{one thing is not tied to the other}. [He] added that {all will be told in time}."
    )
    assert ["Dmitry Peskov"] * 3 == names("en", text)


def test_holder_found_by_the_office_is_who_the_pronoun_means() -> None:
    """An office stands for a name when a pronoun takes it up."""
    text = (
        "Donald Trump had spoken of hatred. [A Kremlin spokesman] found {that apt}. According to [him], {it is early}."
    )
    assert ["Dmitry Peskov"] * 2 == names("en", text)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        (
            "en",
            "Donald Trump met Friedrich Merz on Monday. [The German] said {a date was near}.",
            "Friedrich Merz",
        ),
        ("ru", "Зеленский увиделся со Стармером. Позже [украинец] сказал: {мы готовы}.", "Volodymyr Zelensky"),
        ("uk", "Трамп приймав Зеленського. Згодом [американець] сказав: {усе вдалося}.", "Donald Trump"),
        ("en", "Donald Trump met Friedrich Merz on Monday. [The US] said {a date was near}.", "United States"),
    ],
)
def test_called_by_their_country(language: str, marked: str, expected: str) -> None:
    """ "The German" is the German on stage; the country itself is not a person."""
    assert [expected] == names(language, marked)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        (
            "en",
            "Arthur Quill, the bellringer, has counted the slates since the storm of last winter. "
            "{Nine are gone}, [the bellringer] says.",
            "Arthur Quill",
        ),
        (
            "ru",
            "Следы нашёл егерь Павел Рогозин, который обходил участок ранним утром. {Волков тут нет}, сказал [егерь].",
            "Павел Рогозин",
        ),
    ],
)
def test_called_by_a_trade_that_stands_beside_the_name(language: str, marked: str, expected: str) -> None:
    """A noun that no table has is understood when the text puts it beside a name."""
    assert [expected] == names(language, marked)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("uk", "Мовчать і Умеров, і Сибіга. {Ми готові}, – сказав [глава держави].", "Volodymyr Zelensky"),
        ("uk", "{Ми готові}, – сказав [господар Кремля].", "Vladimir Putin"),
        ("uk", "{Дату назвуть}, – сказав [секретар РНБО].", "Rustem Umerov"),
        ("uk", "{Приїдьте до нас}, – закликав [понтифік].", "Pope Leo XIV"),
        ("ru", "{Приезжайте}, — ответил на приглашение [президент Украины].", "Volodymyr Zelensky"),
        ("uk", "Юрій Ушаков мовчав. {Поїздки не буде}, – сказав [помічник Путіна].", "Yuri Ushakov"),
    ],
)
def test_offices_that_name_no_country(language: str, marked: str, expected: str) -> None:
    """The head of state is the president; some offices say by themselves whose they are."""
    assert [expected] == names(language, marked, date(2025, 8, 20))


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("en", "On the forum in Davos [Zelensky] said {he would come}.", "Volodymyr Zelensky"),
        ("ru", "На форуме в Давосе [Зеленский] сказал: {приеду}.", "Volodymyr Zelensky"),
        ("ru", "{Приеду}, — приводит слова [Зеленского] Der Muster.", "Volodymyr Zelensky"),
    ],
)
def test_surname_beside_a_place_or_an_outlet(language: str, marked: str, expected: str) -> None:
    """A place before a surname is no first name, nor is an outlet in other letters after it a second surname."""
    assert [expected] == names(language, marked)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("ru", "{Перерыв затянулся}, сказал [источник в турецкой делегации].", "source in the Turkish delegation"),
        (
            "uk",
            "{Перерва тривала}, – сказав [співрозмовник із турецької делегації].",
            "source in the Turkish delegation",
        ),
        ("ru", "{Перерыв затянулся}, сказал [источник, близкий к переговорам].", "source"),
        ("ru", "{Перерыв затянулся}, сказал [источник].", "unnamed source"),
        ("uk", "{Дорогу закрито}, – сказав [мер міста].", "mayor"),
        ("en", "{The road is shut}, [the mayor of Sampleton] said.", "mayor of Sampleton"),
    ],
)
def test_somebody_without_a_name_is_called_by_what_the_text_tells(language: str, marked: str, expected: str) -> None:
    """ "Unnamed" stands only where the text hides somebody and says nothing more of them."""
    (answer,) = ask(language, marked)
    assert (expected, "anonymous") == (answer.name, answer.kind)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        (
            "uk",
            "{Ліків вистачає}, – сказали в [обласному департаменті охорони здоров'я].",
            "regional health department",
        ),
        ("uk", "{Ми раді їм}, – заявило [зовнішньополітичне відомство Еміратів].", "UAE Ministry of Foreign Affairs"),
        ("ru", "{Мы рады им}, — заявил [МИД в Берне].", "Swiss Foreign Ministry"),
    ],
)
def test_bodies_by_place_and_matter(language: str, marked: str, expected: str) -> None:
    """A department by its place and matter in English; a ministry known to the table by its name there."""
    assert [expected] == names(language, marked)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "[Lavrov] spoke first. Kremlin spokesman Dmitry Peskov, meanwhile, |declined| to say {who would go}.",
            "Peskov",
        ),
        ("[Lavrov] spoke first. The Ukrainian president |said| {he would go}.", "Zelensky"),
        ("[Lavrov] said {no date was set}. Peskov |said| nothing.", "Lavrov"),
        ("[Lavrov] spoke first. A journalist |asked| whether {he would go}.", "Lavrov"),
        ("[Lavrov] accused Europe of a ploy to change Mr. Trump's mind and |said| {no date was set}.", "Lavrov"),
    ],
)
def test_span_and_verb_in_two_sentences(marked: str, expected: str) -> None:
    """The subject of the verb speaks, unless the verb is not that of the words; "Mr." ends no sentence."""
    (answer,) = ask("en", marked)
    assert expected == answer.name.split()[-1]


def test_participle_goes_on_with_its_sentence() -> None:
    """ "Stressing that", after a comma, has the subject of what stands before it, whatever name comes next."""
    text = "[Erdogan] |said| {Turkey is ready}, |stressing| that {time is short}, when he saw [Zelensky] on Thursday."
    assert ["Recep Tayyip Erdogan"] * 2 == names("en", text)
