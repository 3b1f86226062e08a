"""Who may do what on an iTwin: every operation of Access Control, asked by everybody."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.sandbox._definitions import load
from itwin_platform.sandbox._messages import SandboxReply, SandboxRequest

from .access import (
    EMPTY_GROUP,
    GROUP,
    INVITATION,
    JANE,
    JOB,
    JOBS,
    MAIN,
    MAIN_ID,
    MARIA,
    NOWHERE,
    OWNER,
    READ,
    READER_ROLE,
    SECOND_OWNER,
    SHARE,
    SHARES,
    THOMAS,
    code,
)

INVITE, REMOVE = "administration_invite_member", "administration_remove_member"
MANAGE_ROLES, MANAGE_GROUPS = "administration_manage_roles", "administration_manage_groups"
PERMISSIONS = (INVITE, REMOVE, MANAGE_ROLES, MANAGE_GROUPS)
MEMBER, OWNERS = "a member", "an owner"
SURVEYORS = "2b8e6c1d-94f0-4a3e-8d57-61c0b9e2f413"
GROUP_INVITATION = "5eb19f40-c723-4d61-908a-94f3ec152746"
JOB_BODY = {"actions": {"assignRoles": [{"email": "Thomas.Wilson@example.com", "roleIds": [READ]}]}}

#: Operation -> method, path, body, who may call it: members, holders of a permission, or owners alone.
OPERATIONS: dict[str, tuple[str, str, Any, str]] = {
    "get-iTwin-permissions": ("GET", f"{MAIN}/permissions", None, MEMBER),
    "get-iTwin-roles": ("GET", f"{MAIN}/roles", None, MANAGE_ROLES),
    "create-iTwin-role": ("POST", f"{MAIN}/roles", {"displayName": "A", "description": "B"}, MANAGE_ROLES),
    "get-itwin-role": ("GET", f"{MAIN}/roles/{READER_ROLE}", None, MANAGE_ROLES),
    "update-iTwin-role": ("PATCH", f"{MAIN}/roles/{READER_ROLE}", {}, MANAGE_ROLES),
    "delete-iTwin-role": ("DELETE", f"{MAIN}/roles/{READER_ROLE}", None, MANAGE_ROLES),
    "get-itwin-groups": ("GET", f"{MAIN}/groups", None, MANAGE_GROUPS),
    "create-itwin-group": ("POST", f"{MAIN}/groups", {"name": "A", "description": "B"}, MANAGE_GROUPS),
    "get-itwin-group": ("GET", f"{MAIN}/groups/{GROUP}", None, MANAGE_GROUPS),
    "update-itwin-group": ("PATCH", f"{MAIN}/groups/{GROUP}", {"name": "A"}, MANAGE_GROUPS),
    "delete-itwin-group": ("DELETE", f"{MAIN}/groups/{GROUP}", None, MANAGE_GROUPS),
    "get-itwin-group-member-invitations": ("GET", f"{MAIN}/groups/{GROUP}/invitations", None, MEMBER),
    "delete-itwin-group-member-invitation": (
        "DELETE",
        f"{JOBS}/groups/{SURVEYORS}/invitations/{GROUP_INVITATION}",
        None,
        MEMBER,
    ),
    "get-itwin-user-members": ("GET", f"{MAIN}/members/users", None, MEMBER),
    "add-itwin-user-members": (
        "POST",
        f"{MAIN}/members/users",
        {"members": [{"email": "a@example.net", "roleIds": [READ]}]},
        INVITE,
    ),
    "get-itwin-user-member": ("GET", f"{MAIN}/members/users/{THOMAS}", None, MEMBER),
    "update-itwin-user-member": ("PATCH", f"{MAIN}/members/users/{THOMAS}", {"roleIds": []}, INVITE),
    "remove-itwin-user-member": ("DELETE", f"{MAIN}/members/users/{THOMAS}", None, REMOVE),
    "get-itwin-group-members": ("GET", f"{MAIN}/members/groups", None, MEMBER),
    "add-itwin-group-members": (
        "POST",
        f"{MAIN}/members/groups",
        {"members": [{"groupId": EMPTY_GROUP, "roleIds": [READ]}]},
        INVITE,
    ),
    "get-itwin-group-member": ("GET", f"{MAIN}/members/groups/{GROUP}", None, MEMBER),
    "update-itwin-group-member": ("PATCH", f"{MAIN}/members/groups/{GROUP}", {"roleIds": []}, INVITE),
    "remove-itwin-group-member": ("DELETE", f"{MAIN}/members/groups/{GROUP}", None, REMOVE),
    "get-itwin-owner-members": ("GET", f"{MAIN}/members/owners", None, MEMBER),
    "add-itwin-owner-member": ("POST", f"{MAIN}/members/owners", {"email": "John.Doe@example.com"}, OWNERS),
    "remove-itwin-owner-member": ("DELETE", f"{MAIN}/members/owners/{SECOND_OWNER}", None, OWNERS),
    "get-itwin-member-invitations": ("GET", f"{MAIN}/members/invitations", None, MEMBER),
    "get-itwin-member-invitation": ("GET", f"{MAIN}/members/invitations/{INVITATION}", None, OWNERS),
    "delete-itwin-member-invitation": ("DELETE", f"{MAIN}/members/invitations/{INVITATION}", None, MEMBER),
    "accept-itwin-member-invitation": ("POST", f"{MAIN}/members/invitations/{INVITATION}/accept", None, MEMBER),
    "create-itwin-job": ("POST", f"{MAIN}/jobs", JOB_BODY, INVITE),
    "get-itwin-job": ("GET", f"{JOBS}/jobs/{JOB}", None, MEMBER),
    "get-itwin-job-actions": ("GET", f"{JOBS}/jobs/{JOB}/actions", None, MEMBER),
    "get-itwin-shares": ("GET", f"{SHARES}/shares", None, OWNERS),
    "create-itwin-share": ("POST", f"{SHARES}/shares", {}, OWNERS),
    "get-itwin-share": ("GET", f"{SHARES}/shares/{SHARE}", None, OWNERS),
    "revoke-itwin-share": ("DELETE", f"{SHARES}/shares/{SHARE}", None, OWNERS),
}
Grant = Callable[..., str]

#: What others have sent is there for owners alone.
HIDDEN = ("delete-itwin-group-member-invitation", "delete-itwin-member-invitation")


@pytest.fixture
def sandbox() -> Sandbox:
    return Sandbox(rows=10, members=1, check_answers=True)


def send(sandbox: Sandbox, method: str, path: str, body: bytes = b"", *, token: str = "sandbox-token") -> SandboxReply:
    headers = (("authorization", f"Bearer {token}"), ("host", "sandbox.test"))
    return sandbox.platform.handle(SandboxRequest(method, path, headers=headers, body=body))


def encoded(body: Any) -> bytes:
    return b"" if body is None else json.dumps(body).encode()


def ask(
    sandbox: Sandbox, operation: str, token: str, *, itwin: str | None = None, broken: bool = False
) -> SandboxReply:
    method, path, body, _ = OPERATIONS[operation]
    if itwin is not None:
        path = "/".join([*path.split("/")[:3], itwin, *path.split("/")[4:]])
    return send(sandbox, method, path, b"{" if broken else encoded(body), token=token)


@pytest.fixture
def maria(sandbox: Sandbox) -> Grant:
    """Gives Maria Miller exactly these permissions on the main iTwin, and a token."""

    def grant(*permissions: str) -> str:
        role = send(sandbox, "POST", f"{MAIN}/roles", encoded({"displayName": "A", "description": ""})).json()["role"][
            "id"
        ]
        body = encoded({"permissions": list(permissions)})
        assert send(sandbox, "PATCH", f"{MAIN}/roles/{role}", body).status == 200
        body = encoded({"roleIds": [role]})
        assert send(sandbox, "PATCH", f"{MAIN}/members/users/{MARIA}", body).status == 200
        return sandbox.token_for("Maria.Miller@example.com")

    return grant


def test_every_operation_is_asked() -> None:
    assert {*OPERATIONS, "get-all-permissions"} == {operation.id for operation in load("access_control").operations}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_jane_doe_may_do_everything(sandbox: Sandbox, operation: str) -> None:
    assert 200 <= ask(sandbox, operation, "sandbox-token").status < 300


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_itwin_that_is_not_there_or_foreign_comes_before_all_else(sandbox: Sandbox, operation: str) -> None:
    for itwin in (NOWHERE, "00000000-0000-0000-0000-000000000000", "no-guid"):
        for token in ("sandbox-token", "sandbox-token-reader", "sandbox-token-other"):
            assert code(ask(sandbox, operation, token, itwin=itwin, broken=True)) == (404, "ItwinNotFound")
    assert code(ask(sandbox, operation, "sandbox-token-other", broken=True)) == (404, "ItwinNotFound")
    outsider = sandbox.token_for("John.Doe@example.com")  # of the organization, but no member
    assert code(ask(sandbox, operation, outsider)) == (404, "ItwinNotFound")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_reader_may_do_what_every_member_may(sandbox: Sandbox, operation: str) -> None:
    reply = ask(sandbox, operation, "sandbox-token-reader", broken=OPERATIONS[operation][3] != MEMBER)
    if operation in HIDDEN:
        assert code(reply) == (404, "InvitationNotFound")
    elif OPERATIONS[operation][3] == MEMBER:
        assert 200 <= reply.status < 300
    else:
        assert code(reply) == (403, "InsufficientPermissions")


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_permission_opens_its_operations_and_no_other(sandbox: Sandbox, maria: Grant, permission: str) -> None:
    allowed = []
    for operation, (_, _, _, who) in OPERATIONS.items():
        sandbox.reset()
        reply = ask(sandbox, operation, maria(permission))
        if who in PERMISSIONS and 200 <= reply.status < 300:
            allowed.append(operation)
        elif who != MEMBER:
            assert reply.status in (403, 404)
    assert allowed == [operation for operation, entry in OPERATIONS.items() if entry[3] == permission]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_owners_may_do_everything_on_their_itwin(sandbox: Sandbox, operation: str) -> None:
    path = "/".join(OPERATIONS[operation][1].split("/")[:4])
    itwin = sandbox.platform.store.itwins[path.rpartition("/")[2]]
    token = sandbox.token_for("Another.Owner@organization.com")
    if SECOND_OWNER in itwin.owners:
        assert 200 <= ask(sandbox, operation, token).status < 300
    else:
        assert code(ask(sandbox, operation, token)) == (404, "ItwinNotFound")


def test_administrators_may_do_everything_where_they_are_no_members(sandbox: Sandbox) -> None:
    assert send(sandbox, "DELETE", f"{MAIN}/members/owners/{JANE}").status == 204
    every = send(sandbox, "GET", "/accesscontrol/itwins/permissions").json()
    assert send(sandbox, "GET", f"{MAIN}/permissions").json() == every
    assert send(sandbox, "POST", f"{MAIN}/members/owners", b'{"email": "jane.doe@example.com"}').status == 201
    assert JANE in sandbox.platform.store.itwins[MAIN_ID].owners


def test_only_owners_handle_owners(sandbox: Sandbox, maria: Grant) -> None:
    """Nobody becomes an owner, or stops being one, by the permission to invite or to remove."""
    token = maria(INVITE, REMOVE)
    itwin = sandbox.platform.store.itwins[MAIN_ID]
    owners = list(itwin.owners)
    itwin.group_members[GROUP].append(OWNER)
    second = "Another.Owner@organization.com"

    def tried(method: str, path: str, body: Any = None) -> SandboxReply:
        return send(sandbox, method, f"{MAIN}{path}", encoded(body), token=token)

    refused = [
        tried("PATCH", f"/members/users/{MARIA}", {"roleIds": [READ, OWNER]}),
        tried("PATCH", f"/members/users/{SECOND_OWNER}", {"roleIds": [READ]}),
        tried("DELETE", f"/members/users/{SECOND_OWNER}"),
        tried("POST", "/members/users", {"members": [{"email": "a@example.net", "roleIds": [OWNER]}]}),
        tried("POST", "/members/groups", {"members": [{"groupId": EMPTY_GROUP, "roleIds": [OWNER]}]}),
        tried("PATCH", f"/members/groups/{GROUP}", {"roleIds": [READ]}),
        tried("DELETE", f"/members/groups/{GROUP}"),
        tried("POST", "/jobs", {"actions": {"assignRoles": [{"email": second, "roleIds": [OWNER.upper()]}]}}),
        tried("POST", "/jobs", {"actions": {"unassignRoles": [{"email": second, "roleIds": [OWNER]}]}}),
        tried("POST", "/jobs", {"actions": {"removeMembers": [{"email": second}]}}),
    ]
    assert [code(reply) for reply in refused] == [(403, "InsufficientPermissions")] * len(refused)
    assert itwin.owners == owners
    assert tried("PATCH", f"/members/users/{THOMAS}", {"roleIds": [READ]}).status == 200
    assert tried("DELETE", f"/members/users/{THOMAS}").status == 204


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        ((MANAGE_ROLES,), [403] * 3),
        ((INVITE,), [201, 403, 403]),
        ((REMOVE,), [403, 201, 403]),
        ((INVITE, REMOVE), [201] * 3),
    ],
)
def test_a_job_needs_the_permissions_of_all_that_it_does(
    sandbox: Sandbox, maria: Grant, permissions: tuple[str, ...], expected: list[int]
) -> None:
    token = maria(*permissions)
    invites = JOB_BODY["actions"]
    removes = {"removeMembers": [{"email": "Thomas.Wilson@example.com"}]}
    bodies = [encoded({"actions": actions}) for actions in (invites, removes, {**invites, **removes})]
    assert [send(sandbox, "POST", f"{MAIN}/jobs", body, token=token).status for body in bodies] == expected
