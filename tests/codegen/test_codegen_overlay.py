"""Overlays: the examples of OpenAPI Overlay 1.0, and the two things that we ask for beyond it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen.overlay import apply
from codegen.problems import CodegenError

Document = dict[str, Any]


def yaml(text: str) -> Document:
    return dict(YAML(typ="safe").load(text))


def overlay(*actions: Document) -> Document:
    return {"overlay": "1.0.0", "info": {"title": "Test", "version": "1.0.0"}, "actions": list(actions)}


def run(definition: Document, *actions: Document) -> Document:
    return apply(definition, overlay(*actions), source="overlay.yaml")


# -- the examples of the specification, section 4.5 --------------------------------------------------------------


def test_structured_example_merges_a_tree_at_the_root() -> None:
    given = yaml(
        """
        openapi: 3.1.0
        info: {title: Pets, version: 1.0.0}
        paths:
          /: {get: {summary: Old summary, operationId: root}}
        """
    )
    structured = yaml(
        """
        overlay: 1.0.0
        info: {title: Structured Overlay, version: 1.0.0}
        actions:
          - target: $
            update:
              info:
                x-overlay-applied: structured-overlay
              paths:
                /:
                  summary: The root resource
                  get:
                    summary: Retrieve the root resource
                    x-rate-limit: 100
                /pets:
                  get:
                    summary: Retrieve a list of pets
                    x-rate-limit: 100
              components:
                tags:
        """
    )
    assert apply(given, structured, source="overlay.yaml") == {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1.0.0", "x-overlay-applied": "structured-overlay"},
        "paths": {
            "/": {
                "summary": "The root resource",
                "get": {"summary": "Retrieve the root resource", "operationId": "root", "x-rate-limit": 100},
            },
            "/pets": {"get": {"summary": "Retrieve a list of pets", "x-rate-limit": 100}},
        },
        "components": {"tags": None},
    }


def test_targeted_example_replaces_texts_and_adds_an_operation() -> None:
    given = yaml("paths: {/foo: {get: {description: Old}}, /bar: {get: {description: Old, tags: [A]}}}")
    result = run(
        given,
        {"target": "$.paths['/foo'].get", "update": {"description": "This is the new description"}},
        {"target": "$.paths['/bar'].get", "update": {"description": "This is the updated description"}},
        {
            "target": "$.paths['/bar']",
            "update": {"post": {"description": "This is an updated description of a child object", "x-safe": False}},
        },
    )
    assert result["paths"] == {
        "/foo": {"get": {"description": "This is the new description"}},
        "/bar": {
            "get": {"description": "This is the updated description", "tags": ["A"]},
            "post": {"description": "This is an updated description of a child object", "x-safe": False},
        },
    }


WILDCARD = """
paths:
  /foo:
    get:
      parameters:
        - {name: filter, in: query, schema: {type: string}}
        - {name: filter, in: header}
        - {name: dummy, in: query}
  /bar:
    get:
      parameters:
        - {name: dummy, in: query}
        - {name: other, in: query}
        - {name: dummy, in: header}
    post: {}
