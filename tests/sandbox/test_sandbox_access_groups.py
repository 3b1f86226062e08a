"""Groups of an iTwin, who is in them, and the invitations that come from them."""

from __future__ import annotations

from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .access import (
    ACCOUNT,
    ACCOUNT_GROUP,
    ADMIN_ROLE,
    EMPTY_GROUP,
    GONE,
    GROUP,
    MAIN,
    MAIN_ID,
    MARIA,
    NOWHERE,
    READ,
    THOMAS,
    Call,
    code,
    details,
    everything,
    give,
)

HOST = "https://sandbox.test"
DAY = 24 * 3600


def create(call: Call, name: str = "Planners", itwin: str = MAIN) -> dict[str, Any]:
    reply = call("POST", f"{itwin}/groups", json={"name": name, "description": "Who plans"})
    assert reply.status == 201
    group: dict[str, Any] = reply.json()["group"]
    return group


def invitations(call: Call, group: str = ACCOUNT_GROUP) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call("GET", f"{ACCOUNT}/groups/{group}/invitations").json()["invitations"]
    return found


def test_the_life_of_a_group(call: Call) -> None:
    before = call("GET", f"{MAIN}/groups").json()["groups"]
    group = create(call)
    assert group == {
        "id": group["id"],
        "name": "Planners",
        "description": "Who plans",
        "members": [],
        "imsGroups": [],
    }
    path = f"{MAIN}/groups/{group['id']}"
    assert call("GET", path).json() == {"group": group}
    assert call("GET", f"{MAIN}/groups").json() == {"groups": [*before, group]}

    body = {"members": ["maria.miller@EXAMPLE.com", "John.Johnson@example.com"], "imsGroups": ["IMS Admins"]}
    changed = call("PATCH", path, json=body).json()["group"]
    assert [user["email"] for user in changed["members"]] == ["Maria.Miller@example.com", "John.Johnson@example.com"]
    assert changed["members"][0] == {
        "userId": MARIA,
        "email": "Maria.Miller@example.com",
        "givenName": "Maria",
        "surname": "Miller",
        "organization": "Organization Corp.",
    }
    assert changed["imsGroups"] == ["IMS Admins"]
    emptied = call("PATCH", path, json={"members": [], "imsGroups": [], "name": "Draughtsmen"}).json()["group"]
    assert emptied == group | {"name": "Draughtsmen"}
    assert call("GET", path).json() == {"group": emptied}

    assert (call("DELETE", path).status, call("DELETE", path).status) == (204, 404)
    assert code(call("GET", path)) == (404, "GroupNotFound")
    assert call("GET", f"{MAIN}/groups").json() == {"groups": before}


def test_only_who_asks_for_a_page_of_groups_gets_links(call: Call) -> None:
    first = call("GET", f"{MAIN}/groups", "$top=1").json()
    assert [group["id"] for group in first["groups"]] == [GROUP]
    assert first["_links"] == {
        "self": {"href": f"{HOST}{MAIN}/groups?$skip=0&$top=1"},
        "next": {"href": f"{HOST}{MAIN}/groups?$skip=1&$top=1"},
    }
    assert "_links" not in call("GET", f"{MAIN}/groups").json()
    assert list(call("GET", f"{MAIN}/groups", "$skip=5").json()["_links"]) == ["self", "prev"]


def test_pages_of_groups_neither_skip_nor_repeat_while_groups_are_added(call: Call) -> None:
    names = iter("ABCDEFGHIJ")
    found = everything(
        call, f"{MAIN}/groups", "groups", 1, lambda: len(names_left(call)) < 6 and create(call, next(names))
    )
    assert [group["name"] for group in found] == names_left(call)
    assert len(found) == 6


def names_left(call: Call) -> list[str]:
    return [group["name"] for group in call("GET", f"{MAIN}/groups").json()["groups"]]


