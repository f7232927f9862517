"""OPML in and out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fetch import opml
from records.types import Source

A = Source(name="a-ru", outlet='A & "B" <c>', home="http://a.test/", language="ru", feeds=("http://a.test/1?x=1&y=2",
           "http://a.test/2"), state_media=True)  # fmt: skip
B = Source(name="b", outlet="Б", home="http://b.test/", language="uk", feeds=("http://b.test/rss",))
C = Source(name="c", outlet="C", home="http://c.test/", language="en", feeds=("http://c.test/rss",), country="US",
           links_a_day=(0, 90), search=True, enabled=False, terms="a request a day")  # fmt: skip


def test_what_is_written_reads_back() -> None:
    """Names, addresses, language and marks survive, and what is off stays off; `confirmed` says whence they came."""
    read = opml.read(opml.write([B, C, A]).encode())
    assert tuple(replace(source, confirmed="imported from OPML") for source in (A, B, C)) == read


@pytest.mark.parametrize("text", ["", "5", "9 1", "-1 5", "x y", "1 99999999"])
def test_odd_expectations_are_the_usual_ones(text: str) -> None:
    """What another program wrote there breaks nothing."""
    (source,) = opml.read(opml.write([B]).replace('a-day="1 500"', f'a-day="{text}"').encode())
    assert source.links_a_day == (1, 500)


def test_a_reader_s_export_becomes_sources_one_per_site() -> None:
    """Folders are passed through; feeds of one site are one source."""
    body = b"""<?xml version="1.0"?><opml version="1.0"><body><outline text="News">
    <outline text="One" xmlUrl="https://www.a.test/rss" htmlUrl="https://www.a.test/"/>
    <outline text="Two" xmlURL="https://www.a.test/atom" htmlUrl="https://www.a.test/"/></outline>
    <outline text="Bad" xmlUrl="javascript:alert(1)"/></body></opml>"""
    (source,) = opml.read(body, "uk")
    assert (source.name, source.outlet, source.language) == ("a-test", "One", "uk")
    assert source.feeds == ("https://www.a.test/rss", "https://www.a.test/atom")


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/hostname">]><opml><outline xmlUrl="http://a.test/&x;"/></opml>',
        '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><opml><outline xmlUrl="http://a.test/&b;"/></opml>',
        "<opml><body></body></opml>",
        "<opml><outline xmlUrl='http://a.test/'",
        "",
        "hello",
    ],
    ids=["outside entity", "inner entities", "empty", "broken", "nothing", "no XML"],
)
def test_what_is_no_harmless_opml_is_refused_in_words(body: str) -> None:
    """Nothing is expanded, nothing half read."""
    with pytest.raises(ValueError, match="OPML"):
        opml.read(body.encode())
