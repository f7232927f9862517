"""The last step: people are told what is new. Digests are composed from the record and handed to alerts/.

After each pass the pages are written anew and what waits in the outbox is sent (`show`); by the digest's schedule a
digest is made for every channel (`tell`). A digest with nothing new is shown and not sent: silence.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flows.digest import digest_of, rendered
from flows.report import Report
from flows.session import Session
from records.types import Digest

if TYPE_CHECKING:
    from alerts.outbox import Channel
    from storage.writer import Writer

_MAIL_SECONDS = 30.0
Post = Callable[[str, bytes, dict[str, str]], Any]


def show(session: Session, record: Writer, now: datetime, report: Report, post: Post) -> None:
    """Pages of the last hours, and whatever waits in the outbox."""
    since = now - timedelta(hours=session.settings.digests.hours)
    _write_pages(session, record, _digests(session, record, since, now, report), now)
    _send_waiting(session, record, now, report, post)


def tell(session: Session, record: Writer, since: datetime, now: datetime, report: Report, post: Post) -> None:
    """A digest since the last one: to the pages, and to every channel that wants its topic."""
    digests = _digests(session, record, since, now, report)
    _write_pages(session, record, digests, now)
    _put_in_outbox(session, record, digests, now)
    _send_waiting(session, record, now, report, post)


def _digests(session: Session, record: Writer, since: datetime, now: datetime, report: Report) -> tuple[Digest, ...]:
    wanted = session.settings.digests.topics
    topics = [topic for topic in session.config.topics if not wanted or topic.name in wanted]
    sources, people = session.config.sources, session.config.speakers
    found = tuple(digest_of(topic, since, now, record, sources, people) for topic in topics)
    report.digests.update(
        {digest.topic: rendered(digest, "md", session.settings.schedule.timezone) for digest in found}
    )
    return found


def _write_pages(session: Session, record: Writer, digests: tuple[Digest, ...], now: datetime) -> None:
    from alerts import site, timeline

    zone = ZoneInfo(session.settings.schedule.timezone)
    shown = {digest.topic for digest in digests}
    lines = [
        line
        for topic in session.config.topics
        if topic.name in shown
        for line in timeline.lines(topic, now, record.accounts(topic.name, now), session.config.speakers, zone)
    ]
    site.write(session.site, digests, lines, zone)


def _put_in_outbox(session: Session, record: Writer, digests: tuple[Digest, ...], now: datetime) -> None:
    """The messages are written first, then their receipts are committed."""
    from alerts import outbox

    known = {receipt.receipt_id for receipt in record.receipts()}
    zone = ZoneInfo(session.settings.schedule.timezone)
    made = [pair for digest in digests for pair in outbox.pack(digest, _channels(session), now, zone)]
    fresh = [(parcel, receipt) for parcel, receipt in made if receipt.receipt_id not in known]
    for parcel, _ in fresh:
        outbox.keep(_outbox(session), parcel)
    record.keep_receipts([receipt for _, receipt in fresh])


def _send_waiting(session: Session, record: Writer, now: datetime, report: Report, post: Post) -> None:
    from alerts import send

    waiting = record.receipts(("pending", "failed"))
    if not waiting:
        return
    ways = send.Ways(post=post, connect=_connect(session) if session.settings.mail.server else None)
    tried = send.send(_outbox(session), waiting, _channels(session), ways, now, lambda one: record.keep_receipts([one]))
    report.add(sent=sum(receipt.state == "sent" for receipt in tried))
    report.notes.extend(f"{r.channel}: {r.state}, {r.detail}" for r in tried if r.state != "sent")


def _channels(session: Session) -> tuple[Channel, ...]:
    from alerts.outbox import Channel

    return tuple(
        Channel(
            name=one.name,
            kind=one.kind,
            target=session.environ.get(one.target_env, "") if one.target_env else one.target,
            topics=one.topics,
            sender=session.settings.mail.sender,
        )
        for one in session.settings.channels
    )


def _connect(session: Session) -> Callable[[], smtplib.SMTP]:
    """Opens a connection to the settings' mail server."""
    mail = session.settings.mail

    def connect() -> smtplib.SMTP:
        context = ssl.create_default_context()
        if mail.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(mail.server, mail.port, timeout=_MAIL_SECONDS, context=context)
        else:
            server = smtplib.SMTP(mail.server, mail.port, timeout=_MAIL_SECONDS)
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, session.environ.get(mail.password_env, ""))
        return server

    return connect


def _outbox(session: Session) -> Path:
    return session.path.parent / "outbox"
