"""Where keys stand in a TOML text."""

from __future__ import annotations

from config.lines import key_lines, line_of

TEXT = '''# a comment with key = "value"
title = "x"
words = [
  "one = two",   # [not.a.table]
  "three",
]
long = """
inside = 1
"""

[terms.en]
meeting = ["summit"]
forms.ru = ["Песков"]

[[person]]
name = "A"
[[person.roles]]
title = "first"
[[person.roles]]
title = "second"

[[person]]
name = "B"
"quoted key" = 1
'''


def test_keys_of_tables_and_arrays_of_tables_have_the_line_on_which_they_stand() -> None:
    """Each path leads to its line, counted from 1."""
    lines = key_lines(TEXT)
    expected = {
        ("title",): 2, ("words",): 3, ("long",): 7, ("terms", "en"): 11, ("terms", "en", "meeting"): 12,
        ("terms", "en", "forms", "ru"): 13, ("person", 0): 15, ("person", 0, "name"): 16,
        ("person", 0, "roles", 0, "title"): 18, ("person", 0, "roles", 1, "title"): 20, ("person", 1, "name"): 23,
        ("person", 1, "quoted key"): 24,
    }  # fmt: skip
    assert expected == {path: lines.get(path) for path in expected}


def test_what_only_looks_like_a_key_is_none() -> None:
    """Comments, strings over several lines and items of lists are not taken for keys."""
    lines = key_lines(TEXT)
    assert [path for path in lines if path and path[-1] in ("inside", "key", "not", "one")] == []


def test_an_unknown_path_has_the_line_of_what_is_around_it() -> None:
    """A missing key is told at its table."""
    assert line_of(("person", 0, "roles", 1, "since"), key_lines(TEXT)) == 19
