"""A digest as an e-mail. Headers hold our words and the topic's title, cleaned; strangers' text stays in the body."""

from __future__ import annotations

import contextlib
import re
import smtplib
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from alerts.outbox import Channel, Parcel
from alerts.plain import cut, shown

POLICY = SMTP.clone(max_line_length=200)
SUBJECT = 120  # characters
_MAILBOX = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


def compose(parcel: Parcel, channel: Channel) -> EmailMessage:
    """The message. Its Message-ID is made of the receipt, so that a second sending is known as the same message."""
    sender, *_ = mailboxes(channel.sender)
    message = EmailMessage(policy=POLICY)
    message["Subject"] = header(parcel.subject)
    message["From"] = Address("On record", addr_spec=sender)
    message["To"] = ", ".join(mailboxes(channel.target))
    message["Date"] = format_datetime(datetime.fromisoformat(parcel.made_at))
    message["Message-ID"] = f"<{parcel.receipt_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parcel.shapes["text"])
    message.add_alternative(parcel.shapes["html"], subtype="html")
    # the boundary is chance unless it is given
    message.set_boundary(f"onrecord-{parcel.receipt_id}")
    return message


def header(text: str) -> str:
    """`text` for a header field: one line, nothing invisible, bounded, no encoded word of somebody else's making."""
    return cut(shown(text).replace("=?", "= ?").replace("?=", "? ="), SUBJECT)


def mailboxes(text: str) -> tuple[str, ...]:
    """The mailboxes of 'a@example.org, b@example.org'. Raises ValueError for anything that is none."""
    found = tuple(part.strip(" \t") for part in text.split(",") if part.strip(" \t"))
    wrong = [one for one in found if not _MAILBOX.fullmatch(one)]
    if wrong or not found:
        raise ValueError(f"no mailbox: {shown(wrong[0]) if wrong else 'none is given'}")
    return found


def told(error: Exception) -> str:
    """Why a server did not take a message, in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"SMTP {error.smtp_code}: {shown(words)}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"all {len(error.recipients)} mailboxes refused"
    return f"{type(error).__name__}: {shown(str(error))}"


def goodbye(server: Any) -> None:
    """Ends the connection; the message is taken or not by then."""
    with contextlib.suppress(OSError, smtplib.SMTPException):
        server.quit()
