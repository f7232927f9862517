"""Times as people type them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from records.errors import UsageError

_AGO = re.compile(r"(\d{1,5})\s*(m|min|h|d|w)")
_UNITS = {"m": "minutes", "min": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def when(text: str, now: datetime, zone: str) -> datetime:
    """'2025-05-17', '2025-05-17T10:00', '36h', '7d', 'today', 'yesterday' → UTC. Dates are days in `zone`.

    Raises UsageError for anything else.
    """
    wanted = text.strip().lower()
    local = ZoneInfo(zone)
    try:
        if wanted in ("now", ""):
            return now
        if wanted in ("today", "yesterday"):
            day = now.astimezone(local).date() - timedelta(days=wanted == "yesterday")
            return datetime.combine(day, time(), local).astimezone(UTC)
        if ago := _AGO.fullmatch(wanted):
            return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        if len(wanted) == 10:
            return datetime.combine(date.fromisoformat(wanted), time(), local).astimezone(UTC)
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=local)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"'{text}' is no time; write 2025-05-17, 2025-05-17T10:00, 36h, 7d or yesterday") from None


def published(text: str) -> datetime:
    """A publication date or time as data files have it, in UTC (a bare date is midnight). Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
