"""A walk along redirects: what is carried from one address to the next, and what is not.

Credentials of the first address go back to its origin only. Cookies live for one walk (some sites set one and
redirect to themselves), and go back only to the very origin that set them.
"""

from __future__ import annotations

from base64 import b64encode

from fetch.urls import Target, parse
from fetch.wire import Answer

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
MAX_COOKIES = 20  # of one origin
MAX_COOKIE = 4096  # characters


class Walk:
    """One walk, from `first` on."""

    def __init__(self, first: Target):
        self.first = self.at = first
        self.moved_to = ""  # where permanent redirects alone have led
        self._permanent = True
        self._jar: dict[str, dict[str, str]] = {}

    def personal(self) -> dict[str, str]:
        """Headers that only the present origin may see."""
        headers = {}
        origin, first = self.at.origin, self.first
        if origin == first.origin and (first.username or first.password):
            pair = f"{first.username}:{first.password}".encode()
            headers["Authorization"] = "Basic " + b64encode(pair).decode()
        if cookies := self._jar.get(origin):
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        return headers

    def step(self, answer: Answer) -> None:
        """Goes where the redirect `answer` points. Raises ValueError if that is no http(s) address."""
        jar = self._jar.setdefault(self.at.origin, {})
        for cookie in answer.cookies:
            name, equals, value = cookie.partition("=")
            fits = len(cookie) <= MAX_COOKIE and cookie.isascii() and cookie.isprintable()
            if name and equals and fits and (name in jar or len(jar) < MAX_COOKIES):
                jar[name] = value
        self.at = parse(answer.headers["location"], self.at.href)
        self._permanent = self._permanent and answer.status in PERMANENT
        if self._permanent:
            self.moved_to = self.at.href


def is_redirect(answer: Answer) -> bool:
    """Whether `answer` sends us elsewhere."""
    return answer.status in REDIRECTS and bool(answer.headers.get("location"))
