"""Recognise list operations: how their pages follow each other, and where the items are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .plan import ListingPlan
from .problems import CodegenError, Repair
from .schemas import SchemaNormaliser, python_names

__all__ = ["listing_of"]

_NEXT = ("_links", "next", "href")


def listing_of(
    declared: Mapping[str, Any],
    query: set[str],
    page: Mapping[str, Any] | None,
    schemas: SchemaNormaliser,
    *,
    source: str,
    place: str,
) -> ListingPlan | Repair | None:
    """How an operation is paged: a plan, the reason why it is not iterated, or None when it is no listing.

    Args:
        declared: its ``x-itwin-paging``, empty when it has none.
        query: its query parameters.
        page: the schema of its success answer.
        schemas: the schemas of the definition.
        source: where the definition comes from, for errors.
        place: where the operation stands in it.

    Raises:
        CodegenError: ``x-itwin-paging`` names items that the answer does not have.
    """
    token = next((name for name in sorted(query) if name.lower().lstrip("$") == "continuationtoken"), None)
    top = next((name for name in ("$top", "top") if name in query), "$top")
    skip = next((name for name in ("$skip", "skip") if name in query), "$skip")
    kind: Any = declared.get("kind") or ("continuation-token" if token else "skip" if skip in query else None)
    if kind is None:
        return None
    properties = {} if page is None else schemas.members(page)[0]
    arrays = [name for name, member in properties.items() if schemas.resolved(member).get("type") == "array"]
    items = declared.get("items") or (arrays[0] if len(arrays) == 1 else None)
    if items is None or items not in properties:
        if declared:
            raise CodegenError(
                f"x-itwin-paging names the items {items!r}, which the answer does not have",
                source=source,
                place=place,
                advice=f"Members that are arrays: {', '.join(arrays) or 'none'}.",
            )
        return Repair(place, "listing", "takes paging parameters, but its answer has no single array: not iterated")
    chain = _next_link(properties, schemas)
    if kind != "skip" and not chain:
        what = "has a continuation token" if kind == "continuation-token" else "is to follow links"
        return Repair(place, "listing", f"{what}, but its answer has no next link: not iterated")
    return ListingPlan(kind, python_names(properties)[items], chain, token or "$continuationToken", top, skip)


def _next_link(page: Mapping[str, Any], schemas: SchemaNormaliser) -> tuple[str, ...]:
    """The Python names that lead from a page to the URL of the next one; none when it has no such member."""
    chain: list[str] = []
    node = page
    for wire in _NEXT:
        if wire not in node:
            return ()
        chain.append(python_names(node)[wire])
        node = schemas.members(node[wire])[0]
    return tuple(chain)
