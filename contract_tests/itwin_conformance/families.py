"""Operations that belong together: those on the things of one list, and those on what the list is in."""

from __future__ import annotations

from .definitions import Endpoint, endpoints
from .subjects import creator, lister, path_parameters

__all__ = ["family", "given_parameters", "is_chained", "list_path"]


def list_path(endpoint: Endpoint) -> str:
    """The path of the list that an operation is about, or in which its thing is; of other operations their own."""
    return endpoint.path.rpartition("/{")[0] if endpoint.path.endswith("}") else endpoint.path


def family(endpoint: Endpoint) -> list[Endpoint]:
    """The operations on the same list and its things, and those on the paths above, in the definition's order.

    An answer of one names what the next is about, so that calls can be chained without anything known beforehand.
    """
    here = list_path(endpoint)
    same = [one for one in endpoints() if one.api is endpoint.api]
    return [one for one in same if list_path(one) == here or f"{here}/".startswith(f"{one.path}/")]


def given_parameters(endpoint: Endpoint) -> list[str]:
    """The path parameters that no operation of its API lists or makes: their values come from outside."""
    return [name for name in path_parameters(endpoint) if not (lister(endpoint, name) or creator(endpoint, name))]


def is_chained(endpoint: Endpoint) -> bool:
    """Whether an operation can stand in a chain: something in its family is named by another's answer."""
    return any(len(path_parameters(one)) > len(given_parameters(one)) for one in family(endpoint))
