"""The answers that every peer gets: their bytes are the same, whoever asks."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

__all__ = ["EXTRACTION", "ITEMS", "MEMBERS", "PAGES", "TOKEN", "log_page", "member_page", "status"]

EXTRACTION = "40f71ed2-31a3-45d3-bce0-5c9f3f112c03"
#: Opaque, and as long as those of the identity service.
TOKEN = "t" * 1200
PAGES = 100
ITEMS = 1000
MEMBERS = PAGES * ITEMS


def _dump(data: Any) -> bytes:
    return json.dumps(data, separators=(",", ":")).encode()


def status(state: str = "Succeeded", identifier: str = EXTRACTION, root: str = "https://api.bentley.com") -> bytes:
    """The status of an extraction: a small answer."""
    here = f"{root}/grouping-and-mapping/datasources/imodel-mappings/extractions/{identifier}"
    return _dump({
        "extraction": {
            "id": identifier,
            "state": state,
            "reason": None,
            "startedOn": "2026-03-01T12:00:00Z",
            "jobId": "0c1b4d63-0d0e-4e1c-8c8d-2b2f9f0d6a11",
            "containsIssues": False,
            "_links": {"status": {"href": here}, "logs": {"href": f"{here}/logs"}},
        }
    })  # fmt: skip


@cache
def _entries(page: int) -> bytes:
    categories = ("GroupQuery", "QueryTranslation", "QueryExecution", "StateChange")
    return _dump([
        {
            "state": "Running",
            "dateTime": f"2026-03-01T12:{number // 60 % 60:02}:{number % 60:02}.1234567Z",
            "contextType": "Mapping" if number % 3 else "IModel",
            "contextId": f"1c8e0d2f-6cf5-4a52-9f4b-{page:06}{number:06}",
            "level": "Warning" if number % 7 == 0 else "Information",
            "category": categories[number % 4],
            "message": f"Group {number} of page {page}: query returned {number * 13} elements.",
        }
        for number in range(ITEMS)
    ])  # fmt: skip


def log_page(page: int, address: str) -> bytes:
    """A page of 1,000 log entries; ``address`` is that of the listing, for its links."""
    links: dict[str, Any] = {"self": {"href": f"{address}?$top={ITEMS}&$continuationToken={page}"}}
    if page + 1 < PAGES:
        links["next"] = {"href": f"{address}?$top={ITEMS}&$continuationToken={page + 1}"}
    return b'{"logs":' + _entries(page) + b',"_links":' + _dump(links) + b"}"


@cache
def _members(skip: int, top: int) -> bytes:
    return _dump([
        {
            "id": f"{number:08x}-6cf5-4a52-9f4b-000000000000",
            "email": f"person.{number}@example.com",
            "givenName": "Person",
            "surname": f"Number {number}",
            "organization": "Organization Corp.",
            "roles": [{"id": "5abbfcef-0eab-472a-b5f5-5c5a43df34b1", "displayName": "Read Access"}],
        }
        for number in range(skip, min(skip + top, MEMBERS))
    ])  # fmt: skip


def member_page(skip: int, top: int, address: str) -> bytes:
    """A page of the members of an iTwin."""
    links = {"self": {"href": f"{address}?$skip={skip}&$top={top}"}}
    if skip + top < MEMBERS:
        links["next"] = {"href": f"{address}?$skip={skip + top}&$top={top}"}
    return b'{"members":' + _members(skip, top) + b',"_links":' + _dump(links) + b"}"
