from itwin_platform_api.runtime.types import OpenStrEnum

__all__ = ["MemberInvitationStatus"]


class MemberInvitationStatus(OpenStrEnum):
    """State of the invitation. One of Pending, Accepted."""

    PENDING = "Pending"
    ACCEPTED = "Accepted"
