"""Pages: nothing skipped, nothing repeated, no link where no page is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.testing import VirtualClock

Call = Callable[..., SandboxReply]

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
USERS = "/accesscontrol/itwins/806b19d5-c037-48a4-aa98-e297c81453f1/members/users"
HOST = "https://sandbox.test"


def follow(call: Call, path: str, query: str, member: str) -> list[list[dict[str, Any]]]:
    pages, query_now = [], query
    for _ in range(100):
        answer = call("GET", path, query_now).json()
        pages.append(answer[member])
        following = answer["_links"].get("next")
        if following is None:
            return pages
        path, _, query_now = following["href"].removeprefix(HOST).partition("?")
    raise AssertionError("the list does not end")


@pytest.mark.parametrize("top", [1, 2, 3, 4, 5, 6])
def test_continuation_tokens_walk_through_a_list(call: Call, clock: VirtualClock, top: int) -> None:
    for number in range(4):
        clock.advance(1)
        call("POST", ROOT, json={"iModelId": IMODEL, "mappingName": f"Mapping_{number}"})
    pages = follow(call, ROOT, f"iModelId={IMODEL}&$top={top}", "mappings")
    assert [len(page) for page in pages] == [top] * (6 // top) + ([6 % top] if 6 % top else [])
    names = [mapping["mappingName"] for page in pages for mapping in page]
    assert names == ["Mapping_name", "Mapping_name_new", *(f"Mapping_{number}" for number in range(4))]


def test_links_look_like_the_documented_ones(call: Call) -> None:
    links = call("GET", ROOT, f"iModelId={IMODEL}&$top=1&other=2").json()["_links"]
    start = f"{HOST}{ROOT}/?iModelId={IMODEL}&$top=1"
    assert links["self"]["href"] == start
    assert links["next"]["href"].startswith(f"{start}&$continuationToken=")
    assert list(links) == ["next", "self"]
    query = links["next"]["href"].partition("?")[2]
    assert call("GET", f"{ROOT}/", query).json()["_links"]["self"]["href"] == links["next"]["href"]


def test_a_growing_list_neither_skips_nor_repeats(call: Call) -> None:
    body = {"iModelId": IMODEL, "mappings": [{"id": "a5c26c0b-ae2b-43b8-b1ff-74399ce8e453"}]}
    for _ in range(3):
        call("POST", f"{ROOT}/extractions", json=body)
    everything = call("GET", f"{ROOT}/extractions", f"iModelId={IMODEL}").json()["extractions"]
    first = call("GET", f"{ROOT}/extractions", f"iModelId={IMODEL}&$top=2").json()
    call("POST", f"{ROOT}/extractions", json=body)
    query = first["_links"]["next"]["href"].partition("?")[2]
    rest = follow(call, f"{ROOT}/extractions", query, "extractions")
    found = [item["id"] for page in [first["extractions"], *rest] for item in page]
    assert found == [item["id"] for item in everything]


def test_a_growing_log_neither_skips_nor_repeats(call: Call, clock: VirtualClock) -> None:
    body = {"iModelId": IMODEL, "mappings": [{"id": "f1fe5959-35ab-467e-83b8-a679b722d80f"}]}
    extraction = call("POST", f"{ROOT}/extractions", json=body).json()["extraction"]["id"]
    path = f"{ROOT}/extractions/{extraction}/logs"
    clock.advance(4)
    before = call("GET", path).json()["logs"]
    first = call("GET", path, "$top=1").json()
    clock.advance(4)
    rest = follow(call, path, first["_links"]["next"]["href"].partition("?")[2], "logs")
    assert [entry for page in [first["logs"], *rest] for entry in page] == before


def test_tokens_are_bound_to_list_and_filter(call: Call, caller: Callable[[Sandbox], Call]) -> None:
    href = call("GET", ROOT, f"iModelId={IMODEL}&$top=1").json()["_links"]["next"]["href"]
    token = href.rpartition("=")[2]
    other = "a0471655-6b18-419e-ab01-ebf4fbff9dff"
    assert call("GET", ROOT, f"iModelId={IMODEL}&$continuationToken={token}").status == 200
    flipped = token[:-1] + ("0" if token[-1] != "0" else "1")
    for path, query in [
        (ROOT, f"iModelId={other}&$continuationToken={token}"),
        (f"{ROOT}/extractions", f"iModelId={IMODEL}&$continuationToken={token}"),
        (ROOT, f"iModelId={IMODEL}&$continuationToken={flipped}"),
        (ROOT, f"iModelId={IMODEL}&$continuationToken=nonsense"),
        (ROOT, f"iModelId={IMODEL}&$continuationToken="),
        (f"{ROOT}/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03/logs", f"$continuationToken={token}"),
    ]:
        reply = call("GET", path, query)
        assert reply.status == 422
        assert [detail["target"] for detail in reply.json()["error"]["details"]] == ["$continuationToken"]
    stranger = caller(Sandbox(seed=5))
    assert stranger("GET", ROOT, f"iModelId={IMODEL}&$continuationToken={token}").status == 422


def test_skip_and_top(call: Call) -> None:
    def links(query: str) -> dict[str, str]:
        found = call("GET", USERS, query).json()["_links"]
        return {name: link["href"].removeprefix(f"{HOST}{USERS}") for name, link in found.items()}

    assert links("") == {"self": "?$skip=0&$top=100", "next": "?$skip=100&$top=100"}
    assert links("$skip=100") == {"self": "?$skip=100&$top=100", "prev": "?$skip=0&$top=100"}
    assert links("$skip=28&$top=100") == {"self": "?$skip=28&$top=100", "prev": "?$skip=0&$top=100"}
    assert links("$skip=5000") == {"self": "?$skip=5000&$top=100", "prev": "?$skip=4900&$top=100"}
    for skip in ("5000", "9" * 40):
        assert call("GET", USERS, f"$skip={skip}").json()["members"] == []


def test_members_are_all_there(caller: Callable[[Sandbox], Call]) -> None:
    call = caller(Sandbox(members=2500))
    pages = follow(call, USERS, "$top=1000", "members")
    assert [len(page) for page in pages] == [1000, 1000, 508]
    members = [member for page in pages for member in page]
    assert len({member["id"] for member in members}) == 2508
    assert members[0]["email"] == "Jane.Doe@example.com"
    assert members[0]["roles"][0]["displayName"] == "iTwin owner"
    gone = next(member for member in members if member["email"] is None)
    assert gone["givenName"] is gone["surname"] is gone["organization"] is None
