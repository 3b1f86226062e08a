"""A service that lists numbers in each of the ways in which services page, and the operation that asks it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, urlsplit

import httpx2

from itwin_platform_api.runtime.operation import Answer, Listing, Operation, Request

API = "https://api.bentley.com"
PATH = "/demo/things"

Kind = Literal["continuation-token", "skip", "link"]
KINDS: tuple[Kind, ...] = ("continuation-token", "skip", "link")


def demo(
    kind: Kind, *, linked: bool = True, query: Sequence[tuple[str, Any]] = ()
) -> tuple[Request[Any], Listing[Any, Any]]:
    """The request of a listing, and how its pages follow each other."""
    operation: Operation[Any] = Operation(
        api="demo", id="get-things", method="GET", base_path="/demo", path="/things", accept="application/json",
        effect="safe", answers={"200": Answer("json", Any)},
    )  # fmt: skip
    listing: Listing[Any, Any] = Listing(
        kind=kind, items=lambda page: page["items"], next_link=lambda page: page.get("next"), linked=linked
    )
    return operation.request(query=query), listing


class Shelf:
    """Lists what lies on it.

    Args:
        kind: how its pages follow each other. A token or a link names the last item given, not a number of items.
        items: what lies on it; may be changed at any time.
        most: the longest page it gives.
        sizes: how many items it gives at each place, where that is fewer than were asked for.
    """

    def __init__(self, kind: Kind, items: Sequence[int], *, most: int = 100, sizes: Sequence[int] = ()) -> None:
        self.kind = kind
        self.items = list(items)
        self.most = most
        self.sizes = list(sizes)
        self.asked: list[str] = []

    def answer(self, query: dict[str, str]) -> dict[str, Any]:
        """The page for a query."""
        key = {"skip": "$skip", "continuation-token": "$continuationToken", "link": "beyond"}[self.kind]
        at = query.get(key, "0" if self.kind == "skip" else None)
        start = self._start(at)
        size = min(int(query.get("$top", self.most)), self.most)
        if self.sizes:
            size = min(size, self.sizes[start % len(self.sizes)])
        page = self.items[start : start + size]
        if start + size >= len(self.items):
            return {"items": page}
        beyond = str(start + size) if self.kind == "skip" else str(page[-1])
        return {"items": page, "next": f"{API}{PATH}?{quote(key, safe='$')}={beyond}"}

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        query = dict(parse_qsl(urlsplit(str(request.url)).query))
        self.asked.append(urlsplit(str(request.url)).query)
        body = json.dumps(self.answer(query)).encode()
        return httpx2.Response(200, headers={"content-type": "application/json"}, content=body)

    def _start(self, at: str | None) -> int:
        if at is None:
            return 0
        return int(at) if self.kind == "skip" else self.items.index(int(at)) + 1
