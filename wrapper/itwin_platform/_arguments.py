"""Arguments of credentials: what can be used, and what is said about the rest."""

from __future__ import annotations

from ._core.secret import Secret
from .errors import ConfigurationError, MissingCredentials

__all__ = ["checked_path", "checked_port", "checked_secret"]


def checked_secret(name: str, value: Secret) -> Secret:
    """A credential as it can stand in a header; a wrong one is not quoted back."""
    if not isinstance(value.reveal(), str) or not value.reveal().strip():
        raise MissingCredentials(f"{name} is empty.")
    checked = Secret(value.reveal().strip())
    if not checked.reveal().isprintable() or not checked.reveal().isascii() or " " in checked.reveal():
        raise ConfigurationError(f"{name} has blanks, line breaks or characters that a credential cannot have.")
    return checked


def checked_port(port: int) -> int:
    """The port of a redirect URI."""
    if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port < 1 << 16:
        raise ConfigurationError(f"port is {port!r}, expected a number from 1 to 65535.")
    if port == 0:
        raise ConfigurationError(
            "port is 0, but the redirect URI has to be registered with its port, so no free one can be chosen; "
            "pass a registered one, as 3000, 31234, 41234 or 51234."
        )
    return port


def checked_path(path: str) -> str:
    """The path of a redirect URI."""
    if not path.startswith("/") or not path.isascii() or not path.isprintable() or set(path) & set(" ?#\\"):
        raise ConfigurationError(f"path is {path!r}, expected the path of the redirect URI, like /signin-callback.")
    return path
