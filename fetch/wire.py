"""One request, one answer, bounded in time and bytes. All that can go wrong comes back as a `Trouble`.

httpcore (the engine under httpx) is used directly: its pool takes the guarded backend, and its `URL` is filled from
the parts that ada parsed. httpx would parse the address a second time, keep cookies, and log addresses with their keys.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpcore

from fetch import bodies, guard, slots
from fetch.limits import DoorLimits, Kind
from fetch.urls import DEFAULT_PORTS, Target, parse

# At DEBUG httpcore writes out the headers of answers, cookies and redirect addresses among them.
logging.getLogger("httpcore").setLevel(logging.INFO)

# Bodies of which the beginning is enough.
_BEGINNING = frozenset({"robots", "webhook"})

REASONS = {
    "bad_request": "the request could not be written: a header is not allowed",
    "connect": "no connection could be made",
    "cut": "the answer broke off before its end",
    "dns": "the name could not be resolved",
    "encoding": "the body came in an encoding that was not asked for, or broken",
    "protocol": "the answer was not proper HTTP",
    "proxy": "the proxy did not let the request through",
    "refused": "the address is not on the public internet",
    "timeout": "no complete answer within the time limit",
    "tls": "no safe connection: the certificate or the handshake failed",
    "too_large": "the body is larger than the cap ([door] article_megabytes or feed_megabytes)",
    "too_slow": "the body came too slowly",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no answer. The reason is in words, without address or secrets."""

    kind: str  # a key of REASONS
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Status, headers, and the body if the status is 2xx."""

    status: int
    headers: dict[str, str]  # lower-case names; repeated ones joined by ", "
    cookies: tuple[str, ...] = field(repr=False)  # 'name=value'
    body: bytes = field(repr=False)


class Wire:
    """The pool of connections behind the door."""

    def __init__(self, limits: DoorLimits, backend: httpcore.AsyncNetworkBackend):
        self._limits = limits
        self.proxied = bool(limits.proxy)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_tls(limits.ca_file),
            proxy=_proxy(limits.proxy) if limits.proxy else None,
            max_connections=slots.most(limits.connections) + 8,
            max_keepalive_connections=limits.connections,
            keepalive_expiry=15.0,
            # Through a proxy every connection goes to the proxy, which is the operator's own and may be private.
            network_backend=httpcore.AnyIOBackend() if limits.proxy else backend,
        )

    async def close(self) -> None:
        """Closes all connections."""
        await self._pool.aclose()

    async def exchange(
        self, target: Target, kind: Kind, method: str, headers: dict[str, str], content: bytes, seconds: float
    ) -> Answer | Trouble:
        """Sends one request and reads its answer, no redirects, within `seconds`."""
        in_body = False
        try:
            if self.proxied:
                guard.refuse_name(target.host, self._limits.allow_loopback)
            request = _request(target, method, headers, content, seconds)
            async with asyncio.timeout(seconds):
                async with asyncio.timeout(min(seconds, self._limits.header_seconds)):
                    response = await self._pool.handle_async_request(request)
                in_body = True
                try:
                    return await self._read(response, kind)
                finally:
                    await response.aclose()
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpcore.ProxyError) as wrong:
            return _trouble(_kind_of(wrong, in_body))
        except (guard.Refused, guard.Unresolved) as wrong:
            return Trouble("refused" if isinstance(wrong, guard.Refused) else "dns", f"not fetched: {wrong}")
        except bodies.TooLarge:
            return _trouble("too_large")
        except bodies.Cut:
            return _trouble("cut")
        except bodies.Unreadable as wrong:
            return Trouble("encoding", f"{REASONS['encoding']}: {wrong}")
        except TimeoutError:
            return _trouble("timeout")
        except _TooSlow:
            return _trouble("too_slow")
        except (OSError, UnicodeError) as wrong:
            return _trouble(_kind_of(wrong, in_body))

    async def _read(self, response: httpcore.Response, kind: Kind) -> Answer:
        headers, cookies = _headers(response)
        body = b""
        if 200 <= response.status < 300:
            body = await self._body(response, kind, headers.get("content-encoding", ""))
        return Answer(status=response.status, headers=headers, cookies=cookies, body=body)

    async def _body(self, response: httpcore.Response, kind: Kind, encoding: str) -> bytes:
        limits = self._limits
        cap = limits.bytes(kind)
        body = bodies.Body(encoding, cap)
        loop = asyncio.get_running_loop()
        start = loop.time()
        try:
            async for chunk in response.aiter_stream():
                body.feed(chunk)
                elapsed = loop.time() - start
                if elapsed > limits.slow_after_seconds and body.received < elapsed * limits.slow_bytes_a_second:
                    raise _TooSlow
        except bodies.TooLarge:
            if kind not in _BEGINNING:
                raise
            return body.so_far()
        whole = body.finish()
        if kind in ("feed", "sitemap"):
            whole = bodies.unzip(whole, cap)
        if whole.startswith(bodies.GZIP_MAGIC) and kind != "robots":
            raise bodies.Unreadable("compressed more than once")
        return whole


@cache  # reading the authorities takes a tenth of a second
def _tls(ca_file: str) -> ssl.SSLContext:
    context = httpcore.default_ssl_context()
    if ca_file:
        context.load_verify_locations(ca_file)
    return context


class _TooSlow(Exception):
    pass


def _trouble(kind: str) -> Trouble:
    return Trouble(kind, REASONS[kind])


def _request(target: Target, method: str, headers: dict[str, str], content: bytes, seconds: float) -> httpcore.Request:
    url = httpcore.URL(
        scheme=target.scheme.encode(),
        host=target.host.strip("[]").encode(),
        port=None if target.port == DEFAULT_PORTS[target.scheme] else target.port,
        target=(target.path + target.query).encode(),
    )
    lines: list[tuple[bytes, bytes]] = [(b"Host", target.authority.encode())]
    lines += [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers.items()]
    if method == "POST":
        lines.append((b"Content-Length", str(len(content)).encode()))
    patience = {"connect": min(10.0, seconds), "read": seconds, "write": seconds, "pool": seconds}
    return httpcore.Request(method, url, headers=lines, content=content, extensions={"timeout": patience})


def _headers(response: httpcore.Response) -> tuple[dict[str, str], tuple[str, ...]]:
    headers: dict[str, str] = {}
    cookies = []
    for raw_name, raw_value in response.headers:
        name, value = raw_name.decode("latin-1").lower(), _text(raw_value)
        if name == "set-cookie":
            cookies.append(value.partition(";")[0].strip())
        else:
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers, tuple(cookies)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _causes(wrong: BaseException | None) -> Iterator[BaseException]:
    while wrong is not None:
        yield wrong
        wrong = wrong.__cause__ or wrong.__context__


def _kind_of(wrong: Exception, in_body: bool) -> str:
    """Class of a failure of the network, from what httpcore raised and when."""
    if isinstance(wrong, httpcore.ProxyError):
        return "proxy"
    if isinstance(wrong, httpcore.LocalProtocolError | UnicodeError):
        return "bad_request"
    if in_body:
        return "timeout" if isinstance(wrong, httpcore.TimeoutException) else "cut"
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(wrong)):
        return "tls"
    if isinstance(wrong, httpcore.ConnectError | httpcore.ConnectTimeout):
        return "connect"
    if isinstance(wrong, httpcore.TimeoutException):
        return "timeout"
    return "protocol" if isinstance(wrong, httpcore.ProtocolError) else "connect"


def _proxy(address: str) -> Any:
    target = parse(address)
    auth = (target.username, target.password) if target.username or target.password else None
    url = httpcore.URL(
        scheme=target.scheme.encode(), host=target.host.strip("[]").encode(), port=target.port, target=b"/"
    )
    return httpcore.Proxy(url, auth=auth)
