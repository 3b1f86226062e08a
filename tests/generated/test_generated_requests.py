"""Requests as data: what is sent is strict, and what is sent stays where it belongs in the URL."""

from __future__ import annotations

import datetime as dt
from types import ModuleType
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx2
import msgspec
import pytest

from itwin_platform_api.access_control.api.itwin_jobs import get_itwin_job
from itwin_platform_api.access_control.client import AccessControl
from itwin_platform_api.access_control.models import JobActions, JobCreate, JobMemberAction, PreferHeader
from itwin_platform_api.export.api.export_connections import create_export_connection_run
from itwin_platform_api.export.models import ExportConnectionRunCreate, ExportType, InputOptions
from itwin_platform_api.grouping_and_mapping.api.audit_trail import get_audittrail_imodel
from itwin_platform_api.grouping_and_mapping.api.data_access import get_cdm_partition
from itwin_platform_api.grouping_and_mapping.api.extraction import get_extraction_logs, run_extraction
from itwin_platform_api.grouping_and_mapping.api.mappings import create_mapping
from itwin_platform_api.grouping_and_mapping.client import GroupingAndMapping
from itwin_platform_api.grouping_and_mapping.models import (
    DataType,
    ExtractionRunMapping,
    ExtractionRunRequest,
    MappingCreate,
    PropertyCreate,
)
from itwin_platform_api.runtime.client import FacadeClient
from itwin_platform_api.runtime.errors import InvalidRequest
from itwin_platform_api.runtime.operation import Listing, Operation, Request


def refused(call: Any, *arguments: Any, **keywords: Any) -> InvalidRequest:
    with pytest.raises(InvalidRequest) as caught:
        call(*arguments, **keywords)
    assert str(caught.value).endswith(f" - at `{caught.value.path}`; nothing was sent.")
    assert str(caught.value).startswith(f"{caught.value.operation}: ")
    return caught.value


# -- arguments -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("top", "problem"),
    [
        (0, "Expected at least 1, got 0"),
        (1001, "Expected at most 1000, got 1001"),
        ("10", "Expected `int`, got `str`"),
        (True, "Expected `int`, got `bool`"),
        (1.5, "Expected `int`, got `float`"),
    ],
)
def test_an_argument_that_breaks_a_limit_is_refused(top: Any, problem: str) -> None:
    error = refused(get_extraction_logs.request, "1", top=top)
    assert (error.operation, error.path) == ("get-extraction-logs", "$top")
    assert problem in str(error)


@pytest.mark.parametrize("top", [1, 1000])
def test_an_argument_at_its_limit_is_sent(top: int) -> None:
    assert get_extraction_logs.request("1", top=top).query == (("$top", str(top)),)


def test_a_closed_set_takes_its_members_as_text_or_as_constant_and_nothing_else() -> None:
    for prefer in ("return=minimal", PreferHeader.RETURN_MINIMAL):
        assert get_itwin_job.request("1", "2", prefer=cast("Any", prefer)).headers == (("Prefer", "return=minimal"),)
    for wrong in ("return=all", PreferHeader("return=all"), 7):
        error = refused(get_itwin_job.request, "1", "2", prefer=wrong)
        assert error.path == "Prefer"
        assert "Expected one of 'return=representation', 'return=minimal'; got " in str(error)


def test_none_is_no_way_to_leave_an_argument_out() -> None:
    assert refused(get_cdm_partition.request, "m", "e", location=None).path == "location"
    assert refused(get_extraction_logs.request, "1", top=None).path == "$top"


def test_text_that_cannot_be_written_is_refused_wherever_it_stands() -> None:
    broken = "\ud800"
    assert refused(get_cdm_partition.request, broken, "e", location="l").path == "mappingId"
    assert refused(get_cdm_partition.request, "m", "e", location=broken).path == "location"
    assert refused(create_mapping.request, body=MappingCreate(imodel_id=broken, mapping_name="a")).path == "$"


def test_what_is_not_given_is_not_sent() -> None:
    request = get_itwin_job.request("1", "2")
    assert (request.query, request.headers, request.content) == ((), (), None)
    assert request.wire_headers == {"Accept": "application/vnd.bentley.itwin-platform.v2+json"}


