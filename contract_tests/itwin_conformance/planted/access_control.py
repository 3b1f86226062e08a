"""Bugs of Access Control: in permissions, roles, groups and lists."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

from .engine import Call, Reply, plant

__all__: list[str] = []

MAIN, READER = "sandbox-token", "sandbox-token-reader"
#: The iTwin of the account: its roles and groups may be used on every other.
ACCOUNT = "a9c999c9-5516-4ea0-adc3-28238c02b18e"


def _by(call: Call, token: str) -> bool:
    return bool(call.header.get("authorization") == f"Bearer {token}")


def _before(call: Call, name: str) -> dict[str, Any]:
    """The thing in the path as it is."""
    found: dict[str, Any] = call.ask(str(call.request.url)).json[name]
    return found


def _done_by_main(call: Call) -> Reply:
    return call.answer(token=MAIN)


def _nothing_done(_: Call) -> Reply:
    return Reply(204)


# Permissions


@plant("permissions-incomplete", breaks="AC-PERM-01")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["permissions"].remove("administration_manage_groups"))


@plant("permission-invented", breaks="AC-PERM-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["permissions"].append("imodels_paint"))


@plant("owner-lacks-permissions", breaks="AC-PERM-03")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["permissions"].pop())


@plant("role-gives-nothing", breaks="AC-PERM-04")
def _(call: Call) -> Reply:
    with patch.dict(call.store.roles, clear=False) as roles:
        for key in [key for key, role in roles.items() if role.display_name.startswith("conformance-")]:
            del roles[key]
        return call.answer()


@plant("group-gives-nothing", breaks="AC-PERM-05")
def _(call: Call) -> Reply:
    with patch("itwin_platform.sandbox._rights._by_group", side_effect=lambda *_: iter(())):
        return call.answer()


@plant("permissions-remembered", breaks="AC-PERM-06")
def _(call: Call) -> Reply:
    reply: Reply = call.memory.setdefault(f"{call.path} {call.header['authorization']}", call.answer())
    return reply


@plant("permissions-carried-over", breaks="AC-PERM-07")
def _(call: Call) -> Reply:
    every = [call.answer(path={"id": other}) for other in call.store.itwins]
    held = {name: None for reply in every if reply.ok for name in reply.json["permissions"]}
    return call.answer().change(lambda body: body.update(permissions=[*held]))


@plant("new-owner-lacks-permissions", breaks="AC-PERM-08")
def _(call: Call) -> Reply:
    lost = "itwins_create" if _by(call, READER) else ""
    return call.answer().change(
        lambda body: body.update(permissions=[one for one in body["permissions"] if one != lost])
    )


@plant("groups-for-owners-alone", breaks="AC-PERM-11")
def _(call: Call) -> Reply:
    return Reply.refusal(403, "InsufficientPermissions") if _by(call, READER) else call.answer()


@plant("members-for-owners-alone", breaks="AC-PERM-15")
def _(call: Call) -> Reply:
    return Reply.refusal(404, "ItwinNotFound") if _by(call, READER) else call.answer()


for _name, _requirement in {
    "roles-need-no-permission": "AC-PERM-10",
    "members-let-in-by-all": "AC-PERM-12",
    "members-removed-by-all": "AC-PERM-13",
    "groups-and-shares-for-all": "AC-PERM-14",
    "group-filled-without-right": "AC-PERM-16",
    "owners-by-anybody": "AC-PERM-17",
    "invitations-withdrawn-by-all": "AC-PERM-18",
    "invitations-shown-to-all": "AC-INVITE-06",
    "invitation-read-by-all": "AC-INVITE-08",
}.items():
    plant(_name, breaks=_requirement)(_done_by_main)

for _name, _requirement in {
    "deleted-role-stays": "AC-ROLE-11",
    "deleted-group-stays": "AC-GROUP-18",
    "group-invitation-stays": "AC-GINVITE-04",
    "removed-member-stays": "AC-USER-18",
    "removed-group-member-stays": "AC-GMEMBER-11",
    "removed-owner-stays": "AC-OWNER-07",
    "withdrawn-invitation-stays": "AC-INVITE-10",
    "revoked-share-stays": "AC-SHARE-12",
}.items():
    plant(_name, breaks=_requirement)(_nothing_done)


# Roles and groups


@plant("role-description-lost", breaks="AC-ROLE-01")
@plant("group-description-lost", breaks="AC-GROUP-01")
def _(call: Call) -> Reply:
    return call.answer(body={**call.json, "description": ""})


@plant("new-role-permits", breaks="AC-ROLE-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["role"].update(permissions=["imodels_read"]))


@plant("new-role-is-default", breaks="AC-ROLE-03")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["role"].update(type="Default"))


@plant("role-read-otherwise", breaks="AC-ROLE-04")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["role"].update(description=body["role"]["displayName"]))


@plant("new-role-unlisted", breaks="AC-ROLE-05")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["roles"].pop())


@plant("role-change-not-kept", breaks="AC-ROLE-06")
def _(call: Call) -> Reply:
    return Reply.of(200, {"role": {**_before(call, "role"), **call.json}})


@plant("role-change-empties-description", breaks="AC-ROLE-07")
@plant("group-change-empties-description", breaks="AC-GROUP-11")
def _(call: Call) -> Reply:
    return call.answer(body={"description": "", **call.json})


@plant("role-permissions-pile-up", breaks="AC-ROLE-08")
def _(call: Call) -> Reply:
    before, sent = _before(call, "role")["permissions"], call.json.get("permissions", [])
    return call.answer(body={**call.json, "permissions": [*before, *sent]})


@plant("role-same-name-refused", breaks="AC-ROLE-09")
def _(call: Call) -> Reply:
    same = call.json.get("displayName") == _before(call, "role")["displayName"]
    return Reply.refusal(422, "InvalidiTwinsRoleRequest", "InvalidValue") if same else call.answer()


@plant("unknown-permission-accepted", breaks="AC-ROLE-10")
def _(call: Call) -> Reply:
    known = [name for name in call.json.get("permissions", []) if not name.startswith("conformance")]
    return call.answer(body={**call.json, "permissions": known})


@plant("deleted-role-takes-another", breaks="AC-ROLE-12")
def _(call: Call) -> Reply:
    own = [key for key in call.store.roles if key[0] == call.path["id"]]
    del call.store.roles[own[0]]
    return call.answer()


@plant("deleted-role-still-held", breaks="AC-ROLE-13")
def _(call: Call) -> Reply:
    role = call.store.roles.get((call.path["id"], call.path["roleId"]))
    reply = call.answer()
    call.store.roles[ACCOUNT, call.path["roleId"]] = role
    return reply


@plant("members-show-old-role", breaks="AC-ROLE-14", operations=["update-iTwin-role", "get-itwin-user-member"])
def _(call: Call) -> Reply:
    if call.id == "update-iTwin-role":
        call.memory[call.path["roleId"]] = _before(call, "role")["displayName"]
        return call.answer()
    return call.answer().change(
        lambda body: [
            role.update(displayName=call.memory.get(role["id"], role["displayName"]))
            for role in body["member"]["roles"]
        ]
    )


@plant("new-group-not-empty", breaks="AC-GROUP-02")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["group"].update(imsGroups=["Sample IMS Group"]))


@plant("group-read-otherwise", breaks="AC-GROUP-03")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body["group"].update(description=body["group"]["name"]))


@plant("new-group-unlisted", breaks="AC-GROUP-04")
def _(call: Call) -> Reply:
    return call.of_items(call.answer(), lambda groups: groups[:-1])


@plant("group-name-twice", breaks="AC-GROUP-05")
def _(call: Call) -> Reply:
    reply = call.answer()
    return call.answer(body={**call.json, "name": f"{call.json['name']} 2"}) if reply.status == 409 else reply


@plant("group-without-name", breaks="AC-GROUP-06")
def _(call: Call) -> Reply:
    return call.answer(body={**call.json, "name": call.json["name"] or "unnamed"})


@plant("groups-linked-always", breaks="AC-GROUP-07")
def _(call: Call) -> Reply:
    return call.answer(query={"$top": call.query.get("$top", "100")})


@plant("group-change-not-kept", breaks="AC-GROUP-10")
def _(call: Call) -> Reply:
    return Reply.of(200, {"group": {**_before(call, "group"), **call.json}})


@plant("group-users-pile-up", breaks="AC-GROUP-12")
def _(call: Call) -> Reply:
    before = [user["email"] for user in _before(call, "group")["members"]]
    return call.answer(body={**call.json, "members": [*before, *call.json.get("members", [])]})


@plant("group-user-mistaken", breaks="AC-GROUP-13")
def _(call: Call) -> Reply:
    def edit(body: Any) -> None:
        for group in body.get("groups") or [body["group"]]:
            for user in group["members"]:
                user["userId"] = group["id"]

    return call.answer().change(edit)


@plant("group-of-fifty-one", breaks="AC-GROUP-14")
def _(call: Call) -> Reply:
    return call.answer(body={**call.json, "members": call.json["members"][:50]})


@plant("unknown-ims-group-accepted", breaks="AC-GROUP-15")
def _(call: Call) -> Reply:
    known = [name for name in call.json["imsGroups"] if not name.startswith("conformance")]
    return call.answer(body={**call.json, "imsGroups": known})


@plant("ims-groups-lost", breaks="AC-GROUP-16")
def _(call: Call) -> Reply:
    return call.answer(body={name: value for name, value in call.json.items() if name != "imsGroups"})


@plant("group-takes-strangers", breaks="AC-GROUP-17")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.ok:
        return reply
    group = _before(call, "group")
    names = dict.fromkeys(("givenName", "surname", "organization"))
    users = [{"userId": group["id"], "email": email, **names} for email in call.json["members"]]
    return Reply.of(200, {"group": {**group, "members": users}})


@plant("deleted-group-takes-another", breaks="AC-GROUP-19")
def _(call: Call) -> Reply:
    groups = call.store.itwins[call.path["id"]].groups
    del groups[next(iter(groups))]
    return call.answer()


@plant("deleted-group-still-member", breaks="AC-GROUP-20")
def _(call: Call) -> Reply:
    group = call.store.itwins[call.path["id"]].groups.get(call.path["groupId"])
    reply = call.answer()
    call.store.itwins[ACCOUNT].groups[call.path["groupId"]] = group
    return reply


# Lists, things of an iTwin, and bodies


@plant("page-of-a-thousand", breaks="AC-LIST-01")
def _(call: Call) -> Reply:
    return call.answer(query={"$top": call.query.get("$top", "1000")})


@plant("newest-first", breaks="AC-LIST-02")
def _(call: Call) -> Reply:
    name = call.operation.paging["items"] if call.operation and call.operation.paging else ""
    every = call.answer(query={"$top": 1000, "$skip": 0}).json[name]
    skip, top = int(call.query.get("$skip", 0)), int(call.query.get("$top", 100))
    return call.of_items(call.answer(), lambda _: every[::-1][skip : skip + top])


@plant("itwin-of-things-ignored", breaks="AC-NESTED-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    for other in call.store.itwins if reply.status == 404 else ():
        found = call.answer(path={"id": other})
        if found.ok:
            return found
    return reply


@plant("missing-members-unnamed", breaks="AC-BODY-01")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 422:
        error = reply.json["error"]
        details = [{"code": detail["code"], "message": detail["message"]} for detail in error["details"]]
        reply.json = {"error": {**error, "details": details}}
    return reply


# The other half of what a check looks at


@plant("role-change-made-in-part", breaks="AC-ROLE-10")
@plant("group-change-made-in-part", breaks="AC-GROUP-15")
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 404:
        call.answer(body={name: value for name, value in call.json.items() if not isinstance(value, list)})
    return reply


@plant("deleted-role-listed", breaks="AC-ROLE-12", operations=["delete-iTwin-role", "get-iTwin-roles"])
def _(call: Call) -> Reply:
    if call.id == "delete-iTwin-role":
        call.memory["deleted"] = _before(call, "role")
        return call.answer()
    return call.answer().change(lambda body: body["roles"].extend(call.memory.values()))


@plant("deleted-group-listed", breaks="AC-GROUP-19", operations=["delete-itwin-group", "get-itwin-groups"])
def _(call: Call) -> Reply:
    if call.id == "delete-itwin-group":
        call.memory["deleted"] = _before(call, "group")
        return call.answer()
    return call.of_items(call.answer(), lambda groups: [*groups, *call.memory.values()])


@plant("role-kept-by-who-has-lost-it", breaks="AC-PERM-04")
def _(call: Call) -> Reply:
    reply = call.answer()
    key = f"{call.path['id']} {call.header['authorization']}"
    held = call.memory[key] = [*dict.fromkeys([*call.memory.get(key, []), *reply.json["permissions"]])]
    return reply.change(lambda body: body.update(permissions=held))


@plant("roles-for-owners-alone", breaks="AC-PERM-10")
@plant("members-removed-by-owners-alone", breaks="AC-PERM-13")
@plant("members-let-in-by-owners-alone", breaks="AC-PERM-12")
@plant("groups-filled-by-owners-alone", breaks="AC-PERM-16")
def _(call: Call) -> Reply:
    return Reply.refusal(403, "InsufficientPermissions") if _by(call, READER) else call.answer()


@plant("groups-changed-by-all", breaks="AC-PERM-11")
def _(call: Call) -> Reply:
    return call.answer(token=MAIN)


@plant("group-of-fifty-refused", breaks="AC-GROUP-14")
def _(call: Call) -> Reply:
    crowded = len(call.json.get("members", [])) == 50
    return Reply.refusal(422, "InvalidiTwinsGroupRequest", "InvalidProperty") if crowded else call.answer()


@plant("stranger-passed-over", breaks="AC-GROUP-17")
def _(call: Call) -> Reply:
    reply = call.answer()
    return call.answer(body={**call.json, "members": []}) if reply.status == 404 else reply


@plant("groups-never-linked", breaks="AC-GROUP-07")
def _(call: Call) -> Reply:
    return call.answer().change(lambda body: body.pop("_links", None))


DELETES = [
    "delete-iTwin-role",
    "delete-itwin-group",
    "remove-itwin-user-member",
    "remove-itwin-group-member",
    "remove-itwin-owner-member",
    "delete-itwin-member-invitation",
    "revoke-itwin-share",
]


@plant("delete-elsewhere-carried-out", breaks="AC-NESTED-01", operations=DELETES)
def _(call: Call) -> Reply:
    reply = call.answer()
    if reply.status == 404 and call.method == "DELETE":
        for other in call.store.itwins:
            call.answer(path={"id": other})
    return reply
