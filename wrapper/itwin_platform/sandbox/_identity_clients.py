"""The applications that are registered with the sandbox's identity service, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ._auth import API_SCOPE, CLIENT_ID, CLIENT_SECRET

__all__ = ["CALLBACK", "CLIENTS", "GRANTS", "SCOPES", "Client"]

#: Scope -> what the page that asks for consent says about it.
SCOPES: dict[str, str] = {
    API_SCOPE: "use the iTwin Platform on your behalf",
    "offline_access": "stay signed in when you are away",
    "openid": "know who you are",
    "profile": "see your name",
    "email": "see your email address",
    "organization": "see your organization",
}
GRANTS = ("authorization_code", "client_credentials", "refresh_token")

CALLBACK = "http://localhost:3000/signin-callback"
PORT = r"(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
#: The callback on any port, so that tests can listen on a free one.
LOOPBACK = rf"http://(?:localhost|127\.0\.0\.1|\[::1\]):{PORT}/signin-callback"
WEB = rf"https://(?:webapp\.example|localhost:{PORT})/signin-callback|{LOOPBACK}"


@dataclass(frozen=True, slots=True)
class Client:
    """One application: what it may ask for, and where its users are sent back to.

    ``secret`` is empty for an application that cannot keep one. ``redirects`` is a pattern that stands for a list
    of registered addresses; like a list it matches whole addresses, letter by letter, port and path included.
    """

    id: str
    name: str
    grants: tuple[str, ...]
    scopes: tuple[str, ...]
    secret: str = field(default="", repr=False)
    redirects: str | None = None
    needs_pkce: bool = False

    def accepts_redirect(self, uri: str) -> bool:
        """Whether a redirect URI is a registered one."""
        return self.redirects is not None and re.fullmatch(self.redirects, uri, re.ASCII) is not None


_USER_GRANTS = ("authorization_code", "refresh_token")
# Only web and native applications can be given refresh tokens.
_SPA_SCOPES = tuple(scope for scope in SCOPES if scope != "offline_access")

CLIENTS: dict[str, Client] = {
    client.id: client
    for client in (
        Client(CLIENT_ID, "Sandbox Service", ("client_credentials",), (API_SCOPE,), CLIENT_SECRET),
        Client("native-sandbox", "Sandbox Native App", _USER_GRANTS, tuple(SCOPES), "", LOOPBACK, needs_pkce=True),
        Client("webapp-sandbox", "Sandbox Web App", _USER_GRANTS, tuple(SCOPES), CLIENT_SECRET, WEB),
        Client(
            "spa-sandbox",
            "Sandbox Single Page App",
            ("authorization_code",),
            _SPA_SCOPES,
            "",
            re.escape(CALLBACK),
            needs_pkce=True,
        ),
    )
}
