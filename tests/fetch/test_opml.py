"""OPML in and out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fetch import opml
from records.types import Source

A = Source(name="a-ru", outlet='A & "B" <c>', home="http://a.test/", language="ru", feeds=("http://a.test/1?x=1&y=2",
           "http://a.test/2"), state_media=True)  # fmt: skip
B = Source(name="b", outlet="Б", home="http://b.test/", language="uk", feeds=("http://b.test/rss",))


def test_what_is_written_reads_back() -> None:
    """Names, addresses, language and mark survive; `confirmed` says where they came from."""
    read = opml.read(opml.write([B, A]).encode())
    assert tuple(replace(source, confirmed="imported from OPML") for source in (A, B)) == read


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
