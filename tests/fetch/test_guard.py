"""Which addresses may be connected to."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest

from fetch.guard import GuardedBackend, Refused, Unresolved, refusal, refuse_name

PUBLIC = [
    "1.1.1.1",
    "93.184.215.14",
    "2606:4700::1111",
    "2a00:1450:4001:82a::200e",
    "64:ff9b::101:101",
    "::ffff:1.1.1.1",
]
CLOSED = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.31.255.255", "192.0.0.8",
    "192.0.2.5", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.251", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::7f00:1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "2002:101:101::", "3fff::1",
    "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "2001:10::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    """Also behind NAT64 and as IPv4-mapped, when the inner address is public."""
    assert refusal(ip_address(address), False) == ""


@pytest.mark.parametrize("address", CLOSED)
def test_all_other_addresses_are_refused(address: str) -> None:
    """Private, shared, local, documentation, tunnels, multicast, reserved."""
    assert refusal(ip_address(address), False)


def test_the_setting_opens_loopback_and_nothing_else() -> None:
    """allow_loopback: 127/8, ::1 and its mapped form."""
    opened = [address for address in CLOSED if not refusal(ip_address(address), True)]
    assert opened == ["127.0.0.1", "::1", "::ffff:127.0.0.1"]


@pytest.mark.parametrize(
    "host", ["localhost", "a.localhost", "nas.local", "x.internal", "x", "a.home.arpa", "10.1.2.3"]
)
def test_names_of_private_networks_are_refused_unresolved(host: str) -> None:
    """What is left of the guard when a proxy resolves the names."""
    with pytest.raises(Refused):
        refuse_name(host, False)


@pytest.mark.parametrize("host", ["example.com", "notlocalhost.com", "internal.example.com", "1.1.1.1"])
def test_public_names_pass_unresolved(host: str) -> None:
    """A private word inside a public name is no reason."""
    refuse_name(host, False)


class Recorder(httpcore.AsyncNetworkBackend):
    """Connects to nothing but `lives`."""

    def __init__(self, lives: str) -> None:
        self.lives, self.tried = lives, []  # type: ignore[var-annotated]

    async def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        self.tried.append(host)
        if host != self.lives:
            raise httpcore.ConnectError
        return httpcore.AsyncNetworkStream()


def _connect(answers: list[str], lives: str = "1.1.1.1") -> list[str]:
    async def resolver(host: str, port: int) -> list[str]:
        return answers

    inner = Recorder(lives)
    guarded = GuardedBackend(resolver, allow_loopback=False, inner=inner)
    asyncio.run(guarded.connect_tcp("news.test", 80, timeout=5))
    return inner.tried


def test_the_next_address_is_tried_when_one_is_dead() -> None:
    """In the resolver's order."""
    assert _connect(["2606:4700::1111", "1.1.1.1", "8.8.8.8"]) == ["2606:4700::1111", "1.1.1.1"]


@pytest.mark.parametrize("answers", [["1.1.1.1", "10.0.0.1"], ["1.1.1.1"] * 9 + ["::1"], ["not an address"]])
def test_one_private_answer_spoils_the_name(answers: list[str]) -> None:
    """Nothing is connected to, not even the public one."""
    with pytest.raises(Refused):
        _connect(answers)


def test_a_name_without_addresses_is_unresolved() -> None:
    """An empty answer is no reason to connect to anything."""
    with pytest.raises(Unresolved):
        _connect([])
