"""User members of an iTwin: colleagues are added, all others invited."""

from __future__ import annotations

from ..access import (
    COLLEAGUES,
    add_colleague,
    echoed,
    gone,
    ids,
    invite,
    itwin,
    new_role,
    new_roles,
    refused,
    stranger,
    the,
)
from ..registry import check
from ..scene import Scene

__all__: list[str] = []

CODE = "TeamMemberNotFound"
LARGE = {"$top": 1000}
#: So many roles one request may give, over all of its members.
MOST = 50


@check("AC-USER-01")
def a_colleague_is_a_member_at_once(scene: Scene) -> None:
    at = itwin(scene)
    one, two = new_roles(scene, at, 2)
    body = {"members": [{"email": COLLEAGUES[0], "roleIds": [two, one]}]}
    answer = scene.good(path=at, body=body)
    members, invitations = answer.json["members"], answer.json["invitations"]
    if not members and invitations:
        scene.not_testable(f"{COLLEAGUES[0]} was invited, not added")
    emails = [member["email"].lower() for member in members]
    scene.expect(emails == [COLLEAGUES[0].lower()], f"{COLLEAGUES[0]} was to be added, got {emails}", at="/members")
    scene.expect(not invitations, "somebody was added and invited as well", answer, at="/invitations")
    given = ids(members[0]["roles"])
    scene.expect(given == [two, one], "the roles are not those sent, in their order", answer, at="/members/0/roles")


@check("AC-USER-02")
def several_come_in_the_order_sent(scene: Scene) -> None:
    at = itwin(scene)
    role = new_role(scene, at)
    for emails in ([stranger(scene) for _ in range(3)], [*COLLEAGUES]):
        body = {"members": [{"email": email, "roleIds": [role]} for email in emails]}
        answer = scene.good(path=at, body=body)
        place = "members" if answer.json["members"] else "invitations"
        given = [one["email"].lower() for one in answer.json[place]]
        message = f"sent {', '.join(emails)}, got {', '.join(given)}"
        scene.expect(given == [email.lower() for email in emails], message, answer, at=f"/{place}")


@check("AC-USER-03")
def a_stranger_is_invited(scene: Scene) -> None:
    at = itwin(scene)
    roles, email = new_roles(scene, at, 2), stranger(scene)
    answer = scene.good(path=at, body={"members": [{"email": email, "roleIds": roles}]})
    members, invitations = answer.json["members"], answer.json["invitations"]
    scene.expect(members == [], "an address that nobody knows is that of a member at once", answer, at="/members")
    scene.expect(len(invitations) == 1, f"expected one invitation, got {len(invitations)}", answer, at="/invitations")
    invitation, place = invitations[0], "/invitations/0"
    scene.expect(invitation["email"].lower() == email, "somebody else is invited", answer, at=f"{place}/email")
    scene.expect(invitation["status"] == "Pending", "an invitation is not pending", answer, at=f"{place}/status")
    given = ids(invitation.get("roles", []))
    scene.expect(given == roles, "the invitation is not for the roles sent", answer, at=f"{place}/roles")


