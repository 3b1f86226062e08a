"""Bugs of Access Control: in members, owners and invitations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from ..access import moment, written
from .engine import Call, Reply, plant

__all__: list[str] = []

MAIN, OTHER = "sandbox-token", "sandbox-token-other"
#: Roles that every iTwin has.
READ, WRITE = "5abbfcef-0eab-472a-b5f5-5c5a43df34b1", "6abbfcea-0eab-472a-b5f5-5c5a43df34b4"
JANE, COLLEAGUE = "Jane.Doe@example.com", "John.Johnson@example.com"
PENDING = "itwin_platform.sandbox._invitations.pending"


def _by(call: Call, token: str) -> bool:
    return bool(call.header.get("authorization") == f"Bearer {token}")


def _itwin(call: Call) -> Any:
    return call.store.itwins[call.path["id"]]


def _role_ids(call: Call) -> list[str]:
    """The roles of the member in the path."""
    return [role["id"] for role in call.ask(str(call.request.url)).json["member"]["roles"]]


def _in_part(call: Call) -> Reply:
    """Do what can be done of it, then refuse it."""
    call.answer(body={"members": call.json["members"][:1]})
    return call.answer()


def _piled_up(call: Call) -> Reply:
    return call.answer(body={"roleIds": [*_role_ids(call), *call.json["roleIds"]]})


def _fifty(call: Call) -> Reply:
    return call.answer(body={"roleIds": call.json["roleIds"][:50]})


def _unknown_dropped(call: Call) -> Reply:
    reply = call.answer()
    return call.answer(body={"roleIds": call.json["roleIds"][:-1]}) if reply.status == 404 else reply


def _without_roles(call: Call) -> Reply:
    return call.answer().change(lambda body: body["member"].update(roles=[]))


def _one_less(call: Call) -> Reply:
    """A request for too many roles is carried out in part."""
    members = [{**entry, "roleIds": entry["roleIds"][:1]} for entry in call.json["members"][:50]]
    reply = call.answer()
    return call.answer(body={"members": members}) if reply.status == 422 else reply


def _reversed(call: Call) -> Reply:
    return call.answer().change(lambda body: [member["roles"].reverse() for member in body["members"]])


def _last_unlisted(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: items[:-1])


def _colleague_unlisted(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [one for one in items if one["email"] != COLLEAGUE])


def _ever_pending(call: Call) -> Reply:
    with patch(PENDING, side_effect=lambda invitations, _: [*invitations.values()]):
        return call.answer()


def _a_month(call: Call) -> Reply:
    def edit(items: list[Any]) -> list[Any]:
        for one in items:
            one["expirationDate"] = written(moment(one["createdDate"]) + timedelta(days=30))
        return items

    return call.of_items(call.answer(), edit)


SHARED: dict[str, tuple[Callable[[Call], Reply], str]] = {
    "added-in-part": (_in_part, "AC-USER-05"),
    "groups-added-in-part": (_in_part, "AC-GMEMBER-03"),
    "member-roles-pile-up": (_piled_up, "AC-USER-15"),
    "group-member-roles-pile-up": (_piled_up, "AC-GMEMBER-08"),
    "member-of-fifty-one-roles": (_fifty, "AC-USER-17"),
    "group-member-of-fifty-one-roles": (_fifty, "AC-GMEMBER-10"),
    "member-unknown-role-dropped": (_unknown_dropped, "AC-USER-16"),
    "group-member-unknown-role-dropped": (_unknown_dropped, "AC-GMEMBER-09"),
    "member-read-without-roles": (_without_roles, "AC-USER-10"),
    "group-member-read-without-roles": (_without_roles, "AC-GMEMBER-05"),
    "fifty-one-roles-given": (_one_less, "AC-USER-04"),
    "fifty-one-roles-given-to-groups": (_one_less, "AC-GMEMBER-02"),
    "member-roles-reversed": (_reversed, "AC-USER-01"),
    "group-member-roles-reversed": (_reversed, "AC-GMEMBER-01"),
    "new-group-member-unlisted": (_last_unlisted, "AC-GMEMBER-06"),
    "new-invitation-unlisted": (_last_unlisted, "AC-INVITE-01"),
    "new-member-unlisted": (_colleague_unlisted, "AC-USER-11"),
    "new-owner-unlisted": (_colleague_unlisted, "AC-OWNER-05"),
    "old-invitations-listed": (_ever_pending, "AC-INVITE-04"),
    "old-invitation-read": (_ever_pending, "AC-INVITE-18"),
    "old-invitation-accepted": (_ever_pending, "AC-INVITE-17"),
    "invitation-lasts-a-month": (_a_month, "AC-INVITE-03"),
    "group-invitation-lasts-a-month": (_a_month, "AC-GINVITE-02"),
}
for _name, (_bug, _requirement) in SHARED.items():
    plant(_name, breaks=_requirement)(_bug)


# User members


@plant("added-in-another-order", breaks="AC-USER-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: (body["members"].reverse(), body["invitations"].reverse()))


@plant("invited-without-roles", breaks="AC-USER-03")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: [one.update(roles=[]) for one in body["invitations"]])


@plant("member-added-twice", breaks="AC-USER-06")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status != 409:
        return reply
    members = _itwin(call).members
    for member in [one for one in members.values() if one.user.email == COLLEAGUE]:
        del members[member.user.id]
    return call.answer()


@plant("custom-message-refused", breaks="AC-USER-07")
def _(call: Call) -> Reply:
    given = "customMessage" in call.json
    return Reply.refusal(422, "InvalidiTwinsMemberRequest", "InvalidProperty") if given else call.answer()


@plant("owners-unlisted", breaks="AC-USER-12")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [one for one in items if one["id"] not in _itwin(call).owners])


@plant("invited-listed-as-members", breaks="AC-USER-13")
def _(call: Call) -> Reply:
    names = dict.fromkeys(("givenName", "surname", "organization"))
    invited = [{"id": one.id, "email": one.email, **names, "roles": []} for one in _itwin(call).invitations.values()]
    return call.of_items(call.answer(), lambda items: [*items, *invited])


@plant("member-role-misnamed", breaks="AC-USER-14")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: [role.update(description="") for role in body["member"]["roles"]])


@plant("removed-member-banned", breaks="AC-USER-19", operations=["remove-itwin-user-member", "add-itwin-user-members"])
def _(call: Call) -> Reply:
    if call.id == "remove-itwin-user-member":
        call.memory["removed"] = True
    elif call.memory.get("removed"):
        return Reply.refusal(409, "iTwinMemberAlreadyExists")
    return call.answer()


@plant("removal-drops-invitations", breaks="AC-USER-20")
def _(call: Call) -> Reply:
    _itwin(call).invitations.clear()
    return call.answer()


# Group members


@plant("group-member-with-unknown-role", breaks="AC-GMEMBER-04")
def _(call: Call) -> Reply:
    return call.answer(body={"members": [{**entry, "roleIds": [READ]} for entry in call.json["members"]]})


@plant("group-member-misnamed", breaks="AC-GMEMBER-07", operations=["get-itwin-group-member", "update-itwin-group"])
def _(call: Call) -> Reply:
    if call.id == "update-itwin-group":
        call.memory[call.path["groupId"]] = _itwin(call).groups[call.path["groupId"]].name
        return call.answer()
    name = call.memory.get(call.path["groupId"])
    return call.answer().change(lambda body: body["member"].update({"groupName": name} if name else {}))


@plant("removal-deletes-group", breaks="AC-GMEMBER-12")
def _(call: Call) -> Reply:
    reply = call.answer()
    _itwin(call).groups.pop(call.path["groupId"], None)
    return reply


@plant(
    "removed-group-banned", breaks="AC-GMEMBER-13", operations=["remove-itwin-group-member", "add-itwin-group-members"]
)
def _(call: Call) -> Reply:
    if call.id == "remove-itwin-group-member":
        call.memory["removed"] = True
    elif call.memory.get("removed"):
        return Reply.refusal(404, "TeamMemberNotFound")
    return call.answer()


# Owners


@plant("owner-invited-as-well", breaks="AC-OWNER-01")
def _(call: Call) -> Reply:
    path = f"/accesscontrol/itwins/{call.path['id']}/members/invitations"
    other = call.ask(path).json["invitations"][0]
    return call.answer().change(lambda body: body.update(invitation=other))


@plant("owner-invitation-unlisted", breaks="AC-OWNER-02")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok and (invitation := reply.json["invitation"]):
        del _itwin(call).invitations[invitation["id"]]
    return reply


@plant("owner-added-twice", breaks="AC-OWNER-03")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status != 409:
        return reply
    owners = call.ask(str(call.request.url)).json["members"]
    return Reply.of(201, {"member": owners[0], "invitation": None})


@plant("new-owner-loses-roles", breaks="AC-OWNER-04")
def _(call: Call) -> Reply:
    for member in _itwin(call).members.values():
        if member.user.email == call.json["email"]:
            member.role_ids = []
    return call.answer()


@plant("owner-mistaken", breaks="AC-OWNER-06")
def _(call: Call) -> Reply:
    def edit(items: list[Any]) -> list[Any]:
        return [{**one, "givenName": one["surname"], "surname": one["givenName"]} for one in items]

    return call.of_items(call.answer(), edit)


@plant("removal-of-owner-takes-members", breaks="AC-OWNER-08")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status != 404:
        return reply
    return call.ask(str(call.request.url).replace("/owners/", "/users/"), "DELETE")


# Invitations


@plant("group-invitation-accepted", breaks="AC-GINVITE-01")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [{**one, "status": "Accepted"} for one in items])


@plant("group-invitations-of-all-groups", breaks="AC-GINVITE-03")
def _(call: Call) -> Reply:
    groups = _itwin(call).groups
    every = [one for group in groups for one in call.answer(path={"groupId": group}).json["invitations"]]
    return call.of_items(call.answer(), lambda _: every)


@plant("invitation-read-otherwise", breaks="AC-INVITE-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["invitation"].update(email="somebody@example.com"))


@plant("invited-by-somebody-else", breaks="AC-INVITE-05")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda items: [{**one, "invitedByEmail": one["email"]} for one in items])


@plant("owner-sees-own-invitations", breaks="AC-INVITE-07")
def _(call: Call) -> Reply:
    reply = call.answer()
    if not _by(call, MAIN):
        return reply
    return call.of_items(reply, lambda items: [one for one in items if one["invitedByEmail"] == JANE])


@plant("invited-does-not-read", breaks="AC-INVITE-09")
def _(call: Call) -> Reply:
    return Reply.refusal(403, "InsufficientPermissions") if _by(call, OTHER) else call.answer()


WITHDRAWN = ["delete-itwin-member-invitation", "accept-itwin-member-invitation"]


@plant("withdrawn-invitation-accepted", breaks="AC-INVITE-11", operations=WITHDRAWN)
def _(call: Call) -> Reply:
    invitations, wanted = _itwin(call).invitations, call.path["invitationId"]
    if call.id == "delete-itwin-member-invitation":
        call.memory[wanted] = invitations.get(wanted)
    elif wanted in call.memory:
        invitations[wanted] = call.memory[wanted]
    return call.answer()


def _others(call: Call) -> list[Any]:
    """The invitations of the same user but that in the path."""
    invitations = _itwin(call).invitations
    own = invitations.get(call.path["invitationId"])
    return [one for one in invitations.values() if own and one.email == own.email and one is not own]


@plant("accepted-roles-of-one", breaks="AC-INVITE-12")
def _(call: Call) -> Reply:
    for one in _others(call):
        one.role_ids = []
    return call.answer()


@plant("accepted-invitations-pending", breaks="AC-INVITE-13")
def _(call: Call) -> Reply:
    others = _others(call)
    reply = call.answer()
    _itwin(call).invitations.update({one.id: one for one in others})
    return reply


@plant("invitation-accepted-by-another", breaks="AC-INVITE-14")
def _(call: Call) -> Reply:
    with patch("itwin_platform.sandbox._invitations._is_for", return_value=True):
        return call.answer()


@plant("member-accepts-nothing", breaks="AC-INVITE-15")
def _(call: Call) -> Reply:
    known = call.path["invitationId"] in _itwin(call).invitations
    return call.answer() if known else Reply.refusal(404, "InvitationNotFound")


@plant("invited-owner-is-member", breaks="AC-INVITE-16")
def _(call: Call) -> Reply:
    for one in _itwin(call).invitations.values():
        one.role_ids = [READ]
    return call.answer()


# The other half of what a check looks at


def _refused_and_made(call: Call) -> Reply:
    """An unknown role is refused; what else was asked for is done."""
    reply = call.answer()
    if reply.status == 404:
        call.answer(body={"roleIds": [WRITE]})
    return reply


def _fifty_refused(call: Call) -> Reply:
    entries = call.json["members"]
    crowded = sum(len(entry["roleIds"]) for entry in entries) == 50
    return Reply.refusal(422, "InvalidiTwinsMemberRequest", "InvalidProperty") if crowded else call.answer()


plant("member-change-made-in-part", breaks="AC-USER-16")(_refused_and_made)
plant("group-member-change-made-in-part", breaks="AC-GMEMBER-09")(_refused_and_made)
plant("fifty-roles-refused", breaks="AC-USER-04")(_fifty_refused)


@plant("roles-counted-by-member", breaks="AC-USER-04")
def _(call: Call) -> Reply:
    if len(call.json["members"]) > 50:
        return call.answer()
    with patch("itwin_platform.sandbox._members.MOST_ROLES", 1000):
        return call.answer()


@plant("removed-member-takes-another", breaks="AC-USER-18")
def _(call: Call) -> Reply:
    reply, members = call.answer(), _itwin(call).members
    if reply.ok:
        members.pop(next(reversed(members)))
    return reply


@plant("removed-owner-takes-another", breaks="AC-OWNER-07")
def _(call: Call) -> Reply:
    reply, owners = call.answer(), _itwin(call).owners
    if reply.ok:
        owners.pop()
    return reply


@plant("stranger-owns-at-once", breaks="AC-OWNER-02")
def _(call: Call) -> Reply:
    def edit(body: Any) -> None:
        if invitation := body["invitation"]:
            names = dict.fromkeys(("givenName", "surname", "organization"))
            body["member"] = {"id": invitation["id"], "email": invitation["email"], **names}

    return call.answer().change(edit)


@plant("withdrawal-takes-all", breaks="AC-INVITE-10")
def _(call: Call) -> Reply:
    reply = call.answer()
    _itwin(call).invitations.clear()
    return reply


@plant("accepting-uses-up-all", breaks="AC-INVITE-13")
def _(call: Call) -> Reply:
    reply = call.answer()
    _itwin(call).invitations.clear()
    return reply


@plant("invitations-short-lived", breaks="AC-INVITE-04")
def _(call: Call) -> Reply:
    with patch("itwin_platform.sandbox._invitations.LIFETIME", timedelta(days=5)):
        return call.answer()


@plant("accepted-roles-of-others", breaks="AC-INVITE-12")
def _(call: Call) -> Reply:
    own = _itwin(call).invitations.get(call.path["invitationId"])
    if own is not None:
        own.role_ids = []
    return call.answer()


@plant("sender-sees-nothing", breaks="AC-INVITE-07")
def _(call: Call) -> Reply:
    return call.answer() if _by(call, MAIN) else call.of_items(call.answer(), lambda _: [])
