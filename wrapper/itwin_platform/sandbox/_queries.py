"""What is wrong with a group's query, as far as an extraction without an iModel can tell."""

from __future__ import annotations

import re

__all__ = ["query_issue"]

SELECT = re.compile(r"select\s+(?P<columns>.+?)\s+from\s+(?:only\s+)?(?P<name>[\w.:\[\]]+)", re.IGNORECASE | re.DOTALL)
#: Classes that every sandbox iModel has, by schema name and alias, in lower case.
CLASSES = frozenset(
    f"{schema}.{name}"
    for schemas, names in (
        (("bis", "biscore"), ("element", "physicalelement", "geometricelement3d", "spatiallocationelement")),
        (("building", "bldg"), ("beam", "beamaspect", "column", "door", "slab", "wall", "window")),
    )
    for schema in schemas
    for name in names
)
UNTRANSLATED = ("QueryTranslation", "Group query could not be translated.")
WITHOUT_ID = ("GroupQuery", "Group query does not select ECInstanceId.")


def query_issue(query: str) -> tuple[str, str] | None:
    """Log category and text of the issue that makes a group fail, or None."""
    found = SELECT.match(query.strip())
    if found is None or re.sub(r"[\[\]]", "", found["name"]).replace(":", ".").lower() not in CLASSES:
        return UNTRANSLATED
    columns = [column.strip().lower() for column in found["columns"].split(",")]
    named = (column in ("*", "ecinstanceid") or re.search(r"[.\s]ecinstanceid$", column) for column in columns)
    return None if any(named) else WITHOUT_ID
