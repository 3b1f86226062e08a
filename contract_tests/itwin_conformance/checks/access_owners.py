"""Owners of an iTwin: made one at a time, and user members with a role of their own."""

from __future__ import annotations

from ..access import COLLEAGUES, add_colleague, gone, ids, itwin, new_role, refused, stranger, the
from ..registry import check
from ..scene import Scene

__all__: list[str] = []

CODE = "TeamMemberNotFound"


@check("AC-OWNER-01")
def a_colleague_owns_at_once(scene: Scene) -> None:
    at = itwin(scene)
    answer = scene.good(path=at, body={"email": COLLEAGUES[0]})
    member = answer.json.get("member")
    if member is None:
        scene.not_testable(f"{COLLEAGUES[0]} was invited, not added")
    scene.expect(member["email"].lower() == COLLEAGUES[0].lower(), "somebody else is an owner", answer, at="/member")
    scene.expect(answer.json.get("invitation") is None, "somebody was added and invited as well", at="/invitation")
    found = the(scene.items("get-itwin-user-members", path=at, query={"$top": 1000}), member["id"])
    scene.expect(found is not None, "a new owner is no user member", at="/members")


@check("AC-OWNER-02")
def a_stranger_is_invited(scene: Scene) -> None:
    at, email = itwin(scene), stranger(scene)
    answer = scene.good(path=at, body={"email": email})
    member, invitation = answer.json.get("member"), answer.json.get("invitation")
    scene.expect(member is None, "an address that nobody knows is that of an owner at once", answer, at="/member")
    scene.expect(invitation is not None, "a stranger is neither added nor invited", answer, at="/invitation")
    scene.expect(invitation["email"].lower() == email, "somebody else is invited", answer, at="/invitation/email")
    listed = scene.items("get-itwin-member-invitations", path=at, query={"$top": 1000})
    scene.expect(the(listed, invitation["id"]), "the invitation of an owner is not listed", at="/invitations")


@check("AC-OWNER-03")
def an_owner_is_not_added_again(scene: Scene) -> None:
    at = itwin(scene)
    owner = next((one for one in scene.items("get-itwin-owner-members", path=at) if one["email"]), None)
    if owner is None:
        scene.not_testable("no owner has an address")
    answer = scene.call(path=at, body={"email": owner["email"]})
    refused(scene, answer, "somebody who is an owner already", 409, code="OwnerAlreadyExists")


@check("AC-OWNER-04")
def a_member_keeps_the_roles(scene: Scene) -> None:
    at = itwin(scene)
    role = new_role(scene, at)
    member = add_colleague(scene, at, [role])
    scene.good(path=at, body={"email": COLLEAGUES[0]})
    read = scene.good("get-itwin-user-member", path={**at, "memberId": member["id"]})
    given = ids(read.json["member"]["roles"])
    scene.expect(role in given, "a member has become an owner, and lost a role", read, at="/member/roles")


@check("AC-OWNER-05")
def a_new_owner_is_listed(scene: Scene) -> None:
    at = itwin(scene)
    before = scene.items(path=at)
    made = scene.good("add-itwin-owner-member", path=at, body={"email": COLLEAGUES[0]}).json.get("member")
    if made is None:
        scene.not_testable(f"{COLLEAGUES[0]} was invited, not added")
    after = scene.items(path=at)
    scene.expect(the(after, made["id"]) == made, "a new owner is not listed as it was added", at="/members")
    others = [owner for owner in after if owner["id"] != made["id"]]
    scene.expect(others == before, "an owner was added, and others have changed", at="/members")


@check("AC-OWNER-06")
def owners_are_shown_as_members_are(scene: Scene) -> None:
    at = itwin(scene)
    answer = scene.good(path=at)
    for n, owner in enumerate(answer.json["members"]):
        member = scene.good("get-itwin-user-member", path={**at, "memberId": owner["id"]}).json["member"]
        other = [name for name, value in owner.items() if member.get(name) != value]
        message = f"an owner has another {', '.join(other)} than the same user member"
        scene.expect(not other, message, answer, at=f"/members/{n}")


@check("AC-OWNER-07")
def a_removed_owner_is_gone(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    before = scene.items("get-itwin-owner-members", path=at)
    scene.good(path=path)
    gone(scene, path, CODE, "remove-itwin-owner-member")
    after = scene.items("get-itwin-owner-members", path=at)
    left = [owner for owner in before if owner["id"] != path["memberId"]]
    scene.expect(the(after, path["memberId"]) is None, "a removed owner is listed", at="/members")
    scene.expect(after == left, "an owner was removed, and others have changed", at="/members")


@check("AC-OWNER-08")
def who_is_no_owner_is_not_removed(scene: Scene) -> None:
    at = itwin(scene)
    member = add_colleague(scene, at, [new_role(scene, at)])
    path = {**at, "memberId": member["id"]}
    refused(scene, scene.call(path=path), "a member who is no owner", 404, code=CODE)
    read = scene.call("get-itwin-user-member", path=path)
    scene.expect(read.ok, "a member who is no owner was removed as one", read)
