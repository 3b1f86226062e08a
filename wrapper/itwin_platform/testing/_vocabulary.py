"""The names of what goes wrong. One vocabulary for transports, the sandbox and the contract tests."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeVar, overload

__all__ = ["USUAL", "AnswerFault", "Fault", "schedule"]


class Fault(StrEnum):
    """One thing that goes wrong with one request."""

    #: The connection cannot be made; the service never hears of the request.
    REFUSED = "refused"
    #: The connection breaks before the service has done what was asked.
    RESET_BEFORE = "reset-before"
    #: The connection breaks after the service has done what was asked; the answer is lost.
    RESET_AFTER = "reset-after"
    #: No answer comes in time, although the service has done what was asked.
    TIMEOUT_AFTER = "timeout-after"
    #: The connection breaks in the middle of the head of the answer; the service has done what was asked.
    HALF_HEAD = "half-head"
    #: The body of the answer is cut in the middle.
    CUT_BODY = "cut-body"
    #: The body of the answer comes in pieces, with pauses between them.
    SLOW_BODY = "slow-body"
    #: The answer says that its body is longer than it is.
    WRONG_LENGTH = "wrong-length"
    #: The answer says that its body is compressed, and it is not.
    BAD_ENCODING = "bad-encoding"
    #: The gateway answers 502 with a page of HTML; the service has done what was asked.
    BAD_GATEWAY_AFTER = "bad-gateway-after"
    #: The gateway answers 504 without a body; the service has done what was asked.
    GATEWAY_TIMEOUT_AFTER = "gateway-timeout-after"
    #: 503 without anything done, with ``Retry-After``.
    UNAVAILABLE = "unavailable"
    #: 500 without anything done.
    SERVER_ERROR = "server-error"
    #: 521, a status that no standard knows, without anything done.
    ODD_STATUS = "odd-status"
    #: 302 to the very same address, without anything done.
    REDIRECT = "redirect"
    #: 429 without anything done, with ``Retry-After`` in seconds.
    TOO_MANY = "too-many"
    #: 429 without anything done and without ``Retry-After``.
    TOO_MANY_SILENT = "too-many-silent"
    #: 200 with a page of HTML instead of JSON.
    HTML = "html"

    @property
    def reaches_service(self) -> bool:
        """Whether the service does what was asked before it goes wrong."""
        return self in _REACHING


_REACHING = frozenset({
    Fault.RESET_AFTER, Fault.TIMEOUT_AFTER, Fault.HALF_HEAD, Fault.CUT_BODY, Fault.SLOW_BODY, Fault.WRONG_LENGTH,
    Fault.BAD_ENCODING, Fault.BAD_GATEWAY_AFTER, Fault.GATEWAY_TIMEOUT_AFTER, Fault.HTML,
})  # fmt: skip


class AnswerFault(StrEnum):
    """One thing that is wrong with the meaning of an answer that arrives well. Only a sandbox can do these.

    The ones about fields need a successful answer with a JSON body that has such a field, those about pages an answer
    that is not the last page of a list.
    """

    #: The token of the request is no longer good: 401. A token of the identity service stays refused from then on.
    EXPIRED_TOKEN = "expired-token"  # noqa: S105 - the name of a fault
    #: The link to the next page is no address.
    MALFORMED_NEXT = "malformed-next"
    #: The link to the next page leads to a host that must not see the token.
    FOREIGN_NEXT = "foreign-next"
    #: The link to the next page is absent, although more follows.
    LOST_NEXT = "lost-next"
    #: The link to the next page leads to this one: it comes twice, or for ever.
    REPEATED_PAGE = "repeated-page"
    #: The link to the next page leads to the one after it, if there is one.
    SKIPPED_PAGE = "skipped-page"
    #: The page has no items, and a link to the next one.
    EMPTY_PAGE = "empty-page"
    #: Fields with a list of values have one that is not in it.
    UNKNOWN_ENUM = "unknown-enum"
    #: Every object has a field that the definition does not know.
    EXTRA_FIELDS = "extra-fields"
    #: Every field that may be null is null.
    NULLS = "nulls"
    #: A required field that may not be null is null.
    REQUIRED_NULL = "required-null"
    #: A required field is absent.
    MISSING_FIELD = "missing-field"
    #: A field has another type than documented.
    WRONG_TYPE = "wrong-type"
    #: Dates have no time zone.
    NAIVE_DATES = "naive-dates"
    #: A date is none.
    BAD_DATE = "bad-date"
    #: The body ends too early, and its length is right.
    BAD_JSON = "bad-json"


AnyFault = TypeVar("AnyFault", bound=StrEnum)

#: What a schedule draws from unless told otherwise: one bad request each, and no time of its own.
USUAL = tuple(fault for fault in Fault if fault not in {Fault.SLOW_BODY, Fault.REDIRECT})


@overload
def schedule(seed: int, *, faults: Iterable[AnyFault], rate: float = 0.5) -> Iterator[AnyFault | None]: ...
@overload
def schedule(seed: int, *, rate: float = 0.5) -> Iterator[Fault | None]: ...
def schedule(seed: int, *, faults: Iterable[StrEnum] = USUAL, rate: float = 0.5) -> Iterator[StrEnum | None]:
    """An endless schedule: each request goes wrong with probability ``rate``, always alike for the same seed.

    Unless they are named, ``SLOW_BODY`` (which takes time) and ``REDIRECT`` (which asks for further requests) are not
    drawn.

    Example:
        >>> from itertools import islice
        >>> list(islice(schedule(1, faults=[Fault.REFUSED], rate=0.5), 3))
        [<Fault.REFUSED: 'refused'>, <Fault.REFUSED: 'refused'>, None]
    """
    generator = random.Random(seed)  # noqa: S311 - a plan for tests
    chosen = tuple(faults)
    while True:
        yield generator.choice(chosen) if generator.random() < rate else None
