"""Who speaks in an interview, by the labels before its lines."""

from __future__ import annotations

from extract.speakers import spans
from extract.speakers.case import Case, Choice


def line_label(case: Case, first: int, last: int) -> Choice | None:
    """ "A:", "О.Р.:", "Ответ:": the one interviewed, or the one with these initials."""
    if not spans.is_line_label(case, first, last):
        return None
    initials = [w.text[0].lower() for w in case.words[first:last] if w.is_word and len(w.text.strip(".")) <= 3]
    initials = (
        initials if len(initials) > 1 else [c.lower() for w in case.words[first:last] for c in w.text if c.isupper()]
    )
    for entity in case.scene.people():
        if len(initials) > 1 and [p[0].lower() for p in entity.name.split()] == initials:
            return Choice(entity.name, "person", 0.85, "initials", entity)
    guest = case.scene.interviewee(first)
    return Choice(guest.name, "person", 0.75, "the one interviewed", guest) if guest is not None else None
