"""Bodies: bounded while they come in."""

from __future__ import annotations

import gzip
import zlib

import pytest

from fetch.bodies import STEP, Body, Cut, TooLarge, Unreadable, unzip

TEXT = bytes(range(256)) * 100


def _read(encoding: str, *chunks: bytes, cap: int = 10**6) -> bytes:
    body = Body(encoding, cap)
    for chunk in chunks:
        body.feed(chunk)
    return body.finish()


@pytest.mark.parametrize("size", [1, 7, 1000, 10**6])
def test_a_body_is_the_same_in_any_pieces(size: int) -> None:
    """One member, two members, padding and rubbish behind the end."""
    for packed in (gzip.compress(TEXT), gzip.compress(TEXT[:999]) + gzip.compress(TEXT[999:])):
        for tail in (b"", bytes(64), b"rubbish"):
            sent = packed + tail
            assert _read("gzip", *(sent[at : at + size] for at in range(0, len(sent), size))) == TEXT
    assert _read("", TEXT[:5], TEXT[5:]) == _read("identity", TEXT) == TEXT


def test_no_more_than_the_cap_and_one_step_is_ever_kept() -> None:
    """Kilobytes that stand for twenty megabytes is given up at the cap."""
    body = Body("gzip", 2**20)
    with pytest.raises(TooLarge):
        body.feed(zlib.compress(bytes(2 * 10**7), 9, wbits=31))
    assert body._size <= 2**20 + STEP
    plain = Body("", 2**20)
    with pytest.raises(TooLarge):
        for _ in range(100):
            plain.feed(bytes(65536))
    assert plain.received <= 2**20 + 65536
    assert len(plain.so_far()) == 2**20


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip", "gzip, br", "compress", "x"])
def test_encodings_not_asked_for_are_refused(encoding: str) -> None:
    """Also stacked ones."""
    with pytest.raises(Unreadable):
        Body(encoding, 100)


def test_a_gzip_file_is_opened_once() -> None:
    """As sitemaps come; what is no gzip stays, what breaks off is told, what is a bomb is cut."""
    packed = gzip.compress(TEXT)
    assert unzip(packed, 10**6) == unzip(TEXT, 10**6) == TEXT
    with pytest.raises(Cut):
        unzip(packed[:-9], 10**6)
    with pytest.raises(TooLarge):
        unzip(gzip.compress(bytes(10**7)), 10**6)
