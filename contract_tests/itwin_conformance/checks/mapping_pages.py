"""Lists that change while they are read: nothing is left out, nothing comes twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..registry import check
from ..scene import Scene
from ..subjects import items_of
from .extraction_steps import began, ended, extracted, imodel, table_of
from .mapping_steps import Path, above, kind_of, new_group, new_mapping, new_thing

__all__: list[str] = []

TOP, TOKEN = "$top", "$continuationToken"
Further = Callable[[], object]


def _things(scene: Scene) -> tuple[Path, Further]:
    """Mappings, groups or properties, and one more of them."""
    kind = kind_of(scene)
    path, _ = new_thing(scene, kind)
    for _ in range(2):
        new_thing(scene, kind, path)
    return above(kind, path), lambda: new_thing(scene, kind, path)


def _runs(scene: Scene) -> tuple[Path, Further]:
    path, _ = table_of(scene)
    for _ in range(2):
        began(scene, path)
    return {}, lambda: began(scene, path)


def _log(scene: Scene) -> tuple[Path, Further]:
    path, _ = table_of(scene)
    for _ in range(4):
        new_group(scene, path)
    run = began(scene, path)
    scene.until(lambda: scene.good("get-extraction-logs", path=run.path), lambda body: len(body["logs"]) > 1, every=0.5)
    return run.path, lambda: ended(scene, run)


def _history(scene: Scene) -> tuple[Path, Further]:
    path, _ = table_of(scene)
    for _ in range(2):
        extracted(scene, path)
    return path, lambda: extracted(scene, path)


def _trail(scene: Scene) -> tuple[Path, Further]:
    path, _ = new_mapping(scene)
    new_group(scene, path)
    return {}, lambda: new_group(scene, path)


LISTS: dict[str, Callable[[Scene], tuple[Path, Further]]] = {
    "get-imodel-extractions": _runs,
    "get-extraction-logs": _log,
    "get-mapping-extractions": _history,
    "get-audittrail-imodel": _trail,
}


def _query(scene: Scene) -> dict[str, str]:
    return {"iModelId": imodel(scene)} if any(one.name == "iModelId" for one in scene.endpoint.of("query")) else {}


def _walked(scene: Scene, path: Path, meanwhile: Further) -> list[Any]:
    """The items of all pages, after something has happened between the first and the second page."""
    query = _query(scene)
    every = len(scene.items(query=query, path=path))
    page = scene.good(query={**query, TOP: max(1, every // 2)}, path=path)
    found = items_of(scene.endpoint, page.json)
    meanwhile()
    while (url := page.link("next")) is not None:
        page = scene.follow(url)
        if not page.ok:
            scene.broken(f"after something was added or removed the next page answers {page.status}", page)
        found += items_of(scene.endpoint, page.json)
        if len(found) > 3 * every + 100:
            scene.broken("the links to the next page do not end", page)
    return found


def _key(item: Any) -> object:
    """What tells items apart: the id of things and runs; entries of logs have none, but do not change either."""
    return item.get("id") or item.get("extractionId") or repr(item)


def _expect_once(scene: Scene, wanted: list[Any], found: list[Any], what: str) -> None:
    keys = [_key(item) for item in found]
    lost = [key for item in wanted if (key := _key(item)) not in keys]
    twice = [key for item in wanted if keys.count(key := _key(item)) > 1]
    scene.expect(not lost, f"while {what} between two pages, {len(lost)} items of the list were left out")
    scene.expect(not twice, f"while {what} between two pages, {len(twice)} items of the list came twice")


@check("GM-PAGES-01")
def a_list_may_grow_while_it_is_read(scene: Scene) -> None:
    path, further = LISTS.get(scene.endpoint.id, _things)(scene)
    before = scene.items(query=_query(scene), path=path)
    found = _walked(scene, path, further)
    if len(scene.items(query=_query(scene), path=path)) <= len(before):
        scene.not_testable("nothing was added to the list meanwhile")
    _expect_once(scene, before, found, "one was added")


@check("GM-PAGES-02")
def a_list_may_shrink_while_it_is_read(scene: Scene) -> None:
    kind = kind_of(scene)
    # The list begins with things that may go; those of others are left alone.
    path, _ = new_thing(scene, kind)
    for _ in range(4):
        new_thing(scene, kind, path)
    inside = above(kind, path)
    before = scene.items(query=_query(scene), path=inside)
    half = max(1, len(before) // 2)
    own = path[kind.identified]
    if own not in [item["id"] for item in before[:half]]:
        scene.not_testable("the first page holds nothing that may be deleted")
    found = _walked(scene, inside, lambda: scene.good(f"delete-{kind.name}", path=path))
    _expect_once(scene, [item for item in before if item["id"] != own], found, "one was deleted")


@check("GM-PAGES-03")
def a_token_is_good_for_its_own_list(scene: Scene) -> None:
    kind = kind_of(scene)
    path, _ = new_thing(scene, kind)
    new_thing(scene, kind, path)
    page = scene.good(path=above(kind, path), query={TOP: 1})
    token = dict(parse_qsl(urlsplit(page.link("next") or "").query)).get(TOKEN)
    scene.expect(token, "there is no link to the second page", page, at="/_links")
    other, _ = new_thing(scene, kind)
    new_thing(scene, kind, other)
    answer = scene.call(path=above(kind, other), query={TOP: 1, TOKEN: token})
    scene.expect(answer.status == 422, f"expected 422 to the token of another list, got {answer.status}", answer)
