"""Lint a definition: OpenAPI's own rules by openapi-spec-validator, then those that the client depends on."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator

from .normalise import operations_of
from .problems import CodegenError, pointer

__all__ = ["lint"]


def lint(definition: dict[str, Any], *, source: str) -> None:
    """Check a definition after its overlay.

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
    error = next(iter(OpenAPIV30SpecValidator(definition).iter_errors()), None)
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
