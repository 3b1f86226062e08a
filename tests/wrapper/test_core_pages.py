"""Both kinds of paging, and every way in which a service can lead a listing astray."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from itwin_platform._core.effects import Reply
from itwin_platform._core.pages import Cursor
from itwin_platform.errors import ConfigurationError, PagingError, UntrustedLink
from itwin_platform.testing import VirtualClock
from itwin_platform_api.access_control.api.itwin_members import get_itwin_user_members
from itwin_platform_api.export.api.export_connections import get_export_connections
from itwin_platform_api.grouping_and_mapping.api.mappings import get_mappings
from itwin_platform_api.runtime.operation import Answer, Listing, Operation, Request

from .effects import Outcome, Runner, answer, session_on

API = "https://api.bentley.com"


def demo(
    kind: Any, *, linked: bool = True, query: Sequence[tuple[str, Any]] = ()
) -> tuple[Request[Any], Listing[Any, Any]]:
    operation: Operation[Any] = Operation(
        api="demo", id="get-things", method="GET", base_path="/demo", path="/things", accept="application/json",
        effect="safe", answers={"200": Answer("json", Any)},
    )  # fmt: skip
    listing: Listing[Any, Any] = Listing(
        kind=kind, items=lambda page: page["items"], next_link=lambda page: page.get("next"), linked=linked
    )
    return operation.request(query=query), listing


def page(items: Sequence[int], link: str | None = None) -> Reply:
    return answer(200, {"items": list(items), "next": link})


def walk(
    kind: str,
    answers: Sequence[Outcome],
    *,
    resume: str | None = None,
    query: Sequence[tuple[str, Any]] = (),
    **more: Any,
) -> tuple[Runner, list[int], Cursor[Any, Any], Exception | None]:
    """Read a listing to its end or to its error; gives what was sent, what came, and the cursor."""
    clock = VirtualClock()
    runner, found = Runner(clock, answers), list[int]()
    cursor = Cursor(session_on(clock), *demo(kind, query=query, **more), None, resume)
    try:
        while not cursor.ended:
            assert len(runner.sends) < 20, "the listing does not end"
            found += runner.run(cursor.next_page())[1]
    except (PagingError, UntrustedLink) as error:
        return runner, found, cursor, error
    return runner, found, cursor, None


def targets(runner: Runner) -> list[str]:
    return [url.removeprefix(f"{API}/demo/things") for url in runner.urls]


def test_continuation_tokens_are_taken_from_the_links_and_the_other_parameters_kept() -> None:
    runner, found, cursor, error = walk(
        "continuation-token",
        [
            page([1, 2], f"{API}/demo/things?$top=2&$continuationToken=a%2Fb%3D"),
            page([3], f"{API}/x?$continuationToken=c"),
            page([4]),
        ],
        query=[("iModelId", "m 1"), ("$top", 2)],
    )
    assert (found, error, cursor.ended) == ([1, 2, 3, 4], None, True)
    assert targets(runner) == [
        "?iModelId=m%201&$top=2",
        "?iModelId=m%201&$top=2&$continuationToken=a%2Fb%3D",
        "?iModelId=m%201&$top=2&$continuationToken=c",
    ]


@pytest.mark.parametrize(
    "link", [f"{API}/elsewhere", f"{API}/demo/things?$skip=7", f"{API}/demo/things&$skip=2&$top=2"]
)
def test_skip_is_computed_from_what_was_received_and_the_link_only_says_that_more_follows(link: str) -> None:
    runner, found, cursor, error = walk(
        "skip", [page([1, 2], link), page([3], link), page([4, 5])], query=[("imodelId", "m"), ("$top", 2)]
    )
    assert (found, error, cursor.ended) == ([1, 2, 3, 4, 5], None, True)
    assert targets(runner) == [
        "?imodelId=m&$top=2&$skip=0",
        "?imodelId=m&$top=2&$skip=2",
        "?imodelId=m&$top=2&$skip=3",
    ]


def test_a_skip_of_the_caller_is_where_the_listing_begins() -> None:
    runner, _, _, _ = walk("skip", [page([1, 2], API), page([3])], query=[("$skip", 40)])
    assert targets(runner) == ["?$skip=40", "?$skip=42"]


@pytest.mark.parametrize("kind", ["continuation-token", "skip"])
def test_a_page_without_a_next_link_is_the_last(kind: str) -> None:
    runner, found, _, error = walk(kind, [page([1, 2], None)])
    assert (found, error, len(runner.sends)) == ([1, 2], None, 1)


@pytest.mark.parametrize("kind", ["continuation-token", "skip"])
def test_an_empty_page_is_the_last_even_if_it_names_a_next_one(kind: str) -> None:
    link = f"{API}/demo/things?$continuationToken=more&$skip=2"
    runner, found, _, error = walk(kind, [page([1], link), page([], link)])
    assert (found, error, len(runner.sends)) == ([1], None, 2)


def test_without_links_a_page_that_is_not_full_is_the_last() -> None:
    runner, found, _, _ = walk("skip", [page([1, 2]), page([3])], linked=False, query=[("$top", 2)])
    assert (found, len(runner.sends)) == ([1, 2, 3], 2)


def test_a_malformed_continuation_link_is_repaired() -> None:
    runner, found, _, error = walk(
        "continuation-token", [page([1], f" {API}/demo/things&$continuationToken=t&$top=1 "), page([2])]
    )
    assert (found, error) == ([1, 2], None)
    assert targets(runner)[1] == "?$continuationToken=t"


@pytest.mark.parametrize("kind", ["continuation-token", "skip"])
@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/demo/things?$continuationToken=t",
        "http://api.bentley.com/demo/things?$continuationToken=t",
        "https://api.bentley.com@evil.example/?$continuationToken=t",
        "https://evil.example&api.bentley.com/?$continuationToken=t",
        "/demo/things?$continuationToken=t",
        "https://[/?$continuationToken=t",
    ],
)
def test_a_link_to_another_host_ends_the_listing_without_a_request(kind: str, link: str) -> None:
    runner, _, _, error = walk(kind, [page([1], link)])
    assert isinstance(error, UntrustedLink)
    assert error.operation == "get-things"
    assert len(runner.sends) == 1


def test_a_link_without_a_token_is_a_paging_error() -> None:
    first = page([1], f"{API}/demo/things?$continuationToken=a")
    _, found, _, error = walk("continuation-token", [first, page([2], f"{API}/demo/things?$top=5")])
    assert isinstance(error, PagingError)
    assert "has no $continuationToken" in str(error)
    assert found == [1]
    assert walk("continuation-token", [page([2])], resume=error.resume_token)[1] == [2]


def test_a_paging_error_on_the_first_page_has_no_place_to_resume_at() -> None:
    _, _, _, error = walk("continuation-token", [page([1], f"{API}/demo/things?$top=5")])
    assert isinstance(error, PagingError)
    assert error.resume_token is None


def test_tokens_in_a_circle_are_a_paging_error() -> None:
    a, b = (f"{API}/demo/things?$continuationToken={token}" for token in "ab")
    runner, found, _, error = walk("continuation-token", [page([1], a), page([2], b), page([3], a)])
    assert isinstance(error, PagingError)
    assert "repeats an earlier page" in str(error)
    assert (found, len(runner.sends)) == ([1, 2], 3)


@pytest.mark.parametrize("start", ["query", "resume"])
def test_a_circle_back_to_where_the_caller_began_is_seen_at_once(start: str) -> None:
    a = f"{API}/demo/things?$continuationToken=a"
    token = json.dumps({"v": 1, "operation": "get-things", "at": "a"})
    more: dict[str, Any] = {"resume": token} if start == "resume" else {"query": [("$continuationToken", "a")]}
    runner, _, _, error = walk("continuation-token", [page([1], a)], **more)
    assert isinstance(error, PagingError)
    assert len(runner.sends) == 1


@pytest.mark.parametrize(
    ("kind", "at", "target"), [("continuation-token", "a/b", "?$continuationToken=a%2Fb"), ("skip", "2", "?$skip=2")]
)
def test_a_resume_token_leads_back_to_the_page_that_was_next(kind: str, at: str, target: str) -> None:
    clock = VirtualClock()
    runner = Runner(clock, [page([1, 2], f"{API}/demo/things?$continuationToken=a%2Fb"), page([3])])
    cursor = Cursor(session_on(clock), *demo(kind), None, None)
    assert cursor.resume_token is None
    runner.run(cursor.next_page())
    token = cursor.resume_token
    assert token is not None
    assert json.loads(token) == {"v": 1, "operation": "get-things", "at": at}
    runner.run(cursor.next_page())
    assert cursor.resume_token is None
    again, found, _, _ = walk(kind, [page([3])], resume=token)
    assert (targets(again), found) == ([target], [3])


@pytest.mark.parametrize("kind", ["continuation-token", "skip"])
@pytest.mark.parametrize(
    "token",
    [
        "", "x", "null", "[]", "{}", '"a"', '{"v":2,"operation":"get-things","at":"1"}', '{"v":1,"operation":"other","at":"1"}',
        '{"v":1,"operation":"get-things"}', '{"v":1,"operation":"get-things","at":1}', "[" * 100_000,
    ],
    ids=lambda token: token[:50],
)  # fmt: skip
def test_a_text_that_is_no_resume_token_is_refused_before_anything_is_sent(kind: str, token: str) -> None:
    with pytest.raises(ConfigurationError, match="no resume token of get-things"):
        walk(kind, [page([1])], resume=token)


@pytest.mark.parametrize("at", ["x", "-1", "1.5"])
def test_a_skip_that_is_no_number_is_no_resume_token(at: str) -> None:
    with pytest.raises(ConfigurationError):
        walk("skip", [page([1])], resume=json.dumps({"v": 1, "operation": "get-things", "at": at}))


def test_the_generated_listings_say_which_kind_they_are() -> None:
    assert get_mappings.LISTING.kind == "continuation-token"
    assert get_itwin_user_members.LISTING.kind == "skip"
    assert get_export_connections.LISTING.kind == "skip"
