"""From a path and a method to an operation of the definitions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote

from ._definitions import Api, Operation
from ._errors import Refusal, Wording, operation_not_found

__all__ = ["Match", "Router", "split_path"]

NOT_ALLOWED = Wording("MethodNotAllowed", "The requested resource does not support this method.")


@dataclass(frozen=True, slots=True)
class Match:
    """An operation with the values of its path parameters."""

    operation: Operation
    values: dict[str, str]


@dataclass(slots=True)
class _Node:
    """A place in the tree of paths: where a literal segment leads, where any other, and what ends here."""

    literals: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    operations: dict[str, tuple[Operation, tuple[tuple[str, int], ...]]] = field(default_factory=dict)

    def find(self, segments: list[str], depth: int = 0) -> _Node | None:
        """The place where the segments end. Literals win over parameters, from the left."""
        if depth == len(segments):
            return self if self.operations else None
        segment = segments[depth]
        literal = self.literals.get(segment.lower())
        found = literal.find(segments, depth + 1) if literal is not None else None
        if found is None and self.parameter is not None and segment:
            found = self.parameter.find(segments, depth + 1)
        return found


def split_path(path: str) -> list[str]:
    """The decoded segments of a raw path; one trailing slash does not count."""
    segments = path.removeprefix("/").removesuffix("/").split("/")
    return [unquote(segment) for segment in segments] if "%" in path else segments


def _template(operation: Operation) -> list[str]:
    return [operation.api.base, *operation.path.strip("/").split("/")]


class Router:
    """A tree of the segments of all paths; letter case of literals does not matter."""

    def __init__(self, apis: Iterable[Api]) -> None:
        self._bases = {api.base.lower(): api for api in apis}
        self._root = _Node()
        for api in self._bases.values():
            for operation in api.operations:
                self._add(operation)

    def _add(self, operation: Operation) -> None:
        node, names = self._root, []
        for place, part in enumerate(_template(operation)):
            if part.startswith("{"):
                names.append((part[1:-1], place))
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(part.lower(), _Node())
        node.operations[operation.method] = operation, tuple(names)

    def api(self, segments: list[str]) -> Api | None:
        """The API under whose base path the request falls."""
        return self._bases.get(segments[0].lower())

    def match(self, method: str, segments: list[str]) -> Match:
        """The operation for a request.

        Raises:
            Refusal: 404 for an unknown path, 405 with ``Allow`` for another method of a known one.
        """
        node = self._root.find(segments)
        if node is None:
            raise operation_not_found()
        if method not in node.operations:
            raise Refusal(405, NOT_ALLOWED, headers=(("allow", ", ".join(sorted(node.operations))),))
        operation, names = node.operations[method]
        return Match(operation, {name: segments[place] for name, place in names})
