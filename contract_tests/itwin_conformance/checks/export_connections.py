"""Export connections: what is created is what is read, listed and deleted; and the consent that exports need."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from ..registry import check
from ..scene import Scene
from .export_steps import Path, began, ended, expect_members, imodel, new_connection

__all__: list[str] = []


def _href(connection: Any, name: str) -> str:
    """The address in a link; empty where there is none."""
    link = (connection.get("_links") or {}).get(name) or {}
    return str(link.get("href") or "")


def _list(scene: Scene) -> list[Any]:
    return scene.items("get-export-connections", query={"imodelId": imodel(scene)})


@check("EX-CONNECTION-01")
def a_new_connection_is_what_was_sent(scene: Scene) -> None:
    body = {**scene.body(), "displayName": f"conformance-{scene.name()} Ä"}
    answer = scene.good(body=body)
    expect_members(scene, answer, "connection", body)
    at = "/connection/_links/iModel/href"
    href = _href(answer.json["connection"], "iModel")
    wanted = f"/{body['iModelId']}".lower()
    scene.expect(
        href.lower().endswith(wanted), f"expected a link to the iModel {wanted[1:]}, got {href!r}", answer, at=at
    )


@check("EX-CONNECTION-02")
def only_the_imodel_is_needed(scene: Scene) -> None:
    answer = scene.call(body={"iModelId": imodel(scene)})
    scene.expect(answer.ok, f"expected a body with nothing but the iModel to be accepted, got {answer.status}", answer)
    expect_members(scene, answer, "connection", {"iModelId": imodel(scene), "authenticationType": "User"})


@check("EX-CONNECTION-03")
def a_new_connection_has_no_run(scene: Scene) -> None:
    path, made = new_connection(scene)
    href = _href(made, "lastRun")
    scene.expect(not href, f"a new connection has a last run: {href}", at="/connection/_links/lastRun")
    runs = scene.items("get-export-connection-runs", path=path)
    scene.expect(not runs, f"a new connection has {len(runs)} runs", at="/runs")


@check("EX-CONNECTION-04")
def what_was_created_can_be_read(scene: Scene) -> None:
    path, made = new_connection(scene)
    expect_members(scene, scene.good(path=path), "connection", made)


@check("EX-CONNECTION-05")
def what_was_created_is_listed_once(scene: Scene) -> None:
    path, made = new_connection(scene)
    found = [item for item in _list(scene) if item.get("id") == made["id"]]
    scene.expect(len(found) == 1, f"expected the new connection once in the list, found it {len(found)} times")
    single = scene.good("get-export-connection", path=path)
    expect_members(scene, single, "connection", found[0])


@check("EX-CONNECTION-06")
def a_list_has_connections_of_one_imodel(scene: Scene) -> None:
    new_connection(scene)
    wanted = imodel(scene)
    page = scene.good(query={"imodelId": wanted})
    for n, item in enumerate(page.json["connections"]):
        got = item.get("iModelId", "")
        held = got.lower() == wanted.lower()
        scene.expect(held, f"asked for the iModel {wanted}, got a connection of {got}", page, at=f"/connections/{n}")


@check("EX-CONNECTION-07")
def an_imodel_may_have_several(scene: Scene) -> None:
    first, second = new_connection(scene)[1], new_connection(scene)[1]
    scene.expect(first["id"] != second["id"], "the second connection of an iModel is the first one")
    there = {item.get("id") for item in _list(scene)}
    scene.expect({first["id"], second["id"]} <= there, "of two connections of an iModel one is listed")


@check("EX-CONNECTION-08")
def the_itwin_is_that_of_the_imodel(scene: Scene) -> None:
    path, made = new_connection(scene)
    itwin = made.get("iTwinId")
    scene.expect(itwin, "the new connection names no iTwin", at="/connection/iTwinId")
    answer = scene.good("get-export-connection", path=path)
    connection = answer.json["connection"]
    href = _href(connection, "iTwin")
    at = "/connection/_links/iTwin/href"
    held = href.lower().endswith(f"/{itwin}".lower())
    scene.expect(held, f"the iTwin is {itwin}, the link leads to {href!r}", answer, at=at)
    others = {item.get("iTwinId") for item in _list(scene)}
    scene.expect(others == {itwin}, f"connections of one iModel belong to the iTwins {sorted(map(str, others))}")


@check("EX-CONNECTION-09")
def an_unknown_imodel_is_refused(scene: Scene) -> None:
    before = len(_list(scene))
    answer = scene.call(body={**scene.body(), "iModelId": scene.new_id()})
    scene.expect(answer.status == 422, f"expected 422 to an iModel that there is not, got {answer.status}", answer)
    targets = [detail.get("target") for detail in answer.json["error"].get("details", [])]
    scene.expect(
        targets == ["iModelId"], f"expected a detail about iModelId, got {targets}", answer, at="/error/details"
    )
    scene.expect(len(_list(scene)) == before, "what was refused with 422 has changed the list")


@check("EX-CONNECTION-10")
def what_is_no_imodel_is_refused(scene: Scene) -> None:
    answer = scene.call(query={"imodelId": "no-imodel"})
    scene.expect(answer.status == 422, f"expected 422 to an imodelId that is no GUID, got {answer.status}", answer)
    targets = [detail.get("target") for detail in answer.json["error"].get("details", [])]
    scene.expect(
        targets == ["imodelId"], f"expected a detail about imodelId, got {targets}", answer, at="/error/details"
    )


@check("EX-CONNECTION-11")
def links_of_a_list_keep_the_imodel(scene: Scene) -> None:
    new_connection(scene)
    new_connection(scene)
    page = scene.good(query={"imodelId": imodel(scene), "$top": 1})
    for name in ("self", "next"):
        query = unquote(urlsplit(page.link(name) or "").query).lower()
        held = f"imodelid={imodel(scene)}".lower() in query
        scene.expect(held, f"the link `{name}` has lost the iModel: {page.link(name)}", page, at=f"/_links/{name}/href")


@check("EX-CONNECTION-12")
def the_codes_of_a_404_are_documented(scene: Scene) -> None:
    path = scene.path()
    for name in path:
        answer = scene.call(path={**path, name: scene.new_id()})
        scene.expect(answer.status == 404, f"expected 404 to an unknown {name}, got {answer.status}", answer)
        wanted = {"connectionId": ["ConnectionNotFound"], "runId": ["ConnectionRunNotFound"]}[name]
        if "runId" in path:
            wanted = ["ConnectionNotFound", "ConnectionRunNotFound"] if name == "connectionId" else wanted
        got = answer.json["error"]["code"]
        scene.expect(got in wanted, f"expected the code {' or '.join(wanted)}, got {got}", answer, at="/error/code")


# The end of a connection


@check("EX-DELETE-01")
def what_was_deleted_is_gone(scene: Scene) -> None:
    path, made = new_connection(scene)
    other, _ = new_connection(scene)
    scene.good(path=path)
    answer = scene.call("get-export-connection", path=path)
    scene.expect(answer.status == 404, f"expected 404 to a deleted connection, got {answer.status}", answer)
    left = [item.get("id") for item in _list(scene)]
    scene.expect(made["id"] not in left, "the deleted connection is still in the list")
    scene.expect(other["connectionId"] in left, "with one connection another one has left the list")


@check("EX-DELETE-02")
def its_runs_go_with_it(scene: Scene) -> None:
    run = began(scene)
    ended(scene, run)
    path = {"connectionId": run["connectionId"]}
    scene.good(path=path)
    for operation, at in (("get-export-connection-runs", path), ("get-export-connection-run", run)):
        answer = scene.call(operation, path=at)
        scene.expect(answer.status == 404, f"expected 404 to runs of a deleted connection, got {answer.status}", answer)


@check("EX-DELETE-03")
def it_is_not_deleted_during_a_run(scene: Scene) -> None:
    run = began(scene)
    path = {"connectionId": run["connectionId"]}
    answer = scene.call(path=path)
    if answer.ok:
        scene.broken(f"a connection was deleted during its run: {answer.status}", answer)
    scene.expect(answer.status == 409, f"expected 409 to a deletion during a run, got {answer.status}", answer)
    codes = answer.error_codes[:1]
    scene.expect(codes == ["ConnectionAlreadyInUse"], f"expected the code ConnectionAlreadyInUse, got {codes}", answer)
    scene.good("get-export-connection", path=path)
    ended(scene, run)
    answer = scene.call(path=path)
    scene.expect(answer.ok, f"expected the deletion to succeed after the run, got {answer.status}", answer)


@check("EX-DELETE-04")
def it_can_be_deleted_once(scene: Scene) -> None:
    path = scene.path()
    scene.good(path=path)
    again = scene.call(path=path)
    scene.expect(again.status == 404, f"expected 404 to a second deletion, got {again.status}", again)


# Rights


@check("EX-RIGHTS-01")
def whoever_may_only_read_changes_nothing(scene: Scene) -> None:
    scene.token("reader")
    path, _ = new_connection(scene)
    before = _state(scene, path)
    given = path if scene.endpoint.of("path") else {}
    answer = scene.call(path=given, token="reader")
    scene.expect(answer.status >= 400, f"somebody who may only read got {answer.status}", answer)
    scene.expect(_state(scene, path) == before, f"what was refused with {answer.status} was done all the same")


def _state(scene: Scene, path: Path) -> tuple[int, int, Any]:
    connection = scene.call("get-export-connection", path=path)
    runs = len(scene.items("get-export-connection-runs", path=path)) if connection.ok else -1
    return len(_list(scene)), runs, connection.json


@check("EX-RIGHTS-02")
def whoever_may_read_reads_the_same(scene: Scene) -> None:
    scene.token("reader")
    path = scene.path()
    own, read_only = scene.good(path=path), scene.call(path=path, token="reader")
    scene.expect(read_only.ok, f"expected an answer to somebody who may read, got {read_only.status}", read_only)
    scene.expect(read_only.content == own.content, "somebody who may only read is told something else", read_only)


# Consent

REDIRECT = "https://example.com/back?from=conformance&x=%C3%A4"


@check("EX-CONSENT-01")
def there_is_a_page_only_for_those_who_have_not_consented(scene: Scene) -> None:
    for role in ("main", "other"):
        if role not in scene.target.tokens:
            continue
        answer = scene.good(query={"redirectUrl": REDIRECT}, token=role)
        information = answer.json["authorizationInformation"]
        given, href = information.get("isUserAuthorized"), _href(information, "authorizationUrl")
        scene.expect(given in (True, False), f"expected isUserAuthorized true or false, got {given!r}", answer)
        at = "/authorizationInformation/_links/authorizationUrl/href"
        wanted = "no page" if given else "a page"
        scene.expect(
            bool(href) != given, f"isUserAuthorized is {given}: expected {wanted}, got {href!r}", answer, at=at
        )


@check("EX-CONSENT-02")
def the_page_knows_the_way_back(scene: Scene) -> None:
    for role in ("other", "reader", "main"):
        if role not in scene.target.tokens:
            continue
        answer = scene.good(query={"redirectUrl": REDIRECT}, token=role)
        information = answer.json["authorizationInformation"]
        if information.get("isUserAuthorized"):
            continue
        href = _href(information, "authorizationUrl")
        at = "/authorizationInformation/_links/authorizationUrl/href"
        held = REDIRECT in href or REDIRECT in unquote(href)
        scene.expect(held, f"the page has lost the way back, {REDIRECT}: {href!r}", answer, at=at)
        return
    scene.not_testable("everybody here has consented; it takes somebody who has not")


@check("EX-CONSENT-03")
def the_way_back_is_an_address(scene: Scene) -> None:
    for url in ("nowhere", "/relative", "//example.com", "ftp://example.com/x", "https://", "javascript:alert(1)"):
        answer = scene.call(query={"redirectUrl": url})
        scene.expect(answer.status == 422, f"expected 422 to redirectUrl={url}, got {answer.status}", answer)
        targets = [detail.get("target") for detail in answer.json["error"].get("details", [])]
        held = targets == ["$redirectUrl"]
        scene.expect(held, f"expected a detail about $redirectUrl, got {targets}", answer, at="/error/details")


@check("EX-CONSENT-04")
def it_is_the_same_for_every_way_back(scene: Scene) -> None:
    said = {
        scene.good(query={"redirectUrl": url}).json["authorizationInformation"].get("isUserAuthorized")
        for url in (REDIRECT, "http://localhost:3301/callback", "https://example.com")
    }
    scene.expect(len(said) == 1, f"whether a user has consented depends on where the browser goes: {said}")
