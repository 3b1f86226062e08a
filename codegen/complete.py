"""Prove that nothing was lost: every operation and every schema of a definition is in what was generated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openapi_python_client.parser import GeneratorData

from .names import snake_name
from .normalise import operations_of
from .plan import ApiPlan
from .problems import CodegenError, pointer

__all__ = ["require_complete"]

_REPORT = "The generator dropped it. Its definition is at the place named; mend it there or in the overlay."


def require_complete(
    definition: Mapping[str, Any], plan: ApiPlan, data: GeneratorData, package: Path, *, source: str
) -> None:
    """Compare the definition with the plan, with what the generator understood, and with the files on disk.

    Raises:
        CodegenError: names the first operation or schema that is missing.
    """
    reasons = _reasons(data)
    planned = {one.place: one for one in plan.operations}
    understood = {str(one.name) for group in data.endpoint_collections_by_tag.values() for one in group.endpoints}
    facade = (package / "client.py").read_text(encoding="utf-8") if (package / "client.py").exists() else ""
    for path, method, operation, _ in operations_of(definition):
        place = pointer(["paths", path, method])
        name = operation.get("operationId") or f"{method} {path}"
        one = planned.get(place)
        lost = (
            one is None
            or one.python not in understood
            or not (package / "api" / one.tag / f"{one.python}.py").exists()
            or facade.count(f" {one.python}(") < 2
        )
        if lost:
            raise CodegenError(
                f"operation {name} is lost{_because(reasons, [f'{method.upper()} {path} '])}",
                source=source,
                place=place,
                advice=_REPORT,
            )
    classes = {str(one.class_info.name) for one in [*data.models, *data.enums]}
    members = {str(one.class_info.name): len(one.values) for one in data.enums}
    by_key = {one.key: one for one in plan.schemas}
    for key in (definition.get("components") or {}).get("schemas") or {}:
        schema = by_key.get(key)
        lost = schema is None or (
            schema.is_class
            and (
                schema.class_name not in classes
                or not (package / "models" / f"{snake_name(schema.class_name)}.py").exists()
                or members.get(schema.class_name, len(schema.values)) != len(schema.values)
            )
        )
        if lost:
            place = pointer(["components", "schemas", key])
            names = [key] if schema is None else [key, schema.class_name]
            raise CodegenError(
                f"schema {key} is lost{_because(reasons, names)}", source=source, place=place, advice=_REPORT
            )


def _reasons(data: GeneratorData) -> list[str]:
    errors = [*data.errors, *(one for group in data.endpoint_collections_by_tag.values() for one in group.parse_errors)]
    return [" ".join(str(part) for part in (one.header, one.detail) if part) for one in errors]


def _because(reasons: list[str], names: list[str]) -> str:
    for reason in reasons:
        if any(name in reason for name in names):
            return f": {reason}"
    return ""