"""


def test_wildcard_example_updates_every_get_and_no_other_method() -> None:
    result = run(yaml(WILDCARD), {"target": "$.paths.*.get", "update": {"x-safe": True}})
    assert result["paths"]["/foo"]["get"]["x-safe"] is True
    assert result["paths"]["/bar"]["get"]["x-safe"] is True
    assert result["paths"]["/bar"]["post"] == {}


def test_filter_example_updates_only_the_parameters_that_the_filter_names() -> None:
    action = {
        "target": "$.paths.*.get.parameters[?@.name=='filter' && @.in=='query']",
        "update": {"schema": {"$ref": "/components/schemas/filterSchema"}},
    }
    parameters = run(yaml(WILDCARD), action)["paths"]["/foo"]["get"]["parameters"]
    assert parameters[0]["schema"] == {"type": "string", "$ref": "/components/schemas/filterSchema"}
    assert parameters[1] == {"name": "filter", "in": "header"}


def test_array_example_appends_to_every_list_that_is_targeted() -> None:
    added = {"name": "newParam", "in": "query"}
    result = run(yaml(WILDCARD), {"target": "$.paths.*.get.parameters", "update": added})
    assert [len(item["get"]["parameters"]) for item in result["paths"].values()] == [4, 4]
    assert [item["get"]["parameters"][-1] for item in result["paths"].values()] == [added, added]


def test_remove_example_takes_every_match_out_of_a_list_and_leaves_the_others() -> None:
    result = run(yaml(WILDCARD), {"target": "$.paths.*.get.parameters[?@.name == 'dummy']", "remove": True})
    names = [[one["name"] for one in item["get"]["parameters"]] for item in result["paths"].values()]
    assert names == [["filter", "filter"], ["other"]]


def test_traits_example_updates_where_the_extension_stands() -> None:
    given = yaml("paths: {/items: {get: {x-oai-traits: [paged]}}, /item: {get: {x-oai-traits: [single]}, post: {}}}")
    action = {
        "target": "$.paths.*[?@['x-oai-traits'][?@=='paged']]",
        "update": {"parameters": [{"name": "top", "in": "query"}, {"name": "skip", "in": "query"}]},
    }
    paths = run(given, action)["paths"]
    assert [one["name"] for one in paths["/items"]["get"]["parameters"]] == ["top", "skip"]
    assert paths["/item"] == {"get": {"x-oai-traits": ["single"]}, "post": {}}


# -- the rules between the examples -------------------------------------------------------------------------------


def test_remove_takes_members_of_objects_out_too() -> None:
    given = {"security": [{"apiKey": []}], "components": {"securitySchemes": {"apiKey": {}}, "schemas": {}}}
    result = run(
        given, {"target": "$.security", "remove": True}, {"target": "$.components.securitySchemes", "remove": True}
    )
    assert result == {"components": {"schemas": {}}}


def test_remove_of_a_node_and_of_what_it_contains_is_one_removal() -> None:
    given = {"a": {"x-old": {"x-old": 1}, "kept": 2}}
    assert run(given, {"target": "$..['x-old']", "remove": True}) == {"a": {"kept": 2}}


def test_remove_wins_over_an_update_of_the_same_action() -> None:
    assert run({"a": {}, "b": 1}, {"target": "$.a", "remove": True, "update": {"c": 1}}) == {"b": 1}


def test_actions_are_applied_in_order_so_a_later_one_sees_what_an_earlier_one_made() -> None:
    result = run(
        {"required": ["a", "b"]},
        {"target": "$.required", "remove": True},
        {"target": "$", "update": {"required": ["a"]}},
        {"target": "$.required", "update": "c"},
    )
    assert result == {"required": ["a", "c"]}


def test_the_later_of_two_updates_of_one_member_wins() -> None:
    result = run({"a": {}}, {"target": "$.a", "update": {"x": 1, "y": 1}}, {"target": "$.a", "update": {"x": 2}})
    assert result == {"a": {"x": 2, "y": 1}}


def test_a_list_inside_an_update_is_appended_to_the_list_that_is_there() -> None:
    result = run({"a": {"tags": ["old"]}}, {"target": "$.a", "update": {"tags": ["new"], "other": ["first"]}})
    assert result == {"a": {"tags": ["old", "new"], "other": ["first"]}}


def test_neither_the_definition_nor_the_overlay_is_changed_and_the_result_shares_nothing_with_them() -> None:
    definition: Document = {"a": {"list": [{}]}, "b": {"list": []}}
    update: Document = {"list": [{"deep": {}}]}
    given = overlay({"target": "$.*", "update": update})
    before = copy.deepcopy((definition, given))
    result = apply(definition, given, source="overlay.yaml")
    result["a"]["list"][0]["touched"] = result["a"]["list"][1]["deep"]["touched"] = True
    assert (definition, given) == before
    assert result["b"] == {"list": [{"deep": {}}]}


# -- what stops the run ------------------------------------------------------------------------------------------


def test_a_target_that_finds_nothing_is_an_error_that_names_the_action() -> None:
    with pytest.raises(CodegenError) as caught:
        run({"a": {}}, {"target": "$.a", "update": {}}, {"target": "$.gone.get", "update": {"x": 1}})
    assert caught.value.place == "/actions/1/target"
    assert str(caught.value).startswith("overlay.yaml#/actions/1/target: target '$.gone.get' finds nothing")
    assert "delete it" in caught.value.advice


def test_a_filter_that_matches_nothing_is_an_error_too() -> None:
    with pytest.raises(CodegenError, match="finds nothing"):
        run({"list": [{"name": "a"}]}, {"target": "$.list[?@.name=='b']", "remove": True})


@pytest.mark.parametrize(
    ("action", "message", "place"),
    [
        ({"target": "paths", "update": {}}, "is no JSONPath", "/actions/0/target"),
        ({"target": "$.a[", "update": {}}, "is no JSONPath", "/actions/0/target"),
        ({"update": {}}, "has no target", "/actions/0"),
        ({"target": 3, "update": {}}, "has no target", "/actions/0"),
        ("$.a", "has no target", "/actions/0"),
        ({"target": "$.a"}, "has neither update nor remove", "/actions/0"),
        ({"target": "$.a", "remove": False}, "has neither update nor remove", "/actions/0"),
        ({"target": "$.a.text", "update": "new"}, "target /a/text is str, expected an object or a list", "/actions/0"),
        ({"target": "$.a", "update": "new"}, "target /a is dict", "/actions/0"),
        ({"target": "$", "update": []}, "has to be an object", "/actions/0"),
        ({"target": "$", "remove": True}, "would remove the whole definition", "/actions/0"),
    ],
)
def test_a_malformed_action_is_an_error_with_its_place(action: Any, message: str, place: str) -> None:
    with pytest.raises(CodegenError) as caught:
        run({"a": {"text": "old"}}, action)
    assert message in caught.value.message
    assert (caught.value.source, caught.value.place) == ("overlay.yaml", place)


@pytest.mark.parametrize("version", [None, "", "2.0.0", 1])
def test_only_overlays_of_version_1_are_applied(version: object) -> None:
    with pytest.raises(CodegenError, match="is not an overlay of version 1"):
        apply({}, {"overlay": version, "actions": []}, source="overlay.yaml")


def test_an_overlay_without_actions_changes_nothing() -> None:
    assert apply({"a": 1}, {"overlay": "1.0.0", "actions": None}, source="overlay.yaml") == {"a": 1}
