"""What the checks of one run share: the connection, the ids found so far, what was made and has to go again."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .definitions import Endpoint, endpoints
from .exchange import Exchange
from .requirements import Profile
from .subjects import path_parameters, remover, url_of
from .target import Target
from .wire import NoAnswer, Wire

__all__ = ["Made", "Session"]


#: How often the removal of something is tried.
REMOVALS = 10
#: Ids that nothing has.
NEVER = ("22acf21e-0575-4faf-849b-bcd538718269", "f6a3f2c4-8d0e-4c57-9c1a-0d9a2b7e5c31")


@dataclass(frozen=True, slots=True)
class Made:
    """Something that the suite made: how to remove it, or None where the API has no way."""

    by: Endpoint
    remove: Endpoint | None
    path: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.by.id}: {'/'.join(self.path.values())}"


@dataclass(eq=False)
class Session:
    """The state of a run.

    Attributes:
        known: ids that were found in lists, by the address of the list.
        made: things that the suite made and has not removed yet, the oldest first.
        leftovers: things that could not be removed.
        examples: random requests of each operation, where there are to be others than the profile's.
        sweeps: what came of operations that were swept already.
        walks: what came of chains of calls, by the list that they are about.
    """

    target: Target
    profile: Profile
    seed: int
    watch: Callable[[Exchange], None]
    known: dict[str, str | None] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    sweeps: dict[str, Any] = field(default_factory=dict)
    walks: dict[str, Any] = field(default_factory=dict)
    examples: int | None = None

    def __post_init__(self) -> None:
        counter = itertools.count(1)
        self.number: Callable[[], int] = lambda: next(counter)
        self.wire = Wire(self.target, self.watch, self.number)
        self._further: list[Wire] = []

    def accept(self, one: Endpoint) -> str:
        """The media type that an operation is asked for."""
        return self.target.accept or one.accept

    def reach(self) -> None:
        """See whether anything answers at all.

        Raises:
            NoAnswer: nothing does.
        """
        if self.target.kind != "embedded":
            self.wire.send("GET", f"{self.target.base_url}/", [], None, endpoint=None, requirement="probe")

    @functools.cached_property
    def has_state(self) -> bool:
        """Whether the server tells things apart. One that gives the same answer for any id is a mock with canned answers."""
        return self.target.kind == "embedded" or not all(map(self._is_canned, endpoints()))

    def _is_canned(self, one: Endpoint) -> bool:
        names = path_parameters(one)
        if not (one.reads and one.path.endswith("}") and one.success.media_type == "application/json"):
            return True
        headers = [("Accept", self.accept(one)), ("Authorization", f"Bearer {self.target.tokens['main']}")]
        answers = [
            self.wire.send(
                "GET",
                url_of(self.target.base_url, one, dict.fromkeys(names, never)),
                headers,
                None,
                endpoint=None,
                requirement="probe",
            )
            for never in NEVER
        ]
        return all(answer.ok for answer in answers) and answers[0].content == answers[1].content

    def tidy(self) -> None:
        """After a check: the server as it was before, as far as that is possible."""
        if self.target.reset is not None:
            if self.wire.dirty:
                self.target.reset()
                self.known.clear()
            self.made.clear()
        while self.made:
            self._remove(self.made.pop())
        self.wire.dirty = False

    def _remove(self, made: Made) -> None:
        if made.remove is None:
            self._leave(made)
            return
        names = path_parameters(made.remove)
        path = dict(zip(names, made.path.values(), strict=True))
        headers = [("Accept", self.accept(made.remove)), ("Authorization", f"Bearer {self.target.tokens['main']}")]
        url = url_of(self.target.base_url, made.remove, path)
        for _ in range(REMOVALS):
            try:
                answer = self.wire.send("DELETE", url, headers, None, endpoint=made.remove, requirement="cleanup")
            except NoAnswer:
                break
            if answer.ok or answer.status == 404:
                return
            if answer.status != 409:
                break
            # Something still runs on it.
            self.target.clock.sleep(1.0)
        self._leave(made)

    def abandon(self) -> None:
        """Give up what could not be removed."""
        while self.made:
            self._leave(self.made.pop())

    def _leave(self, made: Made) -> None:
        if str(made) not in self.leftovers:
            self.leftovers.append(str(made))

    def made_by(self, endpoint: Endpoint, path: Mapping[str, str], made_id: str) -> None:
        """Remember a new thing, so that it goes again whatever happens."""
        above = {name: path[name] for name in path_parameters(endpoint)}  # a check may have named further ids
        self.made.append(Made(endpoint, remover(endpoint), {**above, "": made_id}))

    def limited(self, requests: int) -> Wire | None:
        """A connection to the same server with a limit of so many requests a minute; None where there is none."""
        if self.target.limited is None:
            return None
        self._further.append(Wire(self.target.limited(requests), self.watch, self.number))
        return self._further[-1]

    def close(self) -> None:
        """Remove what is left, and let go of the connection."""
        try:
            self.tidy()
        finally:
            for wire in (self.wire, *self._further):
                wire.close()
