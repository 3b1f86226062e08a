"""The export connections and runs that every sandbox starts with, as the portal's examples show them. Data only."""

from __future__ import annotations

from typing import Any

from ._export_runs import FAILURE
from ._world_mappings import EXPORT_IMODEL, TROUBLED_IMODEL

__all__ = ["CONNECTIONS", "RUNS"]

#: id -> name, iModel.
CONNECTIONS: dict[str, tuple[str, str]] = {
    "VRZHoBhrnkGrAev0-_-d_xwvyrzjgaVGka5wU967Q7M": ("30", TROUBLED_IMODEL),
    "fc226d0d-1647-48d7-8c11-f1f74f2d9808": ("30", EXPORT_IMODEL),
    "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e": ("Nightly export", EXPORT_IMODEL),
}

EARLY, SHORT = "2020-10-24T02:44:13.4109666Z", "2020-10-24T02:47:13.4109666Z"
BRIDGE_FAILURE: dict[str, Any] = {
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
}
PARTIAL: dict[str, Any] = {
    "id": "a1ecbdc8c4f6173004f9f881914a57c5511a362b",
    "connectionId": "bc38cd8a-fd9f-4abf-9ad7-0c3b3d28720e",
    "startDateTime": EARLY,
    "endDateTime": SHORT,
    "state": "Completed",
    "result": "PartialSuccess",
    "jobs": [
        {
            "id": "d6ecbdc8c4f6173004f9f881914a57c5511a362b",
            "startDateTime": EARLY,
            "endDateTime": EARLY,
            "state": "Completed",
            "result": "PartialSuccess",
            "tasks": [
                {
                    "id": "f5ecbdc8c4f6173004f9f881914a57c5511a362b",
                    "startDateTime": EARLY,
                    "endDateTime": EARLY,
                    "retryAttempts": 0,
                    "state": "Completed",
                    "result": "Success",
                    "error": BRIDGE_FAILURE,
                }
            ],
        }
    ],
}
#: A run that calls itself a success although its only task failed: readers have to look at the tasks, too.
DOUBTFUL: dict[str, Any] = {
    "id": "75d94fca-4a9b-4ff0-8f3a-eeedbc1fea97",
    "connectionId": "VRZHoBhrnkGrAev0-_-d_xwvyrzjgaVGka5wU967Q7M",
    "state": "Completed",
    "result": "Success",
    "startDateTime": "2023-09-14T12:00:06.8727565Z",
    "endDateTime": "2023-09-14T12:07:11.4138469Z",
    "jobs": [
        {
            "id": "899537ea-2945-4c98-9737-3bb4891fe8da",
            "startDateTime": "2023-09-14T12:00:09.801086Z",
            "endDateTime": "2023-09-14T12:06:31.4310333Z",
            "state": "Completed",
            "result": "Error",
            "tasks": [
                {
                    "id": "fe2f628d-1beb-453f-bf49-2468ca48b9a8",
                    "startDateTime": "2023-09-14T12:06:03.105039Z",
                    "endDateTime": "2023-09-14T12:06:31.3820011Z",
                    "retryAttempts": 0,
                    "state": "Completed",
                    "result": "Error",
                    "exportOutputFileId": "fa310a48-d89c-493a-8124-80406ac46f66",
                    "error": FAILURE,
                }
            ],
        }
    ],
}
PLAIN: dict[str, Any] = {
    "id": "de626d0d-1647-48d7-8c11-f1f74f2d4523",
    "connectionId": "fc226d0d-1647-48d7-8c11-f1f74f2d9808",
    "startDateTime": "2023-09-14T12:00:06.8727565Z",
    "endDateTime": "2023-09-14T12:07:11.4138469Z",
    "state": "Completed",
    "result": "Success",
    "jobs": [
        {
            "id": "4b8d1f6a-0c2e-4f57-a3d9-6e7b8c9d0a1f",
            "startDateTime": "2023-09-14T12:00:09.8010860Z",
            "endDateTime": "2023-09-14T12:06:31.4310333Z",
            "state": "Completed",
            "result": "Success",
            "tasks": [
                {
                    "id": "5c9e2a7b-1d3f-4a68-b4ea-7f8c9d0e1b2a",
                    "startDateTime": "2023-09-14T12:06:03.1050390Z",
                    "endDateTime": "2023-09-14T12:06:31.3820011Z",
                    "retryAttempts": 0,
                    "state": "Completed",
                    "result": "Success",
                    "exportOutputFileId": "6daf3b8c-2e4a-4b79-85fb-809dae1f2c3b",
                }
            ],
        }
    ],
}
RUNS = (PARTIAL, DOUBTFUL, PLAIN)
