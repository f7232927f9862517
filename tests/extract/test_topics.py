"""On the topic or not: terms, needs and likeness."""

from __future__ import annotations

import numpy as np

from extract import topics
from records.types import Topic

TERMS = {"en": {"first": ("Moon",), "second": ("crew", "land$"), "off": ("rover",)}}


def test_without_a_list_of_needs_every_facet_but_off_is_needed() -> None:
    """`topic new` proposes terms only; they work as they are."""
    assert topics.needs(Topic(name="t", title="T", terms=TERMS)) == (("first",), ("second",))


def test_needs_may_name_alternatives() -> None:
    """'a/b c' asks for a or b, and for c."""
    topic = Topic(name="t", title="T", terms=TERMS, settings={"needs": "first/off second"})
    assert topics.needs(topic) == (("first", "off"), ("second",))


def test_a_stem_with_a_mark_at_its_end_is_a_whole_word() -> None:
    """'land$' is found in 'to land' and not in 'landscape'."""
    patterns = topics.groups(Topic(name="t", title="T", terms=TERMS), "en")
    assert patterns["second"].search("to land there")  # type: ignore[attr-defined]
    assert not patterns["second"].search("the landscape")  # type: ignore[attr-defined]


def test_a_topic_without_examples_is_like_nothing() -> None:
    """Likeness is 0 rather than an error."""
    assert topics.likeness(Topic(name="t", title="T"), np.ones(384, dtype=np.float32)) == 0.0
