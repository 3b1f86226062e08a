"""Every kind of paging, and every way in which a service can lead a listing astray."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import pytest

from itwin_platform._core.effects import Reply
from itwin_platform._core.pages import Cursor, Plan, Walk
from itwin_platform._core.resume import scope_of
from itwin_platform.errors import InvalidRequest, PagingError, UntrustedLink
from itwin_platform.testing import VirtualClock
from itwin_platform_api.access_control.api.itwin_members import get_itwin_user_members
from itwin_platform_api.export.api.export_connections import get_export_connections
from itwin_platform_api.grouping_and_mapping.api.mappings import get_mappings

from .effects import Outcome, Runner, answer, session_on
from .listings import API, KINDS, Kind, demo


def page(items: Sequence[int], link: str | None = None) -> Reply:
    return answer(200, {"items": list(items), "next": link})


def walk(
    kind: Kind,
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


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_without_a_next_link_is_the_last(kind: Kind) -> None:
    runner, found, _, error = walk(kind, [page([1, 2], None)])
    assert (found, error, len(runner.sends)) == ([1, 2], None, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_page_is_the_last_even_if_it_names_a_next_one(kind: Kind) -> None:
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


@pytest.mark.parametrize("kind", KINDS)
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
def test_a_link_to_another_host_ends_the_listing_without_a_request(kind: Kind, link: str) -> None:
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


def token_for(kind: Kind, at: Any, given: Any = 0, **changes: Any) -> str:
    """A resume token of the demo's listing, or one that differs in what is named."""
    request, listing = demo(kind)
    parts = {"version": 1, "operation": "get-things", "scope": scope_of(request, listing), "at": at, "given": given}
    return encoded(list({**parts, **changes}.values()))


def encoded(data: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


def test_a_service_that_does_not_heed_skip_ends_in_an_error_instead_of_never() -> None:
    same = page([1, 2], f"{API}/demo/things?$skip=2")
    runner, found, _, error = walk("skip", [same])
    assert isinstance(error, PagingError)
    assert "the one before it once more" in str(error)
    assert (found, len(runner.sends)) == ([1, 2], 2)


def test_equal_items_are_no_circle_while_the_links_move_on() -> None:
    pages = [page([1], f"{API}/demo/things?$skip=1"), page([1], f"{API}/demo/things?$skip=2"), page([2])]
    assert walk("skip", pages)[1] == [1, 1, 2]


def test_a_link_is_followed_by_its_query_and_the_callers_arguments_stay() -> None:
    link = f"{API}/other/path?cursor=a%20b&part=2"
    runner, found, _, error = walk("link", [page([1], link), page([2])], query=[("iModelId", "m"), ("cursor", "z")])
    assert (found, error) == ([1, 2], None)
    assert targets(runner) == ["?iModelId=m&cursor=z", "?iModelId=m&cursor=a%20b&part=2"]


def test_a_next_link_that_comes_again_is_a_paging_error() -> None:
    link = f"{API}/demo/things?cursor=a"
    runner, found, _, error = walk("link", [page([1], link), page([2], link)])
    assert isinstance(error, PagingError)
    assert (found, len(runner.sends)) == ([1], 2)


@pytest.mark.parametrize("start", ["query", "resume"])
def test_a_circle_back_to_where_the_caller_began_is_seen_at_once(start: str) -> None:
    a = f"{API}/demo/things?$continuationToken=a"
    token = token_for("continuation-token", [("$continuationToken", "a")])
    more: dict[str, Any] = {"resume": token} if start == "resume" else {"query": [("$continuationToken", "a")]}
    runner, _, _, error = walk("continuation-token", [page([1], a)], **more)
    assert isinstance(error, PagingError)
    assert len(runner.sends) == 1


@pytest.mark.parametrize(
    ("kind", "target"),
    [("continuation-token", "?$continuationToken=a%2Fb"), ("skip", "?$skip=2"), ("link", "?$continuationToken=a%2Fb")],
)
def test_a_resume_token_leads_back_to_the_page_that_was_next(kind: Kind, target: str) -> None:
    clock = VirtualClock()
    runner = Runner(clock, [page([1, 2], f"{API}/demo/things?$continuationToken=a%2Fb"), page([3])])
    cursor = Cursor(session_on(clock), *demo(kind), None, None)
    assert cursor.resume_token is None
    runner.run(cursor.next_page())
    token = cursor.resume_token
    assert token is not None
    runner.run(cursor.next_page())
    assert cursor.resume_token is None
    again, found, _, _ = walk(kind, [page([3])], resume=token)
    assert (targets(again), found) == ([target], [3])


def test_a_resume_token_within_a_page_leaves_out_the_items_that_were_given() -> None:
    token = token_for("continuation-token", [("$continuationToken", "a")], given=2)
    runner, found, _, _ = walk("continuation-token", [page([1, 2, 3, 4])], resume=token)
    assert (targets(runner), found) == (["?$continuationToken=a"], [3, 4])


def test_a_resume_token_is_small_and_holds_no_argument_of_the_caller() -> None:
    query = [("iModelId", "70a3d6d3"), ("$search", "secret plans")]
    clock = VirtualClock()
    cursor = Cursor(session_on(clock), *demo("skip", query=query))
    Runner(clock, [page([1], API)]).run(cursor.next_page())
    token = cursor.resume_token or ""
    assert 0 < len(token) < 120
    assert token.replace("-", "").replace("_", "").isalnum()
    text = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    assert "secret" not in text
    assert "70a3d6d3" not in text


def test_a_resume_token_fits_another_size_of_pages_but_no_other_arguments() -> None:
    token = encoded([1, "get-things", scope_of(*demo("skip", query=[("$top", 2)])), [("$skip", "4")], 0])
    assert targets(walk("skip", [page([1])], resume=token, query=[("$top", 50)])[0]) == ["?$top=50&$skip=4"]
    with pytest.raises(
        InvalidRequest, match="got one of a listing with other arguments - at `resume`; nothing was sent"
    ):
        walk("skip", [page([1])], resume=token, query=[("iModelId", "m")])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("token", "problem"),
    [
        ("", "a text that is none"),
        ("x", "a text that is none"),
        ("é", "a text that is none"),
        ("!" * 40, "a text that is none"),
        (encoded({}), "a text that is none"),
        (encoded([]), "a text that is none"),
        (encoded(["1"]), "a text that is none"),
        (encoded([1, "get-things"]), "a text that is none"),
        (base64.urlsafe_b64encode(b"[" * 100_000).decode(), "a text that is none"),
        (base64.urlsafe_b64encode(b"\xff\xfe").decode(), "a text that is none"),
        (encoded([2, {}]), "got one of version 2"),
        (token_for("skip", [], operation="get-others"), "got one of 'get-others'"),
        (token_for("skip", [], operation={"a": 1}), "this operation"),
        (token_for("skip", [], scope="0"), "other arguments"),
        (token_for("skip", 1), "a text that is none"),
        (token_for("skip", [["$skip"]]), "a text that is none"),
        (token_for("skip", [("$skip", "1")], given=-1), "a text that is none"),
        (token_for("skip", [("$skip", "1")], given="1"), "a text that is none"),
        (1, "got `int`"),
    ],
)
def test_a_text_that_is_no_resume_token_is_refused_before_anything_is_sent(
    kind: Kind, token: Any, problem: str
) -> None:
    with pytest.raises(InvalidRequest, match=problem) as caught:
        walk(kind, [page([1])], resume=token)
    assert (caught.value.operation, caught.value.path) == ("get-things", "resume")


