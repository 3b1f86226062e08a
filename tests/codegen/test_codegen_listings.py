"""Which operations are listings, and how their pages follow each other: by rule, and by what the overlay says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.normalise import Normalised
from codegen.plan import ListingPlan
from codegen.problems import CodegenError

Document = dict[str, Any]
Make = Callable[..., Document]
Normalise = Callable[[Document], Normalised]

TEXT = {"type": "string"}
ARRAY = {"type": "array", "items": TEXT}
NEXT = {"type": "object", "properties": {"next": {"type": "object", "properties": {"href": TEXT}}}}
TOKEN = ("$top", "$continuationToken")
SKIP = ("$top", "$skip")


@pytest.fixture
def listed(answering: Make, normalised: Normalise) -> Callable[..., Normalised]:
    """Normalises an operation with query parameters whose answer has the members given."""

    def make(names: tuple[str, ...], members: Document, paging: Document | None = None) -> Normalised:
        extension = {} if paging is None else {"x-itwin-paging": paging}
        parameters = [{"name": name, "in": "query", "schema": TEXT} for name in names]
        return normalised(answering({"type": "object", "properties": members}, parameters=parameters, **extension))

    return make


def listing(result: Normalised) -> ListingPlan:
    found = result.plan.operations[0].listing
    assert found is not None
    return found


def test_a_continuation_token_with_a_single_array_and_a_next_link_is_a_listing(
    listed: Callable[..., Normalised],
) -> None:
    assert listing(listed(TOKEN, {"iTwins": ARRAY, "_links": NEXT})) == ListingPlan(
        kind="continuation-token",
        items="itwins",
        next_link=("links", "next_", "href"),
        token="$continuationToken",
        top="$top",
        skip="$skip",
    )


def test_a_skip_parameter_makes_a_listing_with_or_without_a_next_link(listed: Callable[..., Normalised]) -> None:
    linked = listing(listed(SKIP, {"runs": ARRAY, "_links": NEXT}))
    assert (linked.kind, linked.items, linked.next_link) == ("skip", "runs", ("links", "next_", "href"))
    assert listing(listed(SKIP, {"runs": ARRAY})).next_link == ()


def test_a_token_wins_where_both_kinds_are_offered(listed: Callable[..., Normalised]) -> None:
    assert listing(listed((*SKIP, "$continuationToken"), {"runs": ARRAY, "_links": NEXT})).kind == "continuation-token"


def test_names_without_the_dollar_are_recognised_and_kept(listed: Callable[..., Normalised]) -> None:
    token = listing(listed(("top", "continuationToken"), {"runs": ARRAY, "_links": NEXT}))
    assert (token.kind, token.token, token.top) == ("continuation-token", "continuationToken", "top")
    skip = listing(listed(("top", "skip"), {"runs": ARRAY}))
    assert (skip.kind, skip.top, skip.skip) == ("skip", "top", "skip")


def test_the_overlay_says_which_array_holds_the_items(listed: Callable[..., Normalised]) -> None:
    paging = {"kind": "skip", "items": "runs"}
    assert listing(listed((), {"runs": ARRAY, "warnings": ARRAY}, paging)).items == "runs"
    assert listing(listed(TOKEN, {"runs": ARRAY, "_links": NEXT}, paging)).kind == "skip"


def test_the_overlay_says_that_the_next_link_is_followed(listed: Callable[..., Normalised]) -> None:
    paging = {"kind": "link", "items": "runs"}
    found = listing(listed(("$filter",), {"runs": ARRAY, "_links": NEXT}, paging))
    assert (found.kind, found.next_link) == ("link", ("links", "next_", "href"))
    without = listed((), {"runs": ARRAY}, paging)
    assert without.plan.operations[0].listing is None
    assert [one.what for one in without.repairs if one.rule == "listing"] == [
        "is to follow links, but its answer has no next link: not iterated"
    ]


def test_the_overlay_naming_items_that_the_answer_lacks_stops_the_run(listed: Callable[..., Normalised]) -> None:
    with pytest.raises(CodegenError) as caught:
        listed(TOKEN, {"runs": ARRAY, "_links": NEXT}, {"kind": "continuation-token", "items": "run"})
    assert "names the items 'run', which the answer does not have" in caught.value.message
    assert (caught.value.place, caught.value.advice) == ("/paths/~1things/get", "Members that are arrays: runs.")


@pytest.mark.parametrize(
    ("names", "members", "reason"),
    [
        (TOKEN, {"a": ARRAY, "b": ARRAY, "_links": NEXT}, "its answer has no single array"),
        (SKIP, {"a": TEXT}, "its answer has no single array"),
        (TOKEN, {"a": ARRAY}, "its answer has no next link"),
    ],
)
def test_paging_parameters_without_pages_are_no_listing_and_the_log_says_so(
    listed: Callable[..., Normalised], names: tuple[str, ...], members: Document, reason: str
) -> None:
    result = listed(names, members)
    assert result.plan.operations[0].listing is None
    assert [reason in one.what for one in result.repairs if one.rule == "listing"] == [True]


@pytest.mark.parametrize("names", [(), ("$top",), ("$filter",)])
def test_an_operation_without_paging_parameters_is_no_listing(
    listed: Callable[..., Normalised], names: tuple[str, ...]
) -> None:
    result = listed(names, {"runs": ARRAY, "_links": NEXT})
    assert result.plan.operations[0].listing is None
    assert not [one for one in result.repairs if one.rule == "listing"]


def test_items_are_found_through_a_reference(answering: Make, normalised: Normalise) -> None:
    definition = answering(
        {"type": "object", "properties": {"runs": {"$ref": "#/components/schemas/Runs"}}},
        schemas={"Runs": ARRAY},
        parameters=[{"name": "$skip", "in": "query", "schema": TEXT}],
    )
    assert listing(normalised(definition)).items == "runs"
