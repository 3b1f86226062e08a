"""Lint a definition: OpenAPI's own rules by openapi-spec-validator, then those that the client depends on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator

from .documents import resolve
from .normalise import operations_of
from .problems import CodegenError, pointer

__all__ = ["lint"]

#: Keywords whose values hold no schemas.
_LITERALS = {"default", "enum", "example", "examples", "variables"}
#: Keywords whose keys are names that a definition chose.
_NAMED = {"properties", "schemas", "parameters", "responses", "headers", "content"}


def lint(definition: dict[str, Any], *, source: str, with_defaults: bool = True) -> None:
    """Check a definition after its overlay, and whether its defaults fit.

    Raises:
        CodegenError: it is not OpenAPI 3.0, or misses what every client needs.
    """
    version = str(definition.get("openapi") or definition.get("swagger") or "")
    if not version.startswith("3.0"):
        raise CodegenError(
            f"is OpenAPI {version or '?'}, expected 3.0",
            source=source,
            place="/openapi",
            advice="Download the definition as OpenAPI v3 (JSON).",
        )
    # Before the validator, which would fall over it.
    for parts, reference in _references(definition, ()):
        if resolve(definition, reference) is None:
            raise CodegenError(
                f"refers to {reference}, which the definition does not have",
                source=source,
                place=pointer(parts),
                advice="Add it, or point the reference elsewhere, in the overlay.",
            )
    for key in (definition.get("components") or {}).get("schemas") or {}:
        reference = pointer(["components", "schemas", key])
        if _is_part_of_itself(definition, f"#{reference}"):
            raise CodegenError(
                "is a part of itself",
                source=source,
                place=reference,
                advice="Take the part that leads back to it out of its allOf, anyOf or oneOf, in the overlay.",
            )
    read = _without(definition, {"pattern"} if with_defaults else {"pattern", "default"})
    error = next(iter(OpenAPIV30SpecValidator(read).iter_errors()), None)
    if error is not None:
        raise CodegenError(
            f"is not valid OpenAPI: {error.message}", source=source, place=pointer(list(error.absolute_path))
        )
    for path, method, operation, _ in operations_of(definition):
        place = pointer(["paths", path, method])
        if not any(str(status)[0] in "23" for status in operation.get("responses") or {}):
            raise CodegenError(
                "documents no success answer", source=source, place=place, advice="Add one in the overlay."
            )


def _without(node: Any, words: set[str], *, is_named: bool = False) -> Any:
    """The definition as the validator reads it: without patterns, which it would take for Python's."""
    if isinstance(node, list):
        return [_without(one, words) for one in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value
        if key in _LITERALS and not is_named
        else _without(value, words, is_named=key in _NAMED and not is_named)
        for key, value in node.items()
        if key not in words or is_named
    }


def _is_part_of_itself(definition: dict[str, Any], reference: str) -> bool:
    """Whether a schema leads back to itself through references and parts alone, so that it never comes to an end."""
    seen: set[str] = set()
    waiting: list[Any] = [resolve(definition, reference)]
    while waiting:
        schema = waiting.pop()
        if not isinstance(schema, dict):
            continue
        target = schema.get("$ref")
        if target == reference:
            return True
        if isinstance(target, str) and target not in seen:
            seen.add(target)
            waiting.append(resolve(definition, target))
        for word in ("allOf", "anyOf", "oneOf"):
            waiting += schema.get(word) or []
    return False


def _references(node: Any, parts: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every reference with its place; what only looks like one inside an example is none."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield parts, node["$ref"]
        for key, value in node.items():
            if key not in {"example", "examples"} or parts[-1:] == ("properties",):
                yield from _references(value, (*parts, key))
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from _references(item, (*parts, index))
