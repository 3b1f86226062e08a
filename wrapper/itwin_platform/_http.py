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

from itwin_platform_api.runtime.wire_log import unlogged

from ._core.effects import Send
from .errors import ConfigurationError

__all__ = [
    "NoCookies",
    "connecting",
    "httpx2",
    "open_response",
    "open_response_async",
    "request_of",
    "response_hook",
    "response_hook_async",
]

#: What every request carries. Of the encodings only gzip is asked for, because its end can be told (see ``_bodies``).
_ALWAYS = (("Accept-Encoding", "gzip"), ("Connection", "keep-alive"))
#: Where the headers of a response are kept while the library looks at it.
_HEADERS = "itwin_platform.headers"


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


def open_response(client: httpx2.Client, request: httpx2.Request) -> httpx2.Response:
    """Send a request; the body of its response is not read yet. The client was made with `response_hook`."""
    with unlogged():
        return _restored(client.send(request, stream=True))


async def open_response_async(client: httpx2.AsyncClient, request: httpx2.Request) -> httpx2.Response:
    """Send a request with an asynchronous client; see `open_response`."""
    with unlogged():
        return _restored(await client.send(request, stream=True))


def response_hook(response: httpx2.Response) -> None:
    """Take ``Location`` away while the library looks at a response.

    Even where it follows no redirects, the library builds the request that would. A location that it cannot parse then
    looks like a URL of ours that cannot be sent, although the request was sent and answered.
    """
    if "location" in response.headers:
        whole = response.headers
        response.extensions[_HEADERS] = whole
        response.headers = httpx2.Headers([pair for pair in whole.raw if pair[0].lower() != b"location"])


async def response_hook_async(response: httpx2.Response) -> None:
    """The hook of asynchronous clients; see `response_hook`."""
    response_hook(response)


def _restored(response: httpx2.Response) -> httpx2.Response:
    response.headers = response.extensions.pop(_HEADERS, response.headers)
    return response
