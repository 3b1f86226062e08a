"""User members, owners and group members: who is added, who is invited, and what roles do."""

from __future__ import annotations

from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox

from .access import (
    ACCOUNT_GROUP,
    ADMIN_ROLE,
    EMPTY_GROUP,
    GONE,
    GROUP,
    JANE,
    JOBS,
    MAIN,
    MAIN_ID,
    MARIA,
    NOWHERE,
    OWNER,
    READ,
    SECOND_OWNER,
    WRITE,
    Call,
    code,
    details,
    everything,
    give,
    roles_of,
)

USERS, GROUPS, OWNERS = (f"{MAIN}/members/{kind}" for kind in ("users", "groups", "owners"))
JOHN = {"email": "John.Johnson@example.com", "roleIds": [READ, WRITE]}


def owners(call: Call) -> list[str]:
    return [one["id"] for one in call("GET", OWNERS).json()["members"]]


def test_users_are_added_and_strangers_invited_in_the_order_of_the_request(call: Call) -> None:
    entries = [
        {"email": "z@example.net", "roleIds": [READ]},
        {"email": "JOHN.DOE@example.com", "roleIds": [WRITE, READ, WRITE]},
        {"email": "Otto.Other@example.org", "roleIds": [READ]},
        JOHN,
    ]
    reply = call("POST", USERS, json={"members": entries, "customMessage": "Welcome"})
    assert reply.status == 201
    added, invited = reply.json()["members"], reply.json()["invitations"]
    assert [one["email"] for one in invited] == ["z@example.net", "Otto.Other@example.org"]
    assert [one["email"] for one in added] == ["John.Doe@example.com", "John.Johnson@example.com"]
    assert [role["id"] for role in added[0]["roles"]] == [WRITE, READ]
    assert added[1] == {
        "id": added[1]["id"],
        "email": "John.Johnson@example.com",
        "givenName": "John",
        "surname": "Johnson",
        "organization": "Organization Corp.",
        "roles": [
            {"id": READ, "displayName": "Read Access", "description": "Read Access"},
            {"id": WRITE, "displayName": "Write Access", "description": "Write Access"},
        ],
    }
    assert everything(call, USERS, "members", 50)[-2:] == added
    assert call("GET", f"{USERS}/{added[1]['id'].upper()}").json() == {"member": added[1]}


def test_a_service_application_can_only_invite(call: Call) -> None:
    form = b"grant_type=client_credentials&client_id=service-sandbox&client_secret=sandbox-secret&scope=itwin-platform"
    headers = {"content-type": "application/x-www-form-urlencoded"}
    token = call("POST", "/ims/connect/token", token=None, body=form, headers=headers).json()["access_token"]
    reply = call("POST", USERS, json={"members": [JOHN]}, token=token).json()
    assert (reply["members"], len(reply["invitations"])) == ([], 1)
    assert reply["invitations"][0]["invitedByEmail"] == "service-sandbox@apps.imsoidc.bentley.com"
    owner = call("POST", OWNERS, json={"email": "John.Owner@example.com"}, token=token).json()
    assert (owner["member"], owner["invitation"]["email"]) == (None, "John.Owner@example.com")


def test_who_is_a_member_is_not_added_again(call: Call) -> None:
    body = {"members": [JOHN, {"email": "maria.miller@example.com", "roleIds": [READ]}]}
    reply = call("POST", USERS, json=body)
    assert code(reply) == (409, "iTwinMemberAlreadyExists")
    assert reply.json()["error"]["message"] == f"Member '{MARIA}' already exists in iTwin '{MAIN_ID}'."
    assert code(call("POST", USERS, json={"members": [JOHN, JOHN]})) == (409, "iTwinMemberAlreadyExists")
    assert call("POST", USERS, json={"members": [JOHN]}).status == 201  # nothing of the above was done