# -- paths and queries ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", ["a/b", "../x", "a?b", "a#b", "a%2Fb", "a b", "ü", "a;b", "{extractionId}", "a\r\nb", "a\\b", ".x"]
)
def test_an_id_stays_one_segment_of_the_path_whatever_it_holds(value: str) -> None:
    request = get_cdm_partition.request(value, "e", location="l")
    path = urlsplit("http://host" + request.target).path
    parts = path.split("/")
    assert path.startswith("/grouping-and-mapping/datasources/imodel-mappings/")
    assert (len(parts), unquote(parts[4]), parts[5:]) == (9, value, ["extractions", "e", "cdm", "partitions"])


@pytest.mark.parametrize("value", ["", ".", ".."])
def test_an_id_that_would_change_the_path_is_refused(value: str) -> None:
    error = refused(get_cdm_partition.request, "m", value, location="l")
    assert (error.path, f"Expected an id, got {value!r}" in str(error)) == ("extractionId", True)


def test_an_id_is_text() -> None:
    assert "Expected `str`, got `int`" in str(refused(get_cdm_partition.request, 7, "e", location="l"))


@pytest.mark.parametrize("value", ["a&b=c", "a+b", "a b", "https://host/x?y=1&z=2#f", "ü", "100%", "a\r\nb"])
def test_a_query_value_arrives_as_it_was_given(value: str) -> None:
    target = get_cdm_partition.request("m", "e", location=value).target
    assert parse_qsl(urlsplit("http://host" + target).query, keep_blank_values=True) == [("location", value)]
    assert httpx2.URL("http://host" + target).params["location"] == value


def test_the_dollar_of_a_query_name_is_sent_as_it_is() -> None:
    assert get_extraction_logs.request("1", top=5, continuation_token="a/b==").target.endswith(
        "/1/logs?$top=5&$continuationToken=a%2Fb%3D%3D"
    )


def test_a_date_time_is_sent_with_its_zone() -> None:
    moment = dt.datetime(2023, 8, 2, 10, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    target = get_audittrail_imodel.request(imodel_id="1", after=moment).target
    assert dict(parse_qsl(urlsplit("http://host" + target).query))["after"] == "2023-08-02T10:00:00+02:00"


def test_a_date_time_without_a_zone_is_refused_because_nobody_knows_when_it_is() -> None:
    error = refused(get_audittrail_imodel.request, imodel_id="1", after=dt.datetime(2023, 8, 2, 10))  # noqa: DTZ001
    assert error.path == "after"


def test_a_query_can_be_changed_without_touching_the_request() -> None:
    request = get_extraction_logs.request("1", top=5)
    other = request.with_query(**{"$top": None, "$continuationToken": "t"})
    assert (request.query, other.query) == ((("$top", "5"),), (("$continuationToken", "t"),))


# -- bodies --------------------------------------------------------------------------------------------------------


def test_a_body_is_encoded_under_its_wire_names_without_what_is_unset() -> None:
    request = create_mapping.request(body=MappingCreate(imodel_id="1", mapping_name="a"))
    assert request.content == b'{"iModelId":"1","mappingName":"a"}'
    assert request.wire_headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    ("module", "body", "path", "problem"),
    [
        (create_mapping, MappingCreate(imodel_id="1", mapping_name=""), "$.mappingName", "at least 1 characters"),
        (create_mapping, MappingCreate(imodel_id="1", mapping_name="a" * 129), "$.mappingName", "at most 128 characters"),
        (create_mapping, MappingCreate(imodel_id=cast("str", 1), mapping_name="a"), "$.iModelId", "Expected `str`, got `int`"),
        (create_mapping, MappingCreate(imodel_id=cast("str", None), mapping_name="a"), "$.iModelId", "got `null`"),
        (run_extraction, ExtractionRunRequest(imodel_id="1", mappings=[]), "$.mappings", "at least 1 items, got 0"),
        (
            run_extraction,
            ExtractionRunRequest(imodel_id="1", mappings=[ExtractionRunMapping(id=cast("str", 5))]),
            "$.mappings[0].id",
            "Expected `str`, got `int`",
        ),
        (
            run_extraction,
            ExtractionRunRequest(imodel_id="1", mappings=[ExtractionRunMapping(id="1")], ec_instance_ids=["0x1", "1"]),
            "$.ecInstanceIds[1]",
            "Expected a text that matches",
        ),
        (
            create_export_connection_run,
            ExportConnectionRunCreate(export_type=ExportType.IFC, input_options=InputOptions(model_ids=[])),
            "$.inputOptions.modelIds",
            "at least 1 items, got 0",
        ),
    ],
)  # fmt: skip
def test_a_body_that_breaks_its_model_is_refused_with_the_path(module: Any, body: Any, path: str, problem: str) -> None:
    error = refused(module.OPERATION.request, body=body)
    assert error.path == path
    assert problem in str(error)


