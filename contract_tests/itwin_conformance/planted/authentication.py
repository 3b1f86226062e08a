"""Bugs in who may ask: tokens that are not looked at, or not closely, and refusals that say something else."""

from __future__ import annotations

from .engine import Call, Reply, plant

__all__: list[str] = []

MAIN, READER, OTHER, EXPIRED = (f"sandbox-token{kind}" for kind in ("", "-reader", "-other", "-expired"))


def _token(call: Call) -> str:
    return str(call.header.get("authorization", "")).rpartition(" ")[2]


def _says(call: Call, status: int, other: Reply) -> Reply:
    """Another answer instead of those of a status."""
    reply = call.answer()
    return other if reply.status == status else reply


def _let_in(call: Call, *, if_: bool) -> Reply:
    return call.answer(token=MAIN if if_ else None)


@plant("auth-missing-accepted", breaks="AUTH-MISSING-01")
def _(call: Call) -> Reply:
    return _let_in(call, if_="authorization" not in call.header)


@plant("auth-missing-forbidden", breaks="AUTH-MISSING-01")
def _(call: Call) -> Reply:
    return _says(call, 401, Reply.refusal(403, "InsufficientPermissions"))


@plant("auth-missing-found-out-late", breaks="AUTH-MISSING-01")
def _(call: Call) -> Reply:
    return _says(call, 401, Reply.refusal(422, "InvalidRequest", "InvalidValue"))


@plant("auth-missing-other-code", breaks="AUTH-MISSING-01")
def _(call: Call) -> Reply:
    return _says(call, 401, Reply.refusal(401, "Unauthorized"))


@plant("auth-any-token-accepted", breaks="AUTH-MALFORMED-01")
def _(call: Call) -> Reply:
    scheme, _, token = call.header.get("authorization", "").partition(" ")
    return _let_in(call, if_=scheme == "Bearer" and token == "not-a-token")


@plant("auth-empty-token-accepted", breaks="AUTH-MALFORMED-01")
def _(call: Call) -> Reply:
    return _let_in(call, if_=call.header.get("authorization", "").strip() == "Bearer")


@plant("auth-without-scheme-accepted", breaks="AUTH-MALFORMED-01")
def _(call: Call) -> Reply:
    return _let_in(call, if_=" " not in call.header.get("authorization", "Bearer x"))


@plant("auth-malformed-not-found", breaks="AUTH-MALFORMED-01")
def _(call: Call) -> Reply:
    return _says(call, 401, Reply.refusal(404, "ResourceNotFound"))


@plant("auth-basic-accepted", breaks="AUTH-SCHEME-01")
def _(call: Call) -> Reply:
    return _let_in(call, if_=call.header.get("authorization", "").startswith("Basic"))


@plant("auth-scheme-crashes", breaks="AUTH-SCHEME-01")
def _(call: Call) -> Reply:
    is_basic = call.header.get("authorization", "").startswith("Basic")
    return Reply.refusal(500, "Unknown") if is_basic else call.answer()


@plant("auth-expired-accepted", breaks="AUTH-EXPIRED-01")
def _(call: Call) -> Reply:
    return _let_in(call, if_=_token(call) == EXPIRED)


@plant("auth-expired-forbidden", breaks="AUTH-EXPIRED-01")
def _(call: Call) -> Reply:
    return _says(call, 401, Reply.refusal(403, "InsufficientPermissions"))


@plant("auth-challenge-missing", breaks="AUTH-CHALLENGE-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers.pop("www-authenticate", None)
    return reply


@plant("auth-challenge-basic", breaks="AUTH-CHALLENGE-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 401:
        reply.headers["www-authenticate"] = 'Basic realm="platform"'
    return reply


@plant("auth-challenge-with-realm", breaks="AUTH-CHALLENGE-01", allowed="a challenge may say more than its scheme")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 401:
        reply.headers["www-authenticate"] = 'bearer realm="platform", error="invalid_token"'
    return reply


@plant("auth-other-tenant-sees", breaks="AUTH-TENANT-01")
def _(call: Call) -> Reply:
    return _let_in(call, if_=_token(call) == OTHER)


@plant("auth-other-tenant-unauthorized", breaks="AUTH-TENANT-01")
def _(call: Call) -> Reply:
    return Reply.refusal(401, "Unauthorized") if _token(call) == OTHER else call.answer()


@plant("auth-other-tenant-sees-emptiness", breaks="AUTH-TENANT-01")
def _(call: Call) -> Reply:
    return Reply.of(200, {}) if _token(call) == OTHER else call.answer()


@plant("auth-reader-writes", breaks="AUTH-READER-01")
def _(call: Call) -> Reply:
    return _let_in(call, if_=_token(call) == READER)


@plant("auth-reader-unauthorized", breaks="AUTH-READER-01")
def _(call: Call) -> Reply:
    return _says(call, 403, Reply.refusal(401, "Unauthorized"))


@plant("auth-reader-other-code", breaks="AUTH-READER-01")
def _(call: Call) -> Reply:
    return _says(call, 403, Reply.refusal(403, "Forbidden"))
