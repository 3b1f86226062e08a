"""The faults that are to come: which, at which operation, how often. From Python, and over the control endpoint."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import repeat
from typing import Any

from ..testing._spoil import PAUSE
from ..testing._vocabulary import USUAL, AnswerFault, Fault, schedule

__all__ = ["TOKEN", "ActiveFault", "AnyFault", "FaultBook", "fault_named"]

AnyFault = Fault | AnswerFault
#: The identity service's token endpoint is no operation of the definitions, and has this name here.
TOKEN = "token"
NAMES: dict[str, AnyFault] = {fault.value: fault for kind in (Fault, AnswerFault) for fault in kind}


def fault_named(fault: AnyFault | str) -> AnyFault:
    """A fault by its name.

    Raises:
        ValueError: there is none of that name.
    """
    found = NAMES.get(fault)
    if found is None:
        raise ValueError(f"there is no fault {fault!r}{_meant(fault, NAMES)}")
    return found


def _meant(name: str, names: Iterable[str]) -> str:
    near = get_close_matches(name, list(names), n=1)
    return f"; perhaps {near[0]!r} is meant" if near else ""


@dataclass(slots=True, eq=False)
class ActiveFault:
    """A fault that waits for its requests.

    Attributes:
        id: its number, by which the control endpoint knows it.
        fault: the fault; None for a seeded schedule of several.
        operation: the operation that it meets; None for every one.
        times: how many requests it will still meet; None for all.
        after: how many requests of the operation still go well before it begins.
        met: how many requests it has met.
        seed: of a schedule.
        pause: seconds between the pieces of a slow body.
    """

    id: int
    fault: AnyFault | None
    operation: str | None
    times: int | None
    after: int
    pause: float = PAUSE
    seed: int | None = None
    met: int = 0
    _plan: Iterator[AnyFault | None] = field(default_factory=lambda: repeat(None), repr=False)

    def as_json(self) -> dict[str, Any]:
        """For the control endpoint and the status page."""
        shown = {"id": self.id, "operation": self.operation, "times": self.times, "after": self.after, "met": self.met}
        return shown | ({"fault": self.fault.value} if self.fault else {"seed": self.seed})


class FaultBook:
    """What is to go wrong in a sandbox, beside what requests themselves do wrong.

    A request meets one fault at most, the first in order of adding that is due.

    Example:
        >>> from itwin_platform.sandbox import Sandbox
        >>> from itwin_platform.testing import AnswerFault, Fault
        >>> sandbox = Sandbox()
        >>> burst = sandbox.faults.add(Fault.TOO_MANY, times=5)
        >>> ending = sandbox.faults.add(AnswerFault.EXPIRED_TOKEN, operation="get-itwin-user-members", after=1)
        >>> bad_day = sandbox.faults.schedule(seed=7, rate=0.2, operation="get-cdm")
        >>> [active.operation for active in sandbox.faults.active]
        [None, 'get-itwin-user-members', 'get-cdm']
        >>> sandbox.faults.clear()
    """

    def __init__(self, operations: Iterable[str]) -> None:
        self._operations = {*operations, TOKEN}
        self._active: list[ActiveFault] = []
        self._next_id = 1
        self._lock = threading.RLock()

    @property
    def active(self) -> list[ActiveFault]:
        """The faults that can still meet a request, in order of adding."""
        with self._lock:
            return list(self._active)

    def add(
        self,
        fault: AnyFault | str,
        *,
        operation: str | None = None,
        times: int | None = 1,
        after: int = 0,
        pause: float = PAUSE,
    ) -> ActiveFault:
        """Let the next requests meet a fault.

        Args:
            fault: a member of `Fault` or `AnswerFault`, or its value.
            operation: the id of an operation (``get-itwin-job``), or ``token`` for the identity service's token
                endpoint; None for every request to the APIs.
            times: how many requests; None for all until it is removed. A fault that an answer has no place for (an
                unknown enum value where there is no enum) waits for the next answer.
            after: how many requests of the operation go well before.
            pause: seconds between the pieces of a slow body.

        Raises:
            ValueError: there is no such fault or operation, or a number is out of range.
        """
        found = fault_named(fault)
        return self._begin(found, operation, times, after, pause, None, repeat(found))

    def schedule(
        self,
        seed: int,
        *,
        faults: Iterable[AnyFault | str] = USUAL,
        rate: float = 0.5,
        operation: str | None = None,
        times: int | None = None,
        pause: float = PAUSE,
    ) -> ActiveFault:
        """Let each request meet a fault with probability ``rate``: the same ones for the same seed and requests.

        Raises:
            ValueError: there is no such fault or operation, or a number is out of range.
        """
        chosen = [fault_named(fault) for fault in faults]
        if not chosen:
            raise ValueError("expected at least one fault")
        if not 0 <= rate <= 1:
            raise ValueError(f"expected rate between 0 and 1, got {rate}")
        return self._begin(None, operation, times, 0, pause, seed, schedule(seed, faults=chosen, rate=rate))

    def remove(self, active: ActiveFault) -> None:
        """Take a fault back; one that is over already is no error."""
        with self._lock:
            self._active = [one for one in self._active if one is not active]

    def clear(self) -> None:
        """Take all faults back."""
        with self._lock:
            self._active = []

    def _begin(
        self,
        fault: AnyFault | None,
        operation: str | None,
        times: int | None,
        after: int,
        pause: float,
        seed: int | None,
        plan: Iterator[AnyFault | None],
    ) -> ActiveFault:
        if operation is not None and operation not in self._operations:
            raise ValueError(f"there is no operation {operation!r}{_meant(operation, self._operations)}")
        for name, value, least in (("times", times, 1), ("after", after, 0), ("pause", pause, 0)):
            if value is not None and value < least:
                raise ValueError(f"expected {name} of at least {least}, got {value}")
        with self._lock:
            active = ActiveFault(self._next_id, fault, operation, times, after, pause, seed, 0, plan)
            self._next_id += 1
            self._active.append(active)
        return active

    def draw(self, operation: str | None) -> tuple[ActiveFault, AnyFault] | None:
        """The fault that a request to an operation is to meet. `met` has to be called once it has."""
        if not self._active:
            return None
        with self._lock:
            for active in self._active:
                if operation is None or active.operation not in (operation, None):
                    continue
                if active.operation is None and operation == TOKEN:
                    continue
                if active.after:
                    active.after -= 1
                    continue
                fault = next(active._plan)  # noqa: SLF001 - the plan is the book's own
                if fault is not None:
                    return active, fault
        return None

    def met(self, active: ActiveFault) -> None:
        """A request has met a fault: one that is used up ends."""
        with self._lock:
            active.met += 1
            if active.times is not None:
                active.times -= 1
                if active.times == 0:
                    self.remove(active)
