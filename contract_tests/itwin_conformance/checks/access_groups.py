"""Groups of an iTwin, who is in them, and whom they invite."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ..access import echoed, fit, gone, ids, itwin, moment, no_mail, refused, stranger, the
from ..registry import check
from ..scene import Scene

__all__: list[str] = []

CODE = "GroupNotFound"
INVITATIONS = "get-itwin-group-member-invitations"
#: So many users a group may be given at once.
MOST = 50


@check("AC-GROUP-01")
def a_new_group_is_as_it_was_sent(scene: Scene) -> None:
    body = scene.body()
    echoed(scene, scene.good(body=body), "group", body)


@check("AC-GROUP-02")
def a_new_group_is_empty(scene: Scene) -> None:
    answer = scene.good()
    echoed(scene, answer, "group", {"members": [], "imsGroups": []})


@check("AC-GROUP-03")
def a_group_is_read_as_it_was_made(scene: Scene) -> None:
    at = itwin(scene)
    made = scene.make("create-itwin-group", path=at)
    read = scene.good(path={**at, "groupId": made["id"]})
    scene.expect(read.json["group"] == made, "the group that is read is not the one that was made", read, at="/group")


@check("AC-GROUP-04")
def a_group_is_listed_as_it_was_made(scene: Scene) -> None:
    at = itwin(scene)
    made = scene.make("create-itwin-group", path=at)
    for query in ({}, {"$top": 1000}):
        listed = scene.good(path=at, query=query)
        found = the(listed.json["groups"], made["id"])
        scene.expect(found is not None, "the new group is not listed", listed, at="/groups")
        scene.expect(found == made, "a group is listed otherwise than it was made", listed, at="/groups")


@check("AC-GROUP-05")
def a_name_is_given_once(scene: Scene) -> None:
    at = itwin(scene)
    first = scene.make("create-itwin-group", path=at)
    answer = scene.call(path=at, body={**scene.body(), "name": first["name"]})
    refused(scene, answer, "a second group of the same name", 409, 422)


@check("AC-GROUP-06")
def a_group_has_a_name(scene: Scene) -> None:
    answer = scene.call(body={**scene.body(), "name": ""})
    refused(scene, answer, "an empty name", 422, code="InvalidiTwinsGroupRequest")


@check("AC-GROUP-07")
def links_come_with_pages_alone(scene: Scene) -> None:
    plain, paged = scene.good(), scene.good(query={"$top": 1})
    links = plain.json.get("_links")
    scene.expect(links is None, "there are links, and no page was asked for", plain, at="/_links")
    scene.expect(paged.link("self"), "a page was asked for, and there are no links", paged)


def _addresses(scene: Scene, at: dict[str, str], count: int) -> list[str]:
    members = scene.items("get-itwin-user-members", path=at, query={"$top": 1000})
    found = [member["email"] for member in members if member["email"]][:count]
    return found if len(found) == count else scene.not_testable(f"it takes {count} members with an address")


@check("AC-GROUP-10")
def a_changed_group_is_as_it_was_sent(scene: Scene) -> None:
    path = scene.path()
    body = {name: value for name, value in scene.body().items() if name in ("name", "description")}
    changed = scene.good(path=path, body=body)
    echoed(scene, changed, "group", body)
    read = scene.good("get-itwin-group", path=path)
    scene.expect(read.json["group"] == changed.json["group"], "the change was answered, not made", read, at="/group")


@check("AC-GROUP-11")
def what_is_not_sent_stays(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    users = _addresses(scene, at, 1)
    before = scene.good(path=path, body={"members": users}).json["group"]
    changes: dict[str, Any] = {"description": "another", "name": f"conformance-{scene.name()}", "members": []}
    for name, value in changes.items():
        after = scene.good(path=path, body={name: value})
        echoed(scene, after, "group", {**before, name: value})
        before = after.json["group"]


@check("AC-GROUP-12")
def users_are_replaced(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    one, two, three = _addresses(scene, at, 3)
    for users in ([one, two], [two, three], []):
        changed = scene.good(path=path, body={"members": users})
        shown = [user["email"] for user in changed.json["group"]["members"]]
        message = f"sent the users {users}, got {shown}"
        scene.expect(fit(shown, users), message, changed, at="/group/members")


@check("AC-GROUP-13")
def users_bear_the_ids_of_members(scene: Scene) -> None:
    at = itwin(scene)
    group = scene.path("update-itwin-group", given=at)
    members = scene.items("get-itwin-user-members", path=at, query={"$top": 1000})
    member = next((one for one in members if one["email"]), None) or scene.not_testable("no member has an address")
    scene.good("update-itwin-group", path={**at, **group}, body={"members": [member["email"]]})
    answer = scene.good(path={**at, **group} if "groupId" in scene.endpoint.path else at)
    shown = answer.json["group"] if "group" in answer.json else the(answer.json["groups"], group["groupId"])
    users = shown["members"] if shown else []
    wanted = {**{name: member[name] for name in ("email", "givenName", "surname")}, "userId": member["id"]}
    for name, value in wanted.items():
        got = [user.get(name) for user in users]
        scene.expect(got == [value], f"as a member the user has {name} {value!r}, in the group {got}", answer)


@check("AC-GROUP-14")
def a_group_is_given_fifty_users(scene: Scene) -> None:
    no_mail(scene)
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    answer = scene.call(path=path, body={"members": [stranger(scene) for _ in range(MOST + 1)]})
    refused(scene, answer, f"{MOST + 1} users", 422)
    answer = scene.call(path=path, body={"members": _addresses(scene, at, MOST)})
    scene.expect(answer.ok, f"expected a group of {MOST} users, got {answer.status}", answer)


@check("AC-GROUP-15")
def unknown_ims_groups_are_refused(scene: Scene) -> None:
    path = scene.path()
    before = scene.good("get-itwin-group", path=path).json["group"]
    body = {"description": "another", "imsGroups": [f"conformance-{scene.name()}"]}
    refused(scene, scene.call(path=path, body=body), "an unknown IMS group", 404, code="ImsGroupNotFound")
    after = scene.good("get-itwin-group", path=path)
    scene.expect(after.json["group"] == before, "the change was refused, and made in part", after, at="/group")


@check("AC-GROUP-16")
def ims_groups_are_replaced(scene: Scene) -> None:
    path = scene.path()
    known: list[str] = scene.body()["imsGroups"]
    if "ImsGroupNotFound" in scene.call(path=path, body={"imsGroups": known}).error_codes:
        scene.not_testable(f"there is no IMS group {known[0]}")
    for names in (known, []):
        echoed(scene, scene.good(path=path, body={"imsGroups": names}), "group", {"imsGroups": names})
        echoed(scene, scene.good("get-itwin-group", path=path), "group", {"imsGroups": names})


@check("AC-GROUP-17")
def a_stranger_is_no_user_at_once(scene: Scene) -> None:
    no_mail(scene)
    path, email = scene.path(), stranger(scene)
    answer = scene.call(path=path, body={"members": [email]})
    if not answer.ok:
        refused(scene, answer, "an unknown address", 404, code="TeamMemberNotFound")
        return
    shown = [user["email"] for user in answer.json["group"]["members"]]
    scene.expect(not shown, "an address that nobody knows is that of a user at once", answer, at="/group/members")
    invited = [one["email"].lower() for one in scene.items(INVITATIONS, path=path)]
    scene.expect(email in invited, "an unknown address was accepted, and not invited", at="/invitations")


@check("AC-GROUP-18")
def a_deleted_group_is_gone(scene: Scene) -> None:
    path = scene.path()
    scene.good(path=path)
    gone(scene, path, CODE, "get-itwin-group", "update-itwin-group", "delete-itwin-group", INVITATIONS)


@check("AC-GROUP-19")
def only_the_deleted_group_leaves_the_list(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path(given=at)}
    before = scene.items("get-itwin-groups", path=at, query={"$top": 1000})
    scene.good(path=path)
    after = scene.items("get-itwin-groups", path=at, query={"$top": 1000})
    left = [group for group in before if group["id"] != path["groupId"]]
    scene.expect(the(after, path["groupId"]) is None, "the deleted group is listed", at="/groups")
    scene.expect(after == left, "a group was deleted, and others have changed", at="/groups")


@check("AC-GROUP-20")
def a_deleted_group_is_no_member(scene: Scene) -> None:
    at = itwin(scene)
    path = {**at, **scene.path("remove-itwin-group-member", given=at)}
    scene.good(path=path)
    left = ids(scene.items("get-itwin-group-members", path=at))
    scene.expect(path["groupId"] not in left, "a deleted group is still a member", at="/members")


# Invitations that came from a group


@check("AC-GINVITE-01")
def a_stranger_is_invited_by_the_group(scene: Scene) -> None:
    path = scene.path("delete-itwin-group-member-invitation")
    answer = scene.good(path=path, query={"$top": 1000})
    found = the(answer.json["invitations"], path["invitationId"])
    scene.expect(found, "the invitation is not listed", answer, at="/invitations")
    status = (found or {}).get("status")
    scene.expect(status == "Pending", f"expected a pending invitation, got {status!r}", answer, at="/invitations")


@check("AC-GINVITE-02")
def it_lasts_seven_days(scene: Scene) -> None:
    path = scene.path("delete-itwin-group-member-invitation")
    answer = scene.good(path=path)
    for n, one in enumerate(answer.json["invitations"]):
        time = moment(one["expirationDate"]) - moment(one["createdDate"])
        message = f"an invitation lasts {time}, not seven days"
        scene.expect(time == timedelta(days=7), message, answer, at=f"/invitations/{n}/expirationDate")


@check("AC-GINVITE-03")
def it_is_listed_with_its_group_alone(scene: Scene) -> None:
    path = scene.path("delete-itwin-group-member-invitation")
    group = scene.make("create-itwin-group", path={"id": path["id"]})
    others = {
        "get-itwin-group-member-invitations": {"id": path["id"], "groupId": group["id"]},
        "get-itwin-member-invitations": {"id": path["id"]},
    }
    for operation, where in others.items():
        listed = ids(scene.items(operation, path=where))
        scene.expect(path["invitationId"] not in listed, f"{operation} lists what a group has sent", at="/invitations")


@check("AC-GINVITE-04")
def a_withdrawn_one_is_gone(scene: Scene) -> None:
    path = scene.path()
    scene.good(path=path)
    left = ids(scene.items(INVITATIONS, path=path))
    scene.expect(path["invitationId"] not in left, "a withdrawn invitation is listed", at="/invitations")
    gone(scene, path, "InvitationNotFound", scene.endpoint.id)
