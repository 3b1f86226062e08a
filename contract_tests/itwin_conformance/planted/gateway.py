"""Bugs before any operation is carried out: version, path, method, rate, and requests that are wrong."""

from __future__ import annotations

import re

from .engine import EVERYWHERE, Call, Reply, plant

__all__: list[str] = []


@plant("always-not-found", breaks="HTTP-SUCCESS-01")
def _(call: Call) -> Reply:
    return Reply.refusal(404, "ResourceNotFound")


@plant("always-too-many", breaks="HTTP-SUCCESS-01")
def _(call: Call) -> Reply:
    reply = Reply.refusal(429, "RateLimitExceeded")
    reply.headers["retry-after"] = "1"
    return reply


@plant("always-not-served", breaks="HTTP-SUCCESS-01")
def _(call: Call) -> Reply:
    return Reply.refusal(500, "Unknown")


# Versions


@plant("version-ignored", breaks="HTTP-VERSION-01")
def _(call: Call) -> Reply:
    assert call.operation is not None
    return call.answer(headers={"accept": call.operation.accept})


@plant("version-refused-with-406", breaks="HTTP-VERSION-01")
def _(call: Call) -> Reply:
    assert call.operation is not None
    return call.answer() if call.header.get("accept") == call.operation.accept else Reply.refusal(406, "NotAcceptable")


@plant("version-zero-is-any", breaks="HTTP-VERSION-01")
def _(call: Call) -> Reply:
    assert call.operation is not None
    return call.answer(headers={"accept": call.operation.accept} if ".v0+" in call.header.get("accept", "") else {})


