"""The pages in a real browser, at a desk's and a phone's width. `.ci/run` installs Chromium; without it these rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from alerts import site, timeline
from tests.alerts.browser import PROGRAM, Browser
from tests.alerts.newsdesk import KYIV, PEOPLE, TOPIC, UNTIL, at, digest, record

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="no Chromium on this machine")
COLOUR = "getComputedStyle(document.querySelector('{}')).color"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A site: index, a day with an utterance that left its article, a speaker's line."""
    left = tuple(
        replace(one, gone_at=at(24, 21)) if one.statement.statement_id == "varn-2" else one for one in record()
    )
    folder = tmp_path_factory.mktemp("site")
    site.write(folder, [digest(accounts=left)], timeline.lines(TOPIC, UNTIL, left, PEOPLE, KYIV), KYIV)
    return {path.stem.partition("-")[0]: path for path in sorted(folder.glob("*.html"))}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all tests: starting it takes most of their time."""
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize("name", ["index", "lake", "speaker"])
def test_nothing_stands_out_at_the_side(name: str, width: int, browser: Browser, pages: dict[str, Path]) -> None:
    """Neither long addresses nor drawings make the page wider than the window; and there is something on it."""
    browser.open(pages[name], width)
    assert width == browser.value("document.documentElement.scrollWidth")
    assert 300 < browser.value("document.body.innerText.length")


def test_a_page_asks_for_nothing(browser: Browser, pages: dict[str, Path]) -> None:
    """No font, picture, script or beacon: the page itself is the only request."""
    browser.asked.clear()
    browser.open(pages["lake"], 1100)
    assert [pages["lake"].as_uri()] == browser.asked


def test_only_what_is_to_strike_the_eye_does(browser: Browser, pages: dict[str, Path]) -> None:
    """Words that left their article are in the accent's colour; headings and words said are in that of the text."""
    browser.open(pages["lake"], 1100)
    text, accent = browser.value(COLOUR.format("body")), browser.value(COLOUR.format(".changed .kicker"))
    assert text != accent == browser.value(COLOUR.format(".voice.gone"))
    assert [text] * 3 == [browser.value(COLOUR.format(part)) for part in ("h1", "h2", "blockquote")]
    sizes = [browser.value(f"parseFloat(getComputedStyle(document.querySelector('{part}')).fontSize)")
             for part in (".card.new > blockquote", ".both blockquote", ".meta")]  # fmt: skip
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == 3


def test_context_and_carriers_open_without_a_script(browser: Browser, pages: dict[str, Path]) -> None:
    """They are closed at first, and hold the words and every carrier."""
    browser.open(pages["lake"], 360)
    assert 0 == browser.value("document.querySelectorAll('details[open]').length")
    assert browser.value("[...document.querySelectorAll('details')].every(one => one.children.length > 1)")
