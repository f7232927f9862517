"""Nouns to rows and JSON, and back."""

from __future__ import annotations

from dataclasses import replace

import pytest
import storage_world as world
from hypothesis import given, settings
from hypothesis import strategies as st
from storage_world import NOW

from records.errors import QueryError
from records.identity import key
from records.types import Article, Person, Reading, Remark, Source
from storage.codec import decode, encode, from_row
from storage.rows import flat, pack_vector, unpack_vector


@settings(max_examples=30, deadline=None)
@given(st.text(), st.text(alphabet="й́🌦\ud800'\"\\\x00", min_size=1), st.lists(st.floats(-1, 1, width=32), max_size=5))
def test_nouns_survive_the_record(title, text, vector):
    """Any text comes back with every code point in its place; half characters become U+FFFD."""
    article = world.article(world.page(world.link()), text)
    article = replace(article, title=title)
    whole = decode(Article, encode(article))
    assert len(text) == len(whole.text)
    assert text.replace("\ud800", "\ufffd") == whole.text
    assert whole == from_row(Article, flat(article))
    assert tuple(vector) == unpack_vector(pack_vector(vector))


def test_every_noun_has_a_way_back():
    """A noun with nested tables, dates and unions is the same after JSON."""
    one = world.article(world.page(world.link()))
    nouns = (
        world.remark(one, world.statement(one)),
        world.page(world.link()),
        world.source(feeds=("a",), links_a_day=(2, 3)),
        Person(name="Ada Test", kind="person", role="tester", forms={"en": ("Ada Test", "Test")}),
    )
    assert nouns == tuple(decode(type(noun), encode(noun)) for noun in nouns)
    assert {Remark, Source} <= {type(noun) for noun in nouns}
    assert Reading is type(nouns[0].reading)


def test_key_names_are_the_only_spool_names(store):
    """A page's id can't lead out of the spool's folder."""
    bad = replace(world.page(world.link()), page_id="../../etc/passwd")
    with store.writing("run", NOW) as w, pytest.raises(ValueError, match="not a name"):
        w.keep_pages([bad])
    assert key("a") != key("b")


def test_writers_answer_no_users(store):
    """Users' SQL goes to a locked-down reader only."""
    with store.writing("run", NOW) as w, pytest.raises((QueryError, NotImplementedError)):
        w.query("SELECT 1")