def test_a_set_that_the_overlay_opens_takes_values_of_tomorrow() -> None:
    body = PropertyCreate(property_name="a", data_type=DataType("Guid"))
    assert (
        GroupingAndMappingSpy().create_property("m", "g", body=body).content
        == b'{"propertyName":"a","dataType":"Guid"}'
    )


class _Spy:
    """Stands for a client and gives back the request instead of sending it."""

    def execute(self, request: Request[Any], /, *, deadline: float | None = None) -> Any:
        return type("Answer", (), {"parsed": request, "deadline": deadline})()

    stream = execute

    def paginate(self, request: Request[Any], listing: Listing[Any, Any], /, **options: Any) -> Any:
        return request, listing, options


def GroupingAndMappingSpy() -> Any:  # noqa: N802 - stands for the class
    return GroupingAndMapping(cast("FacadeClient", _Spy()))


def test_a_facade_takes_a_body_as_the_model_or_as_its_members() -> None:
    facade = GroupingAndMappingSpy()
    as_model = facade.create_mapping(body=MappingCreate(imodel_id="1", mapping_name="a"))
    as_members = facade.create_mapping(imodel_id="1", mapping_name="a")
    assert as_model == as_members
    assert as_members.content == b'{"iModelId":"1","mappingName":"a"}'


@pytest.mark.parametrize(
    ("given", "path", "problem"),
    [
        ({"imodel_id": "1"}, "mapping_name", "this member is required"),
        ({}, "imodel_id", "this member is required"),
        ({"imodel_id": "1", "mapping_name": "a", "mappingName": "a"}, "mappingName", "got an unknown keyword"),
        ({"imodel_id": "1", "mapping_name": ""}, "$.mappingName", "at least 1 characters"),
        ({"body": MappingCreate(imodel_id="1", mapping_name="a"), "mapping_name": "b"}, "body", "got both (mapping_name)"),
        ({"body": {"iModelId": "1", "mappingName": "a"}}, "body", "Expected `MappingCreate`, got `dict`"),
        ({"body": None}, "body", "Expected `MappingCreate`, got `NoneType`"),
    ],
)  # fmt: skip
def test_a_facade_refuses_what_is_missing_unknown_or_given_twice(
    given: dict[str, Any], path: str, problem: str
) -> None:
    error = refused(GroupingAndMappingSpy().create_mapping, **given)
    assert (error.operation, error.path) == ("create-mapping", path)
    assert problem in str(error)


def test_nested_members_may_be_models() -> None:
    facade: Any = AccessControl(cast("FacadeClient", _Spy()))
    actions = JobActions(remove_members=[JobMemberAction(email="a@example.com")])
    assert facade.create_itwin_job("1", actions=actions) == facade.create_itwin_job(
        "1", body=JobCreate(actions=actions)
    )


@pytest.mark.parametrize("body", [None, {"iModelId": "1", "mappingName": "a"}, ExtractionRunMapping(id="1"), "a"])
def test_an_endpoint_takes_its_own_model_only(body: Any) -> None:
    error = refused(create_mapping.request, body=body)
    assert error.path == "body"
    assert f"Expected `MappingCreate`, got `{type(body).__name__}`" in str(error)


# -- every operation -----------------------------------------------------------------------------------------------


def test_every_operation_says_what_a_client_needs_to_know(endpoint: ModuleType) -> None:
    operation: Operation[Any] = endpoint.OPERATION
    assert operation.accept.startswith("application/vnd.bentley.itwin-platform.v")
    assert operation.base_path in {"/grouping-and-mapping", "/accesscontrol", "/export"}
    assert operation.effect == {"GET": "safe", "POST": "start-once"}.get(operation.method, "idempotent")
    assert any(status.startswith(("2", "3")) for status in operation.answers)
    assert operation.portal.endswith(f"/operations/{operation.id}/")
    for answer in operation.answers.values():
        if answer.kind == "json":
            assert issubclass(answer.type, msgspec.Struct)
