"""The operations of the API definitions, with everything that a contract test asks of them."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from .documents import APIS, Api, load, resolve

__all__ = ["Answer", "Endpoint", "Parameter", "endpoint", "endpoints"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation; ``where`` is ``path``, ``query`` or ``header``."""

    name: str
    where: str
    required: bool
    schema: Any
    example: Any = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a definition documents for one status; ``media_type`` is None where it documents no body."""

    status: int
    media_type: str | None
    schema: Any
    examples: Mapping[str, Any]
    headers: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Endpoint:
    """One operation of a definition.

    Attributes:
        base: the path of the API below the host, e.g. ``/export``.
        accept: the versioned media type that every request has to ask for.
        parameters: everything but ``Authorization``, ``Accept`` and ``Content-Type``, which no caller chooses.
    """

    id: str
    api: Api = field(repr=False)
    method: str
    base: str
    path: str
    accept: str
    parameters: tuple[Parameter, ...] = field(repr=False)
    body: Any = field(repr=False)
    body_examples: Mapping[str, Any] = field(repr=False)
    answers: tuple[Answer, ...] = field(repr=False)
    paging: Mapping[str, Any] | None = field(repr=False)
    title: str = field(default="", repr=False)
    job: Mapping[str, Any] | None = field(default=None, repr=False)

    @property
    def reads(self) -> bool:
        """Whether it changes nothing."""
        return self.method in ("GET", "HEAD")

    @property
    def success(self) -> Answer:
        """What is documented for the first of its successes."""
        return next(answer for answer in self.answers if 200 <= answer.status < 300)

    def of(self, where: str) -> list[Parameter]:
        """The parameters in one place, in the definition's order."""
        return [parameter for parameter in self.parameters if parameter.where == where]

    def answer(self, status: int) -> Answer | None:
        """What is documented for a status."""
        return next((answer for answer in self.answers if answer.status == status), None)


METHODS = ("get", "put", "post", "delete", "patch")
#: Header parameters that the client sets by itself; OpenAPI says to ignore their declarations.
OWNED = ("authorization", "accept", "content-type")


@functools.cache
def endpoints() -> tuple[Endpoint, ...]:
    """Every operation of every definition, in the definitions' order."""
    found = []
    for name in APIS:
        api = load(name)
        for path, item in api.document["paths"].items():
            shared = item.get("parameters", [])
            for method in METHODS:
                if method in item:
                    node = item[method]
                    parameters = [*shared, *node.get("parameters", [])]
                    found.append(_endpoint(api, method.upper(), path, node, parameters))
    return tuple(found)


@functools.cache
def _by_id() -> dict[str, Endpoint]:
    return {one.id: one for one in endpoints()}


def endpoint(operation: str) -> Endpoint:
    """The operation of this id.

    Raises:
        KeyError: no definition has such an operation.
    """
    return _by_id()[operation]


def _endpoint(api: Api, method: str, path: str, node: dict[str, Any], parameters: list[Any]) -> Endpoint:
    resolved = [resolve(api.document, parameter) for parameter in parameters]
    accept = next(one for one in resolved if one["in"] == "header" and one["name"].lower() == "accept")
    body = resolve(api.document, node.get("requestBody", {})).get("content", {}).get("application/json", {})
    return Endpoint(
        id=node["operationId"],
        api=api,
        method=method,
        base=urlsplit(api.document["servers"][0]["url"]).path,
        path=path,
        accept=resolve(api.document, accept["schema"])["default"],
        parameters=tuple(_parameter(one) for one in resolved if one["name"].lower() not in OWNED),
        body=body.get("schema"),
        body_examples=_examples(body),
        answers=tuple(
            _answer(int(status), resolve(api.document, answer)) for status, answer in node["responses"].items()
        ),
        paging=node.get("x-itwin-paging"),
        title=node.get("summary", node["operationId"]),
        job=node.get("x-itwin-job"),
    )


def _parameter(node: dict[str, Any]) -> Parameter:
    return Parameter(node["name"], node["in"], node.get("required", False), node.get("schema", {}), node.get("example"))


def _answer(status: int, node: dict[str, Any]) -> Answer:
    documented: dict[str, dict[str, Any]] = node.get("content", {})
    media_type = next(iter(documented), None)
    content = {} if media_type is None else documented[media_type]
    return Answer(status, media_type, content.get("schema"), _examples(content), node.get("headers", {}))


def _examples(content: Mapping[str, Any]) -> dict[str, Any]:
    """The documented bodies by name, whether one or several are given."""
    if "example" in content:
        return {"example": content["example"]}
    return {name: example["value"] for name, example in content.get("examples", {}).items()}
