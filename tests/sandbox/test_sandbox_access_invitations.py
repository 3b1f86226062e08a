"""Invitations: they are pending for a week, and become memberships when they are accepted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .access import (
    ACCOUNT,
    ACCOUNT_GROUP,
    ADMIN_ROLE,
    INVITATION,
    JOBS,
    MAIN,
    MAIN_ID,
    MARIA,
    NOWHERE,
    OTTO,
    OWNER,
    READ,
    WRITE,
    Call,
    code,
    everything,
    give,
    roles_of,
)

PATH = f"{MAIN}/members/invitations"
OTHER = "sandbox-token-other"
WEEK = 7 * 24 * 3600


def invite(call: Call, email: str = "Otto.Other@example.org", *role_ids: str, **how: Any) -> dict[str, Any]:
    body = {"members": [{"email": email, "roleIds": list(role_ids) or [READ]}]}
    reply = call("POST", f"{MAIN}/members/users", json=body, **how)
    assert reply.status == 201
    invitation: dict[str, Any] = reply.json()["invitations"][0]
    return invitation


def listed(call: Call, **how: Any) -> list[str]:
    return [one["id"] for one in call("GET", PATH, **how).json()["invitations"]]


def test_an_invitation_is_shown_alike_everywhere(call: Call) -> None:
    invitation = invite(call, "otto.OTHER@example.org", WRITE, READ)
    assert invitation == {
        "id": invitation["id"],
        "email": "otto.OTHER@example.org",
        "invitedByEmail": "Jane.Doe@example.com",
        "inviterGivenName": "Jane",
        "inviterSurname": "Doe",
        "inviterOrganization": "Organization Corp.",
        "projectDisplayName": "Access Control Sample Project",
        "status": "Pending",
        "createdDate": "2030-01-01T00:00:00.000000Z",
        "expirationDate": "2030-01-08T00:00:00.000000Z",
        "roles": [{"id": WRITE, "displayName": "Write Access"}, {"id": READ, "displayName": "Read Access"}],
    }
    assert call("GET", PATH).json()["invitations"][-1] == invitation
    assert call("GET", f"{PATH}/{invitation['id'].upper()}").json() == {"invitation": invitation}


def test_the_seeded_invitations_are_in_order_of_creation(call: Call) -> None:
    found = everything(call, PATH, "invitations", 1)
    assert [one["email"] for one in found] == ["invited.user@example.com", "another.invited.user@example.com"]
    assert found[0]["invitedByEmail"] == "inviter.admin@org.com"
    created, expires = (
        [datetime.fromisoformat(one[name]) for one in found] for name in ("createdDate", "expirationDate")
    )
    assert created == sorted(created)
    assert [end - begin for begin, end in zip(created, expires, strict=True)] == [timedelta(days=7)] * 2


def test_a_user_without_an_account_accepts_by_mail(call: Call, sandbox: Sandbox, clock: VirtualClock) -> None:
    invitation = invite(call, "new.person@example.net", WRITE)
    clock.advance(WEEK - 1)
    sandbox.accept_invitation(invitation["id"].upper())
    member = everything(call, f"{MAIN}/members/users", "members", 50)[-1]
    assert (member["email"], member["givenName"], member["surname"]) == ("new.person@example.net", "New", "Person")
    assert [role["id"] for role in member["roles"]] == [WRITE]
    assert invitation["id"] not in listed(call)
    token = sandbox.token_for("NEW.person@example.net")
    assert "imodels_write" in call("GET", f"{MAIN}/permissions", token=token).json()["permissions"]
    with pytest.raises(ValueError, match=f"expected the id of a pending invitation, got '{invitation['id']}'"):
        sandbox.accept_invitation(invitation["id"])


def test_an_invitation_ends_after_seven_days(call: Call, sandbox: Sandbox, clock: VirtualClock) -> None:
    invitation = invite(call)
    clock.advance(WEEK - 0.001)
    assert listed(call) == [invitation["id"]]  # the seeded ones are older
    clock.advance(0.001)
    assert listed(call) == []
    for method, path in (("GET", ""), ("DELETE", "")):
        assert code(call(method, f"{PATH}/{invitation['id']}{path}")) == (404, "InvitationNotFound")
    assert code(call("POST", f"{PATH}/{invitation['id']}/accept", token=OTHER)) == (404, "ItwinNotFound")
    with pytest.raises(ValueError, match="pending invitation"):
        sandbox.accept_invitation(invitation["id"])


def test_an_invited_user_accepts_all_invitations_at_once(call: Call) -> None:
    first = invite(call, "Otto.Other@example.org", READ)
    second = invite(call, "OTTO.other@example.org", WRITE, READ)
    bystander = invite(call, "bystander@example.net")
    path = f"{PATH}/{first['id']}"
    assert call("GET", path, token=OTHER).json() == {"invitation": first}
    assert code(call("GET", f"{MAIN}/members/users", token=OTHER)) == (404, "ItwinNotFound")
    accepted = call("POST", f"{path}/accept", token=OTHER)
    assert (accepted.status, accepted.body) == (204, b"")
    assert roles_of(call, MAIN, OTTO) == [READ, WRITE]
    assert call("GET", f"{MAIN}/members/users", token=OTHER).status == 200
    left = listed(call)
    assert bystander["id"] in left
    assert not {first["id"], second["id"]} & set(left)
    assert call("POST", f"{PATH}/{NOWHERE}/accept", token=OTHER).status == 204  # is a member by now
    assert code(call("POST", f"{PATH}/no-guid/accept", token=OTHER)) == (404, "InvitationNotFound")


def test_an_invited_owner_becomes_an_owner(call: Call) -> None:
    reply = call("POST", f"{MAIN}/members/owners", json={"email": "Otto.Other@example.org"}).json()
    assert call("POST", f"{PATH}/{reply['invitation']['id']}/accept", token=OTHER).status == 204
    assert [one["id"] for one in call("GET", f"{MAIN}/members/owners").json()["members"]][-1] == OTTO
    assert roles_of(call, MAIN, OTTO) == [OWNER]
    assert call("DELETE", f"{MAIN}/members/owners/{OTTO}", token=OTHER).status == 204
    assert code(call("GET", MAIN + "/permissions", token=OTHER)) == (404, "ItwinNotFound")


def test_only_the_invited_user_may_accept(call: Call) -> None:
    own, foreign = invite(call), invite(call, "bystander@example.net")
    assert code(call("POST", f"{PATH}/{foreign['id']}/accept", token=OTHER)) == (403, "InsufficientPermissions")
    assert code(call("POST", f"{PATH}/{NOWHERE}/accept", token=OTHER)) == (404, "InvitationNotFound")
    assert code(call("POST", f"{PATH}/no-guid/accept", token=OTHER)) == (404, "InvitationNotFound")
    elsewhere = f"{JOBS}/members/invitations/{own['id']}/accept"
    assert code(call("POST", elsewhere, token=OTHER)) == (404, "ItwinNotFound")
    assert call("DELETE", f"{MAIN}/members/users/56c58c0c-28a9-4cd2-b50b-102e33b657f2").status == 204
    # Jane Doe still administers the organization, and is not a member any more.
    assert code(call("POST", f"{PATH}/{own['id']}/accept")) == (403, "InsufficientPermissions")
    assert len(listed(call)) == 4


def test_accepting_consumes_invitations_of_groups_too(call: Call) -> None:
    group = f"{ACCOUNT}/groups/{ACCOUNT_GROUP}"
    assert call("PATCH", group, json={"members": ["Otto.Other@example.org"]}).status == 200
    body = {"members": [{"email": "Otto.Other@example.org", "roleIds": [READ]}]}
    invitation = call("POST", f"{ACCOUNT}/members/users", json=body).json()["invitations"][0]
    path = f"{ACCOUNT}/members/invitations/{invitation['id']}/accept"
    assert call("POST", path, token=OTHER).status == 204
    assert [user["userId"] for user in call("GET", group).json()["group"]["members"]] == [OTTO]


def test_a_withdrawn_invitation_is_gone(call: Call) -> None:
    invitation = invite(call)
    before = listed(call)
    assert code(call("DELETE", f"{JOBS}/members/invitations/{invitation['id']}")) == (404, "InvitationNotFound")
    assert call("DELETE", f"{PATH}/{invitation['id']}").status == 204
    assert listed(call) == before[:-1]
    assert code(call("DELETE", f"{PATH}/{invitation['id']}")) == (404, "InvitationNotFound")
    assert code(call("POST", f"{PATH}/{invitation['id']}/accept", token=OTHER)) == (404, "ItwinNotFound")


def test_members_see_the_invitations_that_they_have_sent(call: Call, sandbox: Sandbox) -> None:
    maria = sandbox.token_for("Maria.Miller@example.com")
    give(call, MAIN, MARIA, ADMIN_ROLE)
    own, foreign = invite(call, "a@example.net", token=maria), invite(call, "b@example.net")
    assert listed(call, token=maria) == [own["id"]]
    assert own["invitedByEmail"] == "Maria.Miller@example.com"
    assert [INVITATION, own["id"], foreign["id"]] == [one for one in listed(call) if not one.startswith("3101")]
    assert call("GET", f"{PATH}/{own['id']}", token=maria).status == 200
    assert code(call("GET", f"{PATH}/{foreign['id']}", token=maria)) == (403, "InsufficientPermissions")
    assert code(call("DELETE", f"{PATH}/{foreign['id']}", token=maria)) == (404, "InvitationNotFound")
    assert call("DELETE", f"{PATH}/{own['id']}", token=maria).status == 204


@pytest.mark.parametrize("invitation", [NOWHERE, "no-guid", MAIN_ID])
def test_unknown_invitations(call: Call, sandbox: Sandbox, invitation: str) -> None:
    assert code(call("GET", f"{PATH}/{invitation}")) == (404, "InvitationNotFound")
    assert code(call("DELETE", f"{PATH}/{invitation}")) == (404, "InvitationNotFound")
    with pytest.raises(ValueError, match="pending invitation"):
        sandbox.accept_invitation(invitation)


def test_pages_of_invitations_neither_skip_nor_repeat_while_people_are_invited(call: Call) -> None:
    names = iter("abc")

    def add() -> None:
        name = next(names, None)
        if name:
            invite(call, f"{name}@example.net")

    found = [one["id"] for one in everything(call, PATH, "invitations", 1, add)]
    assert len(found) == 5
    assert found == listed(call)


def test_there_are_tokens_only_for_users_of_the_directory(call: Call, sandbox: Sandbox, clock: VirtualClock) -> None:
    with pytest.raises(ValueError, match=r"expected the address of a user in the directory, got 'nobody@example\.net'"):
        sandbox.token_for("nobody@example.net")
    with pytest.raises(ValueError, match="expected the address"):
        sandbox.token_for("")  # users who are gone have none
    token = sandbox.token_for("maria.miller@example.com")
    clock.advance(3599)
    assert call("GET", f"{MAIN}/permissions", token=token).status == 200
    clock.advance(1)
    assert call("GET", f"{MAIN}/permissions", token=token).status == 401
