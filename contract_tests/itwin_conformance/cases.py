"""The test vectors, read from their files: each answer as it is served, with what a client has to make of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from .calls import Call
from .definitions import Endpoint, endpoints
from .documents import APIS
from .positions import patched
from .wholes import Served

__all__ = ["Case", "Vectors", "content_of", "load_vectors"]


@dataclass(frozen=True, slots=True)
class Case:
    """One answer to serve.

    Attributes:
        name: operation, status and vector.
        documented: the status for which the vector was made.
        fits: whether the definition allows the answer.
        value: whether a client reads it; ``reads`` is what it reads then.
        path: the place that an error has to name, where it has to name one.
    """

    name: str
    endpoint: Endpoint = field(repr=False)
    documented: int
    served: Served = field(repr=False)
    fits: bool
    value: bool
    reads: Any = field(default=None, repr=False)
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of one operation: answers to serve, and requests to make."""

    endpoint: Endpoint = field(repr=False)
    cases: tuple[Case, ...]
    requests: dict[str, tuple[Call, str]]


def load_vectors(folder: Path) -> dict[str, Vectors]:
    """Every vector, by operation."""
    found: dict[str, Vectors] = {}
    for api in APIS:
        document = msgspec.json.decode((folder / f"{api}.json").read_bytes())
        for endpoint in (one for one in endpoints() if one.api.name == api):
            answers = [one for one in document["answers"] if one["operation"] == endpoint.id]
            cases = [case for one in answers for case in _cases(endpoint, one, document["sets"][one["set"]])]
            requests = [one for one in document["requests"] if one["operation"] == endpoint.id]
            calls = {one["name"]: (Call(endpoint, **one["arguments"]), one["request"]["path"]) for one in requests}
            found[endpoint.id] = Vectors(endpoint, tuple(cases), calls)
    return found


def content_of(vector: dict[str, Any]) -> bytes:
    """The bytes of a vector: its ``content``, or its ``body`` as JSON."""
    if "content" not in vector:
        return msgspec.json.encode(vector["body"])
    return b"".join(
        (part["text"].encode() if "text" in part else base64.b64decode(part["base64"])) * part.get("times", 1)
        for part in vector["content"]
    )


def _cases(endpoint: Endpoint, answer: dict[str, Any], kinds: dict[str, Any]) -> Iterator[Case]:
    media_type: str | None = kinds["mediaType"]
    status: int = answer["status"]
    headers = answer["headers"] | ({"content-type": media_type} if media_type else {})
    valid = {one["name"]: one for one in [*kinds["valid"], *answer["examples"]]}
    first = kinds["valid"][0]
    for name, vector in valid.items():
        what = {"name": name, "expect": "value" if status < 400 else "error"}
        yield _case(endpoint, Served(status, headers, b""), vector, what, fits=True)
    for vector in [*kinds["broken"], *answer["broken"]]:
        base = valid[vector["of"]] if "of" in vector else first
        yield _case(endpoint, Served(status, headers, b""), base, vector, fits=False)


def _case(endpoint: Endpoint, right: Served, base: dict[str, Any], vector: dict[str, Any], *, fits: bool) -> Case:
    """An answer made of a valid vector and what another one changes in it."""
    value = vector["expect"] == "value"
    headers = {name: text for name, text in right.headers.items() if name != vector.get("header")}
    if "mediaType" in vector:
        headers["content-type"] = vector["mediaType"]
    if "patch" in vector:
        content = msgspec.json.encode(patched(base["body"], vector["patch"]))
    else:
        content = content_of(vector if "content" in vector else base)
    return Case(
        f"{endpoint.id} {right.status} {vector['name']}",
        endpoint,
        right.status,
        Served(vector.get("status", right.status), {k: v for k, v in headers.items() if v is not None}, content),
        fits=fits,
        value=value,
        reads=_read(base, vector) if value else None,
        path=vector.get("path"),
    )


def _read(base: dict[str, Any], vector: dict[str, Any]) -> Any:
    return patched(base["body"], vector.get("reads", [])) if "body" in base else content_of(base)
