"""Titles, bylines and languages as pages declare them."""

from __future__ import annotations

import pytest

from extract.pages import byline, metadata, tree


def read(head: str, body: str = "<p>text</p>", lang: str = "") -> metadata.Metadata:
    page = tree.parse(f"<html lang='{lang}'><head>{head}</head><body>{body}</body></html>")
    assert page is not None
    return metadata.read(page)


def test_outlet_is_cut_from_the_title() -> None:
    """'Headline | Outlet' is the headline."""
    said = read('<title>Summit is possible | The Example</title><meta property="og:site_name" content="The Example">')
    assert "Summit is possible" == said.title


def test_dash_within_a_headline_stays() -> None:
    """Only the outlet's own name is cut, not the second half of a headline."""
    head = '<title>Kremlin - no summit planned</title><meta property="og:site_name" content="The Example">'
    assert "Kremlin - no summit planned" == read(head).title


def test_heading_that_agrees_with_the_declared_title_wins() -> None:
    """The h1 is what readers see; og:title may be shortened."""
    said = read(
        '<meta property="og:title" content="Summit is possible, says Kremlin">',
        "<h1>Summit is possible</h1><h1>Menu</h1>",
    )
    assert "Summit is possible" == said.title


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ('{"@type":"NewsArticle","author":{"@type":"Person","name":"By Jane Placeholder"}}', ("Jane Placeholder",)),
        ('{"@type":"NewsArticle","author":["A. Writer",{"name":"B. Writer"}]}', ("A. Writer", "B. Writer")),
        (
            '{"@graph":[{"@type":"NewsArticle","author":{"@id":"#1"}},{"@id":"#1","name":"A. Writer"}]}',
            ("A. Writer",),
        ),
        ('{"@type":"NewsArticle","author":{"name":"A. Writer and B. Writer"},}', ("A. Writer", "B. Writer")),
        ('{"@type":"NewsArticle","author":"https://example.org/a"}', ()),
        ("{broken", ()),
    ],
)
def test_authors_in_json_ld(declared: str, expected: tuple[str, ...]) -> None:
    """Persons, lists, references, trailing commas; addresses are no names; broken JSON is no exception."""
    assert expected == read(f'<script type="application/ld+json">{declared}</script>').authors


def test_byline_on_the_page_names_more_than_the_outlet_does() -> None:
    """Where the declared author is the outlet itself, the marked byline is taken."""
    said = read(
        '<meta name="author" content="The Example"><meta property="og:site_name" content="The Example">',
        "<span class='author-name'>Автор: А. Авторенко</span>",
    )
    assert ("А. Авторенко",) == said.authors


def test_prefixes_and_places_are_no_part_of_a_name() -> None:
    """'By X in Kyiv and Y' is X and Y."""
    assert ("A. Writer", "B. Writer") == byline.tidy(["By A. Writer in Kyiv and B. Writer"])


@pytest.mark.parametrize(
    ("lang", "expected"), [("ru-RU", "ru"), ("ua", "uk"), ("EN", "en"), ("", ""), ("x-klingon", "")]
)
def test_declared_language(lang: str, expected: str) -> None:
    """ISO 639-1; 'ua' is the country that many Ukrainian sites write for the language."""
    assert expected == read("", lang=lang).language


def test_deeply_nested_json_ld_is_survived() -> None:
    """A hundred thousand brackets are no article and no exception."""
    assert () == read(f'<script type="application/ld+json">{"[" * 100_000}</script>').authors
