"""Digests by mail: headers are ours, the recipients are the configured ones, a second sending is known as the first."""

from __future__ import annotations

import smtplib
import socketserver
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest

from alerts import mail, outbox
from alerts.outbox import Channel, Parcel
from alerts.send import Ways, deliver
from tests.alerts.newsdesk import KYIV, UNTIL, digest
from tests.alerts.vectors import HEADERS

DESK = Channel(name="post", kind="mail", target="desk@example.org, night@example.org", sender="onrecord@example.net")
OURS = ["Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"]


class Sink(socketserver.StreamRequestHandler):
    """A mail server in thirty lines: keeps recipients and bytes."""

    def handle(self) -> None:
        self.wfile.write(b"220 sink\r\n")
        to: list[str] = []
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                to.append(line.split(b"<")[1].split(b">")[0].decode())
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.got.append((to, body))  # type: ignore[attr-defined]
                to = []
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")
            if word == b"QUIT":
                return


class Server(socketserver.ThreadingTCPServer):
    """On loopback."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Sink)
        self.got: list[tuple[list[str], bytes]] = []


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield made
        made.shutdown()


def parcel(**changes: str) -> Parcel:
    """The digest's message, with a field changed."""
    [(made, _)] = outbox.pack(digest(), [DESK], UNTIL, KYIV)
    return replace(made, **changes)


def sent(server: Server, one: Parcel, channel: Channel = DESK) -> tuple[list[str], bytes]:
    """What arrives at the sink."""
    ways = Ways(connect=lambda: smtplib.SMTP("127.0.0.1", server.server_address[1], timeout=10))
    assert (True, "") == deliver(one, channel, ways)
    return server.got[-1]


@pytest.mark.parametrize("vector", HEADERS)
def test_headers_are_exactly_ours(server: Server, vector: str) -> None:
    """A hostile title adds no header and no recipient, ends no header block, and stays short."""
    recipients, raw = sent(server, parcel(subject=vector))
    message = message_from_bytes(raw.replace(b"\n..", b"\n."), policy=default)
    assert ["desk@example.org", "night@example.org"] == recipients
    assert OURS == message.keys()
    assert "onrecord@example.net" == message["From"].addresses[0].addr_spec
    assert len(message["Subject"]) <= mail.SUBJECT
    assert max(map(len, raw.split(b"\r\n\r\n")[0].split(b"\r\n"))) <= 998


def test_there_are_enough_vectors() -> None:
    """The faults table asks for 40."""
    assert len(HEADERS) >= 40


def test_the_message_has_the_digest_as_text_and_page(server: Server) -> None:
    """Both shapes, in three languages, arrive whole."""
    one = parcel()
    _, raw = sent(server, one)
    message = message_from_bytes(raw.replace(b"\r\n..", b"\r\n."), policy=default)
    for kind, shape in (("plain", "text"), ("html", "html")):
        part = message.get_body((kind,))
        assert part is not None
        assert one.shapes[shape].splitlines() == part.get_content().splitlines()
    assert "Norland–Sudmark lake summit: 4 new utterances, 3 of them changes" == message["Subject"]


def test_the_same_message_is_the_same_bytes() -> None:
    """Message-ID, date and boundary are made of the receipt: a resend is no second message."""
    first, second = (mail.compose(parcel(), DESK) for _ in range(2))
    assert first.as_bytes() == second.as_bytes()
    assert f"<{parcel().receipt_id}@example.net>" == first["Message-ID"]


@pytest.mark.parametrize(
    "target",
    [
        "",
        "a@example.org\nBcc: e@example.org",
        "a@example.org, <e@example.org>",
        "not a mailbox",
        "a@b\r\n",
        "a@example.org\x00",
    ],
)
def test_a_target_that_is_no_mailbox_is_refused(target: str) -> None:
    """In words, before anything is sent."""
    taken, why = deliver(parcel(), replace(DESK, target=target), Ways(connect=lambda: pytest.fail("connected")))
    assert (False, True) == (taken, why.startswith("wrong target: no mailbox"))


class Refusing:
    """A mail server that does not take a message."""

    def __init__(self, error: Exception | dict[str, tuple[int, bytes]]) -> None:
        self.error = error

    def sendmail(self, from_addr: str, to_addrs: Sequence[str], msg: bytes) -> object:
        if isinstance(self.error, Exception):
            raise self.error
        return self.error

    def quit(self) -> None:
        raise smtplib.SMTPServerDisconnected("gone")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (smtplib.SMTPDataError(451, b"greylisted,\r\n come back"), "SMTP 451: greylisted, come back"),
        (smtplib.SMTPSenderRefused(550, b"no", "a@example.org"), "SMTP 550: no"),
        (smtplib.SMTPRecipientsRefused({"a@example.org": (550, b"no")}), "all 1 mailboxes refused"),
        (ConnectionRefusedError(111, "Connection refused"), "ConnectionRefusedError: Connection refused"),
        (TimeoutError(), "TimeoutError: no reason given"),
    ],
)
def test_a_refusal_is_told_in_one_line(error: Exception, told: str) -> None:
    """And is no exception: the outbox tries again."""
    assert (False, told) == deliver(parcel(), DESK, Ways(connect=lambda: Refusing(error)))


def test_a_message_that_some_got_is_not_sent_again() -> None:
    """One mailbox refused, the other served: taken, with a word about it."""
    taken, why = deliver(parcel(), DESK, Ways(connect=lambda: Refusing({"night@example.org": (550, b"no")})))
    assert (True, "taken, but not for 1 of the mailboxes") == (taken, why)
