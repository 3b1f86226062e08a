"""Everything the sandbox knows: plain records in one store."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from ._store_access import AccessJob, Action, Invitation, ITwin, Member, Role, Share, User, UserGroup
from ._store_exports import Connection, ExportRun
from ._store_mappings import (
    AuditEntry,
    EntitySnapshot,
    Extraction,
    Group,
    LogEvent,
    Mapping,
    MappingSnapshot,
    Property,
    TableSource,
)

__all__ = [
    "AccessJob",
    "Action",
    "AuditEntry",
    "Connection",
    "EntitySnapshot",
    "ExportRun",
    "Extraction",
    "Group",
    "IModel",
    "ITwin",
    "Invitation",
    "LogEvent",
    "Mapping",
    "MappingSnapshot",
    "Member",
    "Property",
    "Role",
    "Share",
    "Store",
    "TableSource",
    "User",
    "UserGroup",
    "key",
]


@functools.lru_cache(maxsize=65_536)
def key(text: str) -> str:
    """The form in which an id is looked up: GUIDs ignore letter case, everything else does not."""
    try:
        return str(UUID(text)) if len(text) == 36 else text
    except ValueError:
        return text


@dataclass(slots=True)
class IModel:
    """An iModel; the index of a changeset is its place in the list, from 1 on."""

    id: str
    itwin_id: str
    display_name: str
    changesets: list[str]


@dataclass(slots=True)
class Store:
    """All records, by id, in order of creation."""

    account_id: str
    owner_role_id: str
    ims_groups: list[str] = field(default_factory=list)
    users: dict[str, User] = field(default_factory=dict)
    itwins: dict[str, ITwin] = field(default_factory=dict)
    roles: dict[tuple[str, str], Role] = field(default_factory=dict)
    imodels: dict[str, IModel] = field(default_factory=dict)
    mappings: dict[str, Mapping] = field(default_factory=dict)
    extractions: dict[str, Extraction] = field(default_factory=dict)
    jobs: dict[str, AccessJob] = field(default_factory=dict)
    pending: list[str] = field(default_factory=list)
    connections: dict[str, Connection] = field(default_factory=dict)
    runs: dict[str, ExportRun] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)
    consents: list[str] = field(default_factory=list)
    last_sequence: int = 0

    def next_sequence(self) -> int:
        """A number that grows with every record: the order of lists, and the cursor of their pages."""
        self.last_sequence += 1
        return self.last_sequence

    def role(self, itwin_id: str, role_id: str) -> Role | None:
        """A role that can be given on an iTwin: one of its own, or one of the account."""
        wanted = key(role_id)
        return self.roles.get((itwin_id, wanted)) or self.roles.get((self.account_id, wanted))

    def group(self, itwin_id: str, group_id: str) -> UserGroup | None:
        """A group that can be a member of an iTwin: one of its own, or one of the account."""
        wanted = key(group_id)
        return self.itwins[itwin_id].groups.get(wanted) or self.itwins[self.account_id].groups.get(wanted)

    def user_by_email(self, email: str) -> User | None:
        """A user of the directory; addresses compare without letter case."""
        wanted = email.casefold()
        return next((user for user in self.users.values() if user.email and user.email.casefold() == wanted), None)

    def runs_of(self, connection_id: str) -> Iterator[ExportRun]:
        """The runs of a connection, newest first."""
        return (run for run in reversed(self.runs.values()) if run.connection_id == connection_id)
