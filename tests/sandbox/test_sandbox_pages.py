"""The examples of the five documented pages come back exactly, their links on the sandbox's own host."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from itwin_platform.sandbox._messages import SandboxReply

B = "https://sandbox.test/grouping-and-mapping/datasources/imodel-mappings"
X = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
M = "f1fe5959-35ab-467e-83b8-a679b722d80f"

LOG: dict[str, Any] = {
    "contextType": "IModel",
    "contextId": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a",
    "level": "Information",
    "category": "StateChange",
}
DAY = "2020-10-24T02:44:13.4109666Z"
PAGES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "status": (
        f"/grouping-and-mapping/datasources/imodel-mappings/extractions/{X}",
        "",
        {
            "extraction": {
                "id": X,
                "state": "Succeeded",
                "startedOn": "2022-09-10T13:44:56+00:00",
                "_links": {
                    "status": {"href": f"{B}/extractions/{X}"},
                    "logs": {"href": f"{B}/extractions/{X}/logs"},
                },
            }
        },
    ),
    "logs": (
        f"/grouping-and-mapping/datasources/imodel-mappings/extractions/{X}/logs",
        "$top=2",
        {
            "logs": [
                {"state": "Succeeded", "dateTime": "2022-09-10T13:44:56+00:00", **LOG, "message": "Completed."},
                {"state": "Running", "dateTime": "2022-09-10T13:43:56+00:00", **LOG, "message": "Not completed yet."},
            ],
            "_links": {"self": {"href": f"{B}/extractions/{X}/logs?$top=2"}},
        },
    ),
    "mapping extractions": (
        f"/grouping-and-mapping/datasources/imodel-mappings/{M}/extractions",
        "$top=100",
        {
            "extractions": [
                {
                    "extractionId": "d4ca244b-81c8-4146-934d-e5936345bba2",
                    "extractionTimestamp": "2023-01-10T13:44:56+00:00",
                    "changesetIndex": 5,
                    "mappingTimestamp": "2022-01-10T13:44:56+00:00",
                    "_links": {"cdm": {"href": f"{B}/{M}/extractions/d4ca244b-81c8-4146-934d-e5936345bba2/cdm"}},
                }
            ],
            "_links": {"self": {"href": f"{B}/{M}/extractions?$top=100"}},
        },
    ),
    "job": (
        "/accesscontrol/itwins/6c9aba19-76f5-4a21-a4df-a8512df2201e/jobs/fb936e1f-5a60-4fe0-8237-e7afbf47512b",
        "",
        {
            "id": "fb936e1f-5a60-4fe0-8237-e7afbf47512b",
            "itwinId": "6c9aba19-76f5-4a21-a4df-a8512df2201e",
            "status": "Active",
        },
    ),
    "run": (
        "/export/connections/bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e/runs/a1ecbdc8c4f6173004f9f881914a57c5511a362b",
        "",
        {
            "run": {
                "id": "a1ecbdc8c4f6173004f9f881914a57c5511a362b",
                "connectionId": "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e",
                "startDateTime": DAY,
                "endDateTime": "2020-10-24T02:47:13.4109666Z",
                "state": "Completed",
                "result": "PartialSuccess",
                "jobs": [
                    {
                        "id": "d6ecbdc8c4f6173004f9f881914a57c5511a362b",
                        "startDateTime": DAY,
                        "endDateTime": DAY,
                        "state": "Completed",
                        "result": "PartialSuccess",
                        "tasks": [
                            {
                                "id": "f5ecbdc8c4f6173004f9f881914a57c5511a362b",
                                "startDateTime": DAY,
                                "endDateTime": DAY,
                                "retryAttempts": 0,
                                "state": "Completed",
                                "result": "Success",
                                "error": {
                                    "errorCode": "TAE_BRG_1000",
                                    "message": "Failed to process.",
                                    "details": "Error exit code received from bridge wrapper.",
                                    "bridgeExitCode": 4294967295,
                                    "system": "cloud_orchestrator",
                                    "phase": "internal_server_error",
                                    "category": "other",
                                    "descriptionKey": "RunOrchestrationError",
                                    "description": "Failed to orchestrate Run.",
                                    "kbArticleLink": "",
                                    "canUserFix": False,
                                },
                            }
                        ],
                    }
                ],
            }
        },
    ),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_with_its_example(call: Callable[..., SandboxReply], page: str) -> None:
    path, query, expected = PAGES[page]
    reply = call("GET", path, query)
    assert reply.status == 200
    # As text: values, spelling of dates and order of members.
    assert reply.content().decode() == json.dumps(expected, separators=(",", ":"))


@pytest.mark.parametrize("page", PAGES)
def test_letter_case_and_a_trailing_slash_do_not_matter(call: Callable[..., SandboxReply], page: str) -> None:
    path, query, expected = PAGES[page]
    head, _, last = path.rpartition("/")
    assert call("GET", f"{head.upper()}/{last}/", query).json() == expected


def test_links_follow_host_scheme_and_prefix(call: Callable[..., SandboxReply]) -> None:
    path, _, _ = PAGES["status"]
    forwarded = {"x-forwarded-host": "evil.test", "x-forwarded-proto": "ftp"}
    reply = call("GET", path, headers={"host": "localhost:8080", **forwarded}, scheme="http", prefix="/a/b")
    href = reply.json()["extraction"]["_links"]["status"]["href"]
    assert href == f"http://localhost:8080/a/b{path}"


def test_both_preferences_of_a_job(call: Callable[..., SandboxReply]) -> None:
    path, _, expected = PAGES["job"]
    for wish in ("return=minimal", "return=representation", "Return=Representation, wait=5", "nonsense"):
        assert call("GET", path, headers={"prefer": wish}).json() == expected
