"""The control endpoint: faults from outside the process. It is there only for those who know its secret."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

import msgspec

from ..testing._spoil import PAUSE
from ..testing._vocabulary import USUAL
from ._errors import Refusal, Wording, unauthorized
from ._fault_book import FaultBook
from ._log import RequestLog
from ._messages import SandboxReply, SandboxRequest, json_reply

__all__ = ["BASE", "Control"]

BASE = "sandbox"
SHORTEST_SECRET = 16
EMPTY = SandboxReply(204)
NO_FAULT = Wording("FaultNotFound", "There is no such active fault.")
NO_PATH = Wording("ResourceNotFound", "The control endpoint has /faults, /faults/ID, /requests and /reset.")


class _Wish(msgspec.Struct, forbid_unknown_fields=True):
    """What a client posts: a fault by name, or with ``seed`` a schedule."""

    fault: str | None = None
    operation: str | None = None
    times: int | msgspec.UnsetType | None = msgspec.UNSET
    after: int = 0
    pause: float = PAUSE
    seed: int | None = None
    faults: list[str] = msgspec.field(default_factory=lambda: [fault.value for fault in USUAL])
    rate: float = 0.5


class Control:
    """Answers requests under ``/sandbox`` that carry the secret as their bearer.

    Raises:
        ValueError: the secret is too short to be one.
    """

    def __init__(
        self, secret: str, faults: FaultBook, requests: Callable[[], RequestLog], reset: Callable[[], None]
    ) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"expected a control secret of at least {SHORTEST_SECRET} characters, got {len(secret)}")
        self._secret = secret.encode()
        self._faults = faults
        self._requests = requests
        self._reset = reset

    def answer(self, request: SandboxRequest, segments: list[str]) -> SandboxReply:
        """Answer one request, refusals included."""
        try:
            self._admit(request)
            return self._route(request, segments[1:])
        except Refusal as refusal:
            return refusal.reply()

    def _admit(self, request: SandboxRequest) -> None:
        """In a time that does not tell how much of a wrong secret is right."""
        scheme, _, given = (request.header("authorization") or "").partition(" ")
        if scheme.lower() != "bearer" or not hmac.compare_digest(given.encode("utf-8", "replace"), self._secret):
            raise unauthorized("token")

    def _route(self, request: SandboxRequest, path: list[str]) -> SandboxReply:
        match request.method, path:
            case "GET", ["faults"]:
                return json_reply(200, {"faults": [active.as_json() for active in self._faults.active]})
            case "POST", ["faults"]:
                return self._add(request)
            case "DELETE", ["faults"]:
                self._faults.clear()
                return EMPTY
            case "DELETE", ["faults", number]:
                return self._remove(number)
            case "GET", ["requests"]:
                return json_reply(200, {"requests": self._requests().all()})
            case "POST", ["reset"]:
                self._reset()
                return EMPTY
        raise Refusal(404, NO_PATH)

    def _add(self, request: SandboxRequest) -> SandboxReply:
        try:
            wish = msgspec.json.decode(request.body, type=_Wish)
            active = self._wanted(wish)
        except (ValueError, RecursionError) as error:  # msgspec's errors are among these
            raise Refusal(422, Wording("InvalidFault", f"{error}.")) from None
        return json_reply(201, active.as_json())

    def _wanted(self, wish: _Wish) -> Any:
        if (wish.fault is None) is (wish.seed is None):
            raise ValueError("expected either fault or seed")
        if wish.fault is not None:
            times = 1 if wish.times is msgspec.UNSET else wish.times
            return self._faults.add(
                wish.fault, operation=wish.operation, times=times, after=wish.after, pause=wish.pause
            )
        assert wish.seed is not None
        times = None if wish.times is msgspec.UNSET else wish.times
        return self._faults.schedule(
            wish.seed, faults=wish.faults, rate=wish.rate, operation=wish.operation, times=times, pause=wish.pause
        )

    def _remove(self, number: str) -> SandboxReply:
        found = next((active for active in self._faults.active if str(active.id) == number), None)
        if found is None:
            raise Refusal(404, NO_FAULT)
        self._faults.remove(found)
        return EMPTY
