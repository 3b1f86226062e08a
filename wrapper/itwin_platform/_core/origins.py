"""Who may see the token: origins compared part by part, never by the beginning of a text."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from msgspec import Struct

from ..errors import ConfigurationError, UntrustedLink

__all__ = ["BaseUrl", "Origin", "TrustedOrigins"]

#: A host name, an IPv4 or an IPv6 address; what stands in no host name could be read as its end by somebody, and names
#: with empty or too long parts cannot be looked up.
_HOST = re.compile(r"[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*|[0-9a-f:]*:[0-9a-f:.]*")
_PORTS = {"https": 443, "http": 80}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PUBLIC = "api.bentley.com"
_PUBLIC_SUFFIX = "-api.bentley.com"


class _Malformed(ValueError):
    """Not a URL that could be trusted; the text is the reason."""


class Origin(Struct, frozen=True):
    """Scheme, host and port of a URL."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, url: str) -> Origin:
        """Read the origin of an absolute URL.

        Raises:
            ValueError: it is not absolute, or is spelled so that two readers could disagree about its host.
        """
        if any(ord(character) <= 0x20 or ord(character) >= 0x7F for character in url) or "\\" in url:
            raise _Malformed("it has characters that do not belong into a URL")
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise _Malformed("it is no URL") from None
        if parts.scheme not in _PORTS or not parts.netloc:
            raise _Malformed("it is not an absolute http or https URL")
        if "@" in parts.netloc:
            raise _Malformed("it names a user")
        host = parts.hostname or ""
        spelled = parts.netloc if port is None else parts.netloc.rpartition(":")[0]
        if spelled.strip("[]") != host or not _HOST.fullmatch(host):
            raise _Malformed("its host is spelled in an unusual way")
        return cls(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)

    @property
    def is_loopback(self) -> bool:
        return self.host in _LOOPBACK

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


class BaseUrl(Struct, frozen=True):
    """The configured address of an API or an authority: an origin and an optional path prefix."""

    origin: Origin
    prefix: str

    @classmethod
    def parse(cls, url: str, *, option: str) -> BaseUrl:
        """Read a configured address.

        Raises:
            ConfigurationError: it is no absolute https URL (http is allowed for loopback only).
        """
        if not isinstance(url, str):
            raise ConfigurationError(f"{option} is `{type(url).__name__}`, expected an address as a text.")
        # What stands before an @ or after a ? may be a secret, and is not quoted back.
        shown = re.split(r"[?#]", url.rpartition("@")[2])[0]
        try:
            origin = Origin.parse(url.strip())
        except ValueError as error:
            raise ConfigurationError(
                f"{option} {shown!r} cannot be used: {error}. Give it like https://api.bentley.com."
            ) from None
        parts = urlsplit(url.strip())
        if parts.query or parts.fragment:
            raise ConfigurationError(f"{option} {shown!r} cannot be used: it has a query or a fragment.")
        if origin.scheme == "http" and not origin.is_loopback:
            raise ConfigurationError(
                f"{option} {shown!r} cannot be used: http would show the token to everyone on the way. Use https."
            )
        return cls(origin, parts.path.rstrip("/"))

    def __str__(self) -> str:
        return f"{self.origin}{self.prefix}"


class TrustedOrigins:
    """The origins that may see the token: the configured API, and hosts of the same public platform."""

    def __init__(self, api: BaseUrl) -> None:
        self._api = api
        self._public = _is_public(api.origin)

    def check(self, link: str, *, operation: str) -> str:
        """Give back a link that may be followed with the token.

        Raises:
            UntrustedLink: it leads elsewhere.
        """
        try:
            origin = Origin.parse(link)
        except ValueError as error:
            raise UntrustedLink(link, str(error), operation=operation) from None
        if origin == self._api.origin or (self._public and _is_public(origin)):
            return link
        raise UntrustedLink(link, f"{origin} is not the configured API {self._api.origin}", operation=operation)

    def is_plain_https(self, link: str) -> bool:
        """Whether a link may be followed without the token: https, and spelled so that nobody can misread it."""
        return _is_https(link)


def _is_https(link: str) -> bool:
    try:
        return Origin.parse(link).scheme == "https"
    except ValueError:
        return False


def _is_public(origin: Origin) -> bool:
    is_named = origin.host == _PUBLIC or origin.host.endswith(_PUBLIC_SUFFIX)
    return is_named and origin.scheme == "https" and origin.port == _PORTS["https"]
