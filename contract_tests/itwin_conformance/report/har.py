"""HAR 1.2: the exchanges that failures point at, and the slowest, for the tools that read this format."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from ..exchange import Record
from ..results import Run

__all__ = ["har"]


def har(run: Run) -> bytes:
    """The archive. Secrets are not in the records that it is made from."""
    kept = {record.number: record for record in (*run.exchanges, *run.slowest)}
    entries = [_entry(record) for _, record in sorted(kept.items())]
    creator = {"name": "itwin-conformance", "version": run.environment.suite}
    document = {"log": {"version": "1.2", "creator": creator, "entries": entries}}
    return msgspec.json.format(msgspec.json.encode(document), indent=1)


def _entry(record: Record) -> dict[str, Any]:
    milliseconds = round(record.seconds * 1000, 1)
    return {
        "startedDateTime": record.started,
        "time": milliseconds,
        "request": _request(record),
        "response": _response(record),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "comment": f"{record.requirement} {record.operation}".strip(),
    }


def _pairs(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _header(pairs: list[tuple[str, str]], wanted: str) -> str:
    return next((value for name, value in pairs if name.lower() == wanted), "")


def _request(record: Record) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": record.method,
        "url": record.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(record.request_headers),
        "queryString": _pairs(parse_qsl(urlsplit(record.url).query, keep_blank_values=True)),
        "headersSize": -1,
        "bodySize": -1 if record.request_body is None else len(record.request_body.encode()),
    }
    if record.request_body is not None:
        media_type = _header(record.request_headers, "content-type")
        request["postData"] = {"mimeType": media_type, "text": record.request_body}
    return request


def _response(record: Record) -> dict[str, Any]:
    media_type = _header(record.headers, "content-type")
    return {
        "status": record.status,
        "statusText": "",
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _pairs(record.headers),
        "content": {"size": record.body_size, "mimeType": media_type, "text": record.body},
        "redirectURL": _header(record.headers, "location"),
        "headersSize": -1,
        "bodySize": record.body_size,
    }
