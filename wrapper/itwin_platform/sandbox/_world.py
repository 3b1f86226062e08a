"""Builds the world that every sandbox starts with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from . import _world_data as data
from . import _world_mappings as models
from ._auth import JANE
from ._planning import snapshot_entities
from ._registry import Settings
from ._store import (
    AuditEntry,
    Connection,
    ExportRun,
    Extraction,
    Group,
    IModel,
    LogEvent,
    Mapping,
    MappingSnapshot,
    Property,
    Store,
)
from ._world_access import build_people
from ._world_runs import CONNECTIONS, RUNS

__all__ = ["build_world"]


def build_world(settings: Settings, now: datetime) -> Store:
    """A fresh store. The same settings give the same world, down to every id; what expires does so some time after now."""
    store = Store(account_id=data.ACCOUNT, owner_role_id=data.OWNER_ROLE)
    build_people(store, settings, now)
    _models(store)
    for entry in models.EXTRACTIONS:
        _extraction(store, settings, entry)
    store.consents.append(JANE.id)
    for connection_id, (name, imodel_id) in CONNECTIONS.items():
        store.connections[connection_id] = Connection(connection_id, name, imodel_id)
    for run in RUNS:
        store.runs[run["id"]] = ExportRun(run["id"], run["connectionId"], fixed=run)
    return store


def _models(store: Store) -> None:
    for imodel_id, (itwin_id, name, changesets) in models.IMODELS.items():
        store.imodels[imodel_id] = IModel(imodel_id, itwin_id, name, list(changesets))
    for entry in models.MAPPINGS:
        store.mappings[entry.id] = Mapping(
            id=entry.id,
            sequence=store.next_sequence(),
            imodel_id=entry.imodel_id,
            name=entry.name,
            description=entry.description,
            extraction_enabled=entry.enabled,
            created_on=entry.created_on,
            created_by=models.AUTHOR,
            modified_on=entry.modified_on,
            modified_by=models.AUTHOR,
            groups=[_group(store, group) for group in entry.groups],
            newest_index=entry.newest_index,
        )
    for imodel_id, timestamp, path, action, changes in models.AUDIT:
        sequence = store.next_sequence()
        store.audit.append(AuditEntry(sequence, imodel_id, timestamp, path, models.AUTHOR, action, changes))


def _group(store: Store, entry: dict[str, Any]) -> Group:
    members = [Property(**member, sequence=store.next_sequence()) for member in entry.get("properties", [])]
    metadata = list(entry.get("metadata", []))
    return Group(**{**entry, "properties": members, "metadata": metadata}, sequence=store.next_sequence())


def _extraction(store: Store, settings: Settings, entry: models.SeededExtraction) -> None:
    mapping = store.mappings[entry.mapping_id]
    entities = snapshot_entities(settings.rows, mapping.groups)
    store.extractions[entry.id] = Extraction(
        id=entry.id,
        sequence=store.next_sequence(),
        imodel_id=mapping.imodel_id,
        started_on=entry.started_on,
        events=tuple(_event(mapping.imodel_id, *line) for line in entry.log),
        snapshots={mapping.id: MappingSnapshot(mapping.id, entry.modified_on, entry.changeset_index, entities)},
        over=True,
    )


def _event(imodel_id: str, date: str, state: str, message: str) -> LogEvent:
    moment = datetime.fromisoformat(date)
    return LogEvent(moment, date, state, "Information", "StateChange", "IModel", imodel_id, message)
