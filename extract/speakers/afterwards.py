"""Who said it, told in a sentence of its own: "Russia allows for a meeting. This became known from words of X"."""

from __future__ import annotations

from extract.speakers.case import Case, Choice, Wanted

# How such a sentence opens, as the beginnings of its first words.
_OPENS = {
    "en": (("this",), ("these", "words"), ("such", "words"), ("the", "statement"), ("the", "corresponding")),
    "ru": (("об", "этом"), ("это",), ("так", "слова"), ("тако", "заявлени"), ("соответствующ",), ("с", "таким")),
    "uk": (("про", "це"), ("це",), ("такі", "слова"), ("таку", "заяву"), ("відповідн",), ("із", "такою")),
}
# Words of that sentence that tell of speech.
_TOLD = {
    "en": ("said", "stat", "announc", "report", "told", "words", "known", "quot", "according", "cit"),
    "ru": ("заяв", "сказа", "сообщ", "рассказа", "слов", "объяв", "привод", "передал", "передает", "говор"),
    "uk": ("заяв", "сказа", "повідом", "розпов", "слова", "оголос", "навод", "переда", "говор"),
}
_FAR = 30  # words that such a sentence may have


def told_after(case: Case, want: Wanted) -> Choice | None:
    """The person whom the sentence right after a statement gives for its speaker, or None."""
    words, language = case.words, case.lexicon.language
    sentence = words[want.content[1] - 1].sentence + 1
    first = next((k for k in range(want.content[1], len(words)) if words[k].sentence >= sentence), None)
    if first is None or words[first].sentence != sentence or case.scene.said(first):
        return None
    if not any(_starts(case, first, opening) for opening in _OPENS.get(language, ())):
        return None
    last = first
    while last < len(words) and words[last].sentence == sentence and last - first < _FAR:
        last += 1
    if not any(words[k].low.startswith(_TOLD[language]) for k in range(first, last)):
        return None
    named = [m for m in case.found.overlapping(first, last) if m.entity.kind == "person"]
    if not named:
        return None
    words_of = [
        m for m in named if any(w.low in ("words", "слова", "слов") for w in words[max(first, m.first - 6) : m.first])
    ]
    entity = (words_of or named)[0].entity
    return Choice(entity.name, "person", 0.85, "named in the sentence after it", entity)


def _starts(case: Case, first: int, opening: tuple[str, ...]) -> bool:
    return all(
        first + n < len(case.words) and case.words[first + n].low.startswith(part) for n, part in enumerate(opening)
    )
