"""A project is staffed with the SDK: what the sandbox answers arrives as models, and pages are followed."""

from __future__ import annotations

import pytest

from itwin_platform import ITwinPlatform
from itwin_platform.errors import NotFound
from itwin_platform.models.access_control import GroupMemberAdd, UserMemberAdd
from itwin_platform.sandbox import Sandbox
from itwin_platform.testing import VirtualClock

from .access import ACCOUNT_ID, MAIN_ID, READ, THOMAS


def test_a_project_is_staffed(sandbox: Sandbox, clock: VirtualClock) -> None:
    with ITwinPlatform(
        base_url=sandbox.url, token="sandbox-token", transport=sandbox.transport(), clock=clock
    ) as platform:
        access = platform.access_control
        role = access.create_itwin_role(MAIN_ID, display_name="Surveyor", description="Measures").role
        access.update_itwin_role(MAIN_ID, role.id, permissions=["imodels_read"])
        group = access.create_itwin_group(ACCOUNT_ID, name="Surveyors", description="").group
        group = access.update_itwin_group(
            ACCOUNT_ID, group.id, members=["John.Doe@example.com", "new@example.net"]
        ).group
        assert [user.email for user in group.members or []] == ["John.Doe@example.com"]
        access.add_itwin_group_members(MAIN_ID, members=[GroupMemberAdd(group_id=group.id, role_ids=[role.id])])

        added = access.add_itwin_user_members(
            MAIN_ID, members=[UserMemberAdd(email="new@example.net", role_ids=[READ])]
        )
        assert added.members == []
        invited = [one.id for one in access.get_itwin_member_invitations(MAIN_ID)]
        assert [one.id for one in added.invitations or []] == invited[-1:]
        sandbox.accept_invitation(invited[-1])
        member = list(access.get_itwin_user_members(MAIN_ID))[-1]
        assert (member.email, [one.id for one in member.roles or []]) == ("new@example.net", [READ])

        share = access.create_itwin_share(MAIN_ID).share
        assert [one.id for one in access.get_itwin_shares(MAIN_ID).shares] == [share.id]
        access.remove_itwin_user_member(MAIN_ID, THOMAS)
        with pytest.raises(NotFound, match="TeamMemberNotFound"):
            access.get_itwin_user_member(MAIN_ID, THOMAS)
