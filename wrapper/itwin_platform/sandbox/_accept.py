"""Content negotiation: the version of an API is chosen by ``Accept`` alone."""

from __future__ import annotations

import functools

from ._definitions import Operation
from ._errors import operation_not_found

__all__ = ["check_accept", "prefers_representation"]

#: Besides the versioned media type. Lenient on purpose: a browser or a plain curl may look.
ANY = ("*/*", "application/*", "application/json")


def check_accept(operation: Operation, header: str | None) -> None:
    """Refuse a request for another version, or for nothing that the operation can answer.

    Raises:
        Refusal: 404 with the detail ``OperationNotFound``, as the gateway answers.
    """
    if not header:
        return
    allowed = _allowed(operation)
    if header in allowed:
        return
    if not any(_media(entry) in allowed for entry in header.split(",") if not _declined(entry)):
        raise operation_not_found()


@functools.cache
def _allowed(operation: Operation) -> frozenset[str]:
    """Everything that may be asked for; an operation is one object for as long as the program runs."""
    kinds = (f"{media.partition('/')[0]}/*" for media in operation.answers)
    return frozenset([operation.media_type, *ANY, *operation.answers, *kinds])


def _media(entry: str) -> str:
    return entry.partition(";")[0].strip().lower()


def _declined(entry: str) -> bool:
    """Whether an entry carries a quality of zero, which means: not this one."""
    for part in entry.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "q":
            return value.strip().rstrip("0") in ("", ".", "0.")
    return False


def prefers_representation(header: str | None) -> bool:
    """Whether ``Prefer`` asks for whole objects. It is a wish: whatever is not understood in it is passed over."""
    wishes = [wish.partition(";")[0].strip().lower().replace(" ", "") for wish in (header or "").split(",")]
    return "return=representation" in wishes
