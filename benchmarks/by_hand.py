"""The same work as scripts have it: `requests`, a token in a header, a loop over the links, dictionaries."""

from __future__ import annotations

import time
from typing import Any

import requests

__all__ = ["all_logs", "call", "get_with_retry", "session"]

ACCEPT = "application/vnd.bentley.itwin-platform.v1+json"


def session(token: str) -> Any:
    """What such scripts keep between calls."""
    made = requests.Session()
    made.headers.update({"Authorization": f"Bearer {token}", "Accept": ACCEPT})
    return made


def call(web: Any, url: str) -> Any:
    """One call."""
    response = web.get(url, timeout=120)
    response.raise_for_status()
    return response.json()


def all_logs(web: Any, url: str) -> int:
    """All log entries, counted."""
    count = 0
    following: str | None = f"{url}?$top=1000"
    while following:
        page = call(web, following)
        for _ in page["logs"]:
            count += 1
        following = page["_links"].get("next", {}).get("href")
    return count


def get_with_retry(web: Any, url: str) -> int:
    """One call, again and again until it is let through; gives the number of refusals."""
    refused = 0
    while True:
        response = web.get(url, timeout=120)
        if response.status_code != 429:
            response.raise_for_status()
            return refused
        refused += 1
        time.sleep(float(response.headers["Retry-After"]))