def test_roles_that_cannot_be_given(call: Call) -> None:
    body = {"members": [JOHN, {"email": "a@example.net", "roleIds": [READ, NOWHERE]}]}
    reply = call("POST", USERS, json=body)
    assert code(reply) == (404, "RoleNotFound")
    assert reply.json()["error"]["target"] == "members[1].roleIds[1]"
    assert call("POST", USERS, json={"members": [JOHN]}).status == 201
    assert code(call("POST", f"{JOBS}/members/users", json={"members": [{**JOHN, "roleIds": [ADMIN_ROLE]}]})) == (
        404,
        "RoleNotFound",
    )
    reply = call("PATCH", f"{USERS}/{MARIA}", json={"roleIds": [READ, "no-guid"]})
    assert (code(reply), reply.json()["error"]["target"]) == ((404, "RoleNotFound"), "roleIds[1]")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (None, [("InvalidRequestBody", None)]),
        ({}, [("MissingRequiredProperty", "members")]),
        ({"members": []}, [("InvalidValue", "members")]),
        (
            {"members": [{}, {"email": "no address", "roleIds": []}]},
            [
                ("MissingRequiredProperty", "members[0].email"),
                ("MissingRequiredProperty", "members[0].roleIds"),
                ("InvalidValue", "members[1].email"),
                ("InvalidValue", "members[1].roleIds"),
            ],
        ),
        ({"members": [{"email": "a@localhost", "roleIds": [READ]}]}, [("InvalidValue", "members[0].email")]),
        (
            {"members": [{"email": f"a{n}@example.net", "roleIds": [READ] * 17} for n in range(3)]},
            [("InvalidProperty", "members")],
        ),
    ],
)
def test_bad_bodies_of_new_members(call: Call, body: Any, expected: list[tuple[str, str | None]]) -> None:
    reply = call("POST", USERS, json=body) if body is not None else call("POST", USERS)
    assert reply.json()["error"]["code"] == "InvalidiTwinsMemberRequest"
    assert sorted(details(reply), key=str) == sorted(expected, key=str)


def test_fifty_assignments_are_not_too_many(call: Call) -> None:
    body = {"members": [{"email": f"a{n}@example.net", "roleIds": [READ] * 10} for n in range(5)]}
    assert len(call("POST", USERS, json=body).json()["invitations"]) == 5


def test_the_roles_of_a_user_are_replaced(call: Call) -> None:
    reply = call("PATCH", f"{USERS}/{MARIA.upper()}", json={"roleIds": [WRITE.upper(), ADMIN_ROLE, WRITE]})
    assert reply.json()["member"]["email"] == "Maria.Miller@example.com"
    assert [role["id"] for role in reply.json()["member"]["roles"]] == [WRITE, ADMIN_ROLE]
    assert roles_of(call, MAIN, MARIA) == [WRITE, ADMIN_ROLE]
    give(call, MAIN, MARIA)
    assert roles_of(call, MAIN, MARIA) == []
    assert details(call("PATCH", f"{USERS}/{MARIA}", json={"roleIds": [READ] * 51})) == [("InvalidProperty", "roleIds")]
    assert details(call("PATCH", f"{USERS}/{MARIA}", json={})) == [("MissingRequiredProperty", "roleIds")]


def test_a_removed_user_sees_nothing_any_more(call: Call, sandbox: Sandbox) -> None:
    token = sandbox.token_for("Maria.Miller@example.com")
    assert call("GET", USERS, token=token).status == 200
    assert call("DELETE", f"{USERS}/{MARIA}").status == 204
    assert code(call("GET", f"{USERS}/{MARIA}")) == (404, "TeamMemberNotFound")
    assert code(call("DELETE", f"{USERS}/{MARIA}")) == (404, "TeamMemberNotFound")
    assert code(call("GET", USERS, token=token)) == (404, "ItwinNotFound")
    assert MARIA not in [one["id"] for one in everything(call, USERS, "members", 50)]
    assert call("POST", USERS, json={"members": [{**JOHN, "email": "Maria.Miller@example.com"}]}).status == 201
    assert everything(call, USERS, "members", 50)[-1]["id"] == MARIA


def test_a_user_who_is_gone_is_shown_with_nulls_and_can_be_removed(call: Call) -> None:
    member = call("GET", f"{USERS}/{GONE}").json()["member"]
    assert [member[name] for name in ("email", "givenName", "surname", "organization")] == [None] * 4
    assert len(member["roles"]) == 1
    assert call("DELETE", f"{USERS}/{GONE}").status == 204


