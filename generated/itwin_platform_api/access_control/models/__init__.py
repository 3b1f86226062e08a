"""The models of the Access Control API; each is loaded when it is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .detailed_error import DetailedError
    from .detailed_error_response import DetailedErrorResponse
    from .error import Error
    from .error_detail import ErrorDetail
    from .error_response import ErrorResponse
    from .group import Group
    from .group_create import GroupCreate
    from .group_member import GroupMember
    from .group_member_add import GroupMemberAdd
    from .group_member_invitation import GroupMemberInvitation
    from .group_member_invitations_response import GroupMemberInvitationsResponse
    from .group_member_response import GroupMemberResponse
    from .group_member_update import GroupMemberUpdate
    from .group_members_add import GroupMembersAdd
    from .group_members_add_response import GroupMembersAddResponse
    from .group_members_response import GroupMembersResponse
    from .group_response import GroupResponse
    from .group_update import GroupUpdate
    from .group_user import GroupUser
    from .groups_response import GroupsResponse
    from .itwin_job import ITwinJob
    from .itwin_job_status import ITwinJobStatus
    from .job_actions import JobActions
    from .job_actions_response import JobActionsResponse
    from .job_create import JobCreate
    from .job_member_action import JobMemberAction
    from .job_role_action import JobRoleAction
    from .link import Link
    from .links import Links
    from .member_invitation import MemberInvitation
    from .member_invitation_response import MemberInvitationResponse
    from .member_invitation_status import MemberInvitationStatus
    from .member_invitations_response import MemberInvitationsResponse
    from .member_role import MemberRole
    from .owner_member import OwnerMember
    from .owner_member_add import OwnerMemberAdd
    from .owner_member_add_response import OwnerMemberAddResponse
    from .owner_members_response import OwnerMembersResponse
    from .permissions import Permissions
    from .prefer_header import PreferHeader
    from .role import Role
    from .role_create import RoleCreate
    from .role_response import RoleResponse
    from .role_type import RoleType
    from .role_update import RoleUpdate
    from .roles_response import RolesResponse
    from .share import Share
    from .share_create import ShareCreate
    from .share_response import ShareResponse
    from .shares_response import SharesResponse
    from .user_member import UserMember
    from .user_member_add import UserMemberAdd
    from .user_member_response import UserMemberResponse
    from .user_member_update import UserMemberUpdate
    from .user_members_add import UserMembersAdd
    from .user_members_add_response import UserMembersAddResponse
    from .user_members_response import UserMembersResponse

__all__ = (
    "DetailedError",
    "DetailedErrorResponse",
    "Error",
    "ErrorDetail",
    "ErrorResponse",
    "Group",
    "GroupCreate",
    "GroupMember",
    "GroupMemberAdd",
    "GroupMemberInvitation",
    "GroupMemberInvitationsResponse",
    "GroupMemberResponse",
    "GroupMembersAdd",
    "GroupMembersAddResponse",
    "GroupMembersResponse",
    "GroupMemberUpdate",
    "GroupResponse",
    "GroupsResponse",
    "GroupUpdate",
    "GroupUser",
    "ITwinJob",
    "ITwinJobStatus",
    "JobActions",
    "JobActionsResponse",
    "JobCreate",
    "JobMemberAction",
    "JobRoleAction",
    "Link",
    "Links",
    "MemberInvitation",
    "MemberInvitationResponse",
    "MemberInvitationsResponse",
    "MemberInvitationStatus",
    "MemberRole",
    "OwnerMember",
    "OwnerMemberAdd",
    "OwnerMemberAddResponse",
    "OwnerMembersResponse",
    "Permissions",
    "PreferHeader",
    "Role",
    "RoleCreate",
    "RoleResponse",
    "RolesResponse",
    "RoleType",
    "RoleUpdate",
    "Share",
    "ShareCreate",
    "ShareResponse",
    "SharesResponse",
    "UserMember",
    "UserMemberAdd",
    "UserMemberResponse",
    "UserMembersAdd",
    "UserMembersAddResponse",
    "UserMembersResponse",
    "UserMemberUpdate",
)

_MODULES = {
    "DetailedError": ".detailed_error",
    "DetailedErrorResponse": ".detailed_error_response",
    "Error": ".error",
    "ErrorDetail": ".error_detail",
    "ErrorResponse": ".error_response",
    "Group": ".group",
    "GroupCreate": ".group_create",
    "GroupMember": ".group_member",
    "GroupMemberAdd": ".group_member_add",
    "GroupMemberInvitation": ".group_member_invitation",
    "GroupMemberInvitationsResponse": ".group_member_invitations_response",
    "GroupMemberResponse": ".group_member_response",
    "GroupMemberUpdate": ".group_member_update",
    "GroupMembersAdd": ".group_members_add",
    "GroupMembersAddResponse": ".group_members_add_response",
    "GroupMembersResponse": ".group_members_response",
    "GroupResponse": ".group_response",
    "GroupUpdate": ".group_update",
    "GroupUser": ".group_user",
    "GroupsResponse": ".groups_response",
    "ITwinJob": ".itwin_job",
    "ITwinJobStatus": ".itwin_job_status",
    "JobActions": ".job_actions",
    "JobActionsResponse": ".job_actions_response",
    "JobCreate": ".job_create",
    "JobMemberAction": ".job_member_action",
    "JobRoleAction": ".job_role_action",
    "Link": ".link",
    "Links": ".links",
    "MemberInvitation": ".member_invitation",
    "MemberInvitationResponse": ".member_invitation_response",
    "MemberInvitationStatus": ".member_invitation_status",
    "MemberInvitationsResponse": ".member_invitations_response",
    "MemberRole": ".member_role",
    "OwnerMember": ".owner_member",
    "OwnerMemberAdd": ".owner_member_add",
    "OwnerMemberAddResponse": ".owner_member_add_response",
    "OwnerMembersResponse": ".owner_members_response",
    "Permissions": ".permissions",
    "PreferHeader": ".prefer_header",
    "Role": ".role",
    "RoleCreate": ".role_create",
    "RoleResponse": ".role_response",
    "RoleType": ".role_type",
    "RoleUpdate": ".role_update",
    "RolesResponse": ".roles_response",
    "Share": ".share",
    "ShareCreate": ".share_create",
    "ShareResponse": ".share_response",
    "SharesResponse": ".shares_response",
    "UserMember": ".user_member",
    "UserMemberAdd": ".user_member_add",
    "UserMemberResponse": ".user_member_response",
    "UserMemberUpdate": ".user_member_update",
    "UserMembersAdd": ".user_members_add",
    "UserMembersAddResponse": ".user_members_add_response",
    "UserMembersResponse": ".user_members_response",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_MODULES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
