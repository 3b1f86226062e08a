"""The life of an extraction, planned when it starts: every log entry with its moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ._clock import offset_date
from ._queries import query_issue
from ._registry import Context
from ._store import EntitySnapshot, Group, IModel, LogEvent, Mapping, MappingSnapshot, Property

__all__ = ["ID_BASES", "Plan", "plan_extraction", "snapshot_entities"]

#: Seconds after the start, before ``speed``: when a worker takes the run, and how long it works.
TAKEN_AFTER, WORKS_FOR = 1.5, 6.0
NOT_COMPLETED, COMPLETED = "Not completed yet.", "Completed."
EXTRACTED = "Group extracted."
SKIPPED = "Mapping skipped, it was already extracted at a newer changeset."

#: Entity -> the instance id of its first row; ids of two entities never meet.
ID_BASES: dict[str, int] = {"Beam": 0x2000000000B, "Slab": 0x20100000021, "": 0x20200000001}


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
    ctx: Context, imodel: IModel, mappings: Sequence[Mapping], changeset_index: int, instance_ids: Sequence[str] | None
) -> Plan:
    """Plan a run over the given mappings. Mappings are marked as extracted at this changeset at once."""
    notes: list[_Note] = []
    snapshots: dict[str, MappingSnapshot] = {}
    failures = 0
    for mapping in mappings:
        if changeset_index < mapping.newest_index:
            notes.append(_note("Information", "StateChange", mapping, f"{SKIPPED} MappingId: {mapping.id}."))
            continue
        issues = [query_issue(group.query) for group in mapping.groups]
        notes += [_group_note(mapping, group, issue) for group, issue in zip(mapping.groups, issues, strict=True)]
        failures += sum(issue is not None for issue in issues)
        worked = [group for group, issue in zip(mapping.groups, issues, strict=True) if issue is None]
        if worked or not mapping.groups:
            entities = snapshot_entities(ctx.settings.rows, worked, instance_ids)
            snapshots[mapping.id] = MappingSnapshot(mapping.id, mapping.modified_on, changeset_index, entities)
            mapping.newest_index = changeset_index
    end = _end_state(failures, len(notes), any_data=bool(snapshots))
    return Plan(_events(ctx, imodel, notes, end), snapshots)


def _end_state(failures: int, notes: int, *, any_data: bool) -> str:
    if not failures:
        return "Succeeded"
    return "Failed" if failures == notes and not any_data else "PartiallySucceeded"


def _note(level: str, category: str, mapping: Mapping, message: str) -> _Note:
    return _Note(level, category, "Mapping", mapping.id, message)


def _group_note(mapping: Mapping, group: Group, issue: tuple[str, str] | None) -> _Note:
    category, text = issue or ("QueryExecution", EXTRACTED)
    level = "Error" if issue else "Information"
    return _note(level, category, mapping, f"{text} MappingId: {mapping.id}, GroupId: {group.id}.")


def _events(ctx: Context, imodel: IModel, notes: Sequence[_Note], end: str) -> tuple[LogEvent, ...]:
    """The entries in order of time: queued, taken, one per group spread over the work, the end."""

    def event(seconds: float, state: str, note: _Note) -> LogEvent:
        moment: datetime = ctx.later(seconds)
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
    columns: dict[str, dict[str, Property]] = {}
    for group in groups:
        table = columns.setdefault(group.name, {})
        for member in group.properties:
            table.setdefault(member.name, member)
    return tuple(
        EntitySnapshot(name, tuple(table.values()), rows, _picks(name, rows, instance_ids))
        for name, table in columns.items()
    )


def _picks(name: str, rows: int, instance_ids: Sequence[str] | None) -> tuple[int, ...] | None:
    """The indices of the wanted rows, or None for all."""
    if instance_ids is None:
        return None
    base = ID_BASES.get(name, ID_BASES[""])
    return tuple(sorted({index for index in (int(text, 16) - base for text in instance_ids) if 0 <= index < rows}))
