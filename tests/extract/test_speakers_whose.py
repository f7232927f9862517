"""Speakers told by whose they are or by who was named before, and names that are no person's. Texts are made up."""

from __future__ import annotations

import pytest

from extract.speakers.resolve import Request
from tests.extract.test_speakers import CAST, DAY, ask, names


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "Karoline Leavitt was silent. {Nothing is planned}, [a Kremlin spokesman] said.\n\n"
            "[The spokesman] said {the rest would come in time}.",
            ["Dmitry Peskov", "Dmitry Peskov"],
        ),
        (
            "Emmanuel Macron waited in Paris. The Kremlin replied at once. {It is early}, [the spokesman] said.",
            ["Dmitry Peskov"],
        ),
    ],
)
def test_spokesman_of_the_body_that_was_named_last(marked: str, expected: list[str]) -> None:
    """A bare "the spokesman" is no spokeswoman, and speaks for the body or country before it."""
    assert expected == names("en", marked)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("On Monday [Quillmark] said {the pumps were sold}. [The company] added {nothing more would be}.", "Quillmark"),
        ("{The pumps were sold}, [Arnolt Lines] said. {No more will be}, [it] added.", "Arnolt Lines"),
        ("[Tessbury], a charity, said {the hall was full}. [It] said {so was the yard}.", "Tessbury"),
    ],
)
def test_firm_that_only_this_text_knows(marked: str, expected: str) -> None:
    """A name without a first name, with a firm's last word or called a body in apposition is taken up by "it"."""
    assert [(expected, "organisation")] * 2 == [(a.name, a.kind) for a in ask("en", marked)]


@pytest.mark.parametrize(
    "marked",
    [
        "{The hall was full}, said [Mr Quillmark], who keeps bees.",
        "{The hall was full}, said [Quillmark], a baker.",
        "{The hall was full}, said [Imogen Quillmark].",
    ],
)
def test_title_trade_or_first_name_makes_a_person(marked: str) -> None:
    """What a person is called, or a first name, tells a person from a firm."""
    (answer,) = ask("en", marked)
    assert "person" == answer.kind


def test_friends_of_his() -> None:
    """ "Friends of his" are friends of the one on stage."""
    text = "Edmund Sallow retired in June. [Friends of his] say {he never slept at work}."
    assert ["friends of Edmund Sallow"] == names("en", text)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("uk", "За словами [сільського голови Остапа Гриба], {дорогу закрито}.", "Остап Гриб"),
        ("uk", "{Дорогу закрито}, – сказав [помічник Остапа Гриба].", "aide"),
    ],
)
def test_full_name_after_a_role_is_its_holder_unless_the_role_is_to_somebody(
    language: str, marked: str, expected: str
) -> None:
    """A headman is himself; an aide is somebody's."""
    (name,) = names(language, marked)
    assert name == expected or name.endswith(expected)


def test_source_takes_up_the_source_heard_before() -> None:
    """A bare "собеседник" is nobody named, but the source without a name that has spoken."""
    text = (
        "Юрий Ушаков молчал. {Перерыв затянулся}, сказал [источник в турецкой делегации]. "
        "{Дата близка}, добавил [собеседник]."
    )
    assert ["source in the Turkish delegation"] * 2 == names("ru", text)


def test_the_latter_is_who_was_named_last() -> None:
    """ "Тот" is not the subject, whom "он" would mean."""
    text = "Сергей Лавров позвонил Хакану Фидану. [Тот] ответил, что {стол накрыт}."
    assert ["Hakan Fidan"] == names("ru", text)


def test_stranger_called_by_their_country() -> None:
    """ "Канадец" is the stranger on stage when nobody is said to come from there."""
    text = "Трассу смотрел Джон Маккензи. [Канадец] сказал: {лёд тонкий}."
    assert ["Джон Маккензи"] == names("ru", text)


def test_verb_of_another_paragraph_reports_other_words() -> None:
    """A quotation that follows its speaker's sentence is not the next paragraph's speaker's."""
    text = (
        "[Imogen Sallow], whose son was aboard, thanked the crew. {I have been asking for two years.}\n\n"
        "Bram Tessbury |said| he was sorry."
    )
    assert ["Imogen Sallow"] == names("en", text)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("Keir Starmer met the press. {It is early}, [Sir Keir] said.", "Keir Starmer"),
        ("Imogen Sallow won again. [The Dane] promised {a quiet year}.", "Imogen Sallow"),
        ("{It is early}, said [Ibrahim Kalin, the spokesman of President Recep Tayyip Erdogan].", "Ibrahim Kalin"),
        ("{It is early}, said [Turkey's spokesman, Ibrahim Kalin].", "Ibrahim Kalin"),
    ],
)
def test_titled_first_names_peoples_and_roles_after_a_name(marked: str, expected: str) -> None:
    """A knight goes by the first name; a people's name is no body; a name before a role is its holder's."""
    assert [expected] == names("en", marked)


@pytest.mark.parametrize(("sure", "expected"), [(0.9, "Robert Fico"), (0.3, "reply")])
def test_words_that_name_nobody_yield_to_a_name_that_the_network_is_sure_of(sure: float, expected: str) -> None:
    """ "The reply was that …": no table knows who a reply is."""
    text = "Robert Fico was asked twice. The reply was that nothing is planned."
    at = text.index("The reply")
    request = Request(
        speaker=(at, at + 9), content=(text.index("nothing"), len(text) - 1), name=(7, 11), name_sure=sure
    )
    (answer,) = CAST.read(text, "en", DAY).resolve([request])
    assert expected == answer.name


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("uk", "{Строків немає}, сказав [російський правитель].", "Vladimir Putin"),
        ("ru", "{Сроки не названы}, сказала [Каролин Ливитт].", "Karoline Leavitt"),
    ],
)
def test_bynames(language: str, marked: str, expected: str) -> None:
    """A ruler is a president; another spelling is the same name."""
    assert [expected] == names(language, marked)


@pytest.mark.parametrize(
    ("language", "marked", "expected"),
    [
        ("en", "[Russia] allows for {a meeting}. This became known from the words of Dmitry Peskov.", "Dmitry Peskov"),
        ("ru", "[Россия] допускает, что {встреча возможна}. Об этом сообщил Дмитрий Песков.", "Dmitry Peskov"),
        ("uk", "[Росія] припускає, що {зустріч можлива}. Такі слова Дмитра Пєскова наводить агенція.", "Dmitry Peskov"),
        ("en", "[Russia] allows for {a meeting}. Dmitry Peskov was in Sochi.", "Russia"),
        ("en", "[Russia] allows for {a meeting}. This was a surprise to Dmitry Peskov.", "Russia"),
        ("en", "[Emmanuel Macron] allows for {a meeting}. This was reported by Dmitry Peskov.", "Emmanuel Macron"),
    ],
)
def test_the_sentence_after_it_tells_who_said_it(language: str, marked: str, expected: str) -> None:
    """A country in the lead gives way to the person whose words they were; a person does not."""
    assert [expected] == names(language, marked)
