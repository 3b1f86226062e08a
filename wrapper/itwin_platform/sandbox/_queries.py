"""What a group's query selects, and what is wrong with it, as far as an extraction without an iModel can tell."""

from __future__ import annotations

import re

from ._elements import CLASSES

__all__ = ["query_class", "query_issue", "query_limit"]

SELECT = re.compile(r"select\s+(?P<columns>.+?)\s+from\s+(?:only\s+)?(?P<name>[\w.:\[\]]+)", re.IGNORECASE | re.DOTALL)
LIMIT = re.compile(r"\slimit\s+(?P<rows>\d{1,12})\s*;?\s*\Z", re.IGNORECASE | re.ASCII)
UNTRANSLATED = ("QueryTranslation", "Group query could not be translated.")
WITHOUT_ID = ("GroupQuery", "Group query does not select ECInstanceId.")
FAILED = ("QueryExecution", "Group query failed.")
#: The alias whose id a column is, and the class that a FROM or a JOIN gives an alias to.
ID_OF = re.compile(r"(\w+)\.ecinstanceid(?:\s+(?:as\s+)?ecinstanceid)?", re.IGNORECASE)
ALIASED = re.compile(r"\b(?:from|join)\s+(?:only\s+)?([\w.:\[\]]+)\s+(?:as\s+)?(\w+)", re.IGNORECASE)


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
    if not any(named):
        return WITHOUT_ID
    return FAILED if _selects_aspects(query, columns) else None


def _selects_aspects(query: str, columns: list[str]) -> bool:
    """Whether the ids are those of aspects, and no class tells so: they are then looked for among the elements."""
    if any(column.endswith("ecclassid") for column in columns):
        return False
    classes = {alias.lower(): name.lower() for name, alias in ALIASED.findall(query)}
    owners = [found[1] for column in columns if (found := ID_OF.fullmatch(column))]
    return any(classes.get(owner, "").rstrip("]").endswith("aspect") for owner in owners)


def query_limit(query: str) -> int | None:
    """How many rows a query takes at most, or None for all."""
    found = LIMIT.search(query)
    return int(found["rows"]) if found else None
