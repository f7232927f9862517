"""Bytes of the Russian and Ukrainian press, rightly and wrongly declared."""

from __future__ import annotations

import pytest

from extract.pages.encodings import decode

RUSSIAN = (
    "<p>Пресс-секретарь заявил: «Встреча возможна только после работы делегаций», — и добавил, что дат пока нет.</p>"
)
UKRAINIAN = "<p>Речник заявив: «Зустріч можлива лише після роботи делегацій», — і додав, що її дати ще немає.</p>"
WRONG_HEADERS = ("", "text/html; charset=utf-8", "text/html; charset=ISO-8859-1", "text/html; charset=nonsense")


@pytest.mark.parametrize("header", WRONG_HEADERS)
@pytest.mark.parametrize("charset", ["windows-1251", "koi8-u", "iso-8859-5", "utf-8", "utf-16"])
def test_content_outvotes_a_wrong_header(charset: str, header: str) -> None:
    """Whatever the header says, the words are read as words."""
    text = (
        RUSSIAN.replace("«", '"').replace("»", '"').replace("—", "-")
        if charset in ("koi8-u", "iso-8859-5")
        else RUSSIAN
    )
    assert text == decode(text.encode(charset), header)[0]


@pytest.mark.parametrize("charset", ["windows-1251", "utf-8"])
def test_ukrainian_letters_survive(charset: str) -> None:
    """і, ї, є are told from the letters that the neighbouring charsets have in their places."""
    assert UKRAINIAN == decode(UKRAINIAN.encode(charset), "")[0]


def test_meta_tag_against_header() -> None:
    """Header says UTF-8, the page says windows-1251, and the page is right."""
    page = f'<html><head><meta charset="windows-1251"></head><body>{RUSSIAN}</body></html>'
    assert (page, "windows-1251") == decode(page.encode("windows-1251"), "text/html; charset=utf-8")


def test_german_page_is_not_taken_for_cyrillic() -> None:
    """Umlauts within Latin words are read as such, without a declaration."""
    text = "<p>Präsident Müller erklärte, die Gespräche könnten über Wochen dauern, größere Schritte seien möglich.</p>"
    assert text == decode(text.encode("windows-1252"), "")[0]


def test_a_broken_character_does_not_turn_utf8_into_mojibake() -> None:
    """A string cut within a character, as counters and ads produce: the rest stays readable."""
    found, charset = decode(RUSSIAN.encode() * 3 + b"\xd0", "text/html; charset=utf-8")
    assert ("utf-8", True) == (charset, "Встреча возможна" in found)


def test_utf8_saved_twice_is_undone() -> None:
    """UTF-8 read as windows-1251 and saved as UTF-8 again."""
    text = "Встреча возможна только после работы групп"
    doubled = text.encode().decode("windows-1251", "ignore")
    assert doubled.encode("windows-1251").decode("utf-8", "ignore") == decode(doubled.encode())[0]


def test_no_bytes_raise() -> None:
    """Every byte there is, and none."""
    assert ("", True) == (decode(b"")[0], bool(decode(bytes(range(256)) * 40)[0]))
