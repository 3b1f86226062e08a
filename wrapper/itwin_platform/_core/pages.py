"""One walk through a listing: which page is asked for when, and in which order the pages are handed on.

A walk is a state machine without I/O and without locks. Whoever carries it out asks `begin` for the next fetch, runs its
procedure, reports its end to `succeed` or `fail`, and hands on what `take` gives::

    begin() --> Fetch --> run its steps --> succeed() or fail() --> take() --> Taken, in the listing's order

Pages by token are asked for one after the other, at most ``prefetch`` ahead of the caller. Pages by number may be asked
for side by side: the first one alone, because it tells how many items a page has; then as many as ``concurrency`` allows,
at the places where they should begin. What turns out to be at a wrong place, or behind the end, is dropped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from itwin_platform_api.runtime.operation import Listing, Request
from itwin_platform_api.runtime.pages import Page
from itwin_platform_api.runtime.types import Response

from ..errors import ConfigurationError, InvalidRequest, ITwinError, PagingError
from .effects import Steps
from .paging import Rules
from .resume import Place
from .session import Session

__all__ = ["Cursor", "Fetch", "Plan", "Taken", "Walk"]

Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Plan(Struct, frozen=True):
    """How a listing is to be read.

    Attributes:
        deadline: seconds for each page; None for the client's.
        prefetch: pages to fetch ahead of the caller.
        concurrency: pages to fetch side by side.
        resume: the resume token to begin at.
        limit: items after which the caller wants no more; None for all.
        poll: it belongs to a look at a job, which leaves room to the calls of the user.
    """

    deadline: float | None = None
    prefetch: int = 0
    concurrency: int = 1
    resume: str | None = None
    limit: int | None = None
    poll: bool = False

    def check(self, rules: Rules[Any, Any]) -> None:
        """Compare the plan with the listing.

        Raises:
            InvalidRequest: it does not fit.
        """
        for name, value, least in (
            ("prefetch", self.prefetch, 0),
            ("concurrency", self.concurrency, 1),
            ("limit", self.limit, 0),
        ):
            if value is None:
                continue
            is_number = isinstance(value, int) and not isinstance(value, bool)
            if not is_number or value < least:
                problem = f"Expected a whole number of {least} or more, got {value!r:.40}"
                raise InvalidRequest(problem, operation=rules.operation, path=name)
        if self.concurrency > 1 and not rules.is_numbered:
            problem = f"Expected 1, got {self.concurrency}: each page of this listing names the next one"
            raise InvalidRequest(problem, operation=rules.operation, path="concurrency")


class Fetch(Struct, Generic[Answer], eq=False):
    """One page that is asked for, and what came of it."""

    place: Place
    steps: Steps[Response[Answer]]
    answer: Answer | None = None
    following: Place | None = None
    error: BaseException | None = None
    is_done: bool = False
    is_dropped: bool = False


class Taken(Struct, Generic[Item, Answer], frozen=True):
    """A page that is handed on, where it stands, and where the next one does (None after the last)."""

    page: Page[Item, Answer]
    place: Place
    following: Place | None


class Walk(Generic[Item, Answer]):
    """One walk through a listing, from its beginning or a resume token to its end.

    Attributes:
        ended: nothing more is handed on.
        waiting: somebody waits for the next page now, so that it is asked for although nothing is to be ahead.

    Raises:
        InvalidRequest: the plan does not fit the listing.
    """

    def __init__(
        self, session: Session, request: Request[Answer], listing: Listing[Answer, Item], plan: Plan | None = None
    ) -> None:
        self._plan = plan = plan or Plan()
        self.rules: Rules[Item, Answer] = Rules(request, listing, session.trusted)
        plan.check(self.rules)
        self._session = session
        self._ahead = max(plan.prefetch, plan.concurrency - 1)
        self.ended = False
        self.waiting = False
        start = self.rules.beginning if plan.resume is None else self.rules.read_token(plan.resume)
        #: Where the next fetch begins; None while that is not known, and when nothing more is to be fetched.
        self._next: Place | None = start
        #: The first page that was not handed on.
        self._reached: Place | None = start
        #: Begun and not handed on, in the listing's order.
        self._fetches: deque[Fetch[Answer]] = deque()
        self._running = 0
        self._received = 0
        #: Items on a page, while pages are asked for side by side.
        self._stride: int | None = None
        self._may_stride = plan.concurrency > 1
        self._seen = {start.query}
        self._before: Answer | None = None

    @property
    def reads_ahead(self) -> bool:
        """Whether pages are fetched while the caller works on others."""
        return self._ahead > 0

    @property
    def workers(self) -> int:
        """How many fetches run side by side at most."""
        return self._plan.concurrency

    def begin(self) -> Fetch[Answer] | None:
        """The next fetch that may begin now."""
        window = self._ahead + (1 if self.waiting else 0)
        if self.ended or self._next is None or self._running >= self.workers or len(self._fetches) >= window:
            return None
        limit = self._plan.limit
        if limit is not None and self._received >= limit and not (self.waiting and not self._fetches):
            return None
        place = self._next
        plan, request = self._plan, self.rules.request(place)
        fetch = Fetch(place, self._session.execute(request, plan.deadline, poll=plan.poll))
        self._fetches.append(fetch)
        self._running += 1
        self._next = None if self._stride is None else self.rules.within(place, self._stride)
        return fetch

    def succeed(self, fetch: Fetch[Answer], answer: Answer) -> None:
        """A fetch brought its page."""
        try:
            following = self._after(fetch.place, answer)
        except Exception as error:  # noqa: BLE001 - the caller's, whatever it is, and not that of a worker
            self.fail(fetch, error)
            return
        fetch.answer, fetch.following = answer, following
        received = len(self.rules.items(answer))
        self._received += received
        if not fetch.is_dropped:
            if self._stride is None:
                self._next = following
                if self._may_stride and following is not None:
                    self._stride = received
            elif following is None:
                # Nothing behind the end is begun.
                self._next = None
        self._settle(fetch)

    def fail(self, fetch: Fetch[Answer], error: BaseException) -> None:
        """A fetch ended without a page; its error is the caller's as soon as the caller gets there."""
        fetch.error = error
        if not fetch.is_dropped:
            self._next = None
        self._settle(fetch)

    def undo(self, fetch: Fetch[Answer]) -> None:
        """The only fetch was cut off by the caller, who may ask again."""
        self._fetches.clear()
        self._running -= 1
        self._next = fetch.place

    def take(self) -> Taken[Item, Answer] | None:
        """The next page in the listing's order; None while it is not there.

        Raises:
            ITwinError: what its fetch ended with; ``resume_token`` says where the listing stands.
        """
        if self.ended or not self._fetches or not self._fetches[0].is_done:
            return None
        fetch = self._fetches.popleft()
        answer, error = fetch.answer, fetch.error
        if error is None and self._before is not None and answer == self._before:
            error = PagingError("a page is the one before it once more", operation=self.rules.operation)
        if error is not None or answer is None:
            self._end()
            assert error is not None
            self._place(error)
            raise error
        self._reached = fetch.following
        self._advance(fetch)
        items: Sequence[Item] = self.rules.items(answer)
        self._before = answer if items and self.rules.is_numbered else None
        page = Page(items[fetch.place.given :], answer, self.rules.write_token(fetch.following))
        return Taken(page, fetch.place, fetch.following)

    def cut_off(self, reason: str = "The client was closed while this listing was read.") -> ConfigurationError:
        """Returns the error for a caller whose iteration cannot go on: the client was closed, by default."""
        error = ConfigurationError(reason)
        self._place(error)
        return error

    def _place(self, error: BaseException) -> None:
        if isinstance(error, ITwinError):
            error.resume_token = self.rules.write_token(self._reached)

    def _after(self, place: Place, answer: Answer) -> Place | None:
        following = self.rules.following(place, answer)
        if following is not None and not self.rules.is_numbered:
            if following.query in self._seen:
                raise PagingError("the next link repeats an earlier page", operation=self.rules.operation)
            self._seen.add(following.query)
        return following

    def _settle(self, fetch: Fetch[Answer]) -> None:
        self._running -= 1
        fetch.is_done = True

    def _advance(self, fetch: Fetch[Answer]) -> None:
        following = fetch.following
        if following is None:
            self._end()
        elif self._stride is not None and following != self.rules.within(fetch.place, self._stride):
            # A page of another size: those behind it were asked for at wrong places. From here one after the other.
            self._drop()
            self._stride, self._may_stride, self._next = None, False, following

    def _end(self) -> None:
        """Hand nothing more on; what still runs is in vain."""
        self.ended = True
        self._drop()

    def _drop(self) -> None:
        for fetch in self._fetches:
            fetch.is_dropped = True
        self._fetches.clear()
        self._next = None


class Cursor(Generic[Answer, Item]):
    """Reads a listing page by page, for procedures that do so themselves."""

    def __init__(
        self,
        session: Session,
        request: Request[Answer],
        listing: Listing[Answer, Item],
        deadline: float | None = None,
        resume: str | None = None,
        *,
        poll: bool = False,
    ) -> None:
        self._walk = Walk(session, request, listing, Plan(deadline=deadline, resume=resume, poll=poll))
        #: Where to go on, as a text to keep; None before the first page and after the last.
        self.resume_token: str | None = None

    @property
    def ended(self) -> bool:
        return self._walk.ended

    def next_page(self) -> Steps[tuple[Answer, Sequence[Item]]]:
        """Ask for the next page and move on.

        Raises:
            PagingError: the service leads in a circle.
            UntrustedLink: the link to the next page leads elsewhere.
        """
        walk = self._walk
        walk.waiting = True
        fetch = walk.begin()
        assert fetch is not None
        try:
            response = yield from fetch.steps
        except ITwinError as error:
            walk.fail(fetch, error)
        else:
            walk.succeed(fetch, response.parsed)
        taken = walk.take()
        assert taken is not None
        self.resume_token = taken.page.resume_token
        return taken.page.answer, taken.page.items