def test_a_name_is_used_once_in_an_itwin(call: Call) -> None:
    body = {"name": "sample group", "description": ""}
    assert code(call("POST", f"{MAIN}/groups", json=body)) == (409, "GroupAlreadyExists")
    assert call("POST", f"{ACCOUNT}/groups", json=body).status == 201
    assert details(call("PATCH", f"{MAIN}/groups/{EMPTY_GROUP}", json={"name": "Sample Group"})) == [
        ("GroupAlreadyExists", "name")
    ]
    assert call("PATCH", f"{MAIN}/groups/{GROUP}", json={"name": "SAMPLE GROUP"}).status == 200


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("MissingRequiredProperty", "name"), ("MissingRequiredProperty", "description")]),
        ({"name": "", "description": ""}, [("InvalidValue", "name")]),
        ({"name": "A", "description": 1}, [("InvalidValue", "description")]),
    ],
)
def test_bad_bodies_of_new_groups(call: Call, body: Any, expected: list[tuple[str, str]]) -> None:
    reply = call("POST", f"{MAIN}/groups", json=body)
    assert reply.json()["error"]["code"] == "InvalidiTwinsGroupRequest"
    assert details(reply) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"members": ["Maria.Miller@example.com", "nobody@example.com"]}, ("TeamMemberNotFound", "members[1]")),
        ({"members": ["no address"]}, ("TeamMemberNotFound", "members[0]")),
        ({"members": [""]}, ("TeamMemberNotFound", "members[0]")),
        ({"members": ["Otto.Other@example.org"]}, ("TeamMemberNotFound", "members[0]")),
        ({"imsGroups": ["Sample IMS Group", "Others"]}, ("ImsGroupNotFound", "imsGroups[1]")),
    ],
)
def test_whom_a_group_cannot_take_in(call: Call, sandbox: Sandbox, body: Any, expected: tuple[str, str]) -> None:
    path = f"{MAIN}/groups/{GROUP}"
    itwin = sandbox.platform.store.itwins[MAIN_ID]
    itwin.groups[GROUP].users[GONE] = itwin.members[GONE].user
    before = call("GET", path).json()
    reply = call("PATCH", path, json=body | {"name": "Changed"})
    error = reply.json()["error"]
    assert (reply.status, error["code"], error["target"]) == (404, *expected)
    assert call("GET", path).json() == before


def test_too_many_at_once(call: Call) -> None:
    body = {"members": [f"a{n}@example.com" for n in range(51)], "imsGroups": ["Sample IMS Group"] * 51}
    assert details(call("PATCH", f"{MAIN}/groups/{GROUP}", json=body)) == [
        ("InvalidProperty", "members"),
        ("InvalidProperty", "imsGroups"),
    ]


def test_what_is_the_services_own_cannot_be_set(call: Call) -> None:
    body = {"name": "Changed", "id": NOWHERE, "colour": "red", "imsGroups": [], "members": []}
    assert details(call("PATCH", f"{MAIN}/groups/{GROUP}", json=body)) == [
        ("ReadOnlyProperty", "id"),
        ("InvalidProperty", "colour"),
    ]
    assert details(call("POST", f"{MAIN}/roles", json={"displayName": "A", "description": "B", "id": NOWHERE})) == [
        ("ReadOnlyProperty", "id")
    ]


