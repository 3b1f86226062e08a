"""Content negotiation: the version of an API is chosen by ``Accept`` alone."""

from __future__ import annotations

from ._definitions import Operation
from ._errors import operation_not_found

__all__ = ["check_accept"]

#: Besides the versioned media type. Lenient on purpose: a browser or a plain curl may look.
ANY = ("*/*", "application/*", "application/json")


def check_accept(operation: Operation, header: str | None) -> None:
    """Refuse a request for another version, or for nothing that the operation can answer.

    Raises:
        Refusal: 404 with the detail ``OperationNotFound``, as the gateway answers.
    """
    if not header:
        return
    allowed = {operation.media_type, *ANY, *operation.answers}
    allowed.update(f"{media.partition('/')[0]}/*" for media in operation.answers)
    if not any(_media(entry) in allowed for entry in header.split(",") if not _declined(entry)):
        raise operation_not_found()


def _media(entry: str) -> str:
    return entry.partition(";")[0].strip().lower()


def _declined(entry: str) -> bool:
    """Whether an entry carries a quality of zero, which means: not this one."""
    for part in entry.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "q":
            return value.strip().rstrip("0") in ("", ".", "0.")
    return False
