"""Operations, one rule each: names, headers, effects, jobs, bodies, answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from codegen.normalise import Normalised
from codegen.plan import OperationPlan
from codegen.problems import CodegenError

Document = dict[str, Any]
Make = Callable[..., Document]
Normalise = Callable[[Document], Normalised]

TEXT = {"type": "string"}
V2 = "application/vnd.bentley.itwin-platform.v2+json"


def header(name: str, **more: Any) -> Document:
    return {"name": name, "in": "header", "schema": TEXT, **more}


def query(name: str, **more: Any) -> Document:
    return {"name": name, "in": "query", "schema": TEXT, **more}


@pytest.fixture
def planned(api: Make, normalised: Normalise) -> Callable[..., OperationPlan]:
    """The plan of an operation, which keywords describe."""
    return lambda **operation: normalised(api(**operation)).plan.operations[0]


# -- names ---------------------------------------------------------------------------------------------------------


def test_an_operation_is_named_after_its_page_and_filed_under_its_first_tag(
    planned: Callable[..., OperationPlan],
) -> None:
    one = planned(operationId="get-iTwin-things", tags=["iTwin Things", "Technology Preview"])
    assert (one.id, one.python, one.tag, one.preview) == ("get-iTwin-things", "get_itwin_things", "itwin_things", True)


def test_an_operation_without_an_id_is_named_after_method_and_path_and_the_repair_is_listed(
    api: Make, normalised: Normalise
) -> None:
    result = normalised(api(operationId=None, path="/iTwins/{id}/things"))
    assert result.plan.operations[0].python == "get_itwins_id_things"
    assert [(one.place, one.rule) for one in result.repairs][1:] == [
        ("/paths/~1iTwins~1{id}~1things/get", "operation-id"),
    ]


def test_two_operations_with_one_python_name_stop_the_run(api: Make, normalised: Normalise) -> None:
    definition = api(operationId="get-things")
    definition["paths"]["/others"] = {"get": {**definition["paths"]["/things"]["get"], "operationId": "getThings"}}
    with pytest.raises(CodegenError) as caught:
        normalised(definition)
    assert "'getThings' and 'get-things' have one Python name, get_things" in caught.value.message
    assert caught.value.place == "/paths/~1things/get"


def test_parameters_keep_the_urls_order_then_required_then_optional_ones(planned: Callable[..., OperationPlan]) -> None:
    one = planned(
        path="/a/{aId}/b/{bId}",
        parameters=[
            query("optional"),
            {"name": "bId", "in": "path", "required": True, "schema": TEXT},
            query("needed", required=True),
            {"name": "aId", "in": "path", "required": True, "schema": TEXT},
        ],
    )
    assert [(each.python, each.required) for each in one.parameters] == [
        ("a_id", True), ("b_id", True), ("needed", True), ("optional", False),
    ]  # fmt: skip


def test_the_overlay_may_name_a_parameter(planned: Callable[..., OperationPlan]) -> None:
    one = planned(
        path="/{id}", parameters=[{"name": "id", "in": "path", "schema": TEXT, "x-itwin-python-name": "itwin_id"}]
    )
    assert [(each.wire, each.python) for each in one.parameters] == [("id", "itwin_id")]


def test_parameters_that_spell_alike_or_like_a_keyword_of_every_method_have_names_of_their_own(
    planned: Callable[..., OperationPlan],
) -> None:
    parameters = [query("id"), query("deadline"), query("request"), {"name": "id", "in": "path", "schema": TEXT}]
    one = planned(path="/{id}", parameters=parameters)
    assert [(each.location, each.python) for each in one.parameters] == [
        ("path", "id"), ("query", "id_"), ("query", "deadline_"), ("query", "request_"),
    ]  # fmt: skip


def test_a_parameter_of_the_path_item_counts_for_its_operations_and_theirs_wins(
    api: Make, normalised: Normalise
) -> None:
    definition = api(parameters=[query("filter", required=True)])
    definition["paths"]["/things"]["parameters"] = [query("filter"), query("shared")]
    one = normalised(definition).plan.operations[0]
    assert [(each.wire, each.required) for each in one.parameters] == [("filter", True), ("shared", False)]


# -- headers -------------------------------------------------------------------------------------------------------


def test_headers_that_the_client_sets_are_no_arguments(planned: Callable[..., OperationPlan]) -> None:
    names = ["Authorization", "ACCEPT", "content-type", "Prefer"]
    one = planned(parameters=[header(name) for name in names] + [{"name": "sid", "in": "cookie", "schema": TEXT}])
    assert [each.wire for each in one.parameters] == ["Prefer"]


def test_schemas_that_only_describe_those_headers_are_no_models(api: Make, normalised: Normalise) -> None:
    reference = {"schema": {"$ref": "#/components/schemas/TokenHeader"}}
    result = normalised(api(schemas={"TokenHeader": TEXT}, parameters=[{**header("Authorization"), **reference}]))
    assert [(one.key, one.kind) for one in result.plan.schemas] == [("TokenHeader", "header")]


@pytest.mark.parametrize(
    "accept",
    [
        header("Accept", schema={"type": "string", "default": V2}),
        header("accept", example=V2),
        header("Accept", schema={"type": "string", "enum": [V2]}),
        header("Accept", description=f"Setting to `{V2}` is recommended."),
        header("Accept", schema={"$ref": "#/components/schemas/AcceptHeader"}),
    ],
)
def test_accept_is_what_the_header_parameter_says(planned: Callable[..., OperationPlan], accept: Document) -> None:
    schemas = {"AcceptHeader": {"type": "string", "default": V2}}
    assert planned(schemas=schemas, parameters=[accept]).accept == V2


def test_accept_is_else_the_vendors_media_type_of_an_answer(planned: Callable[..., OperationPlan]) -> None:
    content = {V2: {"schema": {"type": "object", "properties": {"a": TEXT}}}}
    one = planned(responses={"200": {"description": "OK", "content": content}})
    assert one.accept == V2
    assert [(answer.status, answer.kind) for answer in one.answers] == [("200", "json")]


def test_accept_is_else_made_of_the_apis_version_and_the_repair_is_listed(api: Make, normalised: Normalise) -> None:
    result = normalised(api())
    assert result.plan.operations[0].accept == "application/vnd.bentley.itwin-platform.v1+json"
    assert [(one.place, one.rule) for one in result.repairs] == [("/paths/~1things/get", "accept")]


def test_an_operation_that_says_nothing_to_ask_for_stops_the_run(api: Make, normalised: Normalise) -> None:
    definition = api()
    definition["info"]["version"] = "1.0"
    with pytest.raises(CodegenError, match=r"things\.json#/paths/~1things/get: declares no media type to ask for"):
        normalised(definition)


# -- effects and jobs ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "effect"),
    [("get", "safe"), ("put", "idempotent"), ("patch", "idempotent"), ("delete", "idempotent"), ("post", "start-once")],
)
def test_the_effect_follows_the_method(planned: Callable[..., OperationPlan], method: str, effect: str) -> None:
    assert planned(method=method).effect == effect


def test_the_overlay_knows_the_effect_better(planned: Callable[..., OperationPlan]) -> None:
    assert planned(method="post", **{"x-itwin-effect": "safe"}).effect == "safe"


def test_a_job_link_of_the_overlay_reaches_the_plan(planned: Callable[..., OperationPlan]) -> None:
    job = {"kind": "extraction", "role": "status", "state": "extraction.state"}
    assert planned(**{"x-itwin-job": job}).job == job
    assert planned().job is None


# -- bodies, answers, the API itself -------------------------------------------------------------------------------


def test_limits_of_parameters_say_type_range_and_closed_set(planned: Callable[..., OperationPlan]) -> None:
    parameters = [
        query("$top", schema={"type": "integer", "minimum": 1, "maximum": 1000}),
        header("Prefer", schema={"type": "string", "enum": ["a", "b"]}),
        query("open", schema={"type": "string", "enum": ["a"], "x-itwin-open": True}),
    ]
    assert {one.wire: one.limits for one in planned(parameters=parameters).parameters} == {
        "$top": {"minimum": 1, "maximum": 1000, "type": "int"},
        "Prefer": {"enum": ("a", "b")},
        "open": {},
    }


def test_a_body_prefers_json_and_is_required_unless_it_says_no(planned: Callable[..., OperationPlan]) -> None:
    schema = {"type": "object", "properties": {"a": TEXT}}
    content = {"text/plain": {"schema": TEXT}, "application/json": {"schema": schema}}
    for required in (True, False):
        body = planned(method="post", requestBody={"content": content, "required": required}).body
        assert body is not None
        assert (body.media_type, body.required, body.class_name) == ("application/json", required, "GetThingsBody")


@pytest.mark.parametrize(
    ("media", "kind"),
    [
        ("application/json", "json"),
        ("application/problem+json; charset=utf-8", "json"),
        ("text/csv", "text"),
        ("image/png", "bytes"),
        ("application/octet-stream", "bytes"),
    ],
)
def test_an_answer_is_json_text_or_bytes_by_its_media_type(
    planned: Callable[..., OperationPlan], media: str, kind: str
) -> None:
    one = planned(responses={"200": {"description": "OK", "content": {media: {"schema": TEXT}}}})
    assert ([answer.kind for answer in one.answers], one.streams) == ([kind], kind != "json")


def test_an_answer_of_headers_alone_is_given_whole(planned: Callable[..., OperationPlan]) -> None:
    location = {"description": "Accepted", "headers": {"location": {"schema": TEXT}}}
    assert planned(responses={"202": location}).gives_response
    assert not planned(responses={"204": {"description": "No content"}}).gives_response


def test_the_base_path_is_that_of_the_server(api: Make, normalised: Normalise) -> None:
    definition = api()
    definition["servers"] = [{"url": "https://api.bentley.com/grouping-and-mapping/"}]
    assert normalised(definition).plan.base_path == "/grouping-and-mapping"


def test_a_server_without_a_path_has_no_base_path(api: Make, normalised: Normalise) -> None:
    assert normalised({**api(), "servers": [{"url": "https://api.bentley.com"}]}).plan.base_path == ""


@pytest.mark.parametrize(
    "servers", [None, [], [{"url": "https://api.bentley.com/{basePath}"}], [{}], ["https://api.bentley.com/a"]]
)
def test_a_definition_without_a_server_url_stops_the_run(api: Make, normalised: Normalise, servers: object) -> None:
    with pytest.raises(CodegenError) as caught:
        normalised({**api(), "servers": servers})
    assert caught.value.place == "/servers/0/url"
    assert "overlay" in caught.value.advice
