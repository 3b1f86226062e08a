"""The one place where the HTTP library is imported, and where its requests are made.

Everything else takes ``httpx`` from here, so that a change of the library (or an alias of it in a
test environment) is a change of this module alone.
"""

from __future__ import annotations

from http.cookiejar import CookieJar
from typing import Any

import httpx

from ._core.effects import Send

__all__ = ["NoCookies", "httpx", "request_of"]

#: What every request carries. Of the encodings only gzip is asked for, because its end can be told (see ``_bodies``).
_ALWAYS = (("Accept-Encoding", "gzip"), ("Connection", "keep-alive"))


class NoCookies(CookieJar):
    """Keeps nothing: a token says who is calling, and one client may serve several people's threads."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Leave the cookies of an answer where they are."""


def request_of(send: Send) -> httpx.Request:
    """The request that the core asks for.

    The library's client would merge its own headers, parameters and cookies into it, which costs as much as the rest of
    sending it.

    Raises:
        InvalidURL: the address is none.
    """
    seconds = send.timeout
    return httpx.Request(
        send.method,
        send.url,
        headers=[*_ALWAYS, *send.headers.items()],
        content=send.content,
        extensions={"timeout": {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}},
    )
