"""What the status page says about a sandbox: how many of each kind there are, and how far its jobs are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ._access_jobs import ACTIVE_FOR
from ._export_runs import LIFE
from ._registry import Settings
from ._store import AccessJob, ExportRun, Extraction, Store

__all__ = ["Job", "counts", "jobs"]


@dataclass(frozen=True, slots=True)
class Job:
    """A job as the status page shows it; ``progress`` is between 0 and 1."""

    kind: str
    id: str
    state: str
    progress: float


def counts(store: Store) -> dict[str, int]:
    """How many of each kind exist."""
    itwins, mappings = store.itwins.values(), store.mappings.values()
    groups = [group for mapping in mappings for group in mapping.groups]
    return {
        "iTwins": len(store.itwins),
        "users": len(store.users),
        "memberships": sum(len(itwin.members) for itwin in itwins),
        "roles": len(store.roles),
        "user groups": sum(len(itwin.groups) for itwin in itwins),
        "invitations": sum(len(itwin.invitations) for itwin in itwins),
        "shares": sum(len(itwin.shares) for itwin in itwins),
        "iModels": len(store.imodels),
        "mappings": len(store.mappings),
        "groups": len(groups),
        "properties": sum(len(group.properties) for group in groups),
        "audit entries": len(store.audit),
        "extractions": len(store.extractions),
        "export connections": len(store.connections),
        "export runs": len(store.runs),
        "access jobs": len(store.jobs),
    }


def jobs(store: Store, settings: Settings, now: datetime) -> Iterator[Job]:
    """The jobs, the newest of each kind first."""
    for extraction in reversed(store.extractions.values()):
        yield _extraction(extraction, now)
    for run in reversed(store.runs.values()):
        yield _run(run, settings.speed, now)
    for job in reversed(store.jobs.values()):
        yield _access_job(job, settings.speed, now)


def _extraction(extraction: Extraction, now: datetime) -> Job:
    """How much of the planned log is written."""
    written = len(extraction.visible(now))
    return Job("Extraction", extraction.id, extraction.state(now), written / len(extraction.events))


def _run(run: ExportRun, speed: float, now: datetime) -> Job:
    if run.fixed is not None or run.started is None:
        # A run is Completed whatever came of it.
        fixed = run.fixed or {}
        return Job("Export run", run.id, fixed.get("result") or fixed.get("state", ""), 1.0)
    lived = max(run.progress, (now - run.started).total_seconds() * speed)
    stage = next(stage for stage in reversed(LIFE) if stage.second <= max(0.0, lived))
    over = stage is LIFE[-1]
    return Job("Export run", run.id, run.outcome if over else stage.run, min(1.0, lived / LIFE[-1].second))


def _access_job(job: AccessJob, speed: float, now: datetime) -> Job:
    """One without an end in sight stays where it is."""
    if job.due is None:
        return Job("Access job", job.id, job.status, 0.0 if job.status == "Active" else 1.0)
    left = max(0.0, (job.due - now).total_seconds() * speed)
    return Job("Access job", job.id, job.status, 1 - min(1.0, left / ACTIVE_FOR))
