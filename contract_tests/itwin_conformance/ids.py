"""Which things a request is about: given ones, found ones, and new ones for requests that change something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .definitions import Endpoint, endpoint
from .makers import MAKERS
from .registry import NotTestable
from .subjects import collection, created_id, creator, id_in, items_of, lister, own, path_parameters, url_of
from .target import Ids

if TYPE_CHECKING:
    from .scene import Scene

__all__ = ["Things"]


class Things:
    """What exists on the server, as one scene may use it."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._target = scene.target

    def worlds(self, one: Endpoint) -> list[Ids]:
        """Sets of ids that go together, those first that hold all that the operation asks for."""
        wanted = set(path_parameters(one))
        return sorted(self._target.ids.get(one.api.name, []), key=lambda ids: len(wanted - ids.keys()))

    def path(self, one: Endpoint, given: Mapping[str, str]) -> dict[str, str]:
        """Values for the path parameters that are not given.

        Raises:
            NotTestable: one is not known, not to be found, and cannot be made.
        """
        wanted = path_parameters(one)
        if all(name in given for name in wanted):
            return {}
        reasons: list[str] = []
        for make in (False, True):
            for ids in self.worlds(one):
                try:
                    return self._filled(one, {**ids, **given}, given.keys(), make=make)
                except NotTestable as reason:
                    reasons.append(str(reason))
        raise NotTestable(reasons[0] if reasons else _unknown(one, wanted[0]))

    def _filled(self, one: Endpoint, ids: Ids, fixed: object, *, make: bool) -> dict[str, str]:
        assert isinstance(fixed, type({}.keys()))
        filled: dict[str, str] = {}
        for name in path_parameters(one):
            value = ids[name] if name in fixed else None
            if value is None and not one.reads:
                value = self._made(one, name, filled)
            value = value or ids.get(name) or self._found(one, name, filled)
            if value is None and make:
                value = self._made(one, name, filled)
            if value is None:
                raise NotTestable(_unknown(one, name))
            filled[name] = value
        return filled

    def _found(self, one: Endpoint, name: str, path: Mapping[str, str]) -> str | None:
        """The first thing in the list; remembered until the server's state is put back."""
        listing, known = lister(one, name), self._scene.session.known
        if listing is None:
            return None
        key = url_of(self._target.base_url, listing, path)
        if key not in known:
            try:
                answer = self._scene.call(listing, path=path)
            except NotTestable:
                return None
            ids = [found for item in items_of(listing, answer.json) if (found := id_in(item, name))]
            known[key] = ids[0] if ids else None
        return known[key]

    def _made(self, one: Endpoint, name: str, path: Mapping[str, str]) -> str | None:
        """A new thing; None where none can be made."""
        try:
            return self.make(one, name, path)
        except NotTestable:
            return None

    def make(self, one: Endpoint, name: str, path: Mapping[str, str]) -> str | None:
        """A new thing for a path parameter.

        Raises:
            NotTestable: it takes what is not there or not allowed here.
        """
        maker, made_by = MAKERS.get(collection(one, name)), creator(one, name)
        if maker is not None and self._target.kind != "foreign":
            return maker(self._scene, path)
        if made_by is None or (self._target.kind == "foreign" and not own(made_by)):
            return None
        return created_id(self._scene.call(made_by, path=path).json)

    def list_of(self, one: Endpoint, at_least: int) -> dict[str, str]:
        """Path parameters of a list that has so many items, which are made if need be.

        Raises:
            NotTestable: it has fewer, and no more can be made.
        """
        most = 0
        for ids in self.worlds(one) or [{}]:
            try:
                path = self._filled(one, ids, {}.keys(), make=True)
                most = max(most, self._stocked(one, path, at_least))
            except NotTestable:
                continue
            if most >= at_least:
                return path
        raise NotTestable(f"it takes {at_least} items to see it; the list has {most}")

    def _stocked(self, one: Endpoint, path: Mapping[str, str], at_least: int) -> int:
        there = len(self._scene.items(one, path=path))
        while there < at_least:
            # Any operation on a thing of the list knows how things of the list are made.
            thing = next((item for item in _below(one)), None)
            if thing is None or self._made(*thing, path) is None:
                break
            now = len(self._scene.items(one, path=path))
            if now == there:
                break
            there = now
        return there

    def value(self, one: Endpoint, name: str, example: object) -> object:
        """The value of a query parameter that has to be there.

        Raises:
            NotTestable: it names a thing, and none is known.
        """
        known = [ids[name] for ids in self.worlds(one) if name in ids]
        if known:
            return known[0]
        if name.lower().endswith("id") or example is None:
            raise NotTestable(_unknown(one, name))
        return example

    def named_in_bodies(self, one: Endpoint) -> Callable[[str], list[str]]:
        """For a member of a body that names things: which ones; empty to leave what is documented."""
        worlds = self.worlds(one)

        def ids(member: str) -> list[str]:
            found = [ids[name] for ids in worlds for name in ids if name.lower() == member.lower() and name != "id"]
            if not found and member == "roleIds" and self._target.kind == "foreign":
                roles = endpoint("get-iTwin-roles")
                return [item["id"] for item in items_of(roles, self._scene.call(roles).json)]
            return found

        return ids


def _unknown(one: Endpoint, name: str) -> str:
    return f"no {name} of {one.api.title} is known, and no list has one: give one with --ids"


def _below(listing: Endpoint) -> list[tuple[Endpoint, str]]:
    """Operations on a thing of a list, with the parameter that names it."""
    from .definitions import endpoints

    found = [one for one in endpoints() if one.api is listing.api and one.path.startswith(f"{listing.path}/{{")]
    return [(one, one.path.removeprefix(f"{listing.path}/{{").partition("}")[0]) for one in found]
