"""No request reaches a machine that is not on the public internet.

The check is made where the connection is: the name is resolved, every address it has must be public, and the
connection goes to one of those very addresses. Nothing is resolved a second time, so a name that changes between
check and use (DNS rebinding) gains nothing, and no spelling of 127.0.0.1 matters.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]  # host, port → addresses in numbers, best first

# Blocks that `ipaddress.is_global` lets pass, or has let pass in some Python: RFC 3056, 4380, 6052, 6890, 9602, 9637.
CLOSED_4 = tuple(IPv4Network(net) for net in ("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24"))
CLOSED_6 = tuple(
    IPv6Network(net)
    for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "64:ff9b:1::/48", "5f00::/16", "fec0::/10")
)
PUBLIC_6 = IPv6Network("2000::/3")  # all of the global unicast space that is given out
NAT64 = IPv6Network("64:ff9b::/96")  # carries an IPv4 address in its last 32 bits
PRIVATE_SUFFIXES = ("localhost", "local", "internal", "lan", "intranet", "corp", "private")  # last labels


class Refused(Exception):
    """The address is not one to connect to; the text says why, in words that are safe to show."""


class Unresolved(Exception):
    """The name has no address, or the resolver did not answer."""


def refusal(address: Address, allow_loopback: bool) -> str:
    """Why `address` must not be connected to; "" if it may."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
            if inner.is_loopback:  # only the plain forms of loopback are ever allowed
                return "a loopback address behind NAT64"
        if inner is not None:
            return refusal(inner, allow_loopback)
        if address.scope_id:
            return "an address with a zone"
    if address.is_loopback:
        return "" if allow_loopback else "a loopback address"
    if address.is_multicast or address.is_unspecified or not address.is_global:
        return "not a public address"
    closed = CLOSED_4 if address.version == 4 else CLOSED_6
    if any(address in net for net in closed) or (address.version == 6 and address not in PUBLIC_6):
        return "not a public address"
    return ""


def literal(host: str) -> Address | None:
    """The address that `host` spells out in numbers, None if it is a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def refuse_name(host: str, allow_loopback: bool) -> None:
    """Raises Refused for a host that can be judged unresolved: all that can be done when a proxy does the resolving."""
    address = literal(host)
    if address is not None:
        if why := refusal(address, allow_loopback):
            raise Refused(why)
        return
    labels = host.rstrip(".").split(".")
    if allow_loopback and labels == ["localhost"]:
        return
    if len(labels) == 1 or labels[-1] in PRIVATE_SUFFIXES or labels[-2:] == ["home", "arpa"]:
        raise Refused("a name of a private network")


class SystemResolver:
    """The operating system's resolver, in threads of its own: slow names must not hold up quick ones."""

    def __init__(self, threads: int = 32):
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """Addresses of `host`, in the system's order. Raises Unresolved."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, self._look_up, host, port)
        except (OSError, UnicodeError) as wrong:
            raise Unresolved("the name has no address") from wrong
        return [str(entry[4][0]) for entry in found]

    @staticmethod
    def _look_up(host: str, port: int) -> list[Any]:
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)

    def close(self) -> None:
        """Lets the threads go without waiting for names that never answer."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """The network as the door's pool sees it: connects to public addresses only.

    `inner` makes the connections (tests give a simulated internet). Raises Refused and Unresolved.
    """

    def __init__(self, resolver: Resolver, *, allow_loopback: bool, inner: httpcore.AsyncNetworkBackend | None = None):
        self._resolver = resolver
        self._allow_loopback = allow_loopback
        self._inner = inner or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of `host` that answers; none at all if one of them is not public."""
        addresses = await self._addresses(host, port, timeout)
        share = None if timeout is None else timeout / len(addresses)
        for number, address in enumerate(addresses, 1):
            try:
                return await self._inner.connect_tcp(str(address), port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise AssertionError("unreachable: addresses are never empty")

    async def _addresses(self, host: str, port: int, timeout: float | None) -> list[Address]:
        spelled = literal(host)
        if spelled is not None:
            found = [spelled]
        else:
            try:
                async with asyncio.timeout(timeout):
                    answers = await self._resolver(host, port)
            except TimeoutError as late:
                raise Unresolved("the resolver did not answer in time") from late
            try:
                found = [ip_address(answer) for answer in dict.fromkeys(answers)]
            except ValueError as wrong:
                raise Refused("the resolver gave something that is no address") from wrong
        if not found:
            raise Unresolved("the name has no address")
        for address in found:
            if why := refusal(address, self._allow_loopback):
                raise Refused(why)
        return found[:4]  # enough to get past a dead one; a name with hundreds is not worth its time

    async def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.AsyncNetworkStream:
        """Never: nothing on the web is there."""
        raise Refused("a socket of this machine")

    async def sleep(self, seconds: float) -> None:
        """Between the pool's own tries."""
        await asyncio.sleep(seconds)
