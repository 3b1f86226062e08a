"""Builds the world that every sandbox starts with."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from . import _world_data as data
from ._auth import JANE, ORGANIZATION, READER, SERVICE_USER
from ._planning import snapshot_entities
from ._registry import Settings, new_id
from ._store import (
    AccessJob,
    Connection,
    ExportRun,
    Extraction,
    Group,
    IModel,
    ITwin,
    LogEvent,
    Mapping,
    MappingSnapshot,
    Member,
    Property,
    Role,
    Store,
    User,
)
from ._world_runs import RUNS

__all__ = ["build_world"]


def build_world(settings: Settings) -> Store:
    """A fresh store. The same settings give the same world, down to every id."""
    store = Store(account_id=data.ACCOUNT)
    _people(store, settings)
    _models(store)
    for entry in data.EXTRACTIONS:
        _extraction(store, settings, entry)
    store.jobs[data.JOB] = AccessJob(data.JOB, data.JOBS, data.JOB_BODY)
    for connection_id, (name, imodel_id) in data.CONNECTIONS.items():
        store.connections[connection_id] = Connection(connection_id, name, imodel_id)
    for run in RUNS:
        store.runs[run["id"]] = ExportRun(run["id"], run["connectionId"], fixed=run)
    return store


def _people(store: Store, settings: Settings) -> None:
    """iTwins, roles and users. Every iTwin has the owner and the reader, the main one a crowd."""
    for itwin_id, name in data.ITWINS.items():
        store.itwins[itwin_id] = ITwin(itwin_id, name, ORGANIZATION)
        _join(store, itwin_id, JANE, [data.OWNER_ROLE])
    for itwin_id, role_id, name, description, permissions in data.ROLES:
        store.roles[itwin_id, role_id] = Role(role_id, itwin_id, name, description, list(permissions))
    for itwin_id, entries in data.MEMBERS.items():
        for user, role_ids in entries:
            _join(store, itwin_id, user, role_ids)
    for itwin_id in data.ITWINS:
        _join(store, itwin_id, READER, [data.READ])
        _join(store, itwin_id, SERVICE_USER, [data.WRITE])
    for user in data.OUTSIDERS:
        store.users[user.id] = user
    random = Random(f"people of {settings.seed}")
    for number in range(settings.members):
        _join(store, data.MAIN, _extra(random, number), [data.READ])


def _join(store: Store, itwin_id: str, user: User, role_ids: list[str]) -> None:
    store.users[user.id] = user
    store.itwins[itwin_id].members[user.id] = Member(user, list(role_ids))


def _extra(random: Random, number: int) -> User:
    given, surname = random.choice(data.GIVEN_NAMES), random.choice(data.SURNAMES)
    return User(new_id(random), f"{given}.{surname}{number + 1}@example.com", given, surname, ORGANIZATION)


def _models(store: Store) -> None:
    for imodel_id, (itwin_id, name, changesets) in data.IMODELS.items():
        store.imodels[imodel_id] = IModel(imodel_id, itwin_id, name, list(changesets))
    for entry in data.MAPPINGS:
        store.mappings[entry.id] = Mapping(
            id=entry.id,
            sequence=store.next_sequence(),
            imodel_id=entry.imodel_id,
            name=entry.name,
            description=entry.description,
            extraction_enabled=entry.enabled,
            created_on=entry.created_on,
            created_by=data.AUTHOR,
            modified_on=entry.modified_on,
            modified_by=data.AUTHOR,
            groups=[_group(group) for group in entry.groups],
            newest_index=entry.newest_index,
        )


def _group(entry: dict[str, Any]) -> Group:
    members = [Property(**member) for member in entry.get("properties", [])]
    return Group(**{**entry, "properties": members, "metadata": list(entry.get("metadata", []))})


def _extraction(store: Store, settings: Settings, entry: data.SeededExtraction) -> None:
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
