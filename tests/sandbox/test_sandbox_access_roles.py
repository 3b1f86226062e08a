"""Roles and permissions: what is created can be read, changed and deleted, and whoever holds a role feels it."""

from __future__ import annotations

from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox

from .access import (
    ACCOUNT,
    ADMIN_ROLE,
    GROUP,
    INVITATION,
    MAIN,
    MAIN_ID,
    MARIA,
    NOWHERE,
    OWNER,
    READ,
    READER_ROLE,
    THOMAS,
    Call,
    code,
    details,
    give,
    roles_of,
)


def create(call: Call, itwin: str = MAIN, **body: Any) -> dict[str, Any]:
    reply = call("POST", f"{itwin}/roles", json={"displayName": "Surveyor", "description": "Measures", **body})
    assert reply.status == 201
    role: dict[str, Any] = reply.json()["role"]
    return role


def listed(call: Call, itwin: str = MAIN) -> list[dict[str, Any]]:
    roles: list[dict[str, Any]] = call("GET", f"{itwin}/roles").json()["roles"]
    return roles


def test_all_permissions_are_those_of_an_owner(call: Call) -> None:
    every = call("GET", "/accesscontrol/itwins/permissions").json()["permissions"]
    assert "administration_manage_roles" in every
    assert len(set(every)) == len(every) > 10
    assert call("GET", f"{MAIN}/permissions").json()["permissions"] == every


def test_own_permissions_come_from_roles_and_from_groups(call: Call, sandbox: Sandbox) -> None:
    token = sandbox.token_for("Thomas.Wilson@example.com")

    def held() -> set[str]:
        return set(call("GET", f"{MAIN}/permissions", token=token).json()["permissions"])

    assert {"imodels_read", "imodels_write"} <= held()  # the group may write
    assert call("DELETE", f"{MAIN}/members/groups/{GROUP}").status == 204
    assert held() == {"imodels_webview", "imodels_read", "storage_read", "realitydata_use"}
    give(call, MAIN, THOMAS)
    assert held() == set()


def test_a_service_application_has_the_rights_of_jane_doe(call: Call) -> None:
    form = b"grant_type=client_credentials&client_id=service-sandbox&client_secret=sandbox-secret&scope=itwin-platform"
    answer = call("POST", "/ims/connect/token", token=None, body=form, headers=FORM)
    token = answer.json()["access_token"]
    assert call("GET", f"{MAIN}/permissions", token=token).json() == call("GET", f"{MAIN}/permissions").json()
    assert call("GET", f"{MAIN}/roles", token=token).status == 200


FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_the_life_of_a_role(call: Call) -> None:
    before = listed(call)
    role = create(call)
    assert role == {
        "id": role["id"],
        "displayName": "Surveyor",
        "description": "Measures",
        "permissions": [],
        "type": "Custom",
    }
    path = f"{MAIN}/roles/{role['id']}"
    assert listed(call) == [*before, role]
    assert call("GET", path.upper().replace("/ACCESSCONTROL", "/accesscontrol")).json() == {"role": role}

    changed = call("PATCH", path, json={"permissions": ["imodels_read", "imodels_write", "imodels_read"]}).json()
    assert changed == {"role": role | {"permissions": ["imodels_read", "imodels_write"]}}
    renamed = call("PATCH", path, json={"displayName": "Chief", "permissions": ["imodels_write"]}).json()["role"]
    assert (renamed["displayName"], renamed["description"]) == ("Chief", "Measures")
    assert renamed["permissions"] == ["imodels_write"]
    assert call("GET", path).json() == {"role": renamed}
    assert call("PATCH", path, json={}).json() == {"role": renamed}

    assert (call("DELETE", path).status, call("DELETE", path).status) == (204, 404)
    assert code(call("GET", path)) == code(call("PATCH", path, json={})) == (404, "RoleNotFound")
    assert listed(call) == before


def test_a_deleted_role_is_taken_from_members_groups_and_invitations(call: Call, sandbox: Sandbox) -> None:
    role = create(call, ACCOUNT)["id"]
    give(call, MAIN, MARIA, READ, role)
    assert call("PATCH", f"{MAIN}/members/groups/{GROUP}", json={"roleIds": [role]}).status == 200
    body = {"members": [{"email": "someone@example.net", "roleIds": [role, READ]}]}
    invitation = call("POST", f"{MAIN}/members/users", json=body).json()["invitations"][0]
    assert call("DELETE", f"{ACCOUNT}/roles/{role}").status == 204
    assert roles_of(call, MAIN, MARIA) == [READ]
    token = sandbox.token_for("Maria.Miller@example.com")
    assert "imodels_read" in call("GET", f"{MAIN}/permissions", token=token).json()["permissions"]
    assert roles_of(call, MAIN, GROUP, "groups") == []
    shown = call("GET", f"{MAIN}/members/invitations/{invitation['id']}").json()["invitation"]
    assert [one["id"] for one in shown["roles"]] == [READ]
    assert code(call("PATCH", f"{MAIN}/members/users/{MARIA}", json={"roleIds": [role]})) == (404, "RoleNotFound")


