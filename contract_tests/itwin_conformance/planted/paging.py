"""Bugs in reading: things that are others, lists that lose, repeat or shuffle, and links that lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..subjects import items_of
from .engine import Call, Reply, plant

__all__: list[str] = []

TOP, SKIP, TOKEN = "$top", "$skip", "$continuationToken"
#: Pages of this size hold a whole list.
LARGE = 1000


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name, "")
    return int(text) if text.isdecimal() else default


def _is_later(call: Call) -> bool:
    """Whether it is not the first page that is asked for."""
    return TOKEN in call.query or _number(call, SKIP, 0) > 0


def _is_small(call: Call) -> bool:
    return _number(call, TOP, LARGE) < LARGE


def _requeried(url: str, edit: Callable[[list[tuple[str, str]]], list[tuple[str, str]]]) -> str:
    parts = urlsplit(url)
    pairs = edit(parse_qsl(parts.query, keep_blank_values=True))
    return urlunsplit(parts._replace(query=urlencode(pairs, safe="$")))


def _without(url: str, *names: str) -> str:
    return _requeried(url, lambda pairs: [pair for pair in pairs if pair[0] not in names])


def _relink(reply: Reply, name: str, edit: Callable[[str], str]) -> Reply:
    """The answer with another address in one of its links, where it has it."""
    return reply.change_links(
        lambda links: links[name].update(href=edit(links[name]["href"])) if links.get(name) else None
    )


# Single things


def _holder(body: Any) -> dict[str, Any]:
    """The object with the id: the body, or the one in its envelope."""
    return body if "id" in body else next(value for value in body.values() if "id" in value)


@plant("identity-first-always", breaks="READ-IDENTITY-01")
def _(call: Call) -> Reply:
    first = call.memory.setdefault(call.id, call.path)
    return call.answer(path=first)


@plant("identity-of-another", breaks="READ-IDENTITY-01")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: _holder(body).update(id="00000000-0000-4000-8000-000000000000"))


@plant("read-changes", breaks="READ-STABLE-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    call.memory["n"] = call.memory.get("n", 0) + 1
    reply.content += b" " * call.memory["n"]
    return reply


# $top


def _top(call: Call, wrong: str, taken: str | None) -> Reply:
    """A wrong $top is taken for another one, or passed over."""
    return call.answer(query={TOP: taken} if call.query.get(TOP) == wrong else {})


@plant("top-largest-refused", breaks="PAGE-TOP-01")
def _(call: Call) -> Reply:
    return Reply.refusal(422, "InvalidValue", "InvalidValue") if call.query.get(TOP) == "1000" else call.answer()


@plant("top-smallest-refused", breaks="PAGE-TOP-01")
def _(call: Call) -> Reply:
    return Reply.refusal(422, "InvalidValue", "InvalidValue") if call.query.get(TOP) == "1" else call.answer()


@plant("top-zero-accepted", breaks="PAGE-TOP-02")
def _(call: Call) -> Reply:
    return _top(call, "0", None)


@plant("top-negative-accepted", breaks="PAGE-TOP-02")
def _(call: Call) -> Reply:
    return _top(call, "-1", "1")


@plant("top-beyond-cut", breaks="PAGE-TOP-02")
def _(call: Call) -> Reply:
    return _top(call, "1001", "1000")


@plant("top-text-ignored", breaks="PAGE-TOP-02")
def _(call: Call) -> Reply:
    return _top(call, "ten", None)


@plant("top-fraction-rounded", breaks="PAGE-TOP-02")
def _(call: Call) -> Reply:
    return _top(call, "1.5", "1")


@plant("top-empty-ignored", breaks="PAGE-TOP-02")
def _(call: Call) -> Reply:
    return _top(call, "", None)


@plant("top-other-digits-read", breaks="PAGE-TOP-02")
def _(call: Call) -> Reply:
    return _top(call, "\uff11", "1")


@plant("top-wrong-crashes", breaks="PAGE-TOP-02")
def _(call: Call) -> Reply:
    return Reply.refusal(500, "Unknown") if call.query.get(TOP) == "ten" else call.answer()


@plant("top-twice-accepted", breaks="PAGE-TOP-03")
def _(call: Call) -> Reply:
    return call.answer(query={TOP: call.query[TOP]} if TOP in call.query else {})


@plant("top-plus-one", breaks="PAGE-TOP-04")
def _(call: Call) -> Reply:
    return call.answer(query={TOP: _number(call, TOP, 1) + 1} if _is_small(call) and call.query.get(TOP) != "0" else {})


@plant("top-ignored", breaks="PAGE-TOP-04")
def _(call: Call) -> Reply:
    return call.answer(query={TOP: None} if _is_small(call) and call.query.get(TOP) != "0" else {})


@plant("top-at-least-three", breaks="PAGE-TOP-04")
def _(call: Call) -> Reply:
    return call.answer(query={TOP: 3} if call.query.get(TOP) in ("1", "2") else {})


# $skip


@plant("skip-negative-accepted", breaks="PAGE-SKIP-01")
def _(call: Call) -> Reply:
    return call.answer(query={SKIP: 0} if call.query.get(SKIP) == "-1" else {})


@plant("skip-text-ignored", breaks="PAGE-SKIP-01")
def _(call: Call) -> Reply:
    return call.answer(query={SKIP: None} if call.query.get(SKIP) in ("ten", "") else {})


@plant("skip-twice-accepted", breaks="PAGE-SKIP-02")
def _(call: Call) -> Reply:
    return call.answer(query={SKIP: call.query[SKIP]} if SKIP in call.query else {})


@plant("skip-beyond-wraps", breaks="PAGE-SKIP-03")
def _(call: Call) -> Reply:
    return call.answer(query={SKIP: 0} if _number(call, SKIP, 0) >= LARGE else {})


@plant("skip-beyond-leads-on", breaks="PAGE-SKIP-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    if _number(call, SKIP, 0) < LARGE:
        return reply
    return reply.change_links(lambda links: links.update(next={"href": str(call.request.url)}))


@plant("skip-ignored", breaks="PAGE-SKIP-04")
def _(call: Call) -> Reply:
    return call.answer(query={SKIP: None} if _number(call, SKIP, 0) else {})


@plant("skip-one-more", breaks="PAGE-SKIP-04")
def _(call: Call) -> Reply:
    skip = _number(call, SKIP, 0)
    return call.answer(query={SKIP: skip + 1} if skip else {})


@plant("skip-counts-pages", breaks="PAGE-SKIP-04")
def _(call: Call) -> Reply:
    skip = _number(call, SKIP, 0)
    return call.answer(query={SKIP: skip * _number(call, TOP, 100)} if skip else {})


# From page to page


@plant("page-loses-one", breaks="PAGE-COMPLETE-01")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items[1:] if _is_later(call) else items)


@plant("page-repeats-one", breaks="PAGE-COMPLETE-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    items = items_of(call.operation, reply.json) if reply.ok and call.operation else []
    last, call.memory["last"] = call.memory.get("last", []), items[-1:]
    return call.of_items(reply, lambda items: last + items if _is_later(call) else items)


@plant("page-last-cut", breaks="PAGE-COMPLETE-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    is_last = _is_later(call) and reply.ok and not (reply.json.get("_links") or {}).get("next")
    return call.of_items(reply, lambda items: items[:-1] if is_last else items)


@plant("page-small-ones-reversed", breaks="PAGE-COMPLETE-01")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items[::-1] if _is_small(call) else items)


@plant("page-ends-early", breaks="PAGE-COMPLETE-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    return reply.change_links(lambda links: links.pop("next", None)) if _is_later(call) else reply


@plant("order-unstable", breaks="PAGE-STABLE-01")
def _(call: Call) -> Reply:
    call.memory["n"] = call.memory.get("n", 0) + 1
    return call.of_items(call.answer(), lambda items: items[::-1] if call.memory["n"] % 2 else items)


@plant("next-missing", breaks="PAGE-END-01")
def _(call: Call) -> Reply:
    return call.answer().change_links(lambda links: links.pop("next", None))


@plant("next-loops", breaks="PAGE-END-01")
def _(call: Call) -> Reply:
    return _relink(call.answer(), "next", lambda _: str(call.request.url))


@plant("next-after-full-page", breaks="PAGE-END-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    items = items_of(call.operation, reply.json) if reply.ok and call.operation else []
    if not items or len(items) != _number(call, TOP, 0):
        return reply
    return reply.change_links(lambda links: links.setdefault("next", {"href": str(call.request.url)}))


@plant("next-fails-on-the-last-page", breaks="PAGE-END-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    is_last = _is_later(call) and reply.ok and not (reply.json.get("_links") or {}).get("next")
    return Reply.refusal(500, "Unknown") if is_last else reply


@plant("token-invented-accepted", breaks="PAGE-TOKEN-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    return call.answer(query={TOKEN: None}) if reply.status == 422 and TOKEN in call.query else reply


@plant("token-empty-is-none", breaks="PAGE-TOKEN-01")
def _(call: Call) -> Reply:
    return call.answer(query={TOKEN: None} if call.query.get(TOKEN) == "" else {})


# Links


@plant("next-loses-top", breaks="PAGE-LINK-01")
def _(call: Call) -> Reply:
    return _relink(call.answer(), "next", lambda url: _without(url, TOP))


@plant(
    "next-loses-filter",
    breaks="PAGE-LINK-01",
    operations=["get-mappings", "get-imodel-extractions", "get-export-connections"],
)
def _(call: Call) -> Reply:
    return _relink(call.answer(), "next", lambda url: _without(url, "iModelId", "imodelId"))


@plant("next-on-foreign-host", breaks="PAGE-LINK-02")
def _(call: Call) -> Reply:
    return _relink(call.answer(), "next", lambda url: urlunsplit(urlsplit(url)._replace(netloc="pages.example.com")))


@plant("next-on-lookalike-host", breaks="PAGE-LINK-02")
def _(call: Call) -> Reply:
    host = "api.bentley.com.example.com"
    return _relink(call.answer(), "next", lambda url: urlunsplit(urlsplit(url)._replace(netloc=host)))


@plant("next-to-another-list", breaks="PAGE-LINK-02")
def _(call: Call) -> Reply:
    return _relink(
        call.answer(), "next", lambda url: urlunsplit(urlsplit(url)._replace(path="/export/connections/all"))
    )


@plant("self-loses-top", breaks="PAGE-LINK-03")
def _(call: Call) -> Reply:
    return _relink(call.answer(), "self", lambda url: _without(url, TOP))


@plant("self-missing", breaks="PAGE-LINK-03")
def _(call: Call) -> Reply:
    return call.answer().change_links(lambda links: links.pop("self", None))


@plant("self-is-next", breaks="PAGE-LINK-03")
def _(call: Call) -> Reply:
    return call.answer().change_links(lambda links: links.update(self=links.get("next", links["self"])))


@plant("prev-missing", breaks="PAGE-LINK-04")
def _(call: Call) -> Reply:
    return call.answer().change_links(lambda links: links.pop("prev", None))


@plant("prev-on-the-first-page", breaks="PAGE-LINK-04")
def _(call: Call) -> Reply:
    return call.answer().change_links(lambda links: links.setdefault("prev", links["self"]))


@plant("prev-is-the-same-page", breaks="PAGE-LINK-04")
def _(call: Call) -> Reply:
    return call.answer().change_links(lambda links: links.update(prev=links["self"]) if links.get("prev") else None)


@plant("links-with-encoded-dollar", breaks="PAGE-LINK-01", allowed="an encoded dollar sign means the same")
def _(call: Call) -> Reply:
    def encode(links: dict[str, Any]) -> None:
        for link in links.values():
            link["href"] = link["href"].replace("$", "%24")

    return call.answer().change_links(encode)
