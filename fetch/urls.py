"""Addresses: parsed once, by the WHATWG algorithm (ada-url), and named so that one article has one address.

Every room of fetch takes its addresses from `parse`. A second parser that reads an address differently from the first
is how guards are walked around, so there is none: the door connects to what stands in `Target`, and to nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import ada_url
import tld

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 8192  # code points; longer addresses are refused: no newspaper has one
TABLE = Path(__file__).with_name("tracking_parameters.txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A parsed http(s) address without its fragment."""

    scheme: str  # http or https
    host: str  # ASCII, lower case, no trailing dot; IPv6 in brackets
    port: int
    path: str  # starts with "/"
    query: str  # with its "?", "" if none
    username: str = ""  # percent-decoded
    password: str = ""

    @property
    def authority(self) -> str:
        """Host, and port when it is not the scheme's own: the Host header, and the name pace is kept under."""
        return self.host if self.port == DEFAULT_PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what credentials belong to."""
        return f"{self.scheme}://{self.authority}"

    @property
    def href(self) -> str:
        """The address, without credentials."""
        return self.origin + self.path + self.query


def parse(url: str, base: str | None = None) -> Target:
    """`url` (relative to `base`, if given) taken apart. Raises ValueError unless it is a valid http(s) address."""
    if len(url) > MAX_LENGTH:
        raise ValueError(f"address longer than {MAX_LENGTH} characters")
    try:
        parts = ada_url.URL(url, base) if base is not None else ada_url.URL(url)
    except (ValueError, UnicodeEncodeError) as wrong:
        raise ValueError("not a valid address") from wrong
    scheme = parts.protocol.rstrip(":")
    if scheme not in DEFAULT_PORTS:
        raise ValueError("only http and https addresses are fetched")
    if not (host := parts.hostname):
        raise ValueError("address without a host")
    if host.endswith(".") and not host[:-1].endswith(".") and len(host) > 1:
        host = host[:-1]  # the DNS root: the same site, under a second name
    return Target(
        scheme=scheme,
        host=host,
        port=int(parts.port) if parts.port else DEFAULT_PORTS[scheme],
        path=parts.pathname,
        query=parts.search,
        username=unquote(parts.username),
        password=unquote(parts.password),
    )


def clean_url(url: str, base: str | None = None) -> str:
    """`url` normalised, without credentials, fragment and tracking parameters: what is asked for.

    Raises ValueError for an address that is not valid http(s).
    """
    target = parse(url, base)
    return target.origin + target.path + _clean_query(target, twins=False)


def canonical_url(url: str, base: str | None = None) -> str:
    """The one name of the article at `url`: `clean_url` with AMP, mobile and print twins folded into the article.

    Idempotent. Folding is cautious: a shape is only folded when it means nothing else on a newspaper's site, for a
    missed twin is found again by its text, while two articles under one name lose one of them.
    Raises ValueError for an address that is not valid http(s).
    """
    target = parse(_out_of_amp_cache(parse(url, base)))
    host = _desktop_host(target.host)
    authority = host if target.port == DEFAULT_PORTS[target.scheme] else f"{host}:{target.port}"
    return f"{target.scheme}://{authority}{_article_path(target.path)}{_clean_query(target, twins=True)}"


def site(url: str) -> str:
    """The registrable domain ('bbc.co.uk'), in ASCII; the host itself where there is none (an address in numbers)."""
    host = parse(url).host
    return tld.get_fld(f"http://{host}/", fail_silently=True) or host


def display_host(url: str) -> str:
    """The host as it is connected to, in ASCII: 'xn--…' for look-alike letters, never the letters themselves."""
    return parse(url).host


def safe_url(url: str) -> str:
    """`url` as it may stand in a log or a digest: no credentials, and the query, which may hold a key, as '?…'."""
    try:
        target = parse(url)
    except ValueError:
        return "(not a valid address)"
    return target.origin + target.path + ("?…" if target.query else "")


def _out_of_amp_cache(target: Target) -> str:
    """The publisher's address inside an address of Google's AMP viewer or cache; other addresses as they are."""
    path = ""
    if site_of_google(target.host) and target.path.startswith("/amp/"):
        path = target.path.removeprefix("/amp/")
    elif target.host.endswith(".cdn.ampproject.org") and target.path[:3] in ("/c/", "/v/"):
        path = target.path[3:]
    if not path:
        return target.href
    scheme, rest = ("https", path[2:]) if path.startswith("s/") else ("http", path)
    inner = f"{scheme}://{rest}{target.query}"
    return inner if ada_url.URL.can_parse(inner) and "." in rest.partition("/")[0] else target.href


def site_of_google(host: str) -> bool:
    """Whether `host` is Google's search site, in any country ('www.google.com.ua')."""
    return host.startswith(("www.google.", "google."))


