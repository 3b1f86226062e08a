"""The catalogue: what a server is held to, each sentence with its source, read from ``contract_tests/requirements``."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from .definitions import Endpoint, endpoints
from .families import family, is_chained
from .positions import positions

__all__ = ["PROFILES", "SELECTORS", "CatalogueError", "Requirement", "catalogue", "folder"]

Level = Literal["MUST", "SHOULD", "MAY"]
Profile = Literal["smoke", "default", "full"]
#: From the quickest to the most thorough; each includes those before it.
PROFILES: tuple[Profile, ...] = ("smoke", "default", "full")
Text = Annotated[str, msgspec.Meta(min_length=1)]


class CatalogueError(ValueError):
    """The catalogue contradicts itself or the definitions: a fault of the suite, not of a server."""


class Source(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Where a requirement comes from: a page, and what it says there, in our own words."""

    page: Text
    fact: Text


class Requirement(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """One sentence that a server keeps or breaks.

    Attributes:
        id: e.g. ``GM-LOG-02``; never given to another sentence.
        area: the heading under which reports show it.
        operations: operation ids, or names of `SELECTORS` with an ``@`` before them.
        without: operations of those that it is not about after all; a comment beside them says why.
        confidence: how sure the source is, as in the provenance of the definitions.
        sentence: what holds, in the present tense; reports show it when it does not hold.
        needs: ``state`` where a mock with canned answers cannot be judged.
        bug: the name of the planted bug that proves that the check can fail.
        profile: the quickest profile that includes it.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[A-Z]+(-[A-Z0-9]+)*-[0-9]{2}$")]
    level: Level
    area: Text
    operations: Annotated[list[str], msgspec.Meta(min_length=1)]
    without: list[str] = []
    source: Source
    confidence: Literal["documented", "predecessor", "official-client", "standard", "inferred"]
    sentence: Text
    bug: Annotated[str, msgspec.Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")]
    profile: Profile = "smoke"
    needs: list[Literal["state"]] = []

    def endpoints(self) -> list[Endpoint]:
        """The operations that it is about, in the definitions' order."""
        return _expanded(self.id, tuple(self.operations), tuple(self.without))

    def belongs_to(self, profile: Profile) -> bool:
        """Whether a run of this profile includes it."""
        return PROFILES.index(self.profile) <= PROFILES.index(profile)


def _has(name: str) -> Callable[[Endpoint], bool]:
    return lambda one: any(parameter.name == name for parameter in one.of("query"))


def _answers_with_links(one: Endpoint) -> bool:
    schema = one.success.schema
    return schema is not None and any(place.pointer.endswith("/href") for place in positions(one.api, schema))


def _last_is_id(one: Endpoint) -> bool:
    return one.path.endswith("}")


#: Groups of operations that need not be listed by hand, and that new operations join by themselves.
SELECTORS: dict[str, Callable[[Endpoint], bool]] = {
    "all": lambda _: True,
    "reads": lambda one: one.reads,
    "writes": lambda one: not one.reads,
    "by-id": lambda one: bool(one.of("path")),
    "single-reads": lambda one: one.reads and _last_is_id(one) and one.success.media_type == "application/json",
    "owned": lambda one: bool(one.of("path")) or any(p.name.lower() == "imodelid" for p in one.of("query")),
    "guarded-writes": lambda one: not one.reads and one.answer(403) is not None,
    "listings": lambda one: one.paging is not None,
    "skip-listings": lambda one: one.paging is not None and one.paging["kind"] == "skip",
    "token-listings": lambda one: one.paging is not None and one.paging["kind"] == "continuation-token",
    "with-top": _has("$top"),
    "with-skip": _has("$skip"),
    "json": lambda one: one.success.media_type == "application/json",
    "linked": _answers_with_links,
    "with-body": lambda one: one.body is not None,
    "chained": is_chained,
    "removable-reads": lambda one: (
        one.reads and any(two.path == one.path and two.method == "DELETE" for two in family(one))
    ),
    "with-required-query": lambda one: any(parameter.required for parameter in one.of("query")),
}


@functools.cache
def _expanded(requirement: str, names: tuple[str, ...], without: tuple[str, ...]) -> list[Endpoint]:
    every = endpoints()
    known = {one.id for one in every}
    chosen: set[str] = set()
    for name in names:
        if name.startswith("@"):
            if name[1:] not in SELECTORS:
                raise CatalogueError(f"{requirement}: no selector {name}; there are {', '.join(sorted(SELECTORS))}")
            chosen.update(one.id for one in every if SELECTORS[name[1:]](one))
        elif name in known:
            chosen.add(name)
        else:
            raise CatalogueError(f"{requirement}: no definition has an operation {name!r}")
    if not chosen.issuperset(without):
        raise CatalogueError(f"{requirement}: it is not about {', '.join(set(without) - chosen)} anyway")
    chosen -= set(without)
    if not chosen:
        raise CatalogueError(f"{requirement}: it is about no operation")
    return [one for one in every if one.id in chosen]


def folder() -> Path:
    """Where the catalogue is: in the package once installed, beside it in a checkout."""
    inside = Path(str(files(__package__))) / "requirements"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "requirements"


@functools.cache
def catalogue() -> tuple[Requirement, ...]:
    """All requirements, in the order of the files and in the order within each.

    Raises:
        CatalogueError: a file does not fit the schema, names an operation that there is not, or an id is there twice.
    """
    return read(sorted(folder().glob("*.yaml"), key=_order))


def _order(path: Path) -> tuple[bool, bool, str]:
    """What all share comes first, what is tried at random last."""
    return path.stem != "platform", path.stem == "breadth", path.stem


def read(paths: Iterable[Path]) -> tuple[Requirement, ...]:
    """The requirements in some files."""
    found: dict[str, Requirement] = {}
    for path in paths:
        try:
            entries = msgspec.yaml.decode(path.read_bytes(), type=list[Requirement])
        except msgspec.DecodeError as error:
            raise CatalogueError(f"{path.name}: {error}") from error
        for entry in entries:
            if entry.id in found:
                raise CatalogueError(f"{path.name}: {entry.id} is there twice")
            found[entry.id] = entry
            entry.endpoints()
    if not found:
        raise CatalogueError("the catalogue of requirements is empty")
    return tuple(found.values())
