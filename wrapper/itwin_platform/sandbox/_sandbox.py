"""The sandbox as users see it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .._extras import require
from ._clock import Clock
from ._engine import Platform
from ._fault_book import FaultBook
from ._identity import TokenCall
from ._messages import RecordedRequest
from ._rate import tier as limits
from ._registry import Settings
from ._state import StateFile

if TYPE_CHECKING:
    from typing import Self

    from ._asgi import Application, Line
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

    Bearers that never change: ``sandbox-token`` (Jane Doe, who owns all seeded iTwins and has consented to exports),
    ``sandbox-token-reader`` (may only read), ``sandbox-token-no-consent`` (Nora New, who may write to the iModels and
    has not consented to exports: her runs end with an error until she does, on the page that
    get-authorizationinformation links to), ``sandbox-token-other`` (of another organization: sees nothing) and
    ``sandbox-token-expired``.

    Args:
        seed: The same seed gives the same ids, rows and people.
        speed: How much faster than life jobs go through their states. Tokens and rate limits keep real time.
        rate_limit: Requests a minute per client; None for no limit but that of ``tier``.
        tier: The platform's limits of a subscription: ``community`` (500 requests a minute and 5,000 an hour),
            ``standard``, ``premium`` or ``custom`` (5,000 a minute). ``rate_limit`` then replaces those a minute.
        rows: Rows in each extracted table.
        members: User members of the main iTwin besides the named ones.
        clock: Where the time comes from; the machine's clock unless given.
        check_answers: Hold every answer to the API's definition; one that breaks it raises AssertionError (on a
            port: 500). For tests of the sandbox itself.
        state: A file in which the state is kept between starts; made where it does not exist. It holds no tokens.
            Jobs go on by the clock in the meantime. Without it everything is gone when the sandbox is.
        control_secret: Lets those who send it as their bearer control the sandbox over HTTP, under ``/sandbox``: at
            least 16 characters. Without it there is no such endpoint.

    Raises:
        MissingExtra: the extra ``sandbox`` is not installed.
        ValueError: a number is out of range, or there is no such tier.
        ConfigurationError: the state file cannot be used.
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
        check_answers: bool = False,
        tier: str | None = None,
        state: str | os.PathLike[str] | None = None,
        control_secret: str | None = None,
    ) -> None:
        require("sandbox", "jsonschema_rs")
        for name, value, least in (("rate_limit", rate_limit, 1), ("rows", rows, 0), ("members", members, 0)):
            if value is not None and value < least:
                raise ValueError(f"expected {name} of at least {least}, got {value}")
        if not SLOWEST <= speed <= FASTEST:
            raise ValueError(f"expected speed between {SLOWEST:g} and {FASTEST:g}, got {speed}")
        settings = Settings(seed=seed, speed=speed, rate_limit=rate_limit, rows=rows, members=members, tier=tier)
        limits(tier, rate_limit)
        kept = None if state is None else StateFile(state, seed=seed)
        try:
            self.platform: Platform = Platform(
                settings, clock, check_answers=check_answers, control=control_secret, state=kept
            )
        except BaseException:
            if kept is not None:
                kept.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the state file; a sandbox without one needs no closing."""
        self.platform.close()

    @property
    def clock(self) -> Clock:
        """Where its time comes from."""
        return self.platform.clock

    @property
    def faults(self) -> FaultBook:
        """What is to go wrong.

        Example:
            >>> from itwin_platform.testing import Fault
            >>> sandbox = Sandbox()
            >>> burst = sandbox.faults.add(Fault.TOO_MANY, operation="get-itwin-job", times=3)
            >>> burst.met
            0
        """
        return self.platform.faults

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

    def accept_invitation(self, invitation_id: str) -> None:
        """Follow the link in an invitation's mail: whoever was invited becomes a member, or joins the group.

        All pending invitations of the same address on the iTwin are consumed at once. An address that the directory
        does not know gets a user first.

        Args:
            invitation_id: As add-itwin-user-members, add-itwin-owner-member or a list of invitations has it.

        Raises:
            ValueError: no such invitation is pending: unknown, accepted, withdrawn, or older than seven days.
        """
        self.platform.accept_invitation(invitation_id)

    def push_changeset(self, imodel_id: str) -> str:
        """Add a changeset to an iModel, as a synchronization does, and give its id.

        All mappings of the iModel whose ``extractionEnabled`` is true are then extracted, by one run.

        Raises:
            ValueError: there is no such iModel.

        Example:
            >>> sandbox = Sandbox()
            >>> changeset_id = sandbox.push_changeset("70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a")
        """
        return self.platform.push_changeset(imodel_id)

    def token_for(self, email: str) -> str:
        """A bearer token for any user of the directory, to call as somebody else than Jane Doe; good for an hour.

        What the user sees and may do follows from the roles on each iTwin.

        Raises:
            ValueError: the directory has no user with this address.

        Example:
            >>> sandbox = Sandbox()
            >>> token = sandbox.token_for("Maria.Miller@example.com")
        """
        return self.platform.token_for(email)

    def reset(self) -> None:
        """Back to the seeded world; forgets tokens, requests and faults."""
        self.platform.reset()

    def transport(self, *, prefix: str = "") -> SandboxTransport:
        """A transport for a synchronous httpx2 client; ``prefix`` is a path before that of the APIs."""
        from ._transport import SandboxTransport

        return SandboxTransport(self.platform, prefix=prefix)

    def async_transport(self, *, prefix: str = "") -> AsyncSandboxTransport:
        """A transport for an asynchronous httpx2 client; ``prefix`` is a path before that of the APIs."""
        from ._transport import AsyncSandboxTransport

        return AsyncSandboxTransport(self.platform, prefix=prefix)

    def app(self, lines: Mapping[tuple[str, int], Line] | None = None) -> Application:
        """An ASGI application, to be served or mounted.

        Args:
            lines: the server's open connections by the client's address, for faults that break them. Without them
                such a fault raises ``ConnectionError`` in the application.
        """
        from ._asgi import Application

        return Application(self.platform, lines)
