"""Lists and things of an iTwin: pages as the tutorials have them, and nothing of another iTwin."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ..access import another_itwin, ids, itwin, refused, stranger
from ..definitions import Endpoint, endpoints
from ..documents import resolve
from ..registry import check
from ..scene import Scene
from ..subjects import items_of

__all__: list[str] = []

DEFAULT = 100


def _remover(endpoint: Endpoint) -> Endpoint | None:
    """The operation that removes what the operation is about, or a thing of its list; the path of a write is new."""
    found = [one for one in endpoints() if one.api is endpoint.api and one.method == "DELETE"]
    about = [one for one in found if f"{endpoint.path}/".startswith(f"{one.path}/")]
    return max(about, key=lambda one: len(one.path), default=None)


def _adder(endpoint: Endpoint) -> Endpoint | None:
    found = [one for one in endpoints() if one.api is endpoint.api and one.method == "DELETE"]
    return next((one for one in found if one.path.rpartition("/")[0] == endpoint.path), None)


@check("AC-LIST-01")
def pages_hold_a_hundred(scene: Scene) -> None:
    answer = scene.good()
    size = len(items_of(scene.endpoint, answer.json))
    scene.expect(size <= DEFAULT, f"expected {DEFAULT} items at most, got {size}", answer)
    query = dict(parse_qsl(urlsplit(answer.link("self") or "").query))
    given = (query.get("$skip"), query.get("$top"))
    message = f"without parameters `self` has $skip={given[0]}, $top={given[1]}"
    scene.expect(given == ("0", str(DEFAULT)), message, answer, at="/_links/self/href")


@check("AC-LIST-02")
def what_is_added_moves_nothing(scene: Scene) -> None:
    endpoint = scene.endpoint
    adder = _adder(endpoint) or scene.not_testable("nothing can be added")
    path = scene.list_of(2)
    before = ids(scene.items(path=path, query={"$top": 1000}))
    pages = scene.pages(path=path, query={"$top": max(1, len(before) // 3)})
    walked = ids(items_of(endpoint, next(pages).json))
    scene.path(adder, path)
    walked += [one for page in pages for one in ids(items_of(endpoint, page.json))]
    kept = [one for one in walked if one in before]
    lost, twice = len(set(before) - set(kept)), len(kept) - len(set(kept))
    scene.expect(not lost, f"something was added between two pages, and {lost} others are lost")
    scene.expect(not twice, f"something was added between two pages, and {twice} others come twice")
    scene.expect(kept == before, "something was added between two pages, and others have changed places")


@check("AC-NESTED-01")
def things_belong_to_one_itwin(scene: Scene) -> None:
    endpoint = scene.endpoint
    at = itwin(scene)
    remover = _remover(endpoint)
    if remover is not None:
        path = {**at, **scene.path(remover, at)}
    else:
        body = {"actions": {"removeMembers": [{"email": stranger(scene)}]}}
        path = {**at, "jobId": scene.good("create-itwin-job", path=at, body=body).json["id"]}
    elsewhere = {**path, **another_itwin(scene, at["id"])}
    refused(scene, scene.call(path=elsewhere), "a thing of another iTwin", 404)
    if remover is not None and endpoint.method == "DELETE":
        answer = scene.call(path=path)
        scene.expect(answer.ok, "what was asked for below another iTwin is gone from its own", answer)


@check("AC-BODY-01")
def what_is_missing_is_named(scene: Scene) -> None:
    endpoint, path, body = scene.endpoint, scene.path(), scene.body()
    for name, lacking in _lacking(endpoint, endpoint.body or {}, body):
        answer = scene.call(path=path, body=lacking)
        refused(scene, answer, f"a body without {name}", 422, code="MissingRequiredProperty")
        details = answer.json["error"].get("details") or []
        targets = [str(detail.get("target")).lower() for detail in details]
        named = any(target.rpartition(".")[2] == name.lower() for target in targets)
        scene.expect(
            named, f"{name} is missing, the details speak of {', '.join(targets)}", answer, at="/error/details"
        )


def _lacking(endpoint: Endpoint, schema: dict[str, Any], body: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The body without each required member, also of the first object in a list, with the name of what is missing."""
    resolved = resolve(endpoint.api.document, schema)
    found = [
        (name, {other: value for other, value in body.items() if other != name})
        for name in resolved.get("required", [])
    ]
    for name, value in body.items():
        items = resolve(endpoint.api.document, resolved["properties"][name]).get("items", {})
        if isinstance(value, list) and value and isinstance(value[0], dict):
            inner = _lacking(endpoint, items, value[0])
            found += [(missing, {**body, name: [one, *value[1:]]}) for missing, one in inner]
    return found
