"""The API definitions themselves, as the generated package ships them: what servers and clients are held to."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import msgspec

__all__ = ["APIS", "Api", "load", "resolve"]

#: Folders of the definitions in the generated package.
APIS = ("grouping_and_mapping", "access_control", "export")


@dataclass(frozen=True, slots=True, eq=False)
class Api:
    """One definition; shared, and never changed."""

    name: str
    version: str
    document: dict[str, Any] = field(repr=False)

    @property
    def title(self) -> str:
        """The name by which people know the API."""
        title: str = self.document["info"]["title"]
        return title


@functools.cache
def load(name: str) -> Api:
    """Read one definition."""
    source = files("itwin_platform_api") / name / "definition.json"
    document: dict[str, Any] = msgspec.json.decode(source.read_bytes())
    return Api(name, document["info"]["version"], document)


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow local references until something else than a reference is reached."""
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        node = target
    return node
