"""The authorization endpoint: a page on which a person consents, or a short cut for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, quote, urlencode

from ._identity_clients import CLIENTS, Client
from ._identity_codes import CHALLENGE, Codes, Wish
from ._identity_issuer import Issuer
from ._identity_pages import consent_page, message_page
from ._identity_protocol import BASE, NEVER_STORED, Denied, Visit, granted_scopes, read_form
from ._messages import SandboxReply

__all__ = ["AuthorizationEndpoint"]

#: How long the page waits for its person.
PATIENCE = timedelta(minutes=10)
DECISIONS = ("allow", "deny")


class _Unusable(Exception):
    """A request that cannot be answered by a redirect, since nobody knows where to."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self.title, self.text = title, text


class AuthorizationEndpoint:
    """Asks the user, and sends the browser back with a code or an error.

    GET shows a page whose form posts ``consent`` (hidden, good for one answer) and ``decision`` (``allow`` or
    ``deny``, the buttons). A program that plays the browser saves itself the page with the query parameter
    ``sandbox_consent=allow`` (or ``deny``) or the header ``X-Sandbox-Consent``, and is redirected at once.
    """

    def __init__(self, issuer: Issuer, codes: Codes) -> None:
        self._issuer = issuer
        self._codes = codes
        self._asked: dict[str, tuple[Wish, datetime]] = {}

    def ask(self, visit: Visit) -> SandboxReply:
        """The request of an application, which a browser brings (RFC 6749, 4.1.1)."""
        try:
            given, repeated = _parameters(visit)
            client, redirect_uri = _destination(given, repeated)
            decision = _short_cut(visit, given)
        except _Unusable as problem:
            return message_page(400, problem.title, problem.text)
        state = None if "state" in repeated else given.get("state")
        try:
            wish = _wish(client, redirect_uri, given, repeated)
            _may_show(decision, given)
        except Denied as denied:
            return _back(302, redirect_uri, state, error=denied.error, error_description=denied.description)
        if decision is not None:
            return self._decide(visit, wish, decision, 302)
        return self._show(visit, wish)

    def answer(self, visit: Visit) -> SandboxReply:
        """What the person chose on the page."""
        form = read_form(visit.request)
        wish, until = self._asked.get(form.get("consent", ""), (None, visit.now))
        if wish is None or until <= visit.now:
            return message_page(400, "Sign-in expired", "The page is no longer good. Start again in the application.")
        if form.get("decision") not in DECISIONS:
            return message_page(400, "Invalid decision", "Expected allow or deny.")
        del self._asked[form["consent"]]
        # 303, so that the browser does not post the form to the application.
        return self._decide(visit, wish, form["decision"], 303)

    def _show(self, visit: Visit, wish: Wish) -> SandboxReply:
        self._asked = {text: entry for text, entry in self._asked.items() if entry[1] > visit.now}
        consent = self._issuer.secret()
        self._asked[consent] = (wish, visit.now + PATIENCE)
        return consent_page(wish, consent, f"{visit.request.prefix}/{BASE}/connect/authorize")

    def _decide(self, visit: Visit, wish: Wish, decision: str, status: int) -> SandboxReply:
        if decision == "deny":
            text = "The user did not consent."
            return _back(status, wish.redirect_uri, wish.state, error="access_denied", error_description=text)
        return _back(status, wish.redirect_uri, wish.state, code=self._codes.give(visit, wish))


def _parameters(visit: Visit) -> tuple[dict[str, str], set[str]]:
    """The query, and the names in it that come more than once."""
    try:
        pairs = parse_qsl(visit.request.query, keep_blank_values=True, errors="strict")
    except ValueError:
        raise _Unusable("Invalid request", "The query cannot be read.") from None
    names = [name for name, _ in pairs]
    return dict(pairs), {name for name in names if names.count(name) > 1}


def _destination(given: Mapping[str, str], repeated: set[str]) -> tuple[Client, str]:
    client = CLIENTS.get(given.get("client_id", ""))
    if client is None or "client_id" in repeated:
        raise _Unusable("Invalid client_id", "The application is not registered.")
    redirect_uri = given.get("redirect_uri", "")
    if "redirect_uri" in repeated or not client.accepts_redirect(redirect_uri):
        raise _Unusable(
            "Invalid redirect_uri",
            f"The application {client.id} has not registered this address; scheme, host, port and path must be equal.",
        )
    return client, redirect_uri


def _short_cut(visit: Visit, given: Mapping[str, str]) -> str | None:
    """What the request itself says in place of the person."""
    decision = given.get("sandbox_consent") or visit.request.header("x-sandbox-consent")
    if decision is not None and decision not in DECISIONS:
        raise _Unusable("Invalid sandbox_consent", "Expected allow or deny.")
    return decision


def _may_show(decision: str | None, given: Mapping[str, str]) -> None:
    if decision is None and given.get("prompt") == "none":
        raise Denied(400, "login_required", "Nobody is signed in, and the page must not be shown.")


def _wish(client: Client, redirect_uri: str, given: Mapping[str, str], repeated: set[str]) -> Wish:
    """Check what may be told to the application.

    Raises:
        Denied: an error for the redirect.
    """
    if repeated:
        raise Denied(400, "invalid_request", "A parameter is given more than once.")
    if not given.get("response_type"):
        raise Denied(400, "invalid_request", "The parameter response_type is missing.")
    if given["response_type"] != "code":
        raise Denied(400, "unsupported_response_type", "Expected response_type=code.")
    if given.get("response_mode", "query") != "query":
        raise Denied(400, "invalid_request", "Expected response_mode=query.")
    text = f"The application can ask for: {' '.join(client.scopes)}."
    scopes = granted_scopes(given.get("scope", ""), client.scopes, text)
    challenge = _challenge(client, given)
    return Wish(client, redirect_uri, scopes, given.get("state"), challenge, given.get("nonce"))


def _challenge(client: Client, given: Mapping[str, str]) -> str | None:
    challenge, method = given.get("code_challenge"), given.get("code_challenge_method")
    if challenge is None and method is None and not client.needs_pkce:
        return None
    if not challenge:
        raise Denied(400, "invalid_request", "The parameter code_challenge is missing.")
    if method != "S256":
        raise Denied(400, "invalid_request", "Expected code_challenge_method=S256.")
    if CHALLENGE.fullmatch(challenge) is None:
        raise Denied(400, "invalid_request", "Expected a code_challenge of 43 characters of base64url.")
    return challenge


def _back(status: int, redirect_uri: str, state: str | None, **parameters: str) -> SandboxReply:
    if state is not None:
        parameters["state"] = state
    location = f"{redirect_uri}?{urlencode(parameters, quote_via=quote)}"
    return SandboxReply(status, (("location", location), *NEVER_STORED))
