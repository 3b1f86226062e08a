"""Everything the sandbox knows: plain records in one store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

__all__ = [
    "AccessJob",
    "Action",
    "Connection",
    "EntitySnapshot",
    "ExportRun",
    "Extraction",
    "Group",
    "IModel",
    "ITwin",
    "LogEvent",
    "Mapping",
    "MappingSnapshot",
    "Member",
    "Property",
    "Role",
    "Store",
    "User",
    "key",
]


def key(text: str) -> str:
    """The form in which an id is looked up: GUIDs ignore letter case, everything else does not."""
    try:
        return str(UUID(text)) if len(text) == 36 else text
    except ValueError:
        return text


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
    """A role and the iTwin that defines it."""

    id: str
    itwin_id: str
    display_name: str
    description: str
    permissions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Member:
    """A user of an iTwin with the ids of the roles, in the order in which they were given."""

    user: User
    role_ids: list[str]


@dataclass(slots=True)
class ITwin:
    """An iTwin; ``members`` is in order of arrival, by user id."""

    id: str
    display_name: str
    organization: str
    members: dict[str, Member] = field(default_factory=dict)


@dataclass(slots=True)
class IModel:
    """An iModel; the index of a changeset is its place in the list, from 1 on."""

    id: str
    itwin_id: str
    display_name: str
    changesets: list[str]


@dataclass(slots=True)
class Property:
    """A column of a group's table."""

    id: str
    name: str
    data_type: str
    quantity_type: str | None = None
    ec_properties: list[tuple[str, str, str]] = field(default_factory=list)
    calculated: str | None = None
    formula: str | None = None


@dataclass(slots=True)
class Group:
    """A query and the columns that its rows get."""

    id: str
    name: str
    description: str
    query: str
    properties: list[Property] = field(default_factory=list)
    metadata: list[tuple[str, str | None]] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """A mapping; ``newest_index`` is the highest changeset index at which it was ever extracted."""

    id: str
    sequence: int
    imodel_id: str
    name: str
    description: str
    extraction_enabled: bool
    created_on: str
    created_by: str
    modified_on: str
    modified_by: str
    groups: list[Group] = field(default_factory=list)
    newest_index: int = 0


@dataclass(frozen=True, slots=True)
class EntitySnapshot:
    """One output table as it was when the extraction began; rows are made from their index on demand."""

    name: str
    properties: tuple[Property, ...]
    rows: int
    picks: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class MappingSnapshot:
    """What one extraction makes of one mapping."""

    mapping_id: str
    modified_on: str
    changeset_index: int
    entities: tuple[EntitySnapshot, ...]


@dataclass(frozen=True, slots=True)
class LogEvent:
    """A log entry that becomes visible at its moment."""

    moment: datetime
    date: str
    state: str
    level: str
    category: str
    context_type: str
    context_id: str
    message: str


@dataclass(slots=True)
class Extraction:
    """An extraction: its whole log is planned at the start and uncovered by time.

    ``horizon`` is the latest moment at which anybody looked, so that a clock which is set back does not
    take a state back. A seeded extraction is over whatever the clock says.
    """

    id: str
    sequence: int
    imodel_id: str
    started_on: str
    events: tuple[LogEvent, ...]
    snapshots: dict[str, MappingSnapshot]
    over: bool = False
    horizon: datetime | None = None

    def visible(self, now: datetime) -> list[LogEvent]:
        """The entries written so far, oldest first."""
        if self.over:
            return list(self.events)
        self.horizon = max(now, self.horizon or now)
        return [event for event in self.events if event.moment <= self.horizon]

    def state(self, now: datetime) -> str:
        """The present state: that of the newest entry."""
        return self.visible(now)[-1].state

    def ended_on(self, now: datetime) -> str | None:
        """When it ended, or None while it is going on."""
        shown = self.visible(now)
        return shown[-1].date if len(shown) == len(self.events) else None


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


@dataclass(slots=True)
class Connection:
    """An export connection."""

    id: str
    display_name: str
    imodel_id: str


@dataclass(slots=True)
class ExportRun:
    """A run of a connection: either seeded with a fixed answer, or derived from the time since ``started``."""

    id: str
    connection_id: str
    started: datetime | None = None
    fixed: dict[str, Any] | None = None
    outcome: str = "Success"
    error: dict[str, Any] | None = None
    job_id: str = ""
    task_id: str = ""
    output_file_id: str = ""
    progress: float = 0.0


@dataclass(slots=True)
class Store:
    """All records, by id, in order of creation."""

    account_id: str
    users: dict[str, User] = field(default_factory=dict)
    itwins: dict[str, ITwin] = field(default_factory=dict)
    roles: dict[tuple[str, str], Role] = field(default_factory=dict)
    imodels: dict[str, IModel] = field(default_factory=dict)
    mappings: dict[str, Mapping] = field(default_factory=dict)
    extractions: dict[str, Extraction] = field(default_factory=dict)
    jobs: dict[str, AccessJob] = field(default_factory=dict)
    pending: list[AccessJob] = field(default_factory=list)
    connections: dict[str, Connection] = field(default_factory=dict)
    runs: dict[str, ExportRun] = field(default_factory=dict)
    last_sequence: int = 0

    def next_sequence(self) -> int:
        """A number that grows with every record: the order of lists, and the cursor of their pages."""
        self.last_sequence += 1
        return self.last_sequence

    def role(self, itwin_id: str, role_id: str) -> Role | None:
        """A role that can be given on an iTwin: one of its own, or one of the account."""
        wanted = key(role_id)
        return self.roles.get((itwin_id, wanted)) or self.roles.get((self.account_id, wanted))

    def user_by_email(self, email: str) -> User | None:
        """A user of the directory; addresses compare without letter case."""
        wanted = email.casefold()
        return next((user for user in self.users.values() if (user.email or "").casefold() == wanted), None)

    def runs_of(self, connection_id: str) -> Iterator[ExportRun]:
        """The runs of a connection, newest first."""
        return (run for run in reversed(self.runs.values()) if run.connection_id == connection_id)
