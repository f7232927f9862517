"""A digest for programs: all that the record says, as it says it, in a fixed order of fields."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from records.types import Digest

FORMAT = "onrecord-digest/1"
# Characters that are something to a program and nothing to the eye leave as escapes: JSON reads them back as they were.
_HIDDEN = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)


def render(digest: Digest, zone: tzinfo = UTC) -> str:
    """Times are ISO 8601 in UTC whatever `zone`; `words` of a statement is its content with gaps marked."""
    return written(as_data(digest)) + "\n"


def as_data(digest: Digest) -> dict[str, Any]:
    """Plain dicts and lists, fields in the order of records.types."""
    return {"format": FORMAT, "nothing_new": not digest.entries, **_plain(digest)}


def written(data: Any) -> str:
    """JSON that is the same byte for byte for the same data, and safe inside HTML."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return _HIDDEN.sub(_escaped, text).encode("utf-8", "replace").decode("utf-8")


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        own = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        content = getattr(value, "content", None)
        return {**own, "words": content} if "spans" in own else own
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value
