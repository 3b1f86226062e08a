"""Nothing in our own definitions without a source: the check of ``specs/provenance/``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .documents import load
from .normalise import operations_of
from .problems import CodegenError

__all__ = ["CONFIDENCES", "require_provenance"]

CONFIDENCES = ("documented", "predecessor", "official-client", "inferred")


def require_provenance(definition: dict[str, Any], path: Path) -> dict[str, Any]:
    """Check that every operation and schema has an entry, with known sources and a known confidence; gives the record.

    Raises:
        CodegenError: naming the entry that is missing, left over or malformed.
    """
    record = load(path)
    wanted = {
        "operations": {str(operation.get("operationId")) for _, _, operation, _ in operations_of(definition)},
        "schemas": set((definition.get("components") or {}).get("schemas") or {}),
    }
    for kind, names in wanted.items():
        entries = record.get(kind) or {}
        for name in sorted(names - set(entries)):
            raise CodegenError(
                f"has no entry for {name}", source=str(path), place=f"/{kind}", advice="Add its sources and confidence."
            )
        for name in sorted(set(entries) - names):
            raise CodegenError(
                f"has an entry for {name}, which the definition does not have",
                source=str(path),
                place=f"/{kind}/{name}",
            )
        for name, entry in entries.items():
            _check_entry(entry, record, path, f"/{kind}/{name}")
    return record


def _check_entry(entry: Any, record: dict[str, Any], path: Path, place: str) -> None:
    if not isinstance(entry, dict) or entry.get("confidence") not in CONFIDENCES:
        raise CodegenError(f"needs a confidence, one of {', '.join(CONFIDENCES)}", source=str(path), place=place)
    known = record.get("sources") or {}
    for one in entry.get("sources") or [None]:
        if one not in known:
            raise CodegenError(f"names the source {one!r}, which /sources does not have", source=str(path), place=place)
    for name, aspect in (entry.get("aspects") or {}).items():
        if not isinstance(aspect, dict) or aspect.get("confidence") not in CONFIDENCES or not aspect.get("why"):
            raise CodegenError("needs a confidence and a why", source=str(path), place=f"{place}/aspects/{name}")