def test_pages_of_users_neither_skip_nor_repeat_while_users_are_added(call: Call) -> None:
    addresses = iter(["John.Johnson@example.com", "John.Doe@example.com", "John.Owner@example.com"])

    def add() -> None:
        email = next(addresses, None)
        if email:
            assert call("POST", USERS, json={"members": [{"email": email, "roleIds": [READ]}]}).status == 201

    ids = [one["id"] for one in everything(call, USERS, "members", 40, add)]
    assert len(ids) == len(set(ids)) == 131
    assert ids == [one["id"] for one in everything(call, USERS, "members", 1000)]


def test_an_owner_is_a_user_with_the_role_of_owners(call: Call) -> None:
    assert owners(call) == [JANE, SECOND_OWNER]
    reply = call("POST", OWNERS, json={"email": "john.OWNER@example.com"})
    assert reply.status == 201
    john = reply.json()["member"]
    assert reply.json() == {
        "member": {
            "id": john["id"],
            "email": "John.Owner@example.com",
            "givenName": "John",
            "surname": "Owner",
            "organization": "Organization Corp.",
        },
        "invitation": None,
    }
    assert owners(call) == [JANE, SECOND_OWNER, john["id"]]
    assert roles_of(call, MAIN, john["id"]) == [OWNER]
    again = call("POST", OWNERS, json={"email": "John.Owner@example.com"})
    assert (code(again), again.json()["error"]["target"]) == ((409, "OwnerAlreadyExists"), "email")

    assert call("DELETE", f"{OWNERS}/{john['id']}").status == 204
    assert owners(call) == [JANE, SECOND_OWNER]
    assert code(call("DELETE", f"{OWNERS}/{john['id']}")) == (404, "TeamMemberNotFound")
    assert code(call("GET", f"{USERS}/{john['id']}")) == (404, "TeamMemberNotFound")


def test_a_member_becomes_an_owner_beside_the_other_roles_and_comes_last(call: Call) -> None:
    assert call("POST", OWNERS, json={"email": "Maria.Miller@example.com"}).json()["member"]["id"] == MARIA
    assert roles_of(call, MAIN, MARIA) == [READ, OWNER]
    assert owners(call) == [JANE, SECOND_OWNER, MARIA]
    give(call, MAIN, SECOND_OWNER, READ)
    assert owners(call) == [JANE, MARIA]
    give(call, MAIN, SECOND_OWNER, READ, OWNER)
    assert owners(call) == [JANE, MARIA, SECOND_OWNER]
    assert call("DELETE", f"{USERS}/{MARIA}").status == 204
    assert owners(call) == [JANE, SECOND_OWNER]
    page = call("GET", OWNERS, "$top=1&$skip=1").json()
    assert [one["id"] for one in page["members"]] == [SECOND_OWNER]
    assert page["_links"] == {
        "self": {"href": f"https://sandbox.test{OWNERS}?$skip=1&$top=1"},
        "prev": {"href": f"https://sandbox.test{OWNERS}?$skip=0&$top=1"},
    }


def test_an_unknown_owner_is_invited(call: Call) -> None:
    reply = call("POST", OWNERS, json={"email": "boss@example.net"}).json()
    assert reply["member"] is None
    assert reply["invitation"]["roles"] == [{"id": OWNER, "displayName": "iTwin owner"}]
    listed = call("GET", f"{MAIN}/members/invitations").json()["invitations"]
    assert listed[-1] == reply["invitation"]
    assert owners(call) == [JANE, SECOND_OWNER]


@pytest.mark.parametrize(
    ("body", "expected"),
    [({}, "MissingRequiredProperty"), ({"email": ""}, "InvalidValue"), ({"email": "a@b"}, "InvalidValue")],
)
def test_bad_bodies_of_new_owners(call: Call, body: Any, expected: str) -> None:
    assert details(call("POST", OWNERS, json=body)) == [(expected, "email")]


def test_a_plain_member_is_no_owner(call: Call) -> None:
    assert code(call("DELETE", f"{OWNERS}/{MARIA}")) == (404, "TeamMemberNotFound")
    assert roles_of(call, MAIN, MARIA) == [READ]


