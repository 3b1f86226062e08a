"""Where an authority has its endpoints: by its discovery document, or where they usually are."""

from __future__ import annotations

from msgspec import Struct

from ..errors import DecodeError, NetworkError, UntrustedLink
from .calls import Call
from .effects import Reply, Send, Steps
from .oauth import members
from .origins import BaseUrl, Origin
from .retry import PASSING
from .session import Session

__all__ = ["SIGN_IN", "Directory", "Endpoints"]

#: What requests to the identity service are called.
SIGN_IN = "sign-in"
_DOMAIN = "bentley.com"
#: So many failures count as had, so that the look at the document is not repeated.
_ENOUGH = 100
#: Seconds, and part of the time that is left, which a look at the document may take: there is another way.
_LONGEST, _SHARE = 5.0, 0.25


class Endpoints(Struct, frozen=True):
    """Where a person signs in, and where tokens are given."""

    authorize: str
    token: str


class Directory:
    """The endpoints of one authority. It is asked once, as long as it gives an answer."""

    def __init__(self, authority: BaseUrl) -> None:
        self._authority = authority
        self._usual = Endpoints(f"{authority}/connect/authorize", f"{authority}/connect/token")
        self._known: Endpoints | None = None

    def find(self, session: Session, call: Call) -> Steps[Endpoints]:
        """The endpoints to use.

        Raises:
            UntrustedLink: the document names one on a foreign host; nothing was sent there.
            DeadlineExceeded: no time is left.
        """
        if self._known is not None:
            return self._known
        seconds = min(_LONGEST, session.time_left(call) * _SHARE)
        ends = session.clock.monotonic() + seconds
        look = Call(SIGN_IN, call.deadline, ends, failures=_ENOUGH, span=call.span, silent=call.silent)

        def prepare() -> Steps[Send]:
            headers = {"Accept": "application/json", "User-Agent": session.user_agent}
            return Send(
                "GET", f"{self._authority}/.well-known/openid-configuration", headers, None, session.time_left(look)
            )
            yield

        try:
            reply = yield from session.exchange(look, "safe", prepare)
        except (NetworkError, DecodeError):
            return self._usual
        if reply.status == 429 or reply.status in PASSING:
            # This says nothing about the document.
            return self._usual
        self._known = self._read(reply)
        return self._known

    def confirm(self) -> None:
        """The usual endpoints have given a token: there is no need to ask again."""
        if self._known is None:
            self._known = self._usual

    def _read(self, reply: Reply) -> Endpoints:
        document = members(reply.content) if reply.status == 200 else {}
        authorize, token = (
            self._checked(document[name]) if isinstance(document.get(name), str) else usual
            for name, usual in (
                ("authorization_endpoint", self._usual.authorize),
                ("token_endpoint", self._usual.token),
            )
        )
        return Endpoints(authorize, token)

    def _checked(self, link: str) -> str:
        try:
            origin = Origin.parse(link)
        except ValueError as error:
            raise UntrustedLink(link, str(error), operation=SIGN_IN) from None
        if "#" in link:
            raise UntrustedLink(link, "an endpoint has no fragment", operation=SIGN_IN)
        is_bentley = origin.host == _DOMAIN or origin.host.endswith(f".{_DOMAIN}")
        if origin != self._authority.origin and not (is_bentley and (origin.scheme, origin.port) == ("https", 443)):
            reason = f"{origin} is neither the authority {self._authority.origin} nor a host of {_DOMAIN}"
            raise UntrustedLink(link, reason, operation=SIGN_IN)
        return link