@pytest.mark.parametrize(
    "at", [[], [("$skip", "x")], [("$skip", "-1")], [("$skip", "1.5")], [("$continuationToken", "1")]]
)
def test_a_place_that_is_no_number_is_no_resume_token_of_a_numbered_listing(at: Sequence[tuple[str, str]]) -> None:
    with pytest.raises(InvalidRequest, match="got one of another kind"):
        walk("skip", [page([1])], resume=token_for("skip", at))


def test_a_number_is_no_resume_token_of_a_listing_by_token() -> None:
    with pytest.raises(InvalidRequest, match="got one of another kind"):
        walk("continuation-token", [page([1])], resume=token_for("continuation-token", [("$skip", "1")]))


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        ({"prefetch": -1}, "prefetch"),
        ({"prefetch": 1.0}, "prefetch"),
        ({"prefetch": True}, "prefetch"),
        ({"concurrency": 0}, "concurrency"),
        ({"concurrency": "4"}, "concurrency"),
        ({"limit": -1}, "limit"),
    ],
)
def test_a_plan_that_means_nothing_is_refused(plan: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidRequest, match="Expected a whole number") as caught:
        Walk(session_on(VirtualClock()), *demo("skip"), Plan(**plan))
    assert caught.value.path == path


@pytest.mark.parametrize("kind", ["continuation-token", "link"])
def test_pages_that_name_the_next_one_cannot_be_asked_for_side_by_side(kind: Kind) -> None:
    with pytest.raises(InvalidRequest, match="each page of this listing names the next one - at `concurrency`"):
        Walk(session_on(VirtualClock()), *demo(kind), Plan(concurrency=2))
    Walk(session_on(VirtualClock()), *demo(kind), Plan(concurrency=1, prefetch=2))


def test_the_generated_listings_say_which_kind_they_are() -> None:
    assert get_mappings.LISTING.kind == "continuation-token"
    assert get_itwin_user_members.LISTING.kind == "skip"
    assert get_export_connections.LISTING.kind == "skip"
