"""Requests that are refused with 422, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._messages import SandboxReply
from itwin_platform.sandbox._names import is_identifier
from itwin_platform.sandbox._validation import LARGEST_BODY

Call = Callable[..., SandboxReply]
Details = list[tuple[str, str | None]]

ROOT = "/grouping-and-mapping/datasources/imodel-mappings"
IMODEL = "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a"
M = "f1fe5959-35ab-467e-83b8-a679b722d80f"
LOGS = f"{ROOT}/extractions/40f71ed2-31a3-45d3-bce0-5c9f3f112c03/logs"
USERS = "/accesscontrol/itwins/806b19d5-c037-48a4-aa98-e297c81453f1/members/users"
JOBS = "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e/jobs"
RUNS = "/export/connections/fc226d0d-1647-48d7-8c11-f1f74f2d9808/runs"
CDM = f"{ROOT}/{M}/extractions/d4ca244b-81c8-4146-934d-e5936345bba2/cdm/partitions"
ROLE = "f612790a-4988-4fec-ae98-f4a430e8c258"
SINGLE = "Provided '$top' query parameter value is not valid. A single value must be provided."
RANGE = "The $top query option must be a positive integer that does not exceed 1000."


def refusal(reply: SandboxReply) -> tuple[str, str, Details]:
    assert reply.status == 422
    error = reply.json()["error"]
    return (
        error["code"],
        error["message"],
        [(detail["code"], detail.get("target")) for detail in error.get("details", [])],
    )


@pytest.mark.parametrize(
    ("path", "query", "message", "code", "text", "target"),
    [
        (LOGS, "$top=1&$top=2", "Cannot retrieve Extraction logs.", "InvalidParameter", SINGLE, "$top"),
        (
            f"{ROOT}/{M}/extractions",
            "$top=1&%24top=1",
            "Cannot retrieve Mapping Extractions.",
            "InvalidParameter",
            SINGLE,
            "$top",
        ),
        *(
            (LOGS, f"$top={value}", "Cannot retrieve Extraction logs.", "InvalidValue", RANGE, "$top")
            for value in ("0", "1001", "-1", "abc", "", "1.5", "1e2", "+5", "%D9%A1", "9" * 400)
        ),
        (ROOT, "", "Cannot retrieve Mappings.", "MissingRequiredParameter", None, "iModelId"),
        (ROOT, "iModelId=", "Cannot retrieve Mappings.", "MissingRequiredParameter", None, "iModelId"),
        (ROOT, "imodelid=x", "Cannot retrieve Mappings.", "MissingRequiredParameter", None, "iModelId"),
        (ROOT, "iModelId=a&iModelId=a", "Cannot retrieve Mappings.", "InvalidParameter", None, "iModelId"),
        (
            f"{ROOT}/extractions",
            "",
            "Cannot retrieve iModel Extractions.",
            "MissingRequiredParameter",
            None,
            "iModelId",
        ),
        (CDM, "", "Cannot retrieve CDM Partition.", "MissingRequiredParameter", None, "location"),
    ],
)
def test_parameters_of_grouping_and_mapping(
    call: Call, path: str, query: str, message: str, code: str, text: str | None, target: str
) -> None:
    reply = call("GET", path, query)
    assert refusal(reply) == ("InvalidGroupingAndMappingRequest", message, [(code, target)])
    if text is not None:
        assert reply.json()["error"]["details"][0]["message"] == text


@pytest.mark.parametrize("query", ["$top=0", "$top=1001", "$top=x", "$skip=-1", "$skip=x", "$top=1&$top=1"])
def test_parameters_of_access_control(call: Call, query: str) -> None:
    reply = call("GET", USERS, query)
    details = [("InvalidValue", query.partition("=")[0])]
    assert refusal(reply) == ("InvalidiTwinsMemberRequest", "Request body or query is invalid.", details)
    assert reply.json()["error"]["details"][0]["message"] == "Value outside of valid range."


def test_all_problems_at_once(call: Call) -> None:
    assert refusal(call("GET", USERS, "$top=0&$skip=-1"))[2] == [("InvalidValue", "$top"), ("InvalidValue", "$skip")]
    assert refusal(call("GET", ROOT, "$top=0"))[2] == [
        ("MissingRequiredParameter", "iModelId"),
        ("InvalidValue", "$top"),
    ]


@pytest.mark.parametrize("query", ["$top=0", "$skip=-1", "$top=1001"])
def test_parameters_of_export(call: Call, query: str) -> None:
    code, message, details = refusal(call("GET", RUNS, query))
    assert (code, message) == ("InvalidConnectionRunRequest", "Cannot perform operation.")
    assert details == [("InvalidValue", query.partition("=")[0])]


def test_unknown_parameters_are_ignored(call: Call) -> None:
    assert call("GET", USERS, "$filter=x&$Top=0&a=1&a=2").status == 200


POSTS = {
    ROOT: ("InvalidGroupingAndMappingRequest", "Cannot create Mapping."),
    f"{ROOT}/extractions": ("InvalidGroupingAndMappingRequest", "Cannot run Extraction."),
    JOBS: ("InvalidiTwinsJobRequest", "Request body or query is invalid."),
    RUNS: ("InvalidConnectionRunRequest", "Cannot perform operation."),
}
JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b"\xff\xfe",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"a": 1} x',
        b'"\\ud800"',
        '{"a":1}'.encode("utf-16"),
    ],
)
def test_a_body_that_is_no_json(call: Call, path: str, body: bytes) -> None:
    reply = call("POST", path, body=body, headers=JSON)
    assert refusal(reply) == (*POSTS[path], [("InvalidRequestBody", None)])


@pytest.mark.parametrize("path", POSTS)
def test_no_body(call: Call, path: str) -> None:
    for headers in (JSON, {}):
        code, message, details = refusal(call("POST", path, headers=headers))
        if path == JOBS:
            assert (code, message, details) == (*POSTS[path], [("InvalidRequestBody", None)])
        else:
            assert (code, message, details) == ("MissingRequestBody", "Request body was not provided.", [])


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    ("headers", "target"),
    [
        ({"content-type": "application/xml"}, "content-type"),
        ({"content-type": "text/plain; charset=utf-8"}, "content-type"),
        ({"content-type": "application/x-www-form-urlencoded"}, "content-type"),
        ({"content-type": "application/json", "content-encoding": "gzip"}, "content-encoding"),
    ],
)
def test_a_body_of_another_type(call: Call, path: str, headers: dict[str, str], target: str) -> None:
    reply = call("POST", path, body=b"{}", headers=headers)
    assert refusal(reply) == (*POSTS[path], [("InvalidHeaderValue", target)])


def test_the_text_about_the_content_type(call: Call) -> None:
    reply = call("POST", ROOT, body=b"<a/>", headers={"content-type": "application/xml"})
    assert reply.json()["error"]["details"][0]["message"] == (
        "'application/xml' is not supported 'content-type'. Supported media type is 'application/json'."
    )
    good = b'{"iModelId": "%s", "mappingName": "A"}' % IMODEL.encode()
    assert call("POST", ROOT, body=good, headers={"content-type": "Application/JSON; charset=utf-8"}).status == 201
    assert call("POST", ROOT, body=good).status == 201


def test_a_body_that_is_too_large(call: Call) -> None:
    reply = call("POST", ROOT, body=b" " * (LARGEST_BODY + 1), headers=JSON)
    assert (reply.status, reply.json()["error"]["code"]) == (413, "RequestTooLarge")


@pytest.mark.parametrize(
    ("body", "details"),
    [
        ([], [("InvalidValue", None)]),
        ({}, [("MissingRequiredProperty", "iModelId"), ("MissingRequiredProperty", "mappingName")]),
        ({"iModelId": IMODEL, "mappingName": ""}, [("InvalidValue", "mappingName")]),
        ({"iModelId": IMODEL, "mappingName": "a" * 129}, [("InvalidValue", "mappingName")]),
        ({"iModelId": IMODEL, "mappingName": "1st"}, [("InvalidValue", "mappingName")]),
        ({"iModelId": IMODEL, "mappingName": "two words"}, [("InvalidValue", "mappingName")]),
        ({"iModelId": IMODEL, "mappingName": None}, [("InvalidValue", "mappingName")]),
        ({"iModelId": IMODEL, "mappingName": "A", "extractionEnabled": "yes"}, [("InvalidValue", "extractionEnabled")]),
        ({"iModelId": IMODEL, "mappingName": "A", "owner": "me"}, [("InvalidProperty", "owner")]),
    ],
)
def test_bodies_of_create_mapping(call: Call, body: Any, details: Details) -> None:
    assert refusal(call("POST", ROOT, json=body))[2] == details


def test_the_texts_about_members(call: Call) -> None:
    def text(**change: Any) -> str:
        reply = call("POST", ROOT, json={"iModelId": IMODEL, "mappingName": "A"} | change)
        found: str = reply.json()["error"]["details"][0]["message"]
        return found

    assert text(mappingName="") == (
        "'' is not a valid 'mappingName' value. The value cannot be empty or consist only of whitespace characters."
    )
    assert (
        text(mappingName="a" * 129) == "Provided 'mappingName' is not valid. The value exceeds allowed 128 characters."
    )
    assert text(description=5) == "Provided 'description' value is not valid. Expected a value of type 'string'."


@pytest.mark.parametrize(
    ("body", "details"),
    [
        ({"iModelId": IMODEL, "mappings": []}, [("InvalidValue", "mappings")]),
        ({"iModelId": IMODEL}, [("MissingRequiredProperty", "mappings")]),
        ({"iModelId": IMODEL, "mappings": [{"id": M}, {}]}, [("MissingRequiredProperty", "mappings[1].id")]),
        ({"iModelId": IMODEL, "mappings": [{"id": 7}]}, [("InvalidValue", "mappings[0].id")]),
        ({"iModelId": IMODEL, "mappings": [{"id": M}], "changesetId": "12"}, [("InvalidValue", "changesetId")]),
        (
            {"iModelId": IMODEL, "mappings": [{"id": M}], "ecInstanceIds": ["0x1", "x"]},
            [("InvalidValue", "ecInstanceIds[1]")],
        ),
    ],
)
def test_bodies_of_run_extraction(call: Call, body: Any, details: Details) -> None:
    assert refusal(call("POST", f"{ROOT}/extractions", json=body))[2] == details


def assign(email: str = "a@example.com", *role_ids: str) -> dict[str, Any]:
    return {"actions": {"assignRoles": [{"email": email, "roleIds": list(role_ids)}]}}


@pytest.mark.parametrize(
    ("body", "details"),
    [
        ({}, [("MissingRequiredProperty", "actions")]),
        ({"actions": {}}, [("MissingRequiredProperty", "actions")]),
        ({"actions": {"assignRoles": []}}, [("InvalidRequestBody", None)]),
        ({"actions": {"assignRoles": [], "removeMembers": []}}, [("InvalidRequestBody", None)]),
        (assign("a@example.com"), [("InvalidValue", "actions.assignRoles[0].roleIds")]),
        (assign("", ROLE), [("InvalidValue", "actions.assignRoles[0].email")]),
        (assign("no address", ROLE), [("InvalidValue", "actions.assignRoles[0].email")]),
        (assign("a@example.com", "role"), [("InvalidValue", "actions.assignRoles[0].roleIds[0]")]),
        (assign("a@example.com", *[ROLE] * 101), [("InvalidProperty", "actions.assignRoles")]),
        (
            {"actions": {"removeMembers": [{"email": f"a{n}@example.com"} for n in range(101)]}},
            [("InvalidProperty", "actions.removeMembers")],
        ),
        ({"actions": {"removeMembers": [{}]}}, [("MissingRequiredProperty", "actions.removeMembers[0].email")]),
        ({"actions": {"inviteAll": []}}, [("InvalidProperty", "actions.inviteAll")]),
    ],
)
def test_bodies_of_create_job(call: Call, body: Any, details: Details) -> None:
    assert refusal(call("POST", JOBS, json=body))[2] == details


def test_a_refused_job_changes_nothing(call: Call, sandbox: Sandbox) -> None:
    body = assign("a@example.com", ROLE)
    body["actions"]["removeMembers"] = [{"email": "nonsense"}]
    refusal(call("POST", JOBS, json=body))
    assert len(sandbox.platform.store.jobs) == 1


@pytest.mark.parametrize(
    ("body", "details"),
    [
        ({}, [("MissingRequiredProperty", "exportType")]),
        ({"exportType": "LandXML"}, [("InvalidValue", "exportType")]),
        ({"exportType": "IFC", "ifcVersion": "IFC5"}, [("InvalidValue", "ifcVersion")]),
        ({"exportType": "PDF", "ifcVersion": "IFC4.3"}, [("InvalidValue", "ifcVersion")]),
        ({"exportType": "IFC", "inputOptions": {"modelIds": []}}, [("InvalidValue", "inputOptions.modelIds")]),
        (
            {"exportType": "IFC", "outputOptions": {"location": "USER_BLOBS_STORAGE"}},
            [("InvalidValue", "outputOptions.location")],
        ),
        (
            {"exportType": "IFC", "outputOptions": {"location": "USER_BLOB_STORAGE"}},
            [("MissingRequiredProperty", "outputOptions.outputSasUrl")],
        ),
    ],
)
def test_bodies_of_create_run(call: Call, body: Any, details: Details) -> None:
    assert refusal(call("POST", RUNS, json=body))[2] == details


def test_the_documented_bodies_are_accepted(call: Call) -> None:
    zeros = "0" * 40
    run = {
        "exportType": "IFC",
        "ifcVersion": "IFC4.3",
        "inputOptions": {
            "mappingFileId": zeros,
            "changesetId": zeros,
            "savedViewId": zeros,
            "mappingfileBlobUrl": "https://example.com",
        },
        "outputOptions": {
            "location": "USER_BLOB_STORAGE",
            "outputSasUrl": "https://abc.com",
            "logsSasUrl": "https://abc.com",
            "folderId": zeros,
            "replaceOlderFile": True,
            "saveLogs": True,
        },
    }
    assert call("POST", RUNS, json=run).status == 202


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("A", True),
        ("_", True),
        ("Länge_2", True),
        ("名前", True),
        ("", False),
        ("2", False),
        ("a-b", False),
        ("é", True),
    ],
)
def test_identifiers(text: str, good: bool) -> None:
    assert is_identifier(text) is good


@pytest.mark.parametrize(
    "options", [{"speed": 0}, {"speed": -1}, {"speed": float("inf")}, {"rows": -1}, {"members": -1}, {"rate_limit": 0}]
)
def test_options_out_of_range(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Sandbox(**options)