@check("AC-USER-04")
def fifty_roles_are_given_at_once(scene: Scene) -> None:
    at = itwin(scene)
    roles = new_roles(scene, at, 3)
    for people, each in ((MOST + 1, 1), (MOST // 3 + 1, 3)):
        body = {"members": [{"email": stranger(scene), "roleIds": roles[:each]} for _ in range(people)]}
        refused(scene, scene.call(path=at, body=body), f"{people} users with {each} roles each", 422)
    body = {"members": [{"email": stranger(scene), "roleIds": roles[:1]} for _ in range(MOST)]}
    answer = scene.call(path=at, body=body)
    scene.expect(answer.ok, f"expected a success with {MOST} roles in all, got {answer.status}", answer)


@check("AC-USER-05")
def with_an_unknown_role_nobody_comes(scene: Scene) -> None:
    at = itwin(scene)
    email = stranger(scene)
    members = [
        {"email": email, "roleIds": [new_role(scene, at)]},
        {"email": stranger(scene), "roleIds": [scene.new_id()]},
    ]
    refused(scene, scene.call(path=at, body={"members": members}), "an unknown role", 404, code="RoleNotFound")
    invited = [one["email"].lower() for one in scene.items("get-itwin-member-invitations", path=at, query=LARGE)]
    scene.expect(email not in invited, "the request was refused, and carried out in part", at="/invitations")


@check("AC-USER-06")
def a_member_is_not_added_again(scene: Scene) -> None:
    at = itwin(scene)
    one, two = new_roles(scene, at, 2)
    member = add_colleague(scene, at, [one])
    body = {"members": [{"email": COLLEAGUES[0], "roleIds": [two]}]}
    refused(scene, scene.call(path=at, body=body), "somebody who is a member already", 409)
    read = scene.good("get-itwin-user-member", path={**at, "memberId": member["id"]})
    scene.expect(read.json["member"] == member, "the request was refused, and the roles have changed", at="/member")


@check("AC-USER-07")
def a_text_may_go_with_it(scene: Scene) -> None:
    at = itwin(scene)
    body = {"members": [{"email": stranger(scene), "roleIds": new_roles(scene, at, 1)}], "customMessage": "Welcome."}
    answer = scene.call(path=at, body=body)
    scene.expect(answer.ok, f"expected a success with a text for the mail, got {answer.status}", answer)


@check("AC-USER-10")
def a_member_is_read_as_added(scene: Scene) -> None:
    at = itwin(scene)
    member = add_colleague(scene, at, new_roles(scene, at, 2))
    read = scene.good(path={**at, "memberId": member["id"]})
    scene.expect(read.json["member"] == member, "the member is read otherwise than it was added", read, at="/member")


@check("AC-USER-11")
def a_member_is_listed_as_added(scene: Scene) -> None:
    at = itwin(scene)
    before = ids(scene.items(path=at, query=LARGE))
    member = add_colleague(scene, at, new_roles(scene, at, 2))
    listed = scene.items(path=at, query=LARGE)
    found = the(listed, member["id"])
    scene.expect(found is not None, "the new member is not listed", at="/members")
    scene.expect(found == member, "the member is listed otherwise than it was added", at="/members")
    scene.expect(len(listed) == len(before) + 1, "one member was added, and the list grew otherwise", at="/members")


@check("AC-USER-12")
def owners_are_user_members(scene: Scene) -> None:
    at = itwin(scene)
    owners = ids(scene.items("get-itwin-owner-members", path=at))
    members = scene.items(path=at, query=LARGE)
    missing = [owner for owner in owners if the(members, owner) is None]
    scene.expect(not missing, f"the owner {', '.join(missing)} is no user member", at="/members")
    bare = [owner for owner in owners if not (the(members, owner) or {})["roles"]]
    scene.expect(not bare, f"the owner {', '.join(bare)} has no role", at="/members")


@check("AC-USER-13")
def the_invited_are_no_members(scene: Scene) -> None:
    at = itwin(scene)
    email = invite(scene, at, new_roles(scene, at, 1))["email"].lower()
    emails = [(member["email"] or "").lower() for member in scene.items(path=at, query=LARGE)]
    scene.expect(email not in emails, "somebody who has not accepted is a member", at="/members")


@check("AC-USER-14")
def roles_are_shown_as_they_are(scene: Scene) -> None:
    at = itwin(scene)
    role = scene.make("create-iTwin-role", path=at)
    member = add_colleague(scene, at, [role["id"]])
    answer = scene.good(path={**at, "memberId": member["id"]})
    shown = answer.json["member"]["roles"][0]
    for name, got in shown.items():
        message = f"the role's {name} is {role.get(name)!r}, the member shows {got!r}"
        scene.expect(got == role.get(name), message, answer, at=f"/member/roles/0/{name}")


@check("AC-USER-15")
def roles_are_replaced(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    one, two, three = new_roles(scene, at, 3)
    for role_ids in ([one, two], [two, three], [three]):
        changed = scene.good(path=path, body={"roleIds": role_ids})
        given = ids(changed.json["member"]["roles"])
        scene.expect(sorted(given) == sorted(role_ids), "the roles are not those sent", changed, at="/member/roles")
        read = scene.good("get-itwin-user-member", path=path)
        given = ids(read.json["member"]["roles"])
        scene.expect(sorted(given) == sorted(role_ids), "the change was answered, not made", read, at="/member/roles")


@check("AC-USER-16")
def an_unknown_role_changes_nothing(scene: Scene) -> None:
    path = scene.path()
    before = scene.good("get-itwin-user-member", path=path).json["member"]
    answer = scene.call(path=path, body={"roleIds": [*ids(before["roles"]), scene.new_id()]})
    refused(scene, answer, "an unknown role", 404, code="RoleNotFound")
    after = scene.good("get-itwin-user-member", path=path)
    scene.expect(after.json["member"] == before, "the change was refused, and made in part", after, at="/member")


@check("AC-USER-17")
def a_member_is_given_fifty_roles(scene: Scene) -> None:
    at = itwin(scene)
    path, role = {**at, **scene.path(given=at)}, new_role(scene, at)
    answer = scene.call(path=path, body={"roleIds": [role] * (MOST + 1)})
    refused(scene, answer, f"{MOST + 1} roles", 422)


@check("AC-USER-18")
def a_removed_member_is_gone(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    before = scene.items("get-itwin-user-members", path=at, query=LARGE)
    scene.good(path=path)
    gone(scene, path, CODE, "get-itwin-user-member", "remove-itwin-user-member")
    body = {"roleIds": new_roles(scene, at, 1)}
    answer = scene.call("update-itwin-user-member", path=path, body=body)
    refused(scene, answer, "a change of a member who is gone", 404, code=CODE)
    left = [member for member in before if member["id"] != path["memberId"]]
    after = scene.items("get-itwin-user-members", path=at, query=LARGE)
    scene.expect(the(after, path["memberId"]) is None, "a removed member is listed", at="/members")
    scene.expect(after == left, "a member was removed, and others have changed", at="/members")


@check("AC-USER-19")
def a_removed_member_is_added_again(scene: Scene) -> None:
    at = itwin(scene)
    role = new_role(scene, at)
    first = add_colleague(scene, at, [role])
    scene.good(path={**at, "memberId": first["id"]})
    body = {"members": [{"email": COLLEAGUES[0], "roleIds": [role]}]}
    answer = scene.call("add-itwin-user-members", path=at, body=body)
    scene.expect(answer.ok, f"expected a success for somebody who was removed, got {answer.status}", answer)
    scene.expect(ids(answer.json["members"]) == [first["id"]], "the same user has another id", answer, at="/members")


@check("AC-USER-20")
def an_invitation_outlives_removals(scene: Scene) -> None:
    at = itwin(scene)
    path, invitation = {**at, **scene.path(given=at)}, invite(scene, at, new_roles(scene, at, 1))
    scene.good(path=path)
    where = {**at, "invitationId": invitation["id"]}
    answer = scene.call("get-itwin-member-invitation", path=where)
    scene.expect(answer.ok, "a member was removed, and somebody else's invitation is gone", answer)
    echoed(scene, answer, "invitation", {"email": invitation["email"]})
