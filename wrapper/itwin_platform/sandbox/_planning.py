"""The life of an extraction, planned when it starts: every log entry with its moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from ._clock import offset_date
from ._elements import first_id
from ._queries import query_class, query_issue, query_limit
from ._registry import World
from ._store import EntitySnapshot, Group, IModel, LogEvent, Mapping, MappingSnapshot, TableSource
from ._values import matches_nothing

__all__ = ["Plan", "plan_extraction", "snapshot_entities"]

#: Seconds after the start, before ``speed``: when a worker takes the run, and how long it works.
TAKEN_AFTER, WORKS_FOR = 1.5, 6.0
NOT_COMPLETED, COMPLETED = "Not completed yet.", "Completed."
EXTRACTED = "Group extracted."
SKIPPED = "Mapping skipped, it was already extracted at a newer changeset."


class Plan(NamedTuple):
    """What will have come of an extraction when it is over."""

    events: tuple[LogEvent, ...]
    snapshots: dict[str, MappingSnapshot]


class _Note(NamedTuple):
    level: str
    category: str
    context_type: str
    context_id: str
    message: str


def plan_extraction(
    world: World,
    imodel: IModel,
    mappings: Sequence[Mapping],
    changeset_index: int,
    instance_ids: Sequence[str] | None = None,
) -> Plan:
    """Plan a run over the given mappings. Mappings are marked as extracted at this changeset at once."""
    notes: list[_Note] = []
    snapshots: dict[str, MappingSnapshot] = {}
    for mapping in mappings:
        if changeset_index < mapping.newest_index:
            notes.append(_note("Information", "StateChange", mapping, f"{SKIPPED} MappingId: {mapping.id}."))
            continue
        notes += [note for group in mapping.groups for note in _group_notes(mapping, group)]
        worked = [group for group in mapping.groups if query_issue(group.query) is None]
        if worked or not mapping.groups:
            entities = snapshot_entities(world.settings.rows, worked, instance_ids)
            snapshots[mapping.id] = MappingSnapshot(mapping.id, mapping.modified_on, changeset_index, entities)
            mapping.newest_index = changeset_index
    return Plan(_events(world, imodel, notes, _end_state(notes, any_data=bool(snapshots))), snapshots)


def _end_state(notes: Sequence[_Note], *, any_data: bool) -> str:
    """Clean and skipped mappings succeed; an issue makes it partial; a failure where every group failed."""
    levels = {note.level for note in notes}
    if levels <= {"Information"}:
        return "Succeeded"
    return "Failed" if levels == {"Error"} and not any_data else "PartiallySucceeded"


def _note(level: str, category: str, mapping: Mapping, message: str) -> _Note:
    return _Note(level, category, "Mapping", mapping.id, message)


def _group_notes(mapping: Mapping, group: Group) -> Iterator[_Note]:
    """What the log says about a group: what makes it fail, or what its properties lack and that it is done."""
    ids = f"MappingId: {mapping.id}, GroupId: {group.id}."
    issue = query_issue(group.query)
    if issue is not None:
        category, text = issue
        yield _note("Error", category, mapping, f"{text} {ids}")
        return
    for member in group.properties:
        if matches_nothing(member):
            text = f"No matches for ECProperties of property {member.name}."
            yield _note("Warning", "NoMatchesForECProperties", mapping, f"{text} {ids}")
    yield _note("Information", "QueryExecution", mapping, f"{EXTRACTED} {ids}")


def _events(world: World, imodel: IModel, notes: Sequence[_Note], end: str) -> tuple[LogEvent, ...]:
    """The entries in order of time: queued, taken, one per group spread over the work, the end."""

    def event(seconds: float, state: str, note: _Note) -> LogEvent:
        moment: datetime = world.later(seconds)
        return LogEvent(moment, offset_date(moment), state, *note)

    def change(seconds: float, state: str, message: str) -> LogEvent:
        level = "Error" if state == "Failed" else "Information"
        return event(seconds, state, _Note(level, "StateChange", "IModel", imodel.id, message))

    step = WORKS_FOR / (len(notes) + 1)
    return (
        change(0, "Queued", NOT_COMPLETED),
        change(TAKEN_AFTER, "Running", NOT_COMPLETED),
        *(event(TAKEN_AFTER + step * (n + 1), "Running", note) for n, note in enumerate(notes)),
        change(TAKEN_AFTER + WORKS_FOR, end, COMPLETED),
    )


def snapshot_entities(
    rows: int, groups: Sequence[Group], instance_ids: Sequence[str] | None = None
) -> tuple[EntitySnapshot, ...]:
    """One entity per group name; groups of one name share a table with the union of their columns."""
    columns: dict[str, dict[str, str]] = {}
    sources: dict[str, list[TableSource]] = {}
    for group in groups:
        table = columns.setdefault(group.name, {})
        for member in group.properties:
            table.setdefault(member.name, member.data_type)
        sources.setdefault(group.name, []).append(_source(rows, group, instance_ids))
    return tuple(EntitySnapshot(name, tuple(table.items()), tuple(sources[name])) for name, table in columns.items())


def _source(rows: int, group: Group, instance_ids: Sequence[str] | None) -> TableSource:
    """The elements that a group's query selects, or those of them that are wanted."""
    _, kind = query_class(group.query) or ("", "")
    limit = query_limit(group.query)
    count = rows if limit is None else min(rows, limit)
    picks = None
    if instance_ids is not None:
        places = {int(text, 16) - first_id(kind) for text in instance_ids}
        picks = tuple(sorted(place for place in places if 0 <= place < count))
    return TableSource(kind, tuple(group.properties), count, picks)
