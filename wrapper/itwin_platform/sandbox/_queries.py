"""What a group's query selects, and what is wrong with it, as far as an extraction without an iModel can tell."""

from __future__ import annotations

import re

from ._elements import CLASSES

__all__ = ["query_class", "query_issue", "query_limit"]

SELECT = re.compile(r"select\s+(?P<columns>.+?)\s+from\s+(?:only\s+)?(?P<name>[\w.:\[\]]+)", re.IGNORECASE | re.DOTALL)
LIMIT = re.compile(r"\slimit\s+(?P<rows>\d{1,12})\s*;?\s*\Z", re.IGNORECASE | re.ASCII)
UNTRANSLATED = ("QueryTranslation", "Group query could not be translated.")
WITHOUT_ID = ("GroupQuery", "Group query does not select ECInstanceId.")


def query_class(query: str) -> tuple[str, str] | None:
    """Schema and class after FROM, in lower case, or None where there is no such thing."""
    found = SELECT.match(query.strip())
    if found is None:
        return None
    schema, _, name = re.sub(r"[\[\]]", "", found["name"]).replace(":", ".").lower().partition(".")
    return schema, name


def query_issue(query: str) -> tuple[str, str] | None:
    """Log category and text of the issue that makes a group fail, or None."""
    found = SELECT.match(query.strip())
    if found is None or query_class(query) not in CLASSES:
        return UNTRANSLATED
    columns = [column.strip().lower() for column in found["columns"].split(",")]
    named = (column in ("*", "ecinstanceid") or re.search(r"[.\s]ecinstanceid$", column) for column in columns)
    return None if any(named) else WITHOUT_ID


def query_limit(query: str) -> int | None:
    """How many rows a query takes at most, or None for all."""
    found = LIMIT.search(query)
    return int(found["rows"]) if found else None
