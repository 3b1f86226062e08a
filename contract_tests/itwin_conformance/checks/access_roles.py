"""Roles of an iTwin: what is made, changed and deleted is so everywhere."""

from __future__ import annotations

from ..access import add_colleague, echoed, fit, gone, ids, itwin, new_roles, refused, the
from ..registry import check
from ..scene import Scene

__all__: list[str] = []

CODE = "RoleNotFound"


@check("AC-ROLE-01")
def a_new_role_is_as_it_was_sent(scene: Scene) -> None:
    body = scene.body()
    echoed(scene, scene.good(body=body), "role", body)


@check("AC-ROLE-02")
def a_new_role_permits_nothing(scene: Scene) -> None:
    answer = scene.good()
    given = answer.json["role"]["permissions"]
    scene.expect(given == [], f"expected a new role without permissions, got {given}", answer, at="/role/permissions")


@check("AC-ROLE-03")
def a_new_role_is_custom(scene: Scene) -> None:
    answer = scene.good()
    given = answer.json["role"].get("type")
    scene.expect(given == "Custom", f"expected the type Custom, got {given!r}", answer, at="/role/type")


@check("AC-ROLE-04")
def a_role_is_read_as_it_was_made(scene: Scene) -> None:
    at = itwin(scene)
    made = scene.make("create-iTwin-role", path=at)
    read = scene.good(path={**at, "roleId": made["id"]})
    scene.expect(read.json["role"] == made, "the role that is read is not the one that was made", read, at="/role")


@check("AC-ROLE-05")
def a_role_is_listed_as_it_was_made(scene: Scene) -> None:
    at = itwin(scene)
    made = [scene.make("create-iTwin-role", path=at) for _ in range(2)]
    listed = scene.good(path=at)
    for role in made:
        found = the(listed.json["roles"], role["id"])
        scene.expect(found is not None, f"the new role {role['id']} is not listed", listed, at="/roles")
        scene.expect(found == role, "a role is listed otherwise than it was made", listed, at="/roles")


@check("AC-ROLE-06")
def a_changed_role_is_as_it_was_sent(scene: Scene) -> None:
    path, body = scene.path(), scene.body()
    changed = scene.good(path=path, body=body)
    echoed(scene, changed, "role", body)
    read = scene.good("get-itwin-role", path=path)
    scene.expect(read.json["role"] == changed.json["role"], "the change was answered, not made", read, at="/role")


@check("AC-ROLE-07")
def what_is_not_sent_stays(scene: Scene) -> None:
    path = scene.path()
    before = scene.good(path=path).json["role"]
    for name, value in scene.body().items():
        after = scene.good(path=path, body={name: value})
        echoed(scene, after, "role", {**before, name: value})
        before = after.json["role"]


@check("AC-ROLE-08")
def permissions_are_replaced(scene: Scene) -> None:
    path = scene.path()
    every: list[str] = scene.good("get-all-permissions").json["permissions"]
    for wanted in (every[:2], every[1:2], []):
        changed = scene.good(path=path, body={"permissions": wanted})
        given = changed.json["role"]["permissions"]
        scene.expect(fit(given, wanted), f"sent the permissions {wanted}, got {given}", changed, at="/role/permissions")


@check("AC-ROLE-09")
def a_role_may_keep_its_name(scene: Scene) -> None:
    path = scene.path()
    name = scene.good("get-itwin-role", path=path).json["role"]["displayName"]
    answer = scene.call(path=path, body={"displayName": name})
    scene.expect(answer.ok, f"expected a success with the name that the role has, got {answer.status}", answer)


@check("AC-ROLE-10")
def an_unknown_permission_is_refused(scene: Scene) -> None:
    path = scene.path()
    before = scene.good("get-itwin-role", path=path).json["role"]
    body = {"displayName": f"conformance-{scene.name()}", "permissions": [f"conformance_{scene.name()}"]}
    refused(scene, scene.call(path=path, body=body), "an unknown permission", 404, code="PermissionNotFound")
    after = scene.good("get-itwin-role", path=path)
    scene.expect(after.json["role"] == before, "the change was refused, and made in part", after, at="/role")


@check("AC-ROLE-11")
def a_deleted_role_is_gone(scene: Scene) -> None:
    path = scene.path()
    scene.good(path=path)
    gone(scene, path, CODE, "get-itwin-role", "update-iTwin-role", "delete-iTwin-role")


@check("AC-ROLE-12")
def only_the_deleted_role_leaves_the_list(scene: Scene) -> None:
    at = itwin(scene)
    path = scene.path(given=at)
    before = scene.good("get-iTwin-roles", path=at).json["roles"]
    scene.good(path=path)
    after = scene.good("get-iTwin-roles", path=at)
    left = [role for role in before if role["id"] != path["roleId"]]
    scene.expect(the(after.json["roles"], path["roleId"]) is None, "the deleted role is listed", after, at="/roles")
    scene.expect(after.json["roles"] == left, "a role was deleted, and others have changed", after, at="/roles")


@check("AC-ROLE-13")
def a_deleted_role_is_nobodys(scene: Scene) -> None:
    at = itwin(scene)
    kept, lost = new_roles(scene, at, 2)
    member = add_colleague(scene, at, [kept, lost])
    scene.good(path={**at, "roleId": lost})
    read = scene.good("get-itwin-user-member", path={**at, "memberId": member["id"]})
    given = ids(read.json["member"]["roles"])
    scene.expect(given == [kept], "a member still has a role that was deleted", read, at="/member/roles")


@check("AC-ROLE-14")
def members_show_the_role_as_it_is(scene: Scene) -> None:
    at = itwin(scene)
    path = scene.path(given=at)
    member = add_colleague(scene, at, [path["roleId"]])
    body = {"displayName": f"conformance-{scene.name()}", "description": "of another kind"}
    scene.good(path=path, body=body)
    read = scene.good("get-itwin-user-member", path={**at, "memberId": member["id"]})
    shown = the(read.json["member"]["roles"], path["roleId"]) or {}
    for name, value in body.items():
        got = shown.get(name, value)
        scene.expect(got == value, f"a member shows the role's {name} as {got!r}, not {value!r}", read, at="/member")