def test_changing_who_is_in_a_group_needs_further_permissions(call: Call, sandbox: Sandbox) -> None:
    token = sandbox.token_for("Maria.Miller@example.com")
    role = call("POST", f"{MAIN}/roles", json={"displayName": "A", "description": ""}).json()["role"]["id"]
    give(call, MAIN, MARIA, role)
    path = f"{MAIN}/groups/{GROUP}"
    bodies: dict[str, Any] = {
        "rename": {"name": "Renamed", "members": ["thomas.wilson@example.com"], "imsGroups": ["Sample IMS Group"]},
        "add": {"members": ["Thomas.Wilson@example.com", "Maria.Miller@example.com"]},
        "remove": {"imsGroups": []},
    }

    def allowed(*permissions: str) -> list[str]:
        assert call("PATCH", f"{MAIN}/roles/{role}", json={"permissions": list(permissions)}).status == 200
        found = [name for name, body in bodies.items() if call("PATCH", path, json=body, token=token).status == 200]
        assert call("PATCH", path, json=bodies["rename"]).status == 200
        return found

    assert allowed("administration_invite_member", "administration_remove_member") == []
    assert allowed("administration_manage_groups") == ["rename"]
    assert allowed("administration_manage_groups", "administration_invite_member") == ["rename", "add"]
    assert allowed("administration_manage_groups", "administration_remove_member") == ["rename", "remove"]


def test_groups_of_the_account_are_the_administrators_alone(call: Call, sandbox: Sandbox) -> None:
    role = call("POST", f"{ACCOUNT}/roles", json={"displayName": "A", "description": ""}).json()["role"]["id"]
    permissions = {"permissions": ["administration_manage_groups"]}
    assert call("PATCH", f"{ACCOUNT}/roles/{role}", json=permissions).status == 200
    reader = "3f2f7f0c-6f0e-4f41-9d1a-8a1b6c9f2d10"
    for itwin, status in ((MAIN, 201), (ACCOUNT, 403)):
        give(call, itwin, reader, role)
        body = {"name": "New", "description": ""}
        assert call("POST", f"{itwin}/groups", json=body, token="sandbox-token-reader").status == status
    token = sandbox.token_for("Another.Owner@organization.com")
    assert call("DELETE", f"{MAIN}/groups/{GROUP}", token=token).status == 204
    assert call("POST", f"{ACCOUNT}/members/owners", json={"email": "Another.Owner@organization.com"}).status == 201
    assert call("DELETE", f"{ACCOUNT}/groups/{ACCOUNT_GROUP}", token=token).status == 204


def test_a_deleted_group_is_no_member_any_more(call: Call, sandbox: Sandbox) -> None:
    body = {"members": [{"groupId": ACCOUNT_GROUP, "roleIds": [READ]}]}
    assert call("POST", f"{MAIN}/members/groups", json=body).status == 201
    invitation = invitations(call)[0]["id"]
    assert call("DELETE", f"{ACCOUNT}/groups/{ACCOUNT_GROUP}").status == 204
    assert code(call("GET", f"{MAIN}/members/groups/{ACCOUNT_GROUP}")) == (404, "TeamMemberNotFound")
    assert [one["id"] for one in call("GET", f"{MAIN}/members/groups").json()["members"]] == [GROUP]
    with pytest.raises(ValueError, match="pending invitation"):
        sandbox.accept_invitation(invitation)


def test_strangers_are_invited_to_groups_of_the_account(call: Call, clock: VirtualClock) -> None:
    path = f"{ACCOUNT}/groups/{ACCOUNT_GROUP}"
    seeded = invitations(call)
    body = {"members": ["New@example.net", "new@EXAMPLE.net", "Otto.Other@example.org", "guest@example.net"]}
    group = call("PATCH", path, json={**body, "imsGroups": ["IMS Engineers"]}).json()["group"]
    assert (group["members"], group["imsGroups"]) == ([], ["IMS Engineers"])
    found = invitations(call)
    assert [one["email"] for one in found] == ["guest@example.net", "New@example.net", "Otto.Other@example.org"]
    assert found[0] == seeded[0]
    assert found[1] == {
        "id": found[1]["id"],
        "email": "New@example.net",
        "invitedByEmail": "Jane.Doe@example.com",
        "inviterGivenName": "Jane",
        "inviterSurname": "Doe",
        "inviterOrganization": "Organization Corp.",
        "projectDisplayName": "Organization Corp. Account",
        "status": "Pending",
        "createdDate": "2030-01-01T00:00:00.000000Z",
        "expirationDate": "2030-01-08T00:00:00.000000Z",
    }
    assert call("PATCH", path, json=body).status == 200
    assert invitations(call) == found  # nobody is invited twice by one group
    assert found[1]["id"] not in [one["id"] for one in all_invitations(call)]
    clock.advance(7 * DAY)
    assert invitations(call) == []


