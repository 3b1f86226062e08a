"""Where a server cannot be put back, the checks of Access Control leave nobody behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from itwin_conformance.requirements import catalogue
from itwin_conformance.runner import Settings, run
from itwin_conformance.target import Target, embedded
from itwin_platform import ITwinPlatform

ITWIN = "806b19d5-c037-48a4-aa98-e297c81453f1"


def everybody(target: Target) -> list[str]:
    """Who is a member, an owner or invited, and which groups and roles there are."""
    with ITwinPlatform(base_url=target.base_url, token="sandbox-token", transport=target.transport) as itwin:
        access = itwin.access_control
        members = [f"{one.id} {[role.id for role in one.roles or ()]}" for one in access.get_itwin_user_members(ITWIN)]
        groups = [*access.get_itwin_groups(ITWIN), *access.get_itwin_group_members(ITWIN)]
        others = [*access.get_itwin_owner_members(ITWIN), *access.get_itwin_member_invitations(ITWIN)]
        roles = access.get_itwin_roles(ITWIN).roles
        return [*members, *(str(one.id) for one in (*others, *groups, *roles))]


@pytest.mark.parametrize("subject", ["USER", "GMEMBER", "OWNER", "INVITE", "JOB", "PERM", "GROUP", "ROLE", "LIST"])
def test_nobody_is_left_behind(subject: str) -> None:
    target = replace(embedded(), kind="loopback", reset=None)
    before = everybody(target)
    only = tuple(one.id for one in catalogue() if one.id.startswith(f"AC-{subject}-"))
    done = run(target, Settings(profile="default", only=only))
    assert [one.requirement for one in done.results if one.outcome == "failed"] == []
    assert everybody(target) == before


def test_what_a_check_makes_on_its_way_to_a_longer_address_goes_again() -> None:
    target = replace(embedded(), kind="loopback", reset=None)
    before = everybody(target)
    done = run(target, Settings(profile="smoke", only=("READ-IDENTITY-01/get-itwin-group-member",)))
    assert [one.outcome for one in done.results] == ["passed"]
    assert everybody(target) == before
