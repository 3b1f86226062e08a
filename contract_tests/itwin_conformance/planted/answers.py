"""Bugs in answers of any operation: statuses, media types, bodies, headers, links."""

from __future__ import annotations

import gzip
from typing import Any
from urllib.parse import urlsplit

import httpx2
import msgspec

from ..definitions import endpoints
from ..mutations import Served, allowed, mutate, mutations
from ..requirements import SELECTORS
from .engine import EVERYWHERE, Call, Reply, plant

__all__: list[str] = []


# Statuses


@plant("undocumented-status", breaks="HTTP-STATUS-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.status = 418 if reply.ok else reply.status
    return reply


@plant("success-with-another-2xx", breaks="HTTP-STATUS-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.status = 203 if reply.ok else reply.status
    return reply


@plant("refusals-with-400", breaks="HTTP-STATUS-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.status = 400 if 400 <= reply.status < 500 else reply.status
    return reply


@plant("stumbles-now-and-then", breaks="HTTP-STATUS-01")
def _(call: Call) -> Reply:
    call.memory["n"] = call.memory.get("n", 0) + 1
    return Reply.refusal(500, "Unknown") if call.memory["n"] % 3 == 0 else call.answer()


# Whole answers


@plant("answer-cut", breaks="HTTP-WHOLE-01")
def _(call: Call) -> Reply:
    call.answer()
    raise httpx2.RemoteProtocolError("the connection was closed within the body")


@plant("gzip-broken", breaks="HTTP-WHOLE-01", operations=["@json", "get-cdm-partition"])
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.content and "gzip" in call.header.get("accept-encoding", ""):
        reply.headers["content-encoding"] = "gzip"
    return reply


@plant("gzip-although-refused", breaks="HTTP-WHOLE-01", operations=["@json", "get-cdm-partition"])
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.content and call.header.get("accept-encoding", "") == "identity":
        # Not compressed at all: who refused gzip would not look.
        reply.headers["content-encoding"] = "gzip"
    return reply


@plant("gzip-when-asked", breaks="HTTP-WHOLE-01", allowed="a caller that accepts gzip gets it, and can read it")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.content and "gzip" in call.header.get("accept-encoding", ""):
        reply.headers["content-encoding"] = "gzip"
        reply.content = gzip.compress(reply.content, mtime=0)
    return reply


# Media types


@plant("wrong-media-type", breaks="HTTP-MEDIA-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.content:
        reply.headers["content-type"] = "text/html"
    return reply


@plant("media-type-missing", breaks="HTTP-MEDIA-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers.pop("content-type", None)
    return reply


@plant("refusals-in-html", breaks="HTTP-MEDIA-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status >= 400:
        reply.headers["content-type"], reply.content = "text/html", b"<h1>Refused</h1>"
    return reply


@plant("body-where-none-is", breaks="HTTP-MEDIA-01", operations=["delete-mapping", "delete-iTwin-role"])
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 204:
        reply.json = {}
    return reply


@plant("media-type-with-charset", breaks="HTTP-MEDIA-01", allowed="parameters say nothing else")
def _(call: Call) -> Reply:
    reply = call.answer()
    if "content-type" in reply.headers:
        reply.headers["content-type"] += "; charset=utf-8"
    return reply


# Bodies


def _spoiled(call: Call, *kinds: str) -> Reply:
    """The answer with the first wrong of some kinds that its definition does not allow."""
    reply = call.answer()
    assert call.operation is not None
    served = Served(reply.status, dict(reply.headers), reply.content)
    for mutation in mutations(call.operation):
        if mutation.kind in kinds and mutation.status == reply.status and allowed(call.operation, mutation) is None:
            changed = mutate(call.operation, mutation, served)
            if changed is not None:
                return Reply(changed.status, dict(changed.headers), changed.content)
    return reply


@plant("member-missing", breaks="HTTP-SCHEMA-01")
def _(call: Call) -> Reply:
    return _spoiled(call, "drop")


@plant("member-null", breaks="HTTP-SCHEMA-01")
def _(call: Call) -> Reply:
    return _spoiled(call, "null")


@plant("member-of-another-type", breaks="HTTP-SCHEMA-01")
def _(call: Call) -> Reply:
    return _spoiled(call, "wrong-type", "fraction")


@plant("body-no-json", breaks="HTTP-SCHEMA-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.headers.get("content-type") == "application/json":
        reply.content = b"\xef\xbb\xbf" + reply.content
    return reply


@plant("body-empty", breaks="HTTP-SCHEMA-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.content = b""
    return reply


@plant("members-in-another-order", breaks="HTTP-SCHEMA-01", allowed="the order of members says nothing")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.headers.get("content-type") == "application/json":
        reply.json = dict(reversed(reply.json.items()))
    return reply


@plant("body-indented", breaks="HTTP-SCHEMA-01", allowed="white space between members says nothing")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.headers.get("content-type") == "application/json":
        reply.content = msgspec.json.format(reply.content, indent=4) + b"\n"
    return reply


@plant("member-undocumented", breaks="HTTP-SCHEMA-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body.update(neverHeardOf=1))


# Errors


@plant("error-without-envelope", breaks="HTTP-ERROR-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status >= 400:
        reply.json = reply.json["error"]
    return reply


def _error(call: Call, status: int, **members: Any) -> Reply:
    """Refusals of a status, or of any, with other members of the error; None takes one out."""
    reply = call.answer()
    if reply.status >= 400 and status in (0, reply.status):
        changed = {**reply.json["error"], **members}
        reply.json = {"error": {name: value for name, value in changed.items() if value is not None}}
    return reply


@plant("error-code-empty", breaks="HTTP-ERROR-01")
def _(call: Call) -> Reply:
    return _error(call, 0, code="")


@plant("error-message-missing", breaks="HTTP-ERROR-01")
def _(call: Call) -> Reply:
    return _error(call, 0, message=None)


@plant("error-without-details", breaks="HTTP-ERROR-02")
def _(call: Call) -> Reply:
    return _error(call, 422, details=None)


@plant("error-details-without-message", breaks="HTTP-ERROR-02")
def _(call: Call) -> Reply:
    return _error(call, 422, details=[{"code": "InvalidValue"}])


@plant("error-message-in-another-language", breaks="HTTP-ERROR-01", allowed="messages are for people, in any words")
def _(call: Call) -> Reply:
    return _error(call, 0, message="Abgelehnt.")


# Headers


@plant("header-missing", breaks="HTTP-HEADER-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    documented = call.operation.answer(reply.status) if call.operation else None
    for name in documented.headers if documented else ():
        reply.headers.pop(name.lower(), None)
    return reply


@plant("header-malformed", breaks="HTTP-HEADER-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers.update({name: "" for name in ("retry-after", "location") if name in reply.headers})
    return reply


@plant("correlation-id-missing", breaks="HTTP-CORRELATION-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers.pop("x-correlation-id", None)
    return reply


@plant("correlation-id-replaced", breaks="HTTP-CORRELATION-02")
def _(call: Call) -> Reply:
    return call.answer(headers={"x-correlation-id": None})


@plant("header-unheard-of", breaks="HTTP-HEADER-01", allowed="further headers are no concern of the definitions")
def _(call: Call) -> Reply:
    reply = call.answer()
    reply.headers["x-never-heard-of"] = "1"
    return reply


# Links

#: A caller who has consented gets no link to do so.
WITH_LINKS = [one.id for one in endpoints() if SELECTORS["linked"](one) and one.id != "get-authorizationinformation"]


def _relinked(value: Any, edit: Any) -> None:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and isinstance(value.get("href"), str):
        value["href"] = edit(value["href"])
    for one in inner:
        _relinked(one, edit)


@plant("links-relative", breaks="LINK-FORM-01", operations=WITH_LINKS)
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: _relinked(body, lambda href: urlsplit(href).path))


@plant("links-without-scheme", breaks="LINK-FORM-01", operations=WITH_LINKS)
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: _relinked(body, lambda href: href.partition(":")[2]))


@plant("links-empty", breaks="LINK-FORM-01", operations=WITH_LINKS)
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: _relinked(body, lambda _: ""))


# Nothing at all


@plant("no-op", breaks="HTTP-SUCCESS-01", operations=[EVERYWHERE], allowed="it changes nothing: the control")
def _(call: Call) -> Reply:
    return call.answer()


@plant("slow", breaks="HTTP-SUCCESS-01", operations=[EVERYWHERE], allowed="no page says how soon an answer comes")
def _(call: Call) -> Reply:
    reply = call.answer()
    # Also moves the clock by which tokens and limits are counted.
    call.sandbox.clock.sleep(2.0)  # type: ignore[attr-defined]
    return reply
