"""Whatever order pages arrive in, the caller gets the items in the listing's order: each once, and none is left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itwin_platform._core.pages import Fetch, Plan, Taken, Walk
from itwin_platform._core.reading import Reading
from itwin_platform.errors import NotFound, PagingError
from itwin_platform.testing import VirtualClock

from .effects import session_on
from .listings import KINDS, Kind, Shelf, demo

SESSION = session_on(VirtualClock())

counts = st.integers(0, 40)
tops = st.integers(1, 9)
#: Pages shorter than asked for, at some places.
sizes = st.lists(st.integers(1, 9), max_size=5)
ahead = st.integers(0, 4)
side_by_side = st.integers(1, 5)


class Errand:
    """Carries a walk out by hand: what runs side by side ends in any order, and somebody may change the shelf between."""

    def __init__(self, shelf: Shelf, plan: Plan, top: int | None = None) -> None:
        query = [] if top is None else [("$top", top)]
        self.shelf = shelf
        self.walk: Walk[int, Any] = Walk(SESSION, *demo(shelf.kind, query=query), plan)
        self.reading = Reading(self.walk, plan)
        self.running: list[Fetch[Any]] = []
        self.most = 0
        self.asked: list[dict[str, str]] = []
        self.broken: set[int] = set()

    def read(self, choose: Any, *, until: int | None = None) -> list[int]:
        """Items until the end, or until so many; ``choose`` says which of the fetches that run ends next."""
        found: list[int] = []
        while (until is None or len(found) < until) and not self.reading.is_enough:
            taken = self.next_page(choose)
            if taken is None:
                break
            for item in self.reading.items(taken):
                found.append(item)
                if len(found) == until:
                    break
        return found

    def next_page(self, choose: Any) -> Taken[int, Any] | None:
        self.walk.waiting = True
        try:
            while not self.walk.ended:
                if (taken := self.walk.take()) is not None:
                    return taken
                self.step(choose)
            return None
        finally:
            self.walk.waiting = False

    def step(self, choose: Any) -> None:
        """Begin what may begin, then let one fetch end."""
        while (fetch := self.walk.begin()) is not None:
            fetch.steps.close()
            self.running.append(fetch)
        self.most = max(self.most, len(self.running))
        assert len(self.asked) < 300, "the listing does not end"
        self.end(self.running.pop(choose(len(self.running))))

    def end(self, fetch: Fetch[Any]) -> None:
        query = dict(self.walk.rules.request(fetch.place).query)
        self.asked.append(query)
        if int(query.get("$skip", -1)) in self.broken:
            self.walk.fail(fetch, NotFound(operation="get-things", status=404))
        else:
            self.walk.succeed(fetch, self.shelf.answer(query))


def any_order(data: st.DataObject) -> Any:
    return lambda running: data.draw(st.integers(0, running - 1))


@settings(max_examples=150, deadline=None)
@given(st.data(), counts, tops, st.integers(1, 12), sizes, ahead, side_by_side)
def test_pages_by_number_side_by_side(
    data: st.DataObject, count: int, top: int, most: int, short: list[int], prefetch: int, concurrency: int
) -> None:
    shelf = Shelf("skip", range(count), most=most, sizes=short)
    errand = Errand(shelf, Plan(prefetch=prefetch, concurrency=concurrency), top)
    assert errand.read(any_order(data)) == list(range(count))
    assert errand.most <= concurrency
    assert errand.reading.resume_token is None


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(KINDS), counts, tops, ahead)
def test_pages_fetched_ahead(data: st.DataObject, kind: Kind, count: int, top: int, prefetch: int) -> None:
    errand = Errand(Shelf(kind, range(count)), Plan(prefetch=prefetch), top)
    assert errand.read(any_order(data)) == list(range(count))
    # One after the other, and no page twice: ahead or not, the same requests.
    assert errand.most == 1
    assert len(errand.asked) == max(1, -(-count // top))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(KINDS), counts, tops, sizes, ahead, st.lists(st.integers(1, 15), max_size=8))
def test_what_is_stored_between_two_readings_goes_on_exactly_there(
    data: st.DataObject, kind: Kind, count: int, top: int, short: list[int], prefetch: int, parts: list[int]
) -> None:
    shelf = Shelf(kind, range(count), sizes=short)
    found: list[int] = []
    token: str | None = None
    concurrency = 3 if kind == "skip" else 1
    for part in [*parts, None]:
        errand = Errand(shelf, Plan(prefetch=prefetch, concurrency=concurrency, resume=token), top)
        found += errand.read(any_order(data), until=part)
        token = errand.reading.resume_token
        if token is None:
            break
    assert found == list(range(count))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(KINDS), counts, tops, ahead, st.integers(0, 50))
def test_a_limit_gives_the_first_items_and_goes_on_after_them(
    data: st.DataObject, kind: Kind, count: int, top: int, prefetch: int, limit: int
) -> None:
    shelf = Shelf(kind, range(count))
    errand = Errand(shelf, Plan(prefetch=prefetch, limit=limit), top)
    assert errand.read(any_order(data)) == list(range(count))[:limit]
    # Nothing is fetched ahead that the limit leaves out.
    assert len(errand.asked) <= -(-limit // top)
    if 0 < limit < count:
        rest = Errand(shelf, Plan(resume=errand.reading.resume_token), top)
        assert rest.read(any_order(data)) == list(range(limit, count))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(KINDS), st.integers(1, 30), tops, ahead, side_by_side)
def test_items_added_behind_while_reading_move_nothing(
    data: st.DataObject, kind: Kind, count: int, top: int, prefetch: int, concurrency: int
) -> None:
    shelf = Shelf(kind, range(count))
    plan = Plan(prefetch=prefetch, concurrency=concurrency if kind == "skip" else 1)
    errand = Errand(shelf, plan, top)

    def grow(running: int) -> int:
        shelf.items += range(
            len(shelf.items), len(shelf.items) + data.draw(st.integers(0, 3)) * (len(shelf.items) < 60)
        )
        return data.draw(st.integers(0, running - 1))

    found = errand.read(grow)
    assert found[:count] == list(range(count))
    assert found == list(range(len(found)))


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(KINDS), st.integers(1, 30), tops)
def test_items_added_in_front_while_reading_one_after_the_other_make_nothing_missing(
    data: st.DataObject, kind: Kind, count: int, top: int
) -> None:
    shelf = Shelf(kind, range(count))
    errand = Errand(shelf, Plan(), top)

    def grow(_: int) -> int:
        if len(shelf.items) < 60:
            shelf.items[:0] = [1000 + len(shelf.items)] * data.draw(st.integers(0, 1))
        return 0

    found = [item for item in errand.read(grow) if item < 1000]
    assert sorted(set(found)) == list(range(count))
    if kind != "skip":
        assert found == list(range(count))


def first(_: int) -> int:
    return 0


def last(running: int) -> int:
    return running - 1


def test_side_by_side_begins_with_one_page_alone_and_then_fills_the_window() -> None:
    errand = Errand(Shelf("skip", range(95)), Plan(concurrency=4), 10)
    errand.next_page(first)
    assert (len(errand.asked), errand.most) == (1, 1)
    errand.next_page(last)
    assert (errand.asked[1], errand.most) == ({"$top": "10", "$skip": "40"}, 4)


def test_a_listing_of_one_page_costs_one_request_also_side_by_side() -> None:
    errand = Errand(Shelf("skip", range(7)), Plan(prefetch=3, concurrency=8), 10)
    assert errand.read(first) == list(range(7))
    assert len(errand.asked) == 1


def test_nothing_is_begun_behind_an_end_that_was_seen_already() -> None:
    errand = Errand(Shelf("skip", range(30)), Plan(prefetch=6, concurrency=2), 10)
    assert errand.read(last) == list(range(30))
    # The last page ends before the one in front of it, and there would be room for more.
    assert [int(one["$skip"]) for one in errand.asked] == [0, 20, 10]


def test_pages_of_another_size_than_the_first_are_read_one_after_the_other() -> None:
    errand = Errand(Shelf("skip", range(40), sizes=[10] * 10 + [4] * 30), Plan(concurrency=4), 10)
    assert errand.read(first) == list(range(40))
    asked = [int(one["$skip"]) for one in errand.asked]
    # What was asked for at 20, 30 and 40 is of no use once the page at 10 turns out to be short.
    assert asked == [0, 10, 20, 30, 40, *range(14, 40, 4)]


def test_an_error_behind_the_end_is_nobodys() -> None:
    errand = Errand(Shelf("skip", range(20)), Plan(concurrency=4), 10)
    errand.broken = {20, 30, 40}
    assert errand.read(last) == list(range(20))


def test_an_error_in_the_middle_comes_after_the_items_in_front_of_it_and_says_where_to_go_on() -> None:
    shelf = Shelf("skip", range(50))
    errand = Errand(shelf, Plan(concurrency=4), 10)
    errand.broken = {20}
    assert errand.read(last, until=20) == list(range(20))
    with pytest.raises(NotFound) as caught:
        errand.read(last)
    rest = Errand(shelf, Plan(resume=caught.value.resume_token), 10)
    assert rest.read(first) == list(range(20, 50))


def test_a_service_that_does_not_heed_skip_is_seen_side_by_side_too() -> None:
    class Deaf(Shelf):
        def answer(self, query: dict[str, str]) -> dict[str, Any]:
            return super().answer({**query, "$skip": "0"})

    errand = Errand(Deaf("skip", range(50)), Plan(concurrency=4), 10)
    with pytest.raises(PagingError):
        errand.read(first)
    assert len(errand.asked) <= 6