@plant("version-refused-without-detail", breaks="HTTP-VERSION-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply.refusal(404, "ResourceNotFound") if b"OperationNotFound" in reply.content else reply


@plant("version-header-wrong", breaks="HTTP-VERSION-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers["x-itwinplatform-media-type"] = "bentley.itwin-platform.v99"
    return reply


@plant("version-header-missing", breaks="HTTP-VERSION-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers.pop("x-itwinplatform-media-type", None)
    return reply


# Methods and paths


@plant("allow-missing", breaks="HTTP-METHOD-01", operations=[EVERYWHERE])
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers.pop("allow", None)
    return reply


@plant("allow-wrong", breaks="HTTP-METHOD-01", operations=[EVERYWHERE])
def _(call: Call) -> Reply:
    reply = call.answer()
    if "allow" in reply.headers:
        reply.headers["allow"] = "TRACE"
    return reply


@plant("other-method-accepted", breaks="HTTP-METHOD-01", operations=[EVERYWHERE])
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply.of(200, {}) if reply.status == 405 else reply


@plant("other-method-not-found", breaks="HTTP-METHOD-01", operations=[EVERYWHERE], allowed="the gateway may answer 404")
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply.refusal(404, "ResourceNotFound", "OperationNotFound") if reply.status == 405 else reply


@plant("odd-method-accepted", breaks="FUZZ-METHOD-01", operations=[EVERYWHERE])
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply.of(200, {}) if call.method in ("TRACE", "QUERY", "HEAD", "OPTIONS") else reply


@plant("path-case-sensitive", breaks="HTTP-LETTERS-01")
def _(call: Call) -> Reply:
    assert call.operation is not None
    literal = call.request.url.path.startswith(call.operation.base)
    return call.answer() if literal else Reply.refusal(404, "ResourceNotFound", "OperationNotFound")


def _instead_of_404(call: Call, reply: Reply) -> Reply:
    answer = call.answer()
    return reply if answer.status == 404 else answer


@plant("unknown-id-found", breaks="PATH-UNKNOWN-01")
def _(call: Call) -> Reply:
    assert call.operation is not None
    status = call.operation.success.status
    return _instead_of_404(call, Reply(status) if status == 204 else Reply.of(status, {}))


@plant("unknown-id-forbidden", breaks="PATH-UNKNOWN-01")
def _(call: Call) -> Reply:
    return _instead_of_404(call, Reply.refusal(403, "InsufficientPermissions"))


@plant("unknown-id-crashes", breaks="PATH-UNKNOWN-01")
def _(call: Call) -> Reply:
    return _instead_of_404(call, Reply.refusal(500, "Unknown"))


@plant("unknown-id-no-such-address", breaks="PATH-UNKNOWN-01")
def _(call: Call) -> Reply:
    return _instead_of_404(call, Reply.refusal(404, "ResourceNotFound"))


def _is_odd(call: Call) -> bool:
    return any(re.search(r"[^0-9A-Za-z_./-]", value) or value == "no-id" for value in call.path.values())


@plant("malformed-id-crashes", breaks="PATH-FORM-01")
def _(call: Call) -> Reply:
    return Reply.refusal(500, "Unknown") if _is_odd(call) else call.answer()


@plant("malformed-id-bad-request", breaks="PATH-FORM-01")
def _(call: Call) -> Reply:
    return Reply.refusal(400, "InvalidValue") if _is_odd(call) else call.answer()


# Rates


@plant("retry-after-missing", breaks="RATE-LIMIT-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers.pop("retry-after", None)
    return reply


def _limited(call: Call, after: str) -> Reply:
    reply = call.answer()
    if reply.status == 429:
        reply.headers["retry-after"] = after
    return reply


@plant("retry-after-a-date", breaks="RATE-LIMIT-01")
def _(call: Call) -> Reply:
    return _limited(call, "Tue, 01 Jan 2030 00:01:00 GMT")


@plant("retry-after-zero", breaks="RATE-LIMIT-01")
def _(call: Call) -> Reply:
    return _limited(call, "0")


@plant("retry-after-too-soon", breaks="RATE-LIMIT-01")
def _(call: Call) -> Reply:
    return _limited(call, "1")


@plant("retry-after-later", breaks="RATE-LIMIT-01", allowed="who waits longer than needed is let in, too")
def _(call: Call) -> Reply:
    return _limited(call, "3600")


@plant("rate-limit-without-end", breaks="RATE-LIMIT-01")
def _(call: Call) -> Reply:
    reply = call.memory.get("refused") or call.answer()
    if reply.status == 429:
        call.memory["refused"] = reply
    return reply


@plant("rate-limit-not-enforced", breaks="RATE-LIMIT-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply.of(200, {}) if reply.status == 429 else reply


@plant("rate-limit-says-unavailable", breaks="RATE-LIMIT-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.status = 503 if reply.status == 429 else reply.status
    return reply


# Wrong requests


def _is_unreadable(call: Call) -> bool:
    return call.operation is not None and call.operation.body is not None and not isinstance(call.json, dict)


def _done(call: Call) -> Reply:
    """The documented success, whatever was asked."""
    assert call.operation is not None
    status = call.operation.success.status
    return Reply(status) if status == 204 else Reply.of(status, {})


@plant("body-unreadable-accepted", breaks="BODY-JSON-01")
def _(call: Call) -> Reply:
    return _done(call) if _is_unreadable(call) else call.answer()


@plant("body-unreadable-crashes", breaks="BODY-JSON-01")
def _(call: Call) -> Reply:
    return Reply.refusal(500, "Unknown") if _is_unreadable(call) else call.answer()


@plant("body-list-accepted", breaks="BODY-JSON-01")
def _(call: Call) -> Reply:
    return _done(call) if call.json == [] else call.answer()


@plant("body-type-ignored", breaks="BODY-TYPE-01")
def _(call: Call) -> Reply:
    return call.answer(headers={"content-type": "application/json"})


@plant("required-query-ignored", breaks="QUERY-REQUIRED-01")
def _(call: Call) -> Reply:
    assert call.operation is not None
    required = [one.name for one in call.operation.of("query") if one.required]
    return call.answer() if all(name in call.query for name in required) else Reply.of(200, {})


@plant("query-unknown-refused", breaks="QUERY-UNKNOWN-01")
def _(call: Call) -> Reply:
    assert call.operation is not None
    known = {one.name for one in call.operation.of("query")}
    return call.answer() if call.query.keys() <= known else Reply.refusal(422, "InvalidValue", "InvalidValue")


# At random


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [value] if isinstance(value, str) else []


@plant("boundary-refused", breaks="FUZZ-VALID-01", operations=["get-groups", "get-mappings", "get-itwin-groups"])
def _(call: Call) -> Reply:
    return call.answer() if call.query.get("$top") != "1000" else Reply.refusal(422, "InvalidValue", "InvalidValue")


@plant(
    "body-not-validated", breaks="FUZZ-INVALID-01", operations=["create-mapping", "create-itwin-group", "update-group"]
)
def _(call: Call) -> Reply:
    reply = call.answer()
    return _done(call) if reply.status == 422 else reply


@plant("crash-on-long-text", breaks="FUZZ-CRASH-01", operations=["create-mapping", "update-group"])
def _(call: Call) -> Reply:
    is_long = any(len(text) > 100 for text in _texts(call.json))
    return Reply.refusal(500, "Unknown") if is_long else call.answer()


@plant(
    "boundary-answer-malformed", breaks="FUZZ-ANSWER-01", operations=["get-groups", "get-mappings", "get-itwin-groups"]
)
def _(call: Call) -> Reply:
    reply = call.answer()
    return Reply.of(200, {"wrong": True}) if reply.ok and call.query.get("$top") in ("1", "2") else reply


@plant(
    "auth-ignored-on-success",
    breaks="FUZZ-AUTH-01",
    operations=["get-mappings", "create-mapping", "get-export-connection"],
)
def _(call: Call) -> Reply:
    return call.answer(token=None if call.header.get("authorization") else "sandbox-token")
