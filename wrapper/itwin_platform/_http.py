"""The one place where the HTTP library is imported, and where its requests are made.

Everything else takes ``httpx2`` from here, so that a change of the library (or an alias of it in a
test environment) is a change of this module alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from typing import Any

import httpx2

from ._core.effects import Send
from .errors import ConfigurationError

__all__ = ["NoCookies", "connecting", "httpx2", "request_of"]

#: What every request carries. Of the encodings only gzip is asked for, because its end can be told (see ``_bodies``).
_ALWAYS = (("Accept-Encoding", "gzip"), ("Connection", "keep-alive"))


class NoCookies(CookieJar):
    """Keeps nothing: a token says who is calling, and one client may serve several people's threads."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Leave the cookies of an answer where they are."""


@contextmanager
def connecting() -> Iterator[None]:
    """While a client of the library is made.

    Raises:
        ConfigurationError: a proxy or a certificate cannot be used, of the caller's or of the environment's.
    """
    try:
        yield
    except ImportError as error:
        raise ConfigurationError(f"The proxy cannot be used: {str(error).rstrip('.')}.") from None
    except OSError as error:
        raise ConfigurationError(
            f"The certificates cannot be read ({error.strerror or error}): check SSL_CERT_FILE and SSL_CERT_DIR."
        ) from None
    except (httpx2.InvalidURL, ValueError):
        # Not quoted: the address of a proxy may hold a password.
        raise ConfigurationError(
            "The proxy cannot be used: proxy=, or HTTPS_PROXY, HTTP_PROXY, ALL_PROXY or NO_PROXY in the environment, "
            "is no address like http://host:port."
        ) from None


def request_of(send: Send) -> httpx2.Request:
    """The request that the core asks for.

    The library's client would merge its own headers, parameters and cookies into it, which costs as much as the rest of
    sending it.

    Raises:
        InvalidURL: the address is none.
    """
    seconds = send.timeout
    return httpx2.Request(
        send.method,
        send.url,
        headers=[*_ALWAYS, *send.headers.items()],
        content=send.content,
        extensions={"timeout": {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}},
    )
