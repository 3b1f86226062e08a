"""Records of Export: connections and their runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = ["Connection", "ExportRun"]


@dataclass(slots=True)
class Connection:
    """An export connection."""

    id: str
    display_name: str | None
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