def test_a_deleted_role_of_one_itwin_leaves_the_others_alone(call: Call) -> None:
    assert call("DELETE", f"{MAIN}/roles/{ADMIN_ROLE}").status == 204
    assert call("GET", f"{MAIN}/members/invitations/{INVITATION}").json()["invitation"]["roles"] == []
    assert roles_of(call, MAIN, MARIA) == [READ]


def test_members_show_a_changed_role_at_once(call: Call) -> None:
    assert call("PATCH", f"{ACCOUNT}/roles/{READ}", json={"displayName": "Look Only"}).status == 200
    member = call("GET", f"{MAIN}/members/users/{MARIA}").json()["member"]
    assert member["roles"] == [{"id": READ, "displayName": "Look Only", "description": "Read Access"}]


def test_roles_are_read_where_they_are_defined(call: Call) -> None:
    assert READ in [role["id"] for role in listed(call, ACCOUNT)]
    assert READ not in [role["id"] for role in listed(call)]
    for method in ("GET", "DELETE"):
        assert code(call(method, f"{MAIN}/roles/{READ}")) == (404, "RoleNotFound")
        assert code(call(method, f"{ACCOUNT}/roles/{READER_ROLE}")) == (404, "RoleNotFound")


def test_the_role_of_owners_is_listed_everywhere_and_nobody_changes_it(call: Call) -> None:
    assert [role["id"] for role in listed(call) if role["type"] == "Default"] == [OWNER]
    assert call("GET", f"{MAIN}/roles/{OWNER}").json()["role"]["displayName"] == "iTwin owner"
    for itwin in (MAIN, ACCOUNT):
        assert code(call("PATCH", f"{itwin}/roles/{OWNER}", json={})) == (403, "InsufficientPermissions")
        assert code(call("DELETE", f"{itwin}/roles/{OWNER}")) == (403, "InsufficientPermissions")


@pytest.mark.parametrize("role", [NOWHERE, "no-guid", MAIN_ID])
def test_unknown_roles(call: Call, role: str) -> None:
    path = f"{MAIN}/roles/{role}"
    for reply in (call("GET", path), call("PATCH", path, json={"displayName": 1}), call("DELETE", path)):
        assert code(reply) == (404, "RoleNotFound")


def test_what_a_role_lacks_is_said_all_at_once(call: Call) -> None:
    reply = call("POST", f"{MAIN}/roles", json={})
    assert reply.json()["error"]["code"] == "InvalidiTwinsRoleRequest"
    assert details(reply) == [("MissingRequiredProperty", "displayName"), ("MissingRequiredProperty", "description")]
    assert details(call("POST", f"{MAIN}/roles")) == [("InvalidRequestBody", None)]
    assert details(call("PATCH", f"{MAIN}/roles/{READER_ROLE}", json={"id": "x"})) == [("ReadOnlyProperty", "id")]


@pytest.mark.parametrize(("permissions", "status"), [([], 201), (["imodels_read"], 422), (None, 422), ({}, 422)])
def test_a_new_role_may_come_as_a_whole_object_but_without_permissions(
    call: Call, permissions: object, status: int
) -> None:
    """Clients send whole roles. Permissions that would be lost are refused instead."""
    body = {"displayName": "Surveyor", "description": "Who measures", "permissions": permissions}
    reply = call("POST", f"{MAIN}/roles", json=body)
    assert reply.status == status
    if status == 201:
        assert reply.json()["role"]["permissions"] == []
    else:
        assert details(reply) == [("ReadOnlyProperty", "permissions")]


def test_an_unknown_permission_changes_nothing(call: Call) -> None:
    path = f"{MAIN}/roles/{READER_ROLE}"
    before = call("GET", path).json()
    reply = call("PATCH", path, json={"displayName": "Other", "permissions": ["imodels_read", "fly"]})
    assert code(reply) == (404, "PermissionNotFound")
    assert reply.json()["error"]["target"] == "permissions[1]"
    assert call("GET", path).json() == before
