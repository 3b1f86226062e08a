"""Groups that are members of an iTwin: the member is the group, with roles."""

from __future__ import annotations

from typing import Any

from ..access import echoed, gone, ids, itwin, new_role, new_roles, refused, the
from ..registry import check
from ..scene import Scene

__all__: list[str] = []

CODE = "TeamMemberNotFound"
LARGE = {"$top": 1000}
MOST = 50
At = dict[str, str]


def _add(scene: Scene, at: At, group: str, role_ids: list[str]) -> dict[str, Any]:
    body = {"members": [{"groupId": group, "roleIds": role_ids}]}
    member: dict[str, Any] = scene.good("add-itwin-group-members", path=at, body=body).json["members"][0]
    return member


@check("AC-GMEMBER-01")
def the_member_is_the_group(scene: Scene) -> None:
    at = itwin(scene)
    groups = [scene.make("create-itwin-group", path=at) for _ in range(2)]
    one, two = new_roles(scene, at, 2)
    body = {"members": [{"groupId": group["id"], "roleIds": [two, one]} for group in groups]}
    answer = scene.good(path=at, body=body)
    members = answer.json["members"]
    scene.expect(ids(members) == ids(groups), "the members are not the groups sent, in their order", at="/members")
    for n, (member, group) in enumerate(zip(members, groups, strict=True)):
        shown = (member["groupName"], member["groupDescription"])
        message = f"the group is {group['name']!r}, the member {shown[0]!r}"
        scene.expect(shown == (group["name"], group["description"]), message, answer, at=f"/members/{n}/groupName")
        given = ids(member["roles"])
        scene.expect(given == [two, one], "the roles are not those sent, in their order", at=f"/members/{n}/roles")


@check("AC-GMEMBER-02")
def fifty_roles_are_given_at_once(scene: Scene) -> None:
    at = itwin(scene)
    groups = [scene.make("create-itwin-group", path=at)["id"] for _ in range(3)]
    roles = new_roles(scene, at, MOST // 3 + 1)
    body = {"members": [{"groupId": group, "roleIds": roles} for group in groups]}
    answer = scene.call(path=at, body=body)
    refused(scene, answer, f"{len(groups)} groups with {len(roles)} roles each", 422)


@check("AC-GMEMBER-03")
def an_unknown_group_is_refused(scene: Scene) -> None:
    at = itwin(scene)
    group, role = scene.make("create-itwin-group", path=at)["id"], new_role(scene, at)
    body = {"members": [{"groupId": one, "roleIds": [role]} for one in (group, scene.new_id())]}
    refused(scene, scene.call(path=at, body=body), "an unknown group", 404, code=CODE)
    members = ids(scene.items("get-itwin-group-members", path=at, query=LARGE))
    scene.expect(group not in members, "the request was refused, and carried out in part", at="/members")


@check("AC-GMEMBER-04")
def an_unknown_role_is_refused(scene: Scene) -> None:
    at = itwin(scene)
    group = scene.make("create-itwin-group", path=at)["id"]
    body = {"members": [{"groupId": group, "roleIds": [scene.new_id()]}]}
    refused(scene, scene.call(path=at, body=body), "an unknown role", 404, code="RoleNotFound")
    members = ids(scene.items("get-itwin-group-members", path=at, query=LARGE))
    scene.expect(group not in members, "the request was refused, and carried out", at="/members")


@check("AC-GMEMBER-05")
def a_member_is_read_as_added(scene: Scene) -> None:
    at = itwin(scene)
    member = _add(scene, at, scene.make("create-itwin-group", path=at)["id"], new_roles(scene, at, 2))
    read = scene.good(path={**at, "groupId": member["id"]})
    scene.expect(read.json["member"] == member, "the member is read otherwise than it was added", read, at="/member")


@check("AC-GMEMBER-06")
def a_member_is_listed_as_added(scene: Scene) -> None:
    at = itwin(scene)
    member = _add(scene, at, scene.make("create-itwin-group", path=at)["id"], new_roles(scene, at, 2))
    found = the(scene.items(path=at, query=LARGE), member["id"])
    scene.expect(found is not None, "the new member is not listed", at="/members")
    scene.expect(found == member, "the member is listed otherwise than it was added", at="/members")


@check("AC-GMEMBER-07")
def the_group_is_shown_as_it_is(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path("remove-itwin-group-member", given=at)}
    body = {"name": f"conformance-{scene.name()}", "description": "another"}
    scene.good("update-itwin-group", path=path, body=body)
    shown = {"groupName": body["name"], "groupDescription": body["description"]}
    echoed(scene, scene.good(path=path), "member", shown)


@check("AC-GMEMBER-08")
def roles_are_replaced(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    one, two, three = new_roles(scene, at, 3)
    for role_ids in ([one, two], [two, three], [three]):
        for answer in (
            scene.good(path=path, body={"roleIds": role_ids}),
            scene.good("get-itwin-group-member", path=path),
        ):
            given = ids(answer.json["member"]["roles"])
            scene.expect(sorted(given) == sorted(role_ids), "the roles are not those sent", answer, at="/member/roles")


@check("AC-GMEMBER-09")
def an_unknown_role_changes_nothing(scene: Scene) -> None:
    path = scene.path()
    before = scene.good("get-itwin-group-member", path=path).json["member"]
    answer = scene.call(path=path, body={"roleIds": [*ids(before["roles"]), scene.new_id()]})
    refused(scene, answer, "an unknown role", 404, code="RoleNotFound")
    after = scene.good("get-itwin-group-member", path=path)
    scene.expect(after.json["member"] == before, "the change was refused, and made in part", after, at="/member")


@check("AC-GMEMBER-10")
def a_member_is_given_fifty_roles(scene: Scene) -> None:
    at = itwin(scene)
    path, role = {**at, **scene.path(given=at)}, new_role(scene, at)
    refused(scene, scene.call(path=path, body={"roleIds": [role] * (MOST + 1)}), f"{MOST + 1} roles", 422)


@check("AC-GMEMBER-11")
def a_removed_member_is_gone(scene: Scene) -> None:
    path = scene.path()
    at = {"id": path["id"]}
    scene.good(path=path)
    gone(scene, path, CODE, "get-itwin-group-member", "remove-itwin-group-member")
    left = ids(scene.items("get-itwin-group-members", path=at, query=LARGE))
    scene.expect(path["groupId"] not in left, "a removed member is listed", at="/members")


@check("AC-GMEMBER-12")
def the_group_stays(scene: Scene) -> None:
    path = scene.path()
    before = scene.good("get-itwin-group", path=path).json["group"]
    scene.good(path=path)
    read = scene.call("get-itwin-group", path=path)
    scene.expect(read.ok, f"the group was taken off the iTwin, and reading it gives {read.status}", read)
    scene.expect(read.json["group"] == before, "the group was taken off the iTwin, and has changed", read, at="/group")


@check("AC-GMEMBER-13")
def a_removed_group_is_added_again(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    scene.good(path=path)
    body = {"members": [{"groupId": path["groupId"], "roleIds": new_roles(scene, at, 1)}]}
    answer = scene.call("add-itwin-group-members", path=at, body=body)
    scene.expect(answer.ok, f"expected a success for a group that was removed, got {answer.status}", answer)
