"""Reading single things: what comes is what was asked for."""

from __future__ import annotations

from typing import Any

from ..ids import Things
from ..registry import NotTestable, check
from ..scene import Scene
from ..subjects import id_in, items_of, lister, path_parameters

__all__: list[str] = []


@check("READ-IDENTITY-01")
def the_thing_is_the_one_asked_for(scene: Scene) -> None:
    name = path_parameters(scene.endpoint)[-1]
    for path in _two_things(scene, name):
        answer = scene.good(path=path)
        asked, (place, given) = path[name], _id_of(answer.json)
        if given is None:
            scene.not_testable("its answer has no id")
        scene.expect(given.lower() == asked.lower(), f"asked for {asked}, got {given}", answer, at=place)


def _two_things(scene: Scene, name: str) -> list[dict[str, str]]:
    """The thing that is always asked for, and another where there is one: a server that knows only one is found out."""
    path = scene.path()
    other = _listed(scene, name, path) or _made(scene, name, path)
    return [path, {**path, name: other}] if other else [path]


def _listed(scene: Scene, name: str, path: dict[str, str]) -> str | None:
    """The last thing of the list that the first one is in, unless it is that."""
    listing = lister(scene.endpoint, name)
    if listing is None:
        return None
    ids = [found for item in items_of(listing, scene.call(listing, path=path).json) if (found := id_in(item, name))]
    return ids[-1] if ids and ids[-1] != path[name] else None


def _made(scene: Scene, name: str, path: dict[str, str]) -> str | None:
    """A new thing beside the first one, where such things can be made."""
    try:
        return Things(scene).make(scene.endpoint, name, path)
    except NotTestable:
        return None


@check("READ-STABLE-01")
def reading_changes_nothing(scene: Scene) -> None:
    first, second = scene.good(), scene.good()
    scene.expect(first.content == second.content, "asked the same twice, the answers differ", second)


def _id_of(body: Any) -> tuple[str, str | None]:
    """The place and the value of the id in an answer: of the object itself, or of the one object in its envelope."""
    if isinstance(body, dict):
        for place, one in [("", body), *((f"/{name}", value) for name, value in body.items())]:
            if isinstance(one, dict) and isinstance(one.get("id"), str):
                return f"{place}/id", one["id"]
    return "", None
