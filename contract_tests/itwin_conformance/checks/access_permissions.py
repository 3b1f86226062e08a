"""Permissions: what a caller holds by roles, by groups and by ownership, and what it takes for each operation."""

from __future__ import annotations

from typing import Any

from ..access import (
    ADMINISTRATION,
    another_itwin,
    empowered,
    for_good,
    held,
    ids,
    itwin,
    lacked,
    new_role,
    reader,
    refused,
    stranger,
)
from ..exchange import Exchange
from ..registry import check
from ..scene import UNSET, Scene
from ..subjects import url_of

__all__: list[str] = []

INVITE, REMOVE, ROLES, GROUPS = ADMINISTRATION
FORBIDDEN = "InsufficientPermissions"


@check("AC-PERM-01")
def the_documented_permissions_are_there(scene: Scene) -> None:
    answer = scene.good()
    names = answer.json["permissions"]
    missing = [name for name in ADMINISTRATION if name not in names]
    scene.expect(not missing, f"the list lacks {', '.join(missing)}", answer, at="/permissions")
    scene.expect(len(names) == len(set(names)), "a permission is listed twice", answer, at="/permissions")


@check("AC-PERM-02")
def own_permissions_are_some_of_all(scene: Scene) -> None:
    every = scene.good("get-all-permissions").json["permissions"]
    for token in ("main", "reader"):
        answer = scene.good(token=token)
        unknown = [name for name in answer.json["permissions"] if name not in every]
        scene.expect(not unknown, f"{', '.join(unknown)} is no permission of the platform", answer, at="/permissions")


@check("AC-PERM-03")
def an_owner_holds_every_permission(scene: Scene) -> None:
    at = itwin(scene)
    if scene.call("add-itwin-owner-member", path=at, body={"email": ""}).status == 403:
        scene.not_testable("the caller is no owner")
    every = scene.good("get-all-permissions").json["permissions"]
    answer = scene.good(path=at)
    missing = [name for name in every if name not in answer.json["permissions"]]
    scene.expect(not missing, f"an owner lacks {', '.join(missing)}", answer, at="/permissions")


def _gives(scene: Scene, at: dict[str, str], permission: str, what: str) -> None:
    own = held(scene, at, "reader")
    scene.expect(permission in own, f"{what} gives {permission}, and the caller does not hold it", at="/permissions")


@check("AC-PERM-04")
def a_role_gives_its_permissions(scene: Scene) -> None:
    at = itwin(scene)
    permission, before = lacked(scene, at), held(scene, at, "reader")
    member = empowered(scene, at, permission)
    _gives(scene, at, permission, "a role of the caller")
    path = {**at, "memberId": member["id"]}
    scene.good("update-itwin-user-member", path=path, body={"roleIds": ids(member["roles"])})
    after = held(scene, at, "reader")
    scene.expect(after == before, f"without the role the caller still holds {permission}", at="/permissions")


@check("AC-PERM-05")
def a_group_gives_its_permissions(scene: Scene) -> None:
    at = itwin(scene)
    permission, member = lacked(scene, at), reader(scene, at)
    group = scene.make("create-itwin-group", path=at)["id"]
    body = {"members": [{"groupId": group, "roleIds": [new_role(scene, at, permission)]}]}
    scene.good("add-itwin-group-members", path=at, body=body)
    scene.good("update-itwin-group", path={**at, "groupId": group}, body={"members": [member["email"]]})
    _gives(scene, at, permission, "a group of the caller")


@check("AC-PERM-06")
def a_change_of_a_role_is_felt_at_once(scene: Scene) -> None:
    at = itwin(scene)
    permission, member = lacked(scene, at), reader(scene, at)
    role = new_role(scene, at)
    role_ids = [*ids(member["roles"]), role]
    scene.good("update-itwin-user-member", path={**at, "memberId": member["id"]}, body={"roleIds": role_ids})
    before = held(scene, at, "reader")
    scene.good("update-iTwin-role", path={**at, "roleId": role}, body={"permissions": [permission]})
    _gives(scene, at, permission, "a changed role of the caller")
    scene.good("update-iTwin-role", path={**at, "roleId": role}, body={"permissions": []})
    after = held(scene, at, "reader")
    scene.expect(after == before, f"the role has lost {permission}, and the caller still holds it", at="/permissions")


@check("AC-PERM-07")
def a_permission_is_good_on_one_itwin(scene: Scene) -> None:
    at = itwin(scene)
    other = another_itwin(scene, at["id"])
    permission, before = lacked(scene, at), held(scene, other, "reader")
    empowered(scene, at, permission)
    after = held(scene, other, "reader")
    scene.expect(after == before, "a role on one iTwin changes what the caller may do on another", at="/permissions")


@check("AC-PERM-08")
def an_owner_is_made_with_every_permission(scene: Scene) -> None:
    for_good(scene)
    at = itwin(scene)
    member = reader(scene, at)
    lacked(scene, at)
    scene.good("add-itwin-owner-member", path=at, body={"email": member["email"]})
    every = scene.good("get-all-permissions").json["permissions"]
    missing = [name for name in every if name not in held(scene, at, "reader")]
    scene.expect(not missing, f"a new owner lacks {', '.join(missing)}", at="/permissions")


