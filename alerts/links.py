"""The only addresses that leave us: http and https, as a browser would read them, with the host in plain sight."""

from __future__ import annotations

from dataclasses import dataclass

import ada_url

from alerts.plain import shown

# Labels under which countries give out names: example.co.uk is one name, not a part of co.uk. Sorted.
_SECOND = frozenset(
    "ac co com edu ed gen go gob gouv gov govt gv id in info ltd me mil ne net nic nom or org plc press sch".split()
)
# Regions of .ua, and houses that give names to anybody. Sorted.
_SUFFIXES = frozenset(
    """blogspot.com cherkassy.ua chernigov.ua chernivtsi.ua ck.ua cv.ua dn.ua dnipro.ua donetsk.ua dp.ua github.io
    gitlab.io if.ua in.ua kh.ua kharkiv.ua kharkov.ua kherson.ua khmelnytskyi.ua kiev.ua km.ua kr.ua ks.ua kyiv.ua
    lg.ua livejournal.com lutsk.ua lviv.ua medium.com mk.ua msk.ru mykolaiv.ua netlify.app nikolaev.ua od.ua odesa.ua
    odessa.ua pages.dev pl.ua poltava.ua pp.ua rivne.ua rv.ua sebastopol.ua spb.ru substack.com sumy.ua te.ua
    telegra.ph tumblr.com uz.ua uzhgorod.ua vercel.app vinnica.ua vn.ua volyn.ua web.app wordpress.com yalta.ua
    zaporizhzhe.ua zhitomir.ua zp.ua zt.ua""".split()
)


@dataclass(frozen=True, slots=True)
class Address:
    """`href` is normalised and safe in an attribute; `host` is ASCII (punycode), `domain` its registrable end."""

    href: str
    host: str
    domain: str

    @property
    def before_domain(self) -> str:
        """'www.' of 'www.example.org'."""
        return self.host[: len(self.host) - len(self.domain)]


def address(url: str) -> Address | None:
    """The address of an article, or None when it is not a plain http or https one (then no link is shown)."""
    try:
        parsed = ada_url.URL(shown(url).replace(" ", ""))
    except ValueError:
        return None
    host = parsed.hostname
    if parsed.protocol not in ("http:", "https:") or not host or parsed.username or parsed.password:
        return None
    if not host.isascii() or not parsed.href.isascii():
        return None
    return Address(parsed.href.translate(_QUOTED), host, registrable(host))


_QUOTED = {ord(mark): f"%{ord(mark):02X}" for mark in "'\"<>()`\\|^{}"}


def registrable(host: str) -> str:
    """eTLD+1: the part of `host` that somebody registered. An IP address is given whole."""
    labels = host.rstrip(".").split(".")
    if host.startswith("[") or labels[-1].isdigit() or len(labels) < 3:
        return host
    last_two = ".".join(labels[-2:])
    wide = last_two in _SUFFIXES or (len(labels[-1]) == 2 and labels[-2] in _SECOND)
    return ".".join(labels[-3:] if wide else labels[-2:])
