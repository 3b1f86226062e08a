"""Answers that arrive well and say something wrong: what each `AnswerFault` makes of a good one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from ..testing._vocabulary import AnswerFault
from ._answers import documented
from ._definitions import Operation
from ._messages import SandboxReply
from ._places import Place, objects, places

__all__ = ["misstate"]

#: What stands where something else should. The host is reserved: it belongs to nobody (RFC 2606).
STRANGE = "sandbox-unknown-value"
NO_ADDRESS = "http://[no address"
ELSEWHERE = "https://elsewhere.example/next"
NO_DATE = "0000-00-00T00:00:00Z"

#: Asks the service for the page behind a link; None where it cannot be had.
Fetch = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class _Page:
    """A decoded answer that a fault may change, with what it needs to know."""

    body: Any
    places: list[Place]
    url: str
    fetch: Fetch

    @property
    def links(self) -> dict[str, Any]:
        """The links of a list; empty where it is none, or has no further page."""
        found = self.body.get("_links") if isinstance(self.body, dict) else None
        return found if isinstance(found, dict) and found.get("next") else {}


def misstate(
    fault: AnswerFault, operation: Operation, reply: SandboxReply, *, url: str, fetch: Fetch
) -> SandboxReply | None:
    """The answer with what a fault makes of it; None where the fault has no place in it.

    Args:
        fault: what is to be wrong with it.
        operation: the operation that was asked for.
        reply: the good answer.
        url: the address of the request.
        fetch: asks for another page of a list.
    """
    if not 200 <= reply.status < 300 or not isinstance(reply.body, bytes) or not reply.body:
        return None
    if not (reply.header("content-type") or "").startswith("application/json"):
        return None
    if fault is AnswerFault.BAD_JSON:
        return replace(reply, body=reply.body[: len(reply.body) * 2 // 3])
    body = msgspec.json.decode(reply.body)
    node = documented(operation, reply.status) or {}
    schema = node.get("content", {}).get("application/json", {}).get("schema", {})
    page = _Page(body, list(places(operation.api.document, schema, body)), url, fetch)
    return replace(reply, body=msgspec.json.encode(body)) if _CHANGES[fault](page) else None


def _next(href: str) -> Callable[[_Page], bool]:
    def change(page: _Page) -> bool:
        if page.links:
            page.links["next"]["href"] = href
        return bool(page.links)

    return change


def _lost_next(page: _Page) -> bool:
    return page.links.pop("next", None) is not None


def _repeated(page: _Page) -> bool:
    return _next(page.url)(page)


def _skipped(page: _Page) -> bool:
    """Where the page left out is the last one, the list ends here."""
    if not page.links:
        return False
    left_out = page.fetch(page.links["next"]["href"])
    if not isinstance(left_out, dict):
        return False
    after = (left_out.get("_links") or {}).get("next")
    if after:
        page.links["next"] = after
    else:
        del page.links["next"]
    return True


def _emptied(page: _Page) -> bool:
    lists = [name for name, value in page.body.items() if isinstance(value, list)] if page.links else []
    for name in lists:
        page.body[name] = []
    return bool(lists)


def _replaced(chosen: Iterable[Place], value: Callable[[Place], Any]) -> bool:
    found = False
    for place in chosen:
        place.owner[place.name], found = value(place), True
    return found


def _first(page: _Page, wanted: Callable[[Place], bool]) -> list[Place]:
    """The innermost of the first such fields: a page whose outermost field is broken shows too little."""
    found = [place for place in page.places if wanted(place) and not isinstance(place.value, dict | list)]
    return found[:1]


def _extra(page: _Page) -> bool:
    found = False
    for each in list(objects(page.body)):
        each["sandboxUnknownField"], found = {"value": STRANGE}, True
    return found


def _missing(page: _Page) -> bool:
    for place in _first(page, lambda place: place.required):
        del place.owner[place.name]
        return True
    return False


def _other_type(place: Place) -> Any:
    return 7 if isinstance(place.value, str) else STRANGE


def _naive(place: Place) -> str:
    text: str = place.value
    day, mark, time = text.partition("T")
    return f"{day}{mark}{time.partition('+')[0].rstrip('Z')}"


_CHANGES: dict[AnswerFault, Callable[[_Page], bool]] = {
    AnswerFault.MALFORMED_NEXT: _next(NO_ADDRESS),
    AnswerFault.FOREIGN_NEXT: _next(ELSEWHERE),
    AnswerFault.LOST_NEXT: _lost_next,
    AnswerFault.REPEATED_PAGE: _repeated,
    AnswerFault.SKIPPED_PAGE: _skipped,
    AnswerFault.EMPTY_PAGE: _emptied,
    AnswerFault.UNKNOWN_ENUM: lambda page: _replaced((p for p in page.places if p.has_values), lambda _: STRANGE),
    AnswerFault.EXTRA_FIELDS: _extra,
    AnswerFault.NULLS: lambda page: _replaced((p for p in page.places if p.nullable), lambda _: None),
    AnswerFault.REQUIRED_NULL: lambda page: _replaced(
        _first(page, lambda place: place.required and not place.nullable), lambda _: None
    ),
    AnswerFault.MISSING_FIELD: _missing,
    AnswerFault.WRONG_TYPE: lambda page: _replaced(_first(page, lambda place: place.value is not None), _other_type),
    AnswerFault.NAIVE_DATES: lambda page: _replaced((p for p in page.places if p.is_date), _naive),
    AnswerFault.BAD_DATE: lambda page: _replaced(_first(page, lambda place: place.is_date), lambda _: NO_DATE),
}
