"""From a path and a method to an operation of the definitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from ._definitions import Api, Operation
from ._errors import Refusal, Wording, operation_not_found

__all__ = ["Match", "Router", "split_path"]

NOT_ALLOWED = Wording("MethodNotAllowed", "The requested resource does not support this method.")
Shape = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An operation with the values of its path parameters."""

    operation: Operation
    values: dict[str, str]


@dataclass(slots=True)
class _Path:
    """All operations of one path; ``None`` in the shape stands for a parameter."""

    shape: Shape
    operations: dict[str, Operation] = field(default_factory=dict)

    def fits(self, segments: list[str]) -> bool:
        return len(self.shape) == len(segments) and all(
            segment != "" if literal is None else literal == segment.lower()
            for literal, segment in zip(self.shape, segments, strict=True)
        )


def split_path(path: str) -> list[str]:
    """The decoded segments of a raw path; one trailing slash does not count."""
    return [unquote(segment) for segment in path.removeprefix("/").removesuffix("/").split("/")]


def _template(operation: Operation) -> list[str]:
    return [operation.api.base, *operation.path.strip("/").split("/")]


def _shape(operation: Operation) -> Shape:
    return tuple(None if part.startswith("{") else part.lower() for part in _template(operation))


class Router:
    """Literal segments win over parameters, from the left; letter case of literals does not matter."""

    def __init__(self, apis: Iterable[Api]) -> None:
        self._bases = {api.base.lower(): api for api in apis}
        paths: dict[Shape, _Path] = {}
        for api in self._bases.values():
            for operation in api.operations:
                shape = _shape(operation)
                paths.setdefault(shape, _Path(shape)).operations[operation.method] = operation
        self._paths = sorted(paths.values(), key=lambda path: [part is None for part in path.shape])

    def api(self, segments: list[str]) -> Api | None:
        """The API under whose base path the request falls."""
        return self._bases.get(segments[0].lower())

    def match(self, method: str, segments: list[str]) -> Match:
        """The operation for a request.

        Raises:
            Refusal: 404 for an unknown path, 405 with ``Allow`` for another method of a known one.
        """
        path = next((path for path in self._paths if path.fits(segments)), None)
        if path is None:
            raise operation_not_found()
        operation = path.operations.get(method)
        if operation is None:
            raise Refusal(405, NOT_ALLOWED, headers=(("allow", ", ".join(sorted(path.operations))),))
        pairs = zip(_template(operation), segments, strict=True)
        return Match(operation, {part[1:-1]: value for part, value in pairs if part.startswith("{")})