# What it takes

#: Bodies for which the one permission is enough.
ENOUGH: dict[str, dict[str, Any]] = {"update-itwin-group": {"description": "with one permission"}}


def _asked(scene: Scene, path: dict[str, str]) -> Exchange:
    """The answer to the request of the one who may only read."""
    if scene.endpoint.answer(403) is None and not scene.endpoint.reads:
        return _unlisted(scene, path)
    return scene.call(path=path, token="reader", body=ENOUGH.get(scene.endpoint.id, UNSET))


def _unlisted(scene: Scene, path: dict[str, str]) -> Exchange:
    """The same where the page tells who may call and lists no 403: its answer is not held to the page's statuses."""
    if scene.target.kind == "foreign":
        scene.not_testable("on a foreign server only things that bear a name of the suite's own are changed")
    endpoint = scene.endpoint
    headers = [("Accept", scene.session.accept(endpoint)), ("Authorization", f"Bearer {scene.token('reader')}")]
    return scene.pass_on(endpoint.method, url_of(scene.target.base_url, endpoint, path), headers, None, None)


def _takes(scene: Scene, permission: str) -> None:
    at = itwin(scene)
    if permission in held(scene, at, "reader"):
        scene.not_testable(f"the one who may only read holds {permission}")
    path = {**at, **scene.path(given=at)}
    without = _asked(scene, path)
    scene.expect(without.status in (403, 404), f"without {permission} the answer is {without.status}, not 403", without)
    empowered(scene, at, permission)
    answer = _asked(scene, path)
    scene.expect(answer.ok, f"with {permission} expected a success, got {answer.status}", answer)


@check("AC-PERM-10")
def roles_take_a_permission(scene: Scene) -> None:
    _takes(scene, ROLES)


@check("AC-PERM-11")
def groups_take_a_permission(scene: Scene) -> None:
    _takes(scene, GROUPS)


@check("AC-PERM-12")
def letting_in_takes_a_permission(scene: Scene) -> None:
    _takes(scene, INVITE)


@check("AC-PERM-13")
def taking_off_takes_a_permission(scene: Scene) -> None:
    _takes(scene, REMOVE)


@check("AC-PERM-14")
def not_everybody_reads_it(scene: Scene) -> None:
    at = itwin(scene)
    if set(ADMINISTRATION) & set(held(scene, at, "reader")):
        scene.not_testable("the one who may only read may administer, too")
    path = scene.path()
    scene.good(path=path)
    refused(scene, scene.call(path=path, token="reader"), "somebody who may only read", 403, code=FORBIDDEN)


@check("AC-PERM-15")
def every_member_reads_it(scene: Scene) -> None:
    path = scene.path()
    held(scene, {"id": path["id"]}, "reader")
    scene.good(path=path)
    answer = scene.call(path=path, token="reader")
    scene.expect(answer.ok, f"expected a success for any member, got {answer.status}", answer)


@check("AC-PERM-16")
def filling_a_group_takes_more(scene: Scene) -> None:
    at = itwin(scene)
    path, member = {**at, **scene.path(given=at)}, reader(scene, at)
    for more, users in ((INVITE, [member["email"]]), (REMOVE, [])):
        empowered(scene, at, GROUPS)
        answer = scene.call(path=path, body={"members": users}, token="reader")
        refused(scene, answer, f"a change of the users without {more}", 403, code=FORBIDDEN)
        empowered(scene, at, GROUPS, more)
        answer = scene.call(path=path, body={"members": users}, token="reader")
        scene.expect(answer.ok, f"with {more} expected a success, got {answer.status}", answer)
        # Back to the roles of before.
        body = {"roleIds": ids(member["roles"])}
        scene.good("update-itwin-user-member", path={**at, "memberId": member["id"]}, body=body)


@check("AC-PERM-17")
def owners_are_made_by_owners(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    empowered(scene, at, *ADMINISTRATION)
    if scene.endpoint.method == "POST":
        answer = scene.call(path=at, body={"email": stranger(scene)}, token="reader")
        refused(scene, answer, "an administrator of members who is no owner", 403, code=FORBIDDEN)
        return
    answer = _unlisted(scene, path)
    scene.expect(answer.status in (403, 404), f"who is no owner removes an owner: {answer.status}", answer)
    owners = scene.items("get-itwin-owner-members", path=at)
    scene.expect(path["memberId"] in ids(owners), "an owner was removed by somebody who is none", at="/members")


@check("AC-PERM-18")
def invitations_of_others_stay(scene: Scene) -> None:
    path = scene.path()
    answer = _unlisted(scene, path)
    scene.expect(answer.status in (403, 404), f"expected 404 to whom it is not shown, got {answer.status}", answer)
    left = path["invitationId"] in ids(scene.items(scene.endpoint.id.replace("delete", "get") + "s", path=path))
    scene.expect(left, "an invitation was withdrawn by somebody whom it is not shown to", at="/invitations")
