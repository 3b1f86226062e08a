from __future__ import annotations

from itwin_platform_api.runtime.types import UNSET, DateTime, Model, Unset

__all__ = ["GroupMemberInvitation"]


class GroupMemberInvitation(
    Model,
    frozen=True,
    kw_only=True,
    rename={
        "invited_by_email": "invitedByEmail",
        "inviter_given_name": "inviterGivenName",
        "inviter_surname": "inviterSurname",
        "inviter_organization": "inviterOrganization",
        "project_display_name": "projectDisplayName",
        "created_date": "createdDate",
        "expiration_date": "expirationDate",
    },
):
    """An invitation that was made by adding a user to a group.

    Attributes:
        id: Id of the invitation.
        email: E-mail address that was invited.
        invited_by_email: E-mail address of the inviter.
        inviter_given_name: Given name of the inviter.
        inviter_surname: Surname of the inviter.
        inviter_organization: Organization of the inviter.
        project_display_name: Name of the iTwin.
        status: State of the invitation. One of Pending, Accepted.
        created_date: Time at which the invitation was made.
        expiration_date: Time at which the invitation ends, seven days after it was made.
    """

    id: str
    email: str | Unset = UNSET
    invited_by_email: str | Unset = UNSET
    inviter_given_name: str | None | Unset = UNSET
    inviter_surname: str | None | Unset = UNSET
    inviter_organization: str | None | Unset = UNSET
    project_display_name: str | None | Unset = UNSET
    status: MemberInvitationStatus | Unset = UNSET
    created_date: DateTime | Unset = UNSET
    expiration_date: DateTime | Unset = UNSET


from ..models.member_invitation_status import MemberInvitationStatus  # noqa: E402
