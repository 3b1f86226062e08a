"""What requests are about: ids that exist on the server under test, and bodies that it should accept.

Nothing here is written for one operation. An id is given, or found in the list of its collection (``GET`` on the path
before the parameter), or, for requests that change something, made by a ``POST`` on that path.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from .definitions import Endpoint, endpoints
from .documents import resolve

__all__ = [
    "collection",
    "created",
    "created_id",
    "creator",
    "items_of",
    "kept_by",
    "named_body",
    "own",
    "path_parameters",
    "remover",
    "url_of",
]

PARAMETER = re.compile(r"\{(\w+)\}")
#: Members that hold the name of a thing. Names of mappings, groups and properties are OData identifiers.
NAMES = re.compile(r"name|displayName|\w+Name")
IDENTIFIERS = ("mappingName", "groupName", "propertyName")


def path_parameters(endpoint: Endpoint) -> list[str]:
    """The names of the path parameters, in the order of the URL."""
    return PARAMETER.findall(endpoint.path)


def url_of(base_url: str, endpoint: Endpoint, path: Mapping[str, str]) -> str:
    """The address of an operation; values are escaped whole."""
    filled = PARAMETER.sub(lambda found: quote(path[found[1]], safe=""), endpoint.path)
    return f"{base_url}{endpoint.base}{filled}"


def collection(endpoint: Endpoint, parameter: str) -> str:
    """The path of the list that has a path parameter's things."""
    return endpoint.path.partition(f"/{{{parameter}}}")[0]


def _find(endpoint: Endpoint, method: str, path: str) -> Endpoint | None:
    return next(
        (one for one in endpoints() if one.api is endpoint.api and (one.method, one.path) == (method, path)), None
    )


def lister(endpoint: Endpoint, parameter: str) -> Endpoint | None:
    """The operation that lists what a path parameter names."""
    return _find(endpoint, "GET", collection(endpoint, parameter))


def creator(endpoint: Endpoint, parameter: str) -> Endpoint | None:
    """The operation that makes what a path parameter names."""
    return _find(endpoint, "POST", collection(endpoint, parameter))


def remover(made_by: Endpoint) -> Endpoint | None:
    """The operation that removes what another one makes."""
    found = (one for one in endpoints() if one.api is made_by.api and one.method == "DELETE")
    return next(
        (one for one in found if PARAMETER.sub("", one.path).rstrip("/") and _parent(one) == made_by.path), None
    )


def _parent(endpoint: Endpoint) -> str:
    return endpoint.path.rpartition("/{")[0] if endpoint.path.endswith("}") else ""


def own(endpoint: Endpoint) -> bool:
    """Whether a request can be kept to things that bear a name of the suite's own: on a foreign server nothing else is touched."""
    if endpoint.reads:
        return True
    if endpoint.method == "POST":
        members = resolve(endpoint.api.document, endpoint.body or {}).get("properties", {})
        return any(NAMES.fullmatch(name) for name in members) and remover(endpoint) is not None
    parameters = path_parameters(endpoint)
    made_by = creator(endpoint, parameters[-1]) if parameters else None
    return made_by is not None and made_by.method == "POST" and own(made_by)


def items_of(endpoint: Endpoint, body: Any) -> list[Any]:
    """The items of a list's answer; empty where there are none."""
    if not isinstance(body, dict):
        return []
    wanted = endpoint.paging["items"] if endpoint.paging else None
    found = [value for name, value in body.items() if isinstance(value, list) and wanted in (None, name)]
    return found[0] if found else []


def id_in(item: Any, parameter: str) -> str | None:
    """The id of an item of a list."""
    if not isinstance(item, dict):
        return None
    value = item.get(parameter, item.get("id"))
    return value if isinstance(value, str) else None


def created_id(body: Any) -> str | None:
    """The id in the answer of a create: of the object itself, or of the one object in its envelope."""
    if not isinstance(body, dict):
        return None
    objects = [body, *(value for value in body.values() if isinstance(value, dict))]
    return next((one["id"] for one in objects if isinstance(one.get("id"), str)), None)


def created(endpoint: Endpoint, body: Any) -> Iterator[tuple[Endpoint, str]]:
    """All that a ``POST`` has made: ids, each with the operation below whose path it is removed."""
    if not isinstance(body, dict):
        return
    if isinstance(body.get("id"), str):
        yield endpoint, body["id"]
        return
    for name, value in body.items():
        for thing in value if isinstance(value, list) else [value]:
            if isinstance(thing, dict) and isinstance(thing.get("id"), str):
                yield kept_by(endpoint, name), thing["id"]


def kept_by(endpoint: Endpoint, name: str) -> Endpoint:
    """Where things of this name are kept: in a list of their own beside that of the operation, or in that one."""
    beside = f"{endpoint.path.rpartition('/')[0]}/{name.rstrip('s')}s"
    return endpoint if beside == endpoint.path else _find(endpoint, "GET", beside) or endpoint


def named_body(endpoint: Endpoint, name: str, ids: Callable[[str], list[str]]) -> Any:
    """A body as the page shows it, about things that exist, with a name of the suite's own.

    Args:
        name: lower-case letters and digits that nothing else is named by.
        ids: the values for a member that names things; empty to leave the documented ones.
    """
    plain = [value for key, value in endpoint.body_examples.items() if not _copies(value)]
    example: Any = next(iter(plain or endpoint.body_examples.values()), {})
    return _renamed(copy.deepcopy(example), name, ids)


def _copies(example: Any) -> bool:
    return isinstance(example, dict) and any(member.startswith("source") for member in example)


def _renamed(value: Any, name: str, ids: Callable[[str], list[str]]) -> Any:
    if isinstance(value, list):
        return [_renamed(item, name, ids) for item in value]
    if not isinstance(value, dict):
        return value
    changed: dict[str, Any] = {}
    for member, inner in value.items():
        if isinstance(inner, str) and member in IDENTIFIERS:
            changed[member] = f"conformance_{name}"
        elif isinstance(inner, str) and member in ("name", "displayName"):
            changed[member] = f"conformance-{name}"
        elif isinstance(inner, str) and member == "email":
            changed[member] = f"conformance-{name}@example.com"
        elif isinstance(inner, str) and (known := ids(member)):
            changed[member] = known[0]
        elif isinstance(inner, list) and member.endswith("Ids") and (known := ids(member)):
            changed[member] = known[:1]
        else:
            changed[member] = _renamed(inner, name, ids)
    return changed
