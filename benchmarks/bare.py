"""The limit: the HTTP library alone, and msgspec's decoder alone. Nothing on top of them can be faster."""

from __future__ import annotations

from typing import Any

import msgspec

from itwin_platform_api.grouping_and_mapping.models import ExtractionLogsResponse, ExtractionResponse

from .answers import EXTRACTION, ITEMS, TOKEN

__all__ = ["HEADERS", "LOGS", "LOGS_PATH", "STATUS", "STATUS_PATH", "all_logs", "call", "clients", "page"]

#: What the SDK sends with each request.
HEADERS = {
    "Accept": "application/vnd.bentley.itwin-platform.v1+json",
    "Accept-Encoding": "gzip",
    "User-Agent": "itwin-platform-python/0.1.0",
    "X-Correlation-Id": "70a3d6d3-5385-4bc3-87c4-b6bf106e1c0a",
    "Authorization": f"Bearer {TOKEN}",
}
STATUS_PATH = f"/grouping-and-mapping/datasources/imodel-mappings/extractions/{EXTRACTION}"
LOGS_PATH = f"{STATUS_PATH}/logs"
STATUS: msgspec.json.Decoder[ExtractionResponse] = msgspec.json.Decoder(ExtractionResponse)
LOGS: msgspec.json.Decoder[ExtractionLogsResponse] = msgspec.json.Decoder(ExtractionLogsResponse)
TIMEOUT = 120.0


def clients() -> dict[str, Any]:
    """The HTTP libraries that are here: httpx, and its successor."""
    import httpx

    found: dict[str, Any] = {"httpx": httpx}
    try:
        import httpx2
    except ImportError:
        return found
    return {**found, "httpx2": httpx2}


def call(http: Any, url: str) -> ExtractionResponse:
    """One small call."""
    return STATUS.decode(http.get(url, headers=HEADERS, timeout=TIMEOUT).content)


def page(http: Any, url: str, parameters: dict[str, str]) -> ExtractionLogsResponse:
    """One page of log entries."""
    return LOGS.decode(http.get(url, params=parameters, headers=HEADERS, timeout=TIMEOUT).content)


def all_logs(http: Any, url: str) -> int:
    """All log entries over all pages, counted one by one."""
    count = 0
    parameters = {"$top": str(ITEMS)}
    while True:
        found = page(http, url, parameters)
        for _ in found.logs:
            count += 1
        following = found.links.next_
        if not following:
            return count
        parameters["$continuationToken"] = str(following.href).rpartition("=")[2]
