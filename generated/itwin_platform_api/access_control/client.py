"""The Access Control API as typed methods, one for each operation, named after its page on the developer portal."""

from typing import Any, Literal, overload

from itwin_platform_api.runtime.check import body_of
from itwin_platform_api.runtime.client import AsyncFacadeClient, FacadeClient
from itwin_platform_api.runtime.pages import AsyncPages, Pages
from itwin_platform_api.runtime.types import UNSET, DateTime, IdLike, Unset

from .api.itwin_groups import create_itwin_group as _create_itwin_group
from .api.itwin_groups import delete_itwin_group as _delete_itwin_group
from .api.itwin_groups import delete_itwin_group_member_invitation as _delete_itwin_group_member_invitation
from .api.itwin_groups import get_itwin_group as _get_itwin_group
from .api.itwin_groups import get_itwin_group_member_invitations as _get_itwin_group_member_invitations
from .api.itwin_groups import get_itwin_groups as _get_itwin_groups
from .api.itwin_groups import update_itwin_group as _update_itwin_group
from .api.itwin_jobs import create_itwin_job as _create_itwin_job
from .api.itwin_jobs import get_itwin_job as _get_itwin_job
from .api.itwin_jobs import get_itwin_job_actions as _get_itwin_job_actions
from .api.itwin_member_invitations import accept_itwin_member_invitation as _accept_itwin_member_invitation
from .api.itwin_member_invitations import delete_itwin_member_invitation as _delete_itwin_member_invitation
from .api.itwin_member_invitations import get_itwin_member_invitation as _get_itwin_member_invitation
from .api.itwin_member_invitations import get_itwin_member_invitations as _get_itwin_member_invitations
from .api.itwin_members import add_itwin_group_members as _add_itwin_group_members
from .api.itwin_members import add_itwin_owner_member as _add_itwin_owner_member
from .api.itwin_members import add_itwin_user_members as _add_itwin_user_members
from .api.itwin_members import get_itwin_group_member as _get_itwin_group_member
from .api.itwin_members import get_itwin_group_members as _get_itwin_group_members
from .api.itwin_members import get_itwin_owner_members as _get_itwin_owner_members
from .api.itwin_members import get_itwin_user_member as _get_itwin_user_member
from .api.itwin_members import get_itwin_user_members as _get_itwin_user_members
from .api.itwin_members import remove_itwin_group_member as _remove_itwin_group_member
from .api.itwin_members import remove_itwin_owner_member as _remove_itwin_owner_member
from .api.itwin_members import remove_itwin_user_member as _remove_itwin_user_member
from .api.itwin_members import update_itwin_group_member as _update_itwin_group_member
from .api.itwin_members import update_itwin_user_member as _update_itwin_user_member
from .api.itwin_permissions import get_all_permissions as _get_all_permissions
from .api.itwin_permissions import get_itwin_permissions as _get_itwin_permissions
from .api.itwin_roles import create_itwin_role as _create_itwin_role
from .api.itwin_roles import delete_itwin_role as _delete_itwin_role
from .api.itwin_roles import get_itwin_role as _get_itwin_role
from .api.itwin_roles import get_itwin_roles as _get_itwin_roles
from .api.itwin_roles import update_itwin_role as _update_itwin_role
from .api.itwin_shares import create_itwin_share as _create_itwin_share
from .api.itwin_shares import get_itwin_share as _get_itwin_share
from .api.itwin_shares import get_itwin_shares as _get_itwin_shares
from .api.itwin_shares import revoke_itwin_share as _revoke_itwin_share
from .models.group import Group
from .models.group_create import GroupCreate
from .models.group_member import GroupMember
from .models.group_member_add import GroupMemberAdd
from .models.group_member_invitation import GroupMemberInvitation
from .models.group_member_invitations_response import GroupMemberInvitationsResponse
from .models.group_member_response import GroupMemberResponse
from .models.group_member_update import GroupMemberUpdate
from .models.group_members_add import GroupMembersAdd
from .models.group_members_add_response import GroupMembersAddResponse
from .models.group_members_response import GroupMembersResponse
from .models.group_response import GroupResponse
from .models.group_update import GroupUpdate
from .models.groups_response import GroupsResponse
from .models.itwin_job import ITwinJob
from .models.job_actions import JobActions
from .models.job_actions_response import JobActionsResponse
from .models.job_create import JobCreate
from .models.member_invitation import MemberInvitation
from .models.member_invitation_response import MemberInvitationResponse
from .models.member_invitations_response import MemberInvitationsResponse
from .models.owner_member import OwnerMember
from .models.owner_member_add import OwnerMemberAdd
from .models.owner_member_add_response import OwnerMemberAddResponse
from .models.owner_members_response import OwnerMembersResponse
from .models.permissions import Permissions
from .models.prefer_header import PreferHeader
from .models.role_create import RoleCreate
from .models.role_response import RoleResponse
from .models.role_update import RoleUpdate
from .models.roles_response import RolesResponse
from .models.share_create import ShareCreate
from .models.share_response import ShareResponse
from .models.shares_response import SharesResponse
from .models.user_member import UserMember
from .models.user_member_add import UserMemberAdd
from .models.user_member_response import UserMemberResponse
from .models.user_member_update import UserMemberUpdate
from .models.user_members_add import UserMembersAdd
from .models.user_members_add_response import UserMembersAddResponse
from .models.user_members_response import UserMembersResponse

__all__ = ["AsyncAccessControl", "AccessControl"]


