"""The sandbox as users see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._extras import require
from ._clock import Clock
from ._engine import Platform
from ._identity import TokenCall
from ._messages import RecordedRequest
from ._registry import Settings

if TYPE_CHECKING:
    from ._transport import AsyncSandboxTransport, SandboxTransport

__all__ = ["Sandbox"]

SLOWEST, FASTEST = 0.001, 1e6


class Sandbox:
    """A stateful stand-in for the iTwin Platform, in this process.

    It serves the APIs and, under ``/ims``, an identity service. Tokens are signed by a key that is public, and last
    an hour on the sandbox's clock; secrets are public too. These applications are registered:

    - ``service-sandbox`` with the secret ``sandbox-secret``: client credentials.
    - ``native-sandbox``: authorization code with PKCE; redirect URI ``http://localhost:3000/signin-callback``, or the
      same on any other port of ``localhost``, ``127.0.0.1`` and ``[::1]``.
    - ``webapp-sandbox`` with the secret ``sandbox-secret``: authorization code; redirect URIs as for the native one,
      ``https`` on ``localhost``, and ``https://webapp.example/signin-callback``.
    - ``spa-sandbox``: authorization code with PKCE, without refresh tokens; only the port 3000.

    Users sign in as Jane Doe, on a page whose form posts ``consent`` (hidden) and ``decision`` (``allow`` or
    ``deny``) to ``/ims/connect/authorize``. Programs that play the browser skip the page: with the query parameter
    ``sandbox_consent=allow`` (or ``deny``), or the header ``X-Sandbox-Consent``, the redirect comes at once. A code
    is good once and for a minute. Each refresh answers with a new refresh token; using an old one again ends the
    sign-in, as does using a code twice.

    Args:
        seed: The same seed gives the same ids, rows and people.
        speed: How much faster than life jobs go through their states. Tokens and rate limits keep real time.
        rate_limit: Requests a minute per client; None for no limit.
        rows: Rows in each extracted table.
        members: User members of the main iTwin besides the named ones.
        clock: Where the time comes from; the machine's clock unless given.

    Raises:
        MissingExtra: the extra ``sandbox`` is not installed.
        ValueError: a number is out of range.
    """

    #: Where in-process requests are sent to. Nothing listens there: the transport answers.
    url = "http://localhost"

    def __init__(
        self,
        *,
        seed: int = 0,
        speed: float = 1.0,
        rate_limit: int | None = None,
        rows: int = 1000,
        members: int = 120,
        clock: Clock | None = None,
    ) -> None:
        require("sandbox", "jsonschema_rs")
        for name, value, least in (("rate_limit", rate_limit, 1), ("rows", rows, 0), ("members", members, 0)):
            if value is not None and value < least:
                raise ValueError(f"expected {name} of at least {least}, got {value}")
        if not SLOWEST <= speed <= FASTEST:
            raise ValueError(f"expected speed between {SLOWEST:g} and {FASTEST:g}, got {speed}")
        self.platform: Platform = Platform(Settings(seed, speed, rate_limit, rows, members), clock)

    @property
    def requests(self) -> list[RecordedRequest]:
        """The requests received since the start or the last reset, the oldest first; the last 10,000 of them."""
        return self.platform.received()

    @property
    def token_calls(self) -> list[TokenCall]:
        """The requests to the token endpoint since the start or the last reset, refused ones too, the oldest first.

        The last 10,000 of them, each with ``grant_type``, ``client_id``, ``status`` and ``error``; nothing secret.

        Example:
            >>> sandbox = Sandbox()
            >>> len(sandbox.token_calls)
            0
        """
        return self.platform.token_calls()

    @property
    def unserved(self) -> list[str]:
        """The ids of the operations that answer 501."""
        return self.platform.unserved

    def reset(self) -> None:
        """Back to the seeded world; forgets tokens and requests."""
        self.platform.reset()

    def transport(self, *, prefix: str = "") -> SandboxTransport:
        """A transport for a synchronous httpx client; ``prefix`` is a path before that of the APIs."""
        from ._transport import SandboxTransport

        return SandboxTransport(self.platform, prefix=prefix)

    def async_transport(self, *, prefix: str = "") -> AsyncSandboxTransport:
        """A transport for an asynchronous httpx client; ``prefix`` is a path before that of the APIs."""
        from ._transport import AsyncSandboxTransport

        return AsyncSandboxTransport(self.platform, prefix=prefix)

    def app(self) -> Any:
        """An ASGI application, to be served or mounted."""
        from ._asgi import build_app

        return build_app(self.platform)
