"""What checks of extractions do again and again: start one, wait for its end, read its tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from ..exchange import Exchange
from ..registry import NotTestable
from ..scene import Scene
from .mapping_steps import Path, new_group, new_mapping

__all__ = [
    "DEADLINE",
    "EVERY",
    "STATES",
    "Run",
    "began",
    "ended",
    "extracted",
    "imodel",
    "is_over",
    "rows",
    "status",
    "tables",
]

#: In the order in which an extraction has them.
STATES = ("Queued", "Running", "Succeeded", "PartiallySucceeded", "Failed")
#: Seconds that an extraction of a few groups may take, and between two questions.
DEADLINE, EVERY = 600.0, 1.0


class Run(NamedTuple):
    """An extraction that was begun."""

    id: str
    started: Exchange
    mappings: Sequence[Path]

    @property
    def path(self) -> Path:
        """The path of its state and its log."""
        return {"extractionId": self.id}

    @property
    def data(self) -> Path:
        """The path of the data of its first mapping."""
        return {**self.mappings[0], **self.path}


def imodel(scene: Scene) -> str:
    """The iModel whose mappings are extracted."""
    return str(scene.body("create-mapping")["iModelId"])


def began(scene: Scene, *mappings: Path, **members: Any) -> Run:
    """An extraction that has just been begun: of a new mapping with one group unless others are given."""
    chosen = mappings or ({"mappingId": new_group(scene)[0]["mappingId"]},)
    body = {"iModelId": imodel(scene), "mappings": [{"id": path["mappingId"]} for path in chosen]}
    started = scene.good("run-extraction", body={**body, **members})
    return Run(started.json["extraction"]["id"], started, [{"mappingId": path["mappingId"]} for path in chosen])


def status(scene: Scene, run: Run) -> Exchange:
    """The state of an extraction."""
    return scene.good("get-extraction-status", path=run.path)


def is_over(body: Any) -> bool:
    """Whether an answer with a state has one that does not change any more."""
    return body["extraction"]["state"] not in STATES[:2]


def ended(scene: Scene, run: Run) -> Exchange:
    """The state at the end.

    Raises:
        NotTestable: it did not end.
    """
    return scene.until(lambda: status(scene, run), is_over, deadline=DEADLINE, every=EVERY)[-1]


def extracted(scene: Scene, *mappings: Path, **members: Any) -> Run:
    """An extraction that has ended with data, at least in part.

    Raises:
        NotTestable: it failed.
    """
    run = began(scene, *mappings, **members)
    state = ended(scene, run).json["extraction"]["state"]
    if state == "Failed":
        raise NotTestable(f"the extraction ended as {state}")
    return run


def table_of(scene: Scene, query: str | None = None, *properties: Any) -> tuple[Path, str]:
    """A mapping with one group, and the name of its table."""
    path, group = new_group(scene, new_mapping(scene)[0], **({} if query is None else {"query": query}))
    for members in properties:
        scene.good("create-property", path=path, body={"propertyName": f"conformance_{scene.name()}", **members})
    return {"mappingId": path["mappingId"]}, group["groupName"]


def tables(scene: Scene, run: Run) -> dict[str, Any]:
    """The entities of the data of its first mapping, by name."""
    return {entity["name"]: entity for entity in scene.good("get-cdm", path=run.data).json["entities"]}


def rows(scene: Scene, run: Run, entity: Any) -> list[list[str]]:
    """The rows of a table, from all its partitions."""
    found: list[list[str]] = []
    for partition in entity.get("partitions", []):
        part = scene.good("get-cdm-partition", path=run.data, query={"location": partition["location"]})
        found += parsed(part)
    return found


def parsed(part: Exchange) -> list[list[str]]:
    """The rows of a partition; an empty line is none."""
    return [row for row in csv.reader(io.StringIO(part.text, newline="")) if row]