def _desktop_host(host: str) -> str:
    """'m.site.tld' → 'www.site.tld'; only right before the registrable domain, so that 'amp.dev' stays."""
    for prefix in ("m.", "mobile.", "amp."):
        rest = host.removeprefix(prefix)
        if rest != host and tld.get_fld(f"http://{host}/", fail_silently=True) == rest:
            return "www." + rest
    return host


def _article_path(path: str) -> str:
    """Path without the marks of an AMP or print twin."""
    slash = path.endswith("/") and len(path) > 1
    segments = path.strip("/").split("/")
    if len(segments) > 2 and segments[0] in _TWIN_SEGMENTS:
        segments = segments[1:]
    if len(segments) > 1 and segments[-1] in _TWIN_SEGMENTS:
        segments = segments[:-1]
    elif len(segments) > 1 and segments[-1].endswith((".amp", ".amp.html")):
        segments[-1] = (
            segments[-1].removesuffix(".amp") if segments[-1].endswith(".amp") else segments[-1][:-9] + ".html"
        )
    if segments == path.strip("/").split("/"):
        return path
    return "/" + "/".join(segments) + ("/" if slash else "")


_TWIN_SEGMENTS = ("amp", "print")


def _clean_query(target: Target, *, twins: bool) -> str:
    """The query without what the table lists; the rest keeps its order and spelling."""
    if len(target.query) < 2:
        return ""
    kept = []
    for pair in target.query[1:].split("&"):
        name, _, value = pair.partition("=")
        name, value = unquote(name).lower(), unquote(value).lower()
        if not pair or _is_tracking(name, value, target.host) or (twins and (name, value) in _TWIN_PAIRS):
            continue
        kept.append(pair)
    return "?" + "&".join(kept) if kept else ""


_TWIN_PAIRS = frozenset(
    [("amp", value) for value in ("", "1", "true", "yes")]
    + [(name, value) for name in ("print", "printable", "mobile") for value in ("", "1", "y", "yes", "true")]
    + [("outputtype", "amp"), ("output", "amp"), ("view", "print"), ("version", "print"), ("m", "1")]
)


@cache
def _table() -> tuple[frozenset[str], tuple[str, ...], frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """The table by kind of line: 'name', 'prefix*', 'name=value', 'name @site'."""
    lines = [line for line in TABLE.read_text("utf-8").lower().splitlines() if line and not line.startswith("#")]
    sites = [tuple(line.split(" @")) for line in lines if " @" in line]
    pairs = [tuple(line.split("=")) for line in lines if "=" in line]
    names = [line for line in lines if not set(line) & set("*= @")]
    prefixes = [line[:-1] for line in lines if line.endswith("*")]
    return frozenset(names), tuple(prefixes), frozenset((a, b) for a, b in pairs), frozenset((a, b) for a, b in sites)


def _is_tracking(name: str, value: str, host: str) -> bool:
    names, prefixes, pairs, sites = _table()
    if name in names or (prefixes and name.startswith(prefixes)) or (name, value) in pairs:
        return True
    return any(name == listed and (host == where or host.endswith("." + where)) for listed, where in sites)
