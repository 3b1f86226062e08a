"""The mutations: which places a schema has, and what each kind makes of an answer."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from itwin_conformance.bodies import make
from itwin_conformance.definitions import Endpoint, endpoints
from itwin_conformance.documents import Api
from itwin_conformance.mutations import Mutation, allowed, mutate, mutations
from itwin_conformance.positions import locate, patched, path_of, positions
from itwin_conformance.wholes import Served

ENDPOINTS = {endpoint.id: endpoint for endpoint in endpoints()}
LOGS, RUN, START = (
    ENDPOINTS["get-extraction-logs"],
    ENDPOINTS["get-export-connection-run"],
    ENDPOINTS["create-export-connection-run"],
)
JSON = {"content-type": "application/json"}


def page(endpoint: Endpoint) -> Served:
    return Served(200, JSON, msgspec.json.encode(make(endpoint.api, endpoint.answers[0].schema, "maximal")))


def changed(endpoint: Endpoint, kind: str, pointer: str = "") -> Any:
    found = mutate(endpoint, Mutation(endpoint.id, 200, kind, pointer), page(endpoint))
    return None if found is None else msgspec.json.decode(found.content)


def test_every_place_of_a_schema_is_listed_and_one_that_holds_itself_once() -> None:
    schemas = {
        "Tree": {
            "type": "object",
            "required": ["a/b"],
            "properties": {
                "a/b": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
                "child": {"allOf": [{"$ref": "#/components/schemas/Tree"}], "nullable": True},
                "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}},
            },
        }
    }
    api = Api("test", "v1", {"components": {"schemas": schemas}})
    found = list(positions(api, {"$ref": "#/components/schemas/Tree"}))
    assert [one.pointer for one in found] == ["", "/a~1b", "/a~1b/*", "/a~1b/*/*", "/children"]
    assert [(one.member, one.required) for one in found[:3]] == [(False, False), (True, True), (False, False)]


def test_a_place_is_found_in_the_first_item_that_has_it() -> None:
    body = {"runs": [{"id": 1}, {"id": 2, "jobs": []}, {"jobs": [{"a/b": 5}]}]}
    assert locate(body, "/runs/*/jobs/*/a~1b") == "/runs/2/jobs/0/a~1b"
    assert path_of(body, "/runs/2/jobs/0/a~1b") == "$.runs[2].jobs[0].a/b"
    assert locate(body, "/runs/*/nothing") is None


def test_a_patch_changes_a_copy() -> None:
    body = {"a": [1, {"b": 2}]}
    assert patched(body, [{"op": "remove", "path": "/a/1/b"}, {"op": "add", "path": "/c", "value": 3}]) == {
        "a": [1, {}],
        "c": 3,
    }
    assert patched(body, [{"op": "replace", "path": "", "value": None}]) is None
    assert body == {"a": [1, {"b": 2}]}


@pytest.mark.parametrize(
    ("kind", "pointer", "expected"),
    [
        ("drop", "/logs/*/state", "nothing"),
        ("null", "/logs/*/state", None),
        ("wrong-type", "/logs/*/state", 17),
        ("wrong-shape", "/logs/*/state", {"value": "Unheard-of"}),
        ("no-format", "/logs/*/dateTime", "yesterday"),
        ("zero-date", "/logs/*/dateTime", "0000-00-00T00:00:00.0000000Z"),
    ],
)
def test_a_kind_changes_its_place_and_nothing_else(kind: str, pointer: str, expected: Any) -> None:
    right, wrong = msgspec.json.decode(page(LOGS).content), changed(LOGS, kind, pointer)
    name = pointer.rpartition("/")[2]
    assert wrong["logs"][0].get(name, "nothing") == expected
    wrong["logs"][0][name] = right["logs"][0][name]
    assert wrong == right


def test_an_answer_that_has_no_such_place_or_would_stay_as_it_is_is_no_mutant() -> None:
    nulls = Served(200, JSON, msgspec.json.encode(make(RUN.api, RUN.answers[0].schema, "nulls")))
    assert mutate(RUN, Mutation(RUN.id, 200, "drop", "/run/jobs/*/id"), nulls) is None
    assert mutate(RUN, Mutation(RUN.id, 200, "null", "/run/error"), nulls) is None
    assert mutate(RUN, Mutation(RUN.id, 404, "null", "/run/error"), nulls) is None
    assert mutate(RUN, Mutation(RUN.id, 200, "wrong-type", "/run/error"), nulls) is not None


@pytest.mark.parametrize(
    ("mutation", "reason"),
    [
        (Mutation(LOGS.id, 200, "drop", "/logs"), None),
        (Mutation(RUN.id, 200, "drop", "/run/jobs"), "the member may be left out"),
        (Mutation(RUN.id, 200, "null", "/run/jobs"), "the value may be null"),
        (Mutation(RUN.id, 200, "null", "/run"), None),
        (Mutation(RUN.id, 200, "surplus", "/run"), "new members may come"),
        (Mutation(START.id, 202, "drop-header", "location"), None),
        (Mutation(LOGS.id, 200, "html"), None),
    ],
)
def test_what_the_definition_allows_has_a_reason(mutation: Mutation, reason: str | None) -> None:
    assert allowed(ENDPOINTS[mutation.operation], mutation) == reason


def test_all_mutations_are_told_apart_by_their_names_and_made_of_the_fullest_answer() -> None:
    names = [str(one) for endpoint in endpoints() for one in mutations(endpoint)]
    assert len(names) == len(set(names)) > 15_000
    for mutation in mutations(RUN):
        if mutation.status == 200 and mutation.kind != "fraction":
            assert mutate(RUN, mutation, page(RUN)) is not None, mutation


def test_a_header_a_status_and_a_media_type_are_changed_and_the_body_is_not() -> None:
    served = Served(202, {"location": "https://x"}, b"")
    assert mutate(START, Mutation(START.id, 202, "drop-header", "location"), served) == Served(202, {}, b"")
    assert mutate(START, Mutation(START.id, 202, "status-500"), served) == Served(500, {"location": "https://x"}, b"")
    html = mutate(LOGS, Mutation(LOGS.id, 200, "other-media-type"), page(LOGS))
    assert html == Served(200, {"content-type": "text/plain; charset=utf-8"}, page(LOGS).content)