def all_invitations(call: Call) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = call("GET", f"{ACCOUNT}/members/invitations").json()["invitations"]
    return found


def test_who_accepts_joins_the_group_and_has_its_roles(call: Call, sandbox: Sandbox) -> None:
    assert (
        call("PATCH", f"{ACCOUNT}/groups/{ACCOUNT_GROUP}", json={"members": ["Otto.Other@example.org"]}).status == 200
    )
    body = {"members": [{"groupId": ACCOUNT_GROUP, "roleIds": [ADMIN_ROLE]}]}
    assert call("POST", f"{MAIN}/members/groups", json=body).status == 201
    assert code(call("GET", f"{MAIN}/permissions", token="sandbox-token-other")) == (404, "ItwinNotFound")
    sandbox.accept_invitation(invitations(call)[1]["id"])
    assert [one["email"] for one in invitations(call)] == ["guest@example.net"]
    held = call("GET", f"{MAIN}/permissions", token="sandbox-token-other").json()["permissions"]
    assert "administration_invite_member" in held
    path = f"{ACCOUNT}/groups/{ACCOUNT_GROUP}"
    assert [user["email"] for user in call("GET", path).json()["group"]["members"]] == ["Otto.Other@example.org"]
    kept = call("PATCH", path, json={"members": ["otto.other@example.org"]}).json()["group"]
    assert len(kept["members"]) == 1
    assert len(invitations(call)) == 1


def test_an_invitation_to_a_group_can_be_withdrawn(call: Call, sandbox: Sandbox) -> None:
    path = f"{ACCOUNT}/groups/{ACCOUNT_GROUP}/invitations"
    found = invitations(call)[0]["id"]
    other = f"{MAIN}/groups/{GROUP}/invitations/{found}"
    assert code(call("DELETE", other)) == (404, "InvitationNotFound")
    reply = call("DELETE", f"{path}/{found}", token="sandbox-token-reader")
    assert code(reply) == (404, "InvitationNotFound")  # not sent by the reader, who owns nothing
    assert call("DELETE", f"{path}/{found.upper()}").status == 204
    assert invitations(call) == []
    assert code(call("DELETE", f"{path}/{found}")) == (404, "InvitationNotFound")
    with pytest.raises(ValueError, match="pending invitation"):
        sandbox.accept_invitation(found)


@pytest.mark.parametrize("group", [NOWHERE, "no-guid", ACCOUNT_GROUP])
def test_unknown_groups(call: Call, group: str) -> None:
    path = f"{MAIN}/groups/{group}"
    replies = [
        call("GET", path),
        call("PATCH", path, json={"name": 1}),
        call("DELETE", path),
        call("GET", f"{path}/invitations"),
        call("DELETE", f"{path}/invitations/{NOWHERE}"),
    ]
    assert {code(reply) for reply in replies} == {(404, "GroupNotFound")}


def test_a_group_shows_fifty_users_unless_a_page_is_asked_for(call: Call, sandbox: Sandbox) -> None:
    group = sandbox.platform.store.itwins[MAIN_ID].groups[GROUP]
    for user in list(sandbox.platform.store.users.values())[:60]:
        group.users[user.id] = user
    count = len(group.users)
    assert count > 50
    assert len(call("GET", f"{MAIN}/groups/{GROUP}").json()["group"]["members"]) == 50
    assert len(call("GET", f"{MAIN}/groups").json()["groups"][0]["members"]) == 50
    assert len(call("GET", f"{MAIN}/groups", "$top=1").json()["groups"][0]["members"]) == count
    assert THOMAS in group.users
