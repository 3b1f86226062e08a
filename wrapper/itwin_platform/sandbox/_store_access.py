"""Records of Access Control: people, and what they may do on an iTwin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

__all__ = ["AccessJob", "Action", "ITwin", "Invitation", "Member", "Role", "Share", "User", "UserGroup"]


@dataclass(frozen=True, slots=True)
class User:
    """A person or a service application. All but the id is null once the identity service has dropped the user."""

    id: str
    email: str | None = None
    given_name: str | None = None
    surname: str | None = None
    organization: str | None = None


@dataclass(slots=True)
class Role:
    """A role and the iTwin that defines it. Nobody can change one of the type ``Default``."""

    id: str
    itwin_id: str
    display_name: str
    description: str
    permissions: list[str] = field(default_factory=list)
    type: str = "Custom"


@dataclass(slots=True)
class Member:
    """A user of an iTwin with the ids of the roles, in the order in which they were given."""

    user: User
    role_ids: list[str]


@dataclass(slots=True)
class Invitation:
    """A pending invitation: to an iTwin with roles, or to a group, which needs none."""

    id: str
    email: str
    inviter: User
    created: datetime
    role_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class UserGroup:
    """A group of users and of IMS groups (by name), with the invitations that came from it."""

    id: str
    name: str
    description: str
    users: dict[str, User] = field(default_factory=dict)
    ims_groups: list[str] = field(default_factory=list)
    invitations: dict[str, Invitation] = field(default_factory=dict)


@dataclass(slots=True)
class Share:
    """A key for reading an iTwin without signing in; ``client_id`` is the application that made it."""

    id: str
    contract: str
    expiration: datetime
    client_id: str


@dataclass(slots=True)
class ITwin:
    """An iTwin with everything that is told apart by ids of its own, each in order of arrival.

    ``owners`` holds the ids of the members with the owner's role; ``group_members`` the role ids of each group.
    """

    id: str
    display_name: str
    organization: str
    members: dict[str, Member] = field(default_factory=dict)
    owners: list[str] = field(default_factory=list)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    group_members: dict[str, list[str]] = field(default_factory=dict)
    invitations: dict[str, Invitation] = field(default_factory=dict)
    shares: dict[str, Share] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Action:
    """One action of an access-control job; ``target`` is its place in the request."""

    kind: str
    email: str
    role_ids: tuple[str, ...]
    target: str


@dataclass(slots=True)
class AccessJob:
    """A job over the members of an iTwin. One without ``due`` never ends."""

    id: str
    itwin_id: str
    body: dict[str, Any]
    actions: tuple[Action, ...] = ()
    due: datetime | None = None
    status: str = "Active"
    errors: list[dict[str, Any]] = field(default_factory=list)
