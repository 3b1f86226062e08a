"""The refusals of the platform: one exception, and the codes and texts as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ._messages import Headers, SandboxReply, json_reply

__all__ = ["Detail", "Refusal", "Wording", "forbidden", "not_found", "operation_not_found", "unauthorized"]


class Detail(NamedTuple):
    """One entry of ``error.details``."""

    code: str
    message: str
    target: str | None = None


class Wording(NamedTuple):
    """Code and text of an error, and the target that it names, if any."""

    code: str
    message: str
    target: str | None = None


class Refusal(Exception):
    """A request that is not carried out; becomes the platform's error envelope."""

    def __init__(
        self, status: int, wording: Wording, *, details: Sequence[Detail] | None = None, headers: Headers = ()
    ) -> None:
        super().__init__(f"{status} {wording.code}")
        self.status = status
        self.wording = wording
        self.details = details
        self.headers = headers

    def members(self) -> dict[str, Any]:
        """Code, text and target, as jobs list what went wrong."""
        return _members(self.wording)

    def reply(self) -> SandboxReply:
        """The error envelope. ``target`` and ``details`` are left out where there are none."""
        error = self.members()
        if self.details is not None:
            error["details"] = [_members(detail) for detail in self.details]
        return json_reply(self.status, {"error": error}, self.headers)


def _members(entry: Detail | Wording) -> dict[str, Any]:
    return {key: value for key, value in entry._asdict().items() if value is not None}


NOT_FOUND: dict[str, Wording] = {
    "changeset": Wording("ChangesetNotFound", "Requested Changeset is not available."),
    "connection": Wording("ConnectionNotFound", "Requested Connection is not available."),
    "extraction": Wording("ExtractionNotFound", "Requested Extraction is not available.", "extractionId"),
    "group": Wording("GroupNotFound", "Requested Group is not available.", "groupId"),
    "imodel": Wording("iModelNotFound", "Requested iModel is not available.", "iModelId"),
    "ims group": Wording("ImsGroupNotFound", "Requested IMS group is not available."),
    "invitation": Wording("InvitationNotFound", "Requested invitation is not available."),
    "itwin": Wording("ItwinNotFound", "Requested iTwin is not available."),
    "job": Wording("JobNotFound", "Requested job is not available."),
    "mapping": Wording("MappingNotFound", "Requested Mapping is not available.", "mappingId"),
    "permission": Wording("PermissionNotFound", "Requested permission is not available."),
    "role": Wording("RoleNotFound", "Requested Role is not available."),
    "property": Wording("PropertyNotFound", "Requested Property is not available.", "propertyId"),
    "run": Wording("ConnectionRunNotFound", "Requested Connection Run is not available."),
    "share": Wording("ShareNotFound", "Requested share is not available."),
    "share contract": Wording("ShareContractNotFound", "Requested share contract is not available."),
    "team member": Wording("TeamMemberNotFound", "Requested team member is not available."),
    "user group": Wording("GroupNotFound", "Requested group is not available."),
}

UNAUTHORIZED: dict[str, Wording] = {
    "missing": Wording("HeaderNotFound", "Header Authorization was not found in the request. Access denied."),
    "empty": Wording("InvalidHeaderValue", "Authorization header is empty."),
    "scheme": Wording("InvalidAuthorizationScheme", "Authorization scheme '{scheme}' is not valid."),
    "token": Wording(
        "Unauthorized",
        "Access denied due to invalid access_token. Make sure to provide a valid token for this API endpoint.",
    ),
    "scope": Wording(
        "RequiredScopeMissing",
        "Access denied due to invalid access_token. One or more required scopes are missing.",
    ),
}

FORBIDDEN = Wording("InsufficientPermissions", "The user has insufficient permissions for the requested operation.")
NO_SUCH_OPERATION = Wording(
    "ResourceNotFound", "The requested resource was not found. Verify the API URL and the Accept header."
)
UNMATCHED = Detail("OperationNotFound", "Unable to match incoming request to an operation.")


def not_found(kind: str, target: str | None = None) -> Refusal:
    """404 for a thing that is absent, or that the caller may not see."""
    wording = NOT_FOUND[kind]
    return Refusal(404, wording._replace(target=target) if target else wording)


def unauthorized(kind: str, **parts: str) -> Refusal:
    """401, with the challenge that HTTP asks for."""
    wording = UNAUTHORIZED[kind]
    message = wording.message.format(**parts)
    return Refusal(401, wording._replace(message=message), headers=(("www-authenticate", "Bearer"),))


def forbidden() -> Refusal:
    """403 for a caller who sees the thing and may not do this to it."""
    return Refusal(403, FORBIDDEN)


def operation_not_found() -> Refusal:
    """404 of the gateway: the path, or the version in ``Accept``, is unknown."""
    return Refusal(404, NO_SUCH_OPERATION, details=[UNMATCHED])
