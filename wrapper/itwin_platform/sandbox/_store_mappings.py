"""Records of Grouping and Mapping: mappings with their groups and properties, extractions, and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

__all__ = [
    "AuditEntry",
    "EntitySnapshot",
    "Extraction",
    "Group",
    "LogEvent",
    "Mapping",
    "MappingSnapshot",
    "Property",
    "TableSource",
]


@dataclass(frozen=True, slots=True)
class Property:
    """A column of a group's table. A change puts another record in its place, so that snapshots keep what they hold."""

    id: str
    name: str
    data_type: str
    quantity_type: str | None = None
    ec_properties: tuple[tuple[str, str, str], ...] = ()
    calculated: str | None = None
    formula: str | None = None
    sequence: int = 0


@dataclass(slots=True)
class Group:
    """A query and the columns that its rows get."""

    id: str
    name: str
    description: str
    query: str
    properties: list[Property] = field(default_factory=list)
    metadata: list[tuple[str, str | None]] = field(default_factory=list)
    sequence: int = 0


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
class TableSource:
    """What one group puts into a table: elements of one class, all of them or those picked by their places."""

    kind: str
    properties: tuple[Property, ...]
    rows: int
    picks: tuple[int, ...] | None = None

    @property
    def places(self) -> Sequence[int]:
        """The places of the elements among those of their class, in order."""
        return range(self.rows) if self.picks is None else self.picks


@dataclass(frozen=True, slots=True)
class EntitySnapshot:
    """One output table as it was when the extraction began; rows are made from their places on demand.

    ``columns`` are the properties of all its groups, by name and data type.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    sources: tuple[TableSource, ...]

    @property
    def size(self) -> int:
        """How many rows it has."""
        return sum(len(source.places) for source in self.sources)


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
class AuditEntry:
    """One change of a mapping, a group or a property; each part of it as (member, old, new), all in text."""

    sequence: int
    imodel_id: str
    timestamp: str
    path: str
    user_email: str | None
    action: str
    changes: tuple[tuple[str, str | None, str | None], ...]
