"""Text as words and pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extract.tagger.encoder import stops
from extract.tagger.pieces import UNK, ModelFile, Pieces, model_file
from extract.tagger.windows import LIMIT, windows
from extract.tagger.words import split_words

TEXT = st.text(alphabet=st.sampled_from("abc Київ Путін «»“”\"'’—-.,!?\n\n 1😀"), max_size=400)


def pieces() -> Pieces:
    """The vocabulary, loaded once for the module."""
    global _PIECES
    if _PIECES is None:
        _PIECES = Pieces(ModelFile(model_file()))
    return _PIECES


_PIECES: Pieces | None = None


@given(TEXT)
def test_words_cover_all_but_white_space_once(text: str) -> None:
    """No character is lost and none is in two words."""
    covered = "".join(word.text for word in split_words(text))
    assert covered == "".join(text.split())


@given(TEXT)
def test_a_word_is_the_text_at_its_offsets(text: str) -> None:
    """Offsets are code points of the text."""
    assert all(text[word.start : word.end] == word.text for word in split_words(text))


def test_a_name_ends_before_its_possessive() -> None:
    """'Kremlin's' gives up its ending, 'об'єкт' and 'didn't' keep their apostrophe."""
    assert [w.text for w in split_words("Kremlin’s об’єкт didn't")] == ["Kremlin", "’s", "об’єкт", "didn't"]


def test_common_words_are_single_pieces() -> None:
    """The vocabulary is read right: frequent words of all three languages are known whole."""
    split = {word: pieces().of(word, True) for word in ("say", "должна", "Київ")}
    assert {word: len(ids) for word, ids in split.items()} == {"say": 1, "должна": 1, "Київ": 1}


def test_an_unknown_sign_is_one_unknown_piece() -> None:
    """A sign outside the vocabulary does not stop the reading."""
    assert UNK in pieces().of("\U000e0041", False)


@given(st.integers(1, 60), st.integers(1, 120))
def test_targets_of_windows_follow_on_one_another(paragraphs: int, length: int) -> None:
    """Every word is read in exactly one window, and no window is longer than the encoder can take."""
    words = split_words("\n\n".join("слово " * length for _ in range(paragraphs)))
    cover = [w.first + i for w in windows(words, pieces()) for i in range(*w.target)]
    assert cover == list(range(len(words)))
    assert all(len(w.ids) <= LIMIT + 2 for w in windows(words, pieces()))


def test_a_sentence_ends_at_its_stop_or_with_its_paragraph() -> None:
    """A speaker's words lie in one sentence; the stop of "Mr." ends none."""
    words = split_words("Kyiv was nice too. Mr. Putin\nLeft")
    assert {word.text: words[stop - 1].text for word, stop in zip(words, stops(words), strict=True)} == {
        "Kyiv": ".", "was": ".", "nice": ".", "too": ".", ".": "Putin", "Mr": "Putin", "Putin": "Putin", "Left": "Left",
    }  # fmt: skip