def test_the_life_of_a_group_member(call: Call) -> None:
    entries = [
        {"groupId": ACCOUNT_GROUP.upper(), "roleIds": [WRITE, READ]},
        {"groupId": EMPTY_GROUP, "roleIds": [READ]},
    ]
    reply = call("POST", GROUPS, json={"members": entries})
    assert reply.status == 201
    added = reply.json()["members"]
    assert [(one["id"], [role["id"] for role in one["roles"]]) for one in added] == [
        (ACCOUNT_GROUP, [WRITE, READ]),
        (EMPTY_GROUP, [READ]),
    ]
    assert added[1] == {
        "id": EMPTY_GROUP,
        "groupName": "Another Sample Group",
        "groupDescription": "This is another sample group",
        "roles": [{"id": READ, "displayName": "Read Access", "description": "Read Access"}],
    }
    assert [one["id"] for one in everything(call, GROUPS, "members", 1)] == [GROUP, ACCOUNT_GROUP, EMPTY_GROUP]
    path = f"{GROUPS}/{EMPTY_GROUP}"
    assert call("GET", path).json() == {"member": added[1]}
    changed = call("PATCH", path, json={"roleIds": [WRITE]}).json()["member"]
    assert [role["id"] for role in changed["roles"]] == roles_of(call, MAIN, EMPTY_GROUP, "groups") == [WRITE]
    assert call("PATCH", f"{MAIN}/groups/{EMPTY_GROUP}", json={"name": "Renamed"}).status == 200
    assert call("GET", path).json()["member"]["groupName"] == "Renamed"

    assert (call("DELETE", path).status, call("DELETE", path).status) == (204, 404)
    for method, body in (("GET", None), ("PATCH", {"roleIds": []})):
        assert code(call(method, path, json=body)) == (404, "TeamMemberNotFound")
    assert call("GET", f"{MAIN}/groups/{EMPTY_GROUP}").status == 200
    assert call("POST", GROUPS, json={"members": entries[1:]}).status == 201


def test_groups_that_cannot_be_added(call: Call) -> None:
    def add(*entries: tuple[str, list[str]]) -> Any:
        return call("POST", GROUPS, json={"members": [{"groupId": one, "roleIds": roles} for one, roles in entries]})

    new, before = (EMPTY_GROUP, [READ]), call("GET", GROUPS).json()
    unknown = add(new, (NOWHERE, [READ]))
    assert (code(unknown), unknown.json()["error"]["target"]) == ((404, "TeamMemberNotFound"), "members[1].groupId")
    roleless = add(new, (ACCOUNT_GROUP, [READ, NOWHERE]))
    assert (code(roleless), roleless.json()["error"]["target"]) == ((404, "RoleNotFound"), "members[1].roleIds[1]")
    assert details(add(new, (GROUP, [READ]))) == [("iTwinMemberAlreadyExists", "members[1].groupId")]
    assert details(add(new, new)) == [("iTwinMemberAlreadyExists", "members[1].groupId")]
    assert details(add((EMPTY_GROUP, [READ] * 51))) == [("InvalidProperty", "members")]
    assert details(call("POST", GROUPS, json={"members": [{}]})) == [
        ("MissingRequiredProperty", "members[0].groupId"),
        ("MissingRequiredProperty", "members[0].roleIds"),
    ]
    elsewhere = call("POST", f"{JOBS}/members/groups", json={"members": [{"groupId": EMPTY_GROUP, "roleIds": []}]})
    assert code(elsewhere) == (404, "TeamMemberNotFound")
    assert call("GET", GROUPS).json() == before


@pytest.mark.parametrize("kind", ["users", "groups", "owners"])
@pytest.mark.parametrize("member", [NOWHERE, "no-guid"])
def test_unknown_members(call: Call, kind: str, member: str) -> None:
    path = f"{MAIN}/members/{kind}/{member}"
    methods = ("DELETE",) if kind == "owners" else ("GET", "PATCH", "DELETE")
    for method in methods:
        assert code(call(method, path)) == (404, "TeamMemberNotFound")


@pytest.mark.parametrize("path", [USERS, GROUPS, OWNERS, f"{MAIN}/members/invitations", f"{MAIN}/groups"])
@pytest.mark.parametrize("query", ["$top=0", "$top=1001", "$skip=-1", "$top=a", "$top=1&$top=2"])
def test_pages_that_cannot_be(call: Call, path: str, query: str) -> None:
    assert details(call("GET", path, query)) == [("InvalidValue", query.partition("=")[0])]