class AccessControl:
    """The Access Control API, synchronous: ``itwin.access_control``."""

    def __init__(self, client: FacadeClient) -> None:
        self._client = client

    def accept_itwin_member_invitation(
        self, itwin_id: IdLike, invitation_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Accept iTwin member invitation.

        The invited user accepts: they become a member with the roles of all their open invitations to the iTwin,
        which are thereby used up. No body is sent. Only the invited user may call it. This operation is a
        Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            invitation_id: Id of the invitation.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/accept-itwin-member-invitation/
        """
        request = _accept_itwin_member_invitation.request(
            itwin_id,
            invitation_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def add_itwin_group_members(
        self, itwin_id: IdLike, *, body: GroupMembersAdd, deadline: float | None = None
    ) -> GroupMembersAddResponse: ...

    @overload
    def add_itwin_group_members(
        self, itwin_id: IdLike, *, members: list[GroupMemberAdd], deadline: float | None = None
    ) -> GroupMembersAddResponse: ...

    def add_itwin_group_members(
        self, itwin_id: IdLike, *, body: GroupMembersAdd | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> GroupMembersAddResponse:
        """Add iTwin group members.

        Makes groups members of the iTwin and gives them roles. A group must belong to this iTwin or to the Account
        iTwin. At most 50 role assignments, summed over all groups, go into one request. Needs the permission
        `administration_invite_member` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            members: The groups; at most 50 role assignments, summed over all of them.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/add-itwin-group-members/
        """
        request = _add_itwin_group_members.request(
            itwin_id, body=body_of(GroupMembersAdd, body, members, operation=_add_itwin_group_members.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def add_itwin_owner_member(
        self, itwin_id: IdLike, *, body: OwnerMemberAdd, deadline: float | None = None
    ) -> OwnerMemberAddResponse: ...

    @overload
    def add_itwin_owner_member(
        self, itwin_id: IdLike, *, email: str, deadline: float | None = None
    ) -> OwnerMemberAddResponse: ...

    def add_itwin_owner_member(
        self, itwin_id: IdLike, *, body: OwnerMemberAdd | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> OwnerMemberAddResponse:
        """Add iTwin owner member.

        Makes one user an owner of the iTwin. A user of the iTwin's organization becomes owner at once, anyone else
        is invited by e-mail. Only an owner or an Account Administrator may do it.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            email: E-mail address of the user.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/add-itwin-owner-member/
        """
        request = _add_itwin_owner_member.request(
            itwin_id, body=body_of(OwnerMemberAdd, body, members, operation=_add_itwin_owner_member.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def add_itwin_user_members(
        self, itwin_id: IdLike, *, body: UserMembersAdd, deadline: float | None = None
    ) -> UserMembersAddResponse: ...

    @overload
    def add_itwin_user_members(
        self,
        itwin_id: IdLike,
        *,
        members: list[UserMemberAdd],
        custom_message: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> UserMembersAddResponse: ...

    def add_itwin_user_members(
        self, itwin_id: IdLike, *, body: UserMembersAdd | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> UserMembersAddResponse:
        """Add iTwin user members.

        Gives users roles on the iTwin. Users of the iTwin's organization become members at once, all others are
        invited by e-mail. At most 50 role assignments, summed over all users, go into one request. Needs the
        permission `administration_invite_member` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            members: The users; at most 50 role assignments, summed over all of them.
            custom_message: Text for the e-mail that welcomes the users.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/add-itwin-user-members/
        """
        request = _add_itwin_user_members.request(
            itwin_id, body=body_of(UserMembersAdd, body, members, operation=_add_itwin_user_members.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def create_itwin_group(
        self, itwin_id: IdLike, *, body: GroupCreate, deadline: float | None = None
    ) -> GroupResponse: ...

    @overload
    def create_itwin_group(
        self, itwin_id: IdLike, *, name: str, description: str, deadline: float | None = None
    ) -> GroupResponse: ...

    def create_itwin_group(
        self, itwin_id: IdLike, *, body: GroupCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> GroupResponse:
        """Create iTwin group.

        Defines a new, empty group for the iTwin. Needs the permission `administration_manage_groups` on the iTwin,
        an iTwin owner, or an Organization Administrator; on the Account iTwin only the last.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            name: Name of the group; must not be empty.
            description: Description of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-group/
        """
        request = _create_itwin_group.request(
            itwin_id, body=body_of(GroupCreate, body, members, operation=_create_itwin_group.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def create_itwin_job(self, itwin_id: IdLike, *, body: JobCreate, deadline: float | None = None) -> ITwinJob: ...

    @overload
    def create_itwin_job(self, itwin_id: IdLike, *, actions: JobActions, deadline: float | None = None) -> ITwinJob: ...

    def create_itwin_job(
        self, itwin_id: IdLike, *, body: JobCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> ITwinJob:
        """Create iTwin job.

        Starts a job that gives roles to, takes roles from, or removes many members by e-mail address. Ask for its
        state with get-itwin-job. The caller needs a permission on the iTwin that the page leaves open, or is an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            actions: What a job does; at least one of the lists is given.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-job/
        """
        request = _create_itwin_job.request(
            itwin_id, body=body_of(JobCreate, body, members, operation=_create_itwin_job.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def create_itwin_role(
        self, itwin_id: IdLike, *, body: RoleCreate, deadline: float | None = None
    ) -> RoleResponse: ...

    @overload
    def create_itwin_role(
        self, itwin_id: IdLike, *, display_name: str, description: str, deadline: float | None = None
    ) -> RoleResponse: ...

    def create_itwin_role(
        self, itwin_id: IdLike, *, body: RoleCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> RoleResponse:
        """Create iTwin role.

        Defines a new role for the iTwin, with a name and a description. It starts without permissions; give it some
        by an update. Needs the permission `administration_manage_roles` on the iTwin, or an Organization
        Administrator.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            display_name: Name of the role.
            description: Description of the role.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-iTwin-role/
        """
        request = _create_itwin_role.request(
            itwin_id, body=body_of(RoleCreate, body, members, operation=_create_itwin_role.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def create_itwin_share(
        self, itwin_id: IdLike, *, body: ShareCreate, deadline: float | None = None
    ) -> ShareResponse: ...

    @overload
    def create_itwin_share(
        self,
        itwin_id: IdLike,
        *,
        share_contract: str | Unset = UNSET,
        expiration: DateTime | None | Unset = UNSET,
        deadline: float | None = None,
    ) -> ShareResponse: ...

    def create_itwin_share(
        self, itwin_id: IdLike, *, body: ShareCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> ShareResponse:
        """Create iTwin Share.

        Creates a key that lets anyone who holds it read the iTwin without signing in, within what the share
        contract allows. How many shares may be active at once is limited per application. The caller is an iTwin
        administrator or an Organization Administrator. This operation is a Technology Preview and may change
        without notice.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            share_contract: Name of the share contract. Open set; some are made for single applications.
            expiration: Time at which the share shall end; if left out or null, the latest time that the contract
                allows.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-share/
        """
        request = _create_itwin_share.request(
            itwin_id, body=body_of(ShareCreate, body, members, operation=_create_itwin_share.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    def delete_itwin_group(self, itwin_id: IdLike, group_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete iTwin group.

        Deletes a group of the iTwin. Needs the permission `administration_manage_groups` on the iTwin, an iTwin
        owner, or an Organization Administrator; on the Account iTwin only the last.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/delete-itwin-group/
        """
        request = _delete_itwin_group.request(
            itwin_id,
            group_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def delete_itwin_group_member_invitation(
        self, itwin_id: IdLike, group_id: IdLike, invitation_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Delete iTwin group member invitation.

        Withdraws an open invitation that was made by adding a user to the group. The caller is a member of the
        iTwin or an Organization Administrator. This operation is a Technology Preview and may change without
        notice.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            invitation_id: Id of the invitation.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/delete-itwin-group-member-invitation/
        """
        request = _delete_itwin_group_member_invitation.request(
            itwin_id,
            group_id,
            invitation_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def delete_itwin_member_invitation(
        self, itwin_id: IdLike, invitation_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Delete iTwin Member invitation.

        Withdraws an open invitation to the iTwin. The caller is a member of the iTwin or an Organization
        Administrator. This operation is a Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            invitation_id: Id of the invitation.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/delete-itwin-member-invitation/
        """
        request = _delete_itwin_member_invitation.request(
            itwin_id,
            invitation_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def delete_itwin_role(self, itwin_id: IdLike, role_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete iTwin role.

        Deletes a role of the iTwin. Needs the permission `administration_manage_roles` on the iTwin, or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            role_id: Id of the role.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/delete-iTwin-role/
        """
        request = _delete_itwin_role.request(
            itwin_id,
            role_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_all_permissions(self, *, deadline: float | None = None) -> Permissions:
        """Get all permissions.

        Lists the name of every permission that the platform knows. Any valid token will do.

        Args:
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-all-permissions/
        """
        request = _get_all_permissions.request()
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_group(self, itwin_id: IdLike, group_id: IdLike, *, deadline: float | None = None) -> GroupResponse:
        """Get iTwin group.

        Returns one group with its users and IMS groups, at most 50 of each. The caller is an Organization
        Administrator.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group/
        """
        request = _get_itwin_group.request(
            itwin_id,
            group_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_group_member(
        self, itwin_id: IdLike, group_id: IdLike, *, deadline: float | None = None
    ) -> GroupMemberResponse:
        """Get iTwin group member.

        Returns one group member with its roles. The caller is a member of the iTwin or an Organization
        Administrator.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group-member/
        """
        request = _get_itwin_group_member.request(
            itwin_id,
            group_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_group_member_invitations(
        self,
        itwin_id: IdLike,
        group_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[GroupMemberInvitation, GroupMemberInvitationsResponse]:
        """Get iTwin group member invitations.

        Lists the open invitations that were made by adding users to the group. Callers see those that they sent,
        iTwin owners all. The caller is a member of the iTwin or an Organization Administrator. This operation is a
        Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group-member-invitations/
        """
        return self._client.paginate(
            _get_itwin_group_member_invitations.request(
                itwin_id,
                group_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_group_member_invitations.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_itwin_group_members(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[GroupMember, GroupMembersResponse]:
        """Get iTwin group members.

        Lists the groups that are members of the iTwin, with their roles. The caller is a member of the iTwin or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group-members/
        """
        return self._client.paginate(
            _get_itwin_group_members.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_group_members.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_itwin_groups(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[Group, GroupsResponse]:
        """Get iTwin groups.

        Lists the groups that are defined for the iTwin, each with at most 50 users and 50 IMS groups unless paging
        parameters are sent. The answer has `_links` only if `$top` or `$skip` was sent. The caller is an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-groups/
        """
        return self._client.paginate(
            _get_itwin_groups.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_groups.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_itwin_job(
        self,
        itwin_id: IdLike,
        job_id: IdLike,
        *,
        prefer: PreferHeader | Literal["return=representation", "return=minimal"] | Unset = UNSET,
        deadline: float | None = None,
    ) -> ITwinJob:
        """Get iTwin job.

        Returns the state of a job: `Active` while it runs, then `Completed` (every action worked),
        `PartialCompleted` (some failed) or `Failed` (all failed). Send `Prefer: return=representation` to learn the
        errors. The caller needs a permission on the iTwin that the page leaves open, or is an Organization
        Administrator.

        Args:
            itwin_id: Id of the iTwin.
            job_id: Id of the job.
            prefer: `return=representation` adds the errors of the job; `return=minimal` leaves them out.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job/
        """
        request = _get_itwin_job.request(
            itwin_id,
            job_id,
            prefer=prefer,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_job_actions(
        self, itwin_id: IdLike, job_id: IdLike, *, deadline: float | None = None
    ) -> JobActionsResponse:
        """Get iTwin job actions.

        Returns the actions that the job was given, as they were sent. The list is not paged. The caller needs a
        permission on the iTwin that the page leaves open, or is an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            job_id: Id of the job.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job-actions/
        """
        request = _get_itwin_job_actions.request(
            itwin_id,
            job_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_member_invitation(
        self, itwin_id: IdLike, invitation_id: IdLike, *, deadline: float | None = None
    ) -> MemberInvitationResponse:
        """Get iTwin Member Invitation.

        Returns one invitation to the iTwin. The caller is a member who sent it, the invited user, or an
        Organization Administrator. This operation is a Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            invitation_id: Id of the invitation.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-member-invitation/
        """
        request = _get_itwin_member_invitation.request(
            itwin_id,
            invitation_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_member_invitations(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[MemberInvitation, MemberInvitationsResponse]:
        """Get iTwin member invitations.

        Lists the open invitations to the iTwin; expired ones are left out. Callers see those that they sent, iTwin
        owners all. The caller is a member of the iTwin or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-member-invitations/
        """
        return self._client.paginate(
            _get_itwin_member_invitations.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_member_invitations.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_itwin_owner_members(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[OwnerMember, OwnerMembersResponse]:
        """Get iTwin owner members.

        Lists the owners of the iTwin. Users who no longer exist in the identity service stay listed for a while,
        with null in their profile fields. The caller is a member of the iTwin or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-owner-members/
        """
        return self._client.paginate(
            _get_itwin_owner_members.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_owner_members.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_itwin_permissions(self, itwin_id: IdLike, *, deadline: float | None = None) -> Permissions:
        """Get my iTwin permissions.

        Lists the permissions that the caller holds on the iTwin, by roles of their own and by roles of groups. Any
        valid token will do.

        Args:
            itwin_id: Id of the iTwin.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-iTwin-permissions/
        """
        request = _get_itwin_permissions.request(
            itwin_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_role(self, itwin_id: IdLike, role_id: IdLike, *, deadline: float | None = None) -> RoleResponse:
        """Get iTwin role.

        Returns one role of the iTwin. Needs the permission `administration_manage_roles` on the iTwin, or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            role_id: Id of the role.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-role/
        """
        request = _get_itwin_role.request(
            itwin_id,
            role_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_roles(self, itwin_id: IdLike, *, deadline: float | None = None) -> RolesResponse:
        """Get iTwin roles.

        Lists all roles that are defined for the iTwin. The list is not paged. Needs the permission
        `administration_manage_roles` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-iTwin-roles/
        """
        request = _get_itwin_roles.request(
            itwin_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_share(self, itwin_id: IdLike, share_id: IdLike, *, deadline: float | None = None) -> ShareResponse:
        """Get iTwin Share.

        Returns one share with its key. The caller is an iTwin administrator or an Organization Administrator. This
        operation is a Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            share_id: Id of the share.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-share/
        """
        request = _get_itwin_share.request(
            itwin_id,
            share_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_shares(self, itwin_id: IdLike, *, deadline: float | None = None) -> SharesResponse:
        """Get iTwin Shares.

        Lists the active shares of the iTwin with their keys. The list is not paged. Needs the permission
        `administration_manage_roles` on the iTwin, or an Organization Administrator. This operation is a Technology
        Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-shares/
        """
        request = _get_itwin_shares.request(
            itwin_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_user_member(
        self, itwin_id: IdLike, member_id: IdLike, *, deadline: float | None = None
    ) -> UserMemberResponse:
        """Get iTwin user member.

        Returns one user member with the member's roles. Users who no longer exist in the identity service stay
        listed for a while, with null in their profile fields. The caller is a member of the iTwin or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            member_id: Id of the member, which is the id of the user.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-user-member/
        """
        request = _get_itwin_user_member.request(
            itwin_id,
            member_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def get_itwin_user_members(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> Pages[UserMember, UserMembersResponse]:
        """Get iTwin user members.

        Lists the users who are members of the iTwin, owners included, with their roles. Users who no longer exist
        in the identity service stay listed for a while, with null in their profile fields. The caller is a member
        of the iTwin or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-user-members/
        """
        return self._client.paginate(
            _get_itwin_user_members.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_user_members.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def remove_itwin_group_member(self, itwin_id: IdLike, group_id: IdLike, *, deadline: float | None = None) -> None:
        """Remove iTwin group member.

        Takes a group off the iTwin; the group itself stays. Needs the permission `administration_remove_member` on
        the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/remove-itwin-group-member/
        """
        request = _remove_itwin_group_member.request(
            itwin_id,
            group_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def remove_itwin_owner_member(self, itwin_id: IdLike, member_id: IdLike, *, deadline: float | None = None) -> None:
        """Remove iTwin owner member.

        Removes one owner from the iTwin. Only an owner or an Account Administrator may do it.

        Args:
            itwin_id: Id of the iTwin.
            member_id: Id of the member, which is the id of the user.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/remove-itwin-owner-member/
        """
        request = _remove_itwin_owner_member.request(
            itwin_id,
            member_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def remove_itwin_user_member(self, itwin_id: IdLike, member_id: IdLike, *, deadline: float | None = None) -> None:
        """Remove iTwin user member.

        Takes a user off the iTwin. Needs the permission `administration_remove_member` on the iTwin, or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            member_id: Id of the member, which is the id of the user.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/remove-itwin-user-member/
        """
        request = _remove_itwin_user_member.request(
            itwin_id,
            member_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    def revoke_itwin_share(self, itwin_id: IdLike, share_id: IdLike, *, deadline: float | None = None) -> None:
        """Revoke iTwin Share.

        Ends a share: from then on requests with its key fail. The caller is an iTwin administrator or an
        Organization Administrator. This operation is a Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            share_id: Id of the share.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/revoke-itwin-share/
        """
        request = _revoke_itwin_share.request(
            itwin_id,
            share_id,
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def update_itwin_group(
        self, itwin_id: IdLike, group_id: IdLike, *, body: GroupUpdate, deadline: float | None = None
    ) -> GroupResponse: ...

    @overload
    def update_itwin_group(
        self,
        itwin_id: IdLike,
        group_id: IdLike,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        members: list[str] | Unset = UNSET,
        ims_groups: list[str] | Unset = UNSET,
        deadline: float | None = None,
    ) -> GroupResponse: ...

    def update_itwin_group(
        self,
        itwin_id: IdLike,
        group_id: IdLike,
        *,
        body: GroupUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> GroupResponse:
        """Update iTwin group.

        Changes the name, the description, the users or the IMS groups of a group. Properties that are left out
        stay; each list replaces the present one and `[]` empties it. Needs the permission
        `administration_manage_groups` on the iTwin, an iTwin owner, or an Organization Administrator; on the
        Account iTwin only the last. Adding also needs `administration_invite_member`, taking out
        `administration_remove_member`.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            body: The request's body as a model, instead of the keywords of its members.
            name: New name of the group.
            description: New description of the group.
            members: E-mail addresses of the users; replaces the present list.
            ims_groups: Names of IMS groups; replaces the present list.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-group/
        """
        request = _update_itwin_group.request(
            itwin_id, group_id, body=body_of(GroupUpdate, body, members, operation=_update_itwin_group.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def update_itwin_group_member(
        self, itwin_id: IdLike, group_id: IdLike, *, body: GroupMemberUpdate, deadline: float | None = None
    ) -> GroupMemberResponse: ...

    @overload
    def update_itwin_group_member(
        self, itwin_id: IdLike, group_id: IdLike, *, role_ids: list[str], deadline: float | None = None
    ) -> GroupMemberResponse: ...

    def update_itwin_group_member(
        self,
        itwin_id: IdLike,
        group_id: IdLike,
        *,
        body: GroupMemberUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> GroupMemberResponse:
        """Update iTwin group member.

        Sets the roles of a group member. The list replaces all present roles. Needs the permission
        `administration_invite_member` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            body: The request's body as a model, instead of the keywords of its members.
            role_ids: Ids of the roles; replaces the present set.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-group-member/
        """
        request = _update_itwin_group_member.request(
            itwin_id,
            group_id,
            body=body_of(GroupMemberUpdate, body, members, operation=_update_itwin_group_member.OPERATION.id),
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def update_itwin_role(
        self, itwin_id: IdLike, role_id: IdLike, *, body: RoleUpdate, deadline: float | None = None
    ) -> RoleResponse: ...

    @overload
    def update_itwin_role(
        self,
        itwin_id: IdLike,
        role_id: IdLike,
        *,
        display_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        permissions: list[str] | Unset = UNSET,
        deadline: float | None = None,
    ) -> RoleResponse: ...

    def update_itwin_role(
        self,
        itwin_id: IdLike,
        role_id: IdLike,
        *,
        body: RoleUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> RoleResponse:
        """Update iTwin role.

        Changes the name, the description or the permissions of a role. Properties that are left out stay; a list of
        permissions replaces the present one. Needs the permission `administration_manage_roles` on the iTwin, or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            role_id: Id of the role.
            body: The request's body as a model, instead of the keywords of its members.
            display_name: New name of the role.
            description: New description of the role.
            permissions: Names of the permissions; replaces the present list.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/update-iTwin-role/
        """
        request = _update_itwin_role.request(
            itwin_id, role_id, body=body_of(RoleUpdate, body, members, operation=_update_itwin_role.OPERATION.id)
        )
        return self._client.execute(request, deadline=deadline).parsed

    @overload
    def update_itwin_user_member(
        self, itwin_id: IdLike, member_id: IdLike, *, body: UserMemberUpdate, deadline: float | None = None
    ) -> UserMemberResponse: ...

    @overload
    def update_itwin_user_member(
        self, itwin_id: IdLike, member_id: IdLike, *, role_ids: list[str], deadline: float | None = None
    ) -> UserMemberResponse: ...

    def update_itwin_user_member(
        self,
        itwin_id: IdLike,
        member_id: IdLike,
        *,
        body: UserMemberUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> UserMemberResponse:
        """Update iTwin user member.

        Sets the roles of a user member. The list replaces all present roles. Needs the permission
        `administration_invite_member` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            member_id: Id of the member, which is the id of the user.
            body: The request's body as a model, instead of the keywords of its members.
            role_ids: Ids of the roles; replaces the present set.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-user-member/
        """
        request = _update_itwin_user_member.request(
            itwin_id,
            member_id,
            body=body_of(UserMemberUpdate, body, members, operation=_update_itwin_user_member.OPERATION.id),
        )
        return self._client.execute(request, deadline=deadline).parsed


class AsyncAccessControl:
    """The Access Control API, asynchronous: ``itwin.access_control``."""

    def __init__(self, client: AsyncFacadeClient) -> None:
        self._client = client

    async def accept_itwin_member_invitation(
        self, itwin_id: IdLike, invitation_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Accept iTwin member invitation.

        The invited user accepts: they become a member with the roles of all their open invitations to the iTwin,
        which are thereby used up. No body is sent. Only the invited user may call it. This operation is a
        Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            invitation_id: Id of the invitation.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/accept-itwin-member-invitation/
        """
        request = _accept_itwin_member_invitation.request(
            itwin_id,
            invitation_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def add_itwin_group_members(
        self, itwin_id: IdLike, *, body: GroupMembersAdd, deadline: float | None = None
    ) -> GroupMembersAddResponse: ...

    @overload
    async def add_itwin_group_members(
        self, itwin_id: IdLike, *, members: list[GroupMemberAdd], deadline: float | None = None
    ) -> GroupMembersAddResponse: ...

    async def add_itwin_group_members(
        self, itwin_id: IdLike, *, body: GroupMembersAdd | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> GroupMembersAddResponse:
        """Add iTwin group members.

        Makes groups members of the iTwin and gives them roles. A group must belong to this iTwin or to the Account
        iTwin. At most 50 role assignments, summed over all groups, go into one request. Needs the permission
        `administration_invite_member` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            members: The groups; at most 50 role assignments, summed over all of them.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/add-itwin-group-members/
        """
        request = _add_itwin_group_members.request(
            itwin_id, body=body_of(GroupMembersAdd, body, members, operation=_add_itwin_group_members.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def add_itwin_owner_member(
        self, itwin_id: IdLike, *, body: OwnerMemberAdd, deadline: float | None = None
    ) -> OwnerMemberAddResponse: ...

    @overload
    async def add_itwin_owner_member(
        self, itwin_id: IdLike, *, email: str, deadline: float | None = None
    ) -> OwnerMemberAddResponse: ...

    async def add_itwin_owner_member(
        self, itwin_id: IdLike, *, body: OwnerMemberAdd | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> OwnerMemberAddResponse:
        """Add iTwin owner member.

        Makes one user an owner of the iTwin. A user of the iTwin's organization becomes owner at once, anyone else
        is invited by e-mail. Only an owner or an Account Administrator may do it.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            email: E-mail address of the user.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/add-itwin-owner-member/
        """
        request = _add_itwin_owner_member.request(
            itwin_id, body=body_of(OwnerMemberAdd, body, members, operation=_add_itwin_owner_member.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def add_itwin_user_members(
        self, itwin_id: IdLike, *, body: UserMembersAdd, deadline: float | None = None
    ) -> UserMembersAddResponse: ...

    @overload
    async def add_itwin_user_members(
        self,
        itwin_id: IdLike,
        *,
        members: list[UserMemberAdd],
        custom_message: str | Unset = UNSET,
        deadline: float | None = None,
    ) -> UserMembersAddResponse: ...

    async def add_itwin_user_members(
        self, itwin_id: IdLike, *, body: UserMembersAdd | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> UserMembersAddResponse:
        """Add iTwin user members.

        Gives users roles on the iTwin. Users of the iTwin's organization become members at once, all others are
        invited by e-mail. At most 50 role assignments, summed over all users, go into one request. Needs the
        permission `administration_invite_member` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            members: The users; at most 50 role assignments, summed over all of them.
            custom_message: Text for the e-mail that welcomes the users.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/add-itwin-user-members/
        """
        request = _add_itwin_user_members.request(
            itwin_id, body=body_of(UserMembersAdd, body, members, operation=_add_itwin_user_members.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def create_itwin_group(
        self, itwin_id: IdLike, *, body: GroupCreate, deadline: float | None = None
    ) -> GroupResponse: ...

    @overload
    async def create_itwin_group(
        self, itwin_id: IdLike, *, name: str, description: str, deadline: float | None = None
    ) -> GroupResponse: ...

    async def create_itwin_group(
        self, itwin_id: IdLike, *, body: GroupCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> GroupResponse:
        """Create iTwin group.

        Defines a new, empty group for the iTwin. Needs the permission `administration_manage_groups` on the iTwin,
        an iTwin owner, or an Organization Administrator; on the Account iTwin only the last.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            name: Name of the group; must not be empty.
            description: Description of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 409, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-group/
        """
        request = _create_itwin_group.request(
            itwin_id, body=body_of(GroupCreate, body, members, operation=_create_itwin_group.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def create_itwin_job(
        self, itwin_id: IdLike, *, body: JobCreate, deadline: float | None = None
    ) -> ITwinJob: ...

    @overload
    async def create_itwin_job(
        self, itwin_id: IdLike, *, actions: JobActions, deadline: float | None = None
    ) -> ITwinJob: ...

    async def create_itwin_job(
        self, itwin_id: IdLike, *, body: JobCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> ITwinJob:
        """Create iTwin job.

        Starts a job that gives roles to, takes roles from, or removes many members by e-mail address. Ask for its
        state with get-itwin-job. The caller needs a permission on the iTwin that the page leaves open, or is an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            actions: What a job does; at least one of the lists is given.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-job/
        """
        request = _create_itwin_job.request(
            itwin_id, body=body_of(JobCreate, body, members, operation=_create_itwin_job.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def create_itwin_role(
        self, itwin_id: IdLike, *, body: RoleCreate, deadline: float | None = None
    ) -> RoleResponse: ...

    @overload
    async def create_itwin_role(
        self, itwin_id: IdLike, *, display_name: str, description: str, deadline: float | None = None
    ) -> RoleResponse: ...

    async def create_itwin_role(
        self, itwin_id: IdLike, *, body: RoleCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> RoleResponse:
        """Create iTwin role.

        Defines a new role for the iTwin, with a name and a description. It starts without permissions; give it some
        by an update. Needs the permission `administration_manage_roles` on the iTwin, or an Organization
        Administrator.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            display_name: Name of the role.
            description: Description of the role.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-iTwin-role/
        """
        request = _create_itwin_role.request(
            itwin_id, body=body_of(RoleCreate, body, members, operation=_create_itwin_role.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def create_itwin_share(
        self, itwin_id: IdLike, *, body: ShareCreate, deadline: float | None = None
    ) -> ShareResponse: ...

    @overload
    async def create_itwin_share(
        self,
        itwin_id: IdLike,
        *,
        share_contract: str | Unset = UNSET,
        expiration: DateTime | None | Unset = UNSET,
        deadline: float | None = None,
    ) -> ShareResponse: ...

    async def create_itwin_share(
        self, itwin_id: IdLike, *, body: ShareCreate | Unset = UNSET, deadline: float | None = None, **members: Any
    ) -> ShareResponse:
        """Create iTwin Share.

        Creates a key that lets anyone who holds it read the iTwin without signing in, within what the share
        contract allows. How many shares may be active at once is limited per application. The caller is an iTwin
        administrator or an Organization Administrator. This operation is a Technology Preview and may change
        without notice.

        Args:
            itwin_id: Id of the iTwin.
            body: The request's body as a model, instead of the keywords of its members.
            share_contract: Name of the share contract. Open set; some are made for single applications.
            expiration: Time at which the share shall end; if left out or null, the latest time that the contract
                allows.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/create-itwin-share/
        """
        request = _create_itwin_share.request(
            itwin_id, body=body_of(ShareCreate, body, members, operation=_create_itwin_share.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def delete_itwin_group(self, itwin_id: IdLike, group_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete iTwin group.

        Deletes a group of the iTwin. Needs the permission `administration_manage_groups` on the iTwin, an iTwin
        owner, or an Organization Administrator; on the Account iTwin only the last.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/delete-itwin-group/
        """
        request = _delete_itwin_group.request(
            itwin_id,
            group_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def delete_itwin_group_member_invitation(
        self, itwin_id: IdLike, group_id: IdLike, invitation_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Delete iTwin group member invitation.

        Withdraws an open invitation that was made by adding a user to the group. The caller is a member of the
        iTwin or an Organization Administrator. This operation is a Technology Preview and may change without
        notice.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            invitation_id: Id of the invitation.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/delete-itwin-group-member-invitation/
        """
        request = _delete_itwin_group_member_invitation.request(
            itwin_id,
            group_id,
            invitation_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def delete_itwin_member_invitation(
        self, itwin_id: IdLike, invitation_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Delete iTwin Member invitation.

        Withdraws an open invitation to the iTwin. The caller is a member of the iTwin or an Organization
        Administrator. This operation is a Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            invitation_id: Id of the invitation.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/delete-itwin-member-invitation/
        """
        request = _delete_itwin_member_invitation.request(
            itwin_id,
            invitation_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def delete_itwin_role(self, itwin_id: IdLike, role_id: IdLike, *, deadline: float | None = None) -> None:
        """Delete iTwin role.

        Deletes a role of the iTwin. Needs the permission `administration_manage_roles` on the iTwin, or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            role_id: Id of the role.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/delete-iTwin-role/
        """
        request = _delete_itwin_role.request(
            itwin_id,
            role_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_all_permissions(self, *, deadline: float | None = None) -> Permissions:
        """Get all permissions.

        Lists the name of every permission that the platform knows. Any valid token will do.

        Args:
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-all-permissions/
        """
        request = _get_all_permissions.request()
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_group(
        self, itwin_id: IdLike, group_id: IdLike, *, deadline: float | None = None
    ) -> GroupResponse:
        """Get iTwin group.

        Returns one group with its users and IMS groups, at most 50 of each. The caller is an Organization
        Administrator.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group/
        """
        request = _get_itwin_group.request(
            itwin_id,
            group_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_group_member(
        self, itwin_id: IdLike, group_id: IdLike, *, deadline: float | None = None
    ) -> GroupMemberResponse:
        """Get iTwin group member.

        Returns one group member with its roles. The caller is a member of the iTwin or an Organization
        Administrator.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group-member/
        """
        request = _get_itwin_group_member.request(
            itwin_id,
            group_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    def get_itwin_group_member_invitations(
        self,
        itwin_id: IdLike,
        group_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[GroupMemberInvitation, GroupMemberInvitationsResponse]:
        """Get iTwin group member invitations.

        Lists the open invitations that were made by adding users to the group. Callers see those that they sent,
        iTwin owners all. The caller is a member of the iTwin or an Organization Administrator. This operation is a
        Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group-member-invitations/
        """
        return self._client.paginate(
            _get_itwin_group_member_invitations.request(
                itwin_id,
                group_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_group_member_invitations.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_itwin_group_members(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[GroupMember, GroupMembersResponse]:
        """Get iTwin group members.

        Lists the groups that are members of the iTwin, with their roles. The caller is a member of the iTwin or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-group-members/
        """
        return self._client.paginate(
            _get_itwin_group_members.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_group_members.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_itwin_groups(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[Group, GroupsResponse]:
        """Get iTwin groups.

        Lists the groups that are defined for the iTwin, each with at most 50 users and 50 IMS groups unless paging
        parameters are sent. The answer has `_links` only if `$top` or `$skip` was sent. The caller is an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-groups/
        """
        return self._client.paginate(
            _get_itwin_groups.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_groups.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    async def get_itwin_job(
        self,
        itwin_id: IdLike,
        job_id: IdLike,
        *,
        prefer: PreferHeader | Literal["return=representation", "return=minimal"] | Unset = UNSET,
        deadline: float | None = None,
    ) -> ITwinJob:
        """Get iTwin job.

        Returns the state of a job: `Active` while it runs, then `Completed` (every action worked),
        `PartialCompleted` (some failed) or `Failed` (all failed). Send `Prefer: return=representation` to learn the
        errors. The caller needs a permission on the iTwin that the page leaves open, or is an Organization
        Administrator.

        Args:
            itwin_id: Id of the iTwin.
            job_id: Id of the job.
            prefer: `return=representation` adds the errors of the job; `return=minimal` leaves them out.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job/
        """
        request = _get_itwin_job.request(
            itwin_id,
            job_id,
            prefer=prefer,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_job_actions(
        self, itwin_id: IdLike, job_id: IdLike, *, deadline: float | None = None
    ) -> JobActionsResponse:
        """Get iTwin job actions.

        Returns the actions that the job was given, as they were sent. The list is not paged. The caller needs a
        permission on the iTwin that the page leaves open, or is an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            job_id: Id of the job.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-job-actions/
        """
        request = _get_itwin_job_actions.request(
            itwin_id,
            job_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_member_invitation(
        self, itwin_id: IdLike, invitation_id: IdLike, *, deadline: float | None = None
    ) -> MemberInvitationResponse:
        """Get iTwin Member Invitation.

        Returns one invitation to the iTwin. The caller is a member who sent it, the invited user, or an
        Organization Administrator. This operation is a Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            invitation_id: Id of the invitation.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-member-invitation/
        """
        request = _get_itwin_member_invitation.request(
            itwin_id,
            invitation_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    def get_itwin_member_invitations(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[MemberInvitation, MemberInvitationsResponse]:
        """Get iTwin member invitations.

        Lists the open invitations to the iTwin; expired ones are left out. Callers see those that they sent, iTwin
        owners all. The caller is a member of the iTwin or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-member-invitations/
        """
        return self._client.paginate(
            _get_itwin_member_invitations.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_member_invitations.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    def get_itwin_owner_members(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[OwnerMember, OwnerMembersResponse]:
        """Get iTwin owner members.

        Lists the owners of the iTwin. Users who no longer exist in the identity service stay listed for a while,
        with null in their profile fields. The caller is a member of the iTwin or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-owner-members/
        """
        return self._client.paginate(
            _get_itwin_owner_members.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_owner_members.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    async def get_itwin_permissions(self, itwin_id: IdLike, *, deadline: float | None = None) -> Permissions:
        """Get my iTwin permissions.

        Lists the permissions that the caller holds on the iTwin, by roles of their own and by roles of groups. Any
        valid token will do.

        Args:
            itwin_id: Id of the iTwin.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-iTwin-permissions/
        """
        request = _get_itwin_permissions.request(
            itwin_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_role(self, itwin_id: IdLike, role_id: IdLike, *, deadline: float | None = None) -> RoleResponse:
        """Get iTwin role.

        Returns one role of the iTwin. Needs the permission `administration_manage_roles` on the iTwin, or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            role_id: Id of the role.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-role/
        """
        request = _get_itwin_role.request(
            itwin_id,
            role_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_roles(self, itwin_id: IdLike, *, deadline: float | None = None) -> RolesResponse:
        """Get iTwin roles.

        Lists all roles that are defined for the iTwin. The list is not paged. Needs the permission
        `administration_manage_roles` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-iTwin-roles/
        """
        request = _get_itwin_roles.request(
            itwin_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_share(
        self, itwin_id: IdLike, share_id: IdLike, *, deadline: float | None = None
    ) -> ShareResponse:
        """Get iTwin Share.

        Returns one share with its key. The caller is an iTwin administrator or an Organization Administrator. This
        operation is a Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            share_id: Id of the share.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-share/
        """
        request = _get_itwin_share.request(
            itwin_id,
            share_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_shares(self, itwin_id: IdLike, *, deadline: float | None = None) -> SharesResponse:
        """Get iTwin Shares.

        Lists the active shares of the iTwin with their keys. The list is not paged. Needs the permission
        `administration_manage_roles` on the iTwin, or an Organization Administrator. This operation is a Technology
        Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-shares/
        """
        request = _get_itwin_shares.request(
            itwin_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def get_itwin_user_member(
        self, itwin_id: IdLike, member_id: IdLike, *, deadline: float | None = None
    ) -> UserMemberResponse:
        """Get iTwin user member.

        Returns one user member with the member's roles. Users who no longer exist in the identity service stay
        listed for a while, with null in their profile fields. The caller is a member of the iTwin or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            member_id: Id of the member, which is the id of the user.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-user-member/
        """
        request = _get_itwin_user_member.request(
            itwin_id,
            member_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    def get_itwin_user_members(
        self,
        itwin_id: IdLike,
        *,
        top: int | Unset = UNSET,
        skip: int | Unset = UNSET,
        deadline: float | None = None,
        prefetch: int = 0,
        concurrency: int = 1,
        resume: str | None = None,
    ) -> AsyncPages[UserMember, UserMembersResponse]:
        """Get iTwin user members.

        Lists the users who are members of the iTwin, owners included, with their roles. Users who no longer exist
        in the identity service stay listed for a while, with null in their profile fields. The caller is a member
        of the iTwin or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            top: Number of items per page: 100 unless given, at most 1000.
            skip: Number of items to leave out before the page begins: 0 unless given. It applies before `$top`.
            deadline: Seconds for each page; the client's by default.
            prefetch: Pages to fetch ahead while the program works on those that it has.
            concurrency: Pages to fetch side by side; more than 1 only for lists that page by ``$skip``.
            resume: A resume token of this listing, to go on where it stood.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/get-itwin-user-members/
        """
        return self._client.paginate(
            _get_itwin_user_members.request(
                itwin_id,
                top=top,
                skip=skip,
            ),
            _get_itwin_user_members.LISTING,
            deadline=deadline,
            prefetch=prefetch,
            concurrency=concurrency,
            resume=resume,
        )

    async def remove_itwin_group_member(
        self, itwin_id: IdLike, group_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Remove iTwin group member.

        Takes a group off the iTwin; the group itself stays. Needs the permission `administration_remove_member` on
        the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/remove-itwin-group-member/
        """
        request = _remove_itwin_group_member.request(
            itwin_id,
            group_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def remove_itwin_owner_member(
        self, itwin_id: IdLike, member_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Remove iTwin owner member.

        Removes one owner from the iTwin. Only an owner or an Account Administrator may do it.

        Args:
            itwin_id: Id of the iTwin.
            member_id: Id of the member, which is the id of the user.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/remove-itwin-owner-member/
        """
        request = _remove_itwin_owner_member.request(
            itwin_id,
            member_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def remove_itwin_user_member(
        self, itwin_id: IdLike, member_id: IdLike, *, deadline: float | None = None
    ) -> None:
        """Remove iTwin user member.

        Takes a user off the iTwin. Needs the permission `administration_remove_member` on the iTwin, or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            member_id: Id of the member, which is the id of the user.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/remove-itwin-user-member/
        """
        request = _remove_itwin_user_member.request(
            itwin_id,
            member_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    async def revoke_itwin_share(self, itwin_id: IdLike, share_id: IdLike, *, deadline: float | None = None) -> None:
        """Revoke iTwin Share.

        Ends a share: from then on requests with its key fail. The caller is an iTwin administrator or an
        Organization Administrator. This operation is a Technology Preview and may change without notice.

        Args:
            itwin_id: Id of the iTwin.
            share_id: Id of the share.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/revoke-itwin-share/
        """
        request = _revoke_itwin_share.request(
            itwin_id,
            share_id,
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def update_itwin_group(
        self, itwin_id: IdLike, group_id: IdLike, *, body: GroupUpdate, deadline: float | None = None
    ) -> GroupResponse: ...

    @overload
    async def update_itwin_group(
        self,
        itwin_id: IdLike,
        group_id: IdLike,
        *,
        name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        members: list[str] | Unset = UNSET,
        ims_groups: list[str] | Unset = UNSET,
        deadline: float | None = None,
    ) -> GroupResponse: ...

    async def update_itwin_group(
        self,
        itwin_id: IdLike,
        group_id: IdLike,
        *,
        body: GroupUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> GroupResponse:
        """Update iTwin group.

        Changes the name, the description, the users or the IMS groups of a group. Properties that are left out
        stay; each list replaces the present one and `[]` empties it. Needs the permission
        `administration_manage_groups` on the iTwin, an iTwin owner, or an Organization Administrator; on the
        Account iTwin only the last. Adding also needs `administration_invite_member`, taking out
        `administration_remove_member`.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            body: The request's body as a model, instead of the keywords of its members.
            name: New name of the group.
            description: New description of the group.
            members: E-mail addresses of the users; replaces the present list.
            ims_groups: Names of IMS groups; replaces the present list.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-group/
        """
        request = _update_itwin_group.request(
            itwin_id, group_id, body=body_of(GroupUpdate, body, members, operation=_update_itwin_group.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def update_itwin_group_member(
        self, itwin_id: IdLike, group_id: IdLike, *, body: GroupMemberUpdate, deadline: float | None = None
    ) -> GroupMemberResponse: ...

    @overload
    async def update_itwin_group_member(
        self, itwin_id: IdLike, group_id: IdLike, *, role_ids: list[str], deadline: float | None = None
    ) -> GroupMemberResponse: ...

    async def update_itwin_group_member(
        self,
        itwin_id: IdLike,
        group_id: IdLike,
        *,
        body: GroupMemberUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> GroupMemberResponse:
        """Update iTwin group member.

        Sets the roles of a group member. The list replaces all present roles. Needs the permission
        `administration_invite_member` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            group_id: Id of the group.
            body: The request's body as a model, instead of the keywords of its members.
            role_ids: Ids of the roles; replaces the present set.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-group-member/
        """
        request = _update_itwin_group_member.request(
            itwin_id,
            group_id,
            body=body_of(GroupMemberUpdate, body, members, operation=_update_itwin_group_member.OPERATION.id),
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def update_itwin_role(
        self, itwin_id: IdLike, role_id: IdLike, *, body: RoleUpdate, deadline: float | None = None
    ) -> RoleResponse: ...

    @overload
    async def update_itwin_role(
        self,
        itwin_id: IdLike,
        role_id: IdLike,
        *,
        display_name: str | Unset = UNSET,
        description: str | Unset = UNSET,
        permissions: list[str] | Unset = UNSET,
        deadline: float | None = None,
    ) -> RoleResponse: ...

    async def update_itwin_role(
        self,
        itwin_id: IdLike,
        role_id: IdLike,
        *,
        body: RoleUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> RoleResponse:
        """Update iTwin role.

        Changes the name, the description or the permissions of a role. Properties that are left out stay; a list of
        permissions replaces the present one. Needs the permission `administration_manage_roles` on the iTwin, or an
        Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            role_id: Id of the role.
            body: The request's body as a model, instead of the keywords of its members.
            display_name: New name of the role.
            description: New description of the role.
            permissions: Names of the permissions; replaces the present list.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/update-iTwin-role/
        """
        request = _update_itwin_role.request(
            itwin_id, role_id, body=body_of(RoleUpdate, body, members, operation=_update_itwin_role.OPERATION.id)
        )
        return (await self._client.execute(request, deadline=deadline)).parsed

    @overload
    async def update_itwin_user_member(
        self, itwin_id: IdLike, member_id: IdLike, *, body: UserMemberUpdate, deadline: float | None = None
    ) -> UserMemberResponse: ...

    @overload
    async def update_itwin_user_member(
        self, itwin_id: IdLike, member_id: IdLike, *, role_ids: list[str], deadline: float | None = None
    ) -> UserMemberResponse: ...

    async def update_itwin_user_member(
        self,
        itwin_id: IdLike,
        member_id: IdLike,
        *,
        body: UserMemberUpdate | Unset = UNSET,
        deadline: float | None = None,
        **members: Any,
    ) -> UserMemberResponse:
        """Update iTwin user member.

        Sets the roles of a user member. The list replaces all present roles. Needs the permission
        `administration_invite_member` on the iTwin, or an Organization Administrator.

        Args:
            itwin_id: Id of the iTwin.
            member_id: Id of the member, which is the id of the user.
            body: The request's body as a model, instead of the keywords of its members.
            role_ids: Ids of the roles; replaces the present set.
            deadline: Seconds for the whole call; the client's by default.

        Raises:
            InvalidRequest: An argument breaks a limit of the definition; nothing was sent.
            ApiError: The service answered with an error (401, 403, 404, 422, 429).
            DecodeError: The answer is not what the definition promises.

        Portal:
            https://developer.bentley.com/apis/access-control-v2/operations/update-itwin-user-member/
        """
        request = _update_itwin_user_member.request(
            itwin_id,
            member_id,
            body=body_of(UserMemberUpdate, body, members, operation=_update_itwin_user_member.OPERATION.id),
        )
        return (await self._client.execute(request, deadline=deadline)).parsed
