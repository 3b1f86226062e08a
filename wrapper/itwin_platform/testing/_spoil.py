"""What a fault makes of an answer: plain data, which transports and the ASGI adapter then carry out, each in its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import TypeVar

from ._vocabulary import Fault

__all__ = ["PAUSE", "Answer", "Ending", "Headers", "spoil"]

Headers = tuple[tuple[str, str], ...]

#: Seconds between two pieces of a slow body, unless told otherwise, and into how many pieces a small body falls.
PAUSE = 1.0
PIECES = 5
#: How much longer a body is said to be than it is.
TOO_LONG = 7
_PAGE = b"<html><body><h1>Bad gateway</h1></body></html>"


class Ending(Enum):
    """How the answer to a request ends."""

    #: As it should.
    WHOLE = auto()
    #: The connection breaks after what there is of the body.
    CUT = auto()
    #: The connection breaks within the head.
    HALF_HEAD = auto()
    #: The connection breaks before the head.
    RESET = auto()
    #: Nothing comes.
    SILENT = auto()
    #: The connection is not made.
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way.

    A body that is an iterator is sent piece by piece and never held whole. ``pause`` is how many seconds there are
    between two pieces. ``status`` is 0 where no answer comes.
    """

    status: int
    headers: Headers = field(default=(), repr=False)
    body: bytes | Iterator[bytes] = field(default=b"", repr=False)
    ending: Ending = Ending.WHOLE
    pause: float = 0.0


AnyAnswer = TypeVar("AnyAnswer", bound=Answer)

_ENDINGS = {
    Fault.REFUSED: Ending.REFUSED,
    Fault.RESET_BEFORE: Ending.RESET,
    Fault.RESET_AFTER: Ending.RESET,
    Fault.TIMEOUT_AFTER: Ending.SILENT,
    Fault.HALF_HEAD: Ending.HALF_HEAD,
}
_ANSWERED: dict[Fault, tuple[int, Headers, bytes]] = {
    Fault.BAD_GATEWAY_AFTER: (502, (("content-type", "text/html"),), _PAGE),
    Fault.GATEWAY_TIMEOUT_AFTER: (504, (), b""),
    Fault.UNAVAILABLE: (503, (("retry-after", "2"),), b""),
    Fault.SERVER_ERROR: (500, (), b""),
    Fault.ODD_STATUS: (521, (), b""),
    Fault.REDIRECT: (302, (), b""),
    Fault.TOO_MANY: (429, (("retry-after", "3"),), b""),
    Fault.TOO_MANY_SILENT: (429, (), b""),
    Fault.HTML: (200, (("content-type", "text/html"),), _PAGE),
}


def spoil(fault: Fault, answer: AnyAnswer, *, url: str, pause: float = PAUSE) -> AnyAnswer:
    """The answer that a fault leaves.

    Args:
        fault: what goes wrong.
        answer: what the service answered; for a fault that does not reach the service, its contents do not matter.
        url: the address of the request, to which a redirect leads back.
        pause: seconds between the pieces of a slow body.
    """
    if fault in _ENDINGS:
        return replace(answer, status=0, headers=(), body=b"", ending=_ENDINGS[fault])
    if fault in _ANSWERED:
        status, headers, body = _ANSWERED[fault]
        if fault is Fault.REDIRECT:
            headers = (("location", url),)
        return replace(answer, status=status, headers=headers, body=body)
    return _BODIES[fault](answer, pause)


def _cut(answer: AnyAnswer, _: float) -> AnyAnswer:
    if isinstance(answer.body, bytes):
        half = answer.body[: len(answer.body) // 2]
        return replace(_sized(answer, len(answer.body)), body=iter([half]), ending=Ending.CUT)
    return replace(answer, body=_beginning(answer.body), ending=Ending.CUT)


def _beginning(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """A piece, and half of another, of a body whose length nobody knows."""
    first, second = next(pieces, b""), next(pieces, None)
    if second is None:
        yield first[: len(first) // 2]
        return
    yield first
    yield second[: len(second) // 2]


def _slow(answer: AnyAnswer, pause: float) -> AnyAnswer:
    if not isinstance(answer.body, bytes):
        return replace(answer, pause=pause)
    whole = answer.body
    size = max(1, -(-len(whole) // PIECES))
    pieces = iter([whole[start : start + size] for start in range(0, len(whole), size)])
    return replace(_sized(answer, len(whole)), body=pieces, pause=pause)


def _too_long(answer: AnyAnswer, _: float) -> AnyAnswer:
    """A body without a length can only end before its end."""
    if isinstance(answer.body, bytes):
        return replace(_sized(answer, len(answer.body) + TOO_LONG), body=iter([answer.body]), ending=Ending.CUT)
    return replace(answer, ending=Ending.CUT)


def _bad_encoding(answer: AnyAnswer, _: float) -> AnyAnswer:
    kept = tuple(pair for pair in answer.headers if pair[0].lower() != "content-encoding")
    return replace(answer, headers=(*kept, ("content-encoding", "gzip")))


def _sized(answer: AnyAnswer, length: int) -> AnyAnswer:
    kept = tuple(pair for pair in answer.headers if pair[0].lower() != "content-length")
    return replace(answer, headers=(*kept, ("content-length", str(length))))


_BODIES: dict[Fault, Callable[[AnyAnswer, float], AnyAnswer]] = {
    Fault.CUT_BODY: _cut,
    Fault.SLOW_BODY: _slow,
    Fault.WRONG_LENGTH: _too_long,
    Fault.BAD_ENCODING: _bad_encoding,
}
