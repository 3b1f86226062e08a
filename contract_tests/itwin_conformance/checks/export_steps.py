"""What checks of exports do again and again: a connection, a run, the way to its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from ..exchange import Exchange
from ..scene import Scene

__all__ = [
    "COMPLETED",
    "DEADLINE",
    "EVERY",
    "Path",
    "began",
    "ended",
    "expect_members",
    "imodel",
    "new_connection",
    "run_at",
    "run_of",
    "started",
    "watched",
]

Path = dict[str, str]
COMPLETED = "Completed"
#: Seconds that an export may take, and between two questions.
DEADLINE, EVERY = 1800.0, 1.0


def imodel(scene: Scene) -> str:
    """The iModel that is exported."""
    return str(scene.body("create-export-connection")["iModelId"])


def new_connection(scene: Scene, **members: Any) -> tuple[Path, dict[str, Any]]:
    """A connection for this check alone, and the path to it."""
    made = scene.make("create-export-connection", **members)
    return {"connectionId": made["id"]}, made


def run_at(scene: Scene, answer: Exchange) -> Path:
    """The path of the run that a `location` leads to."""
    location = answer.headers.get("location", "")
    steps = urlsplit(location).path.rstrip("/").split("/")
    scene.expect(
        len(steps) >= 4 and (steps[-4].lower(), steps[-2].lower()) == ("connections", "runs"),
        f"expected the location of a run, .../connections/ID/runs/ID, got {location!r}",
        answer,
    )
    return {"connectionId": steps[-3], "runId": steps[-1]}


def started(scene: Scene, path: Path) -> Exchange:
    """The answer that begins a run, after the end of one that stands in its way.

    Raises:
        NotTestable: no run was begun.
    """
    answer = scene.call("create-export-connection-run", path=path)
    if answer.status == 303:
        watched(scene, run_at(scene, answer))
        answer = scene.call("create-export-connection-run", path=path)
    if answer.status != 202:
        scene.not_testable(f"the run was not begun: {answer.status}")
    return answer


def began(scene: Scene, path: Path | None = None) -> Path:
    """A run that has just been begun, of a new connection unless one is given."""
    return run_at(scene, started(scene, path or new_connection(scene)[0]))


def run_of(scene: Scene, answer: Exchange) -> dict[str, Any]:
    """The run in an answer, with its state: no member of it is required by the definition.

    Raises:
        NotTestable: it has no state.
    """
    run: dict[str, Any] = answer.json.get("run") or {}
    if not isinstance(run.get("state"), str):
        scene.not_testable("the run has no state")
    return run


def watched(scene: Scene, run: Path) -> list[Exchange]:
    """The answers from now on to the end of a run.

    Raises:
        NotTestable: it does not end.
    """
    return scene.until(
        lambda: scene.good("get-export-connection-run", path=run),
        lambda body: body["run"].get("state") == COMPLETED,
        deadline=DEADLINE,
        every=EVERY,
    )


def ended(scene: Scene, run: Path) -> dict[str, Any]:
    """A run at its end."""
    return run_of(scene, watched(scene, run)[-1])


def expect_members(scene: Scene, exchange: Exchange, place: str, expected: Mapping[str, Any]) -> None:
    """Every member has the value that is expected; None stands for absent, too."""
    given = exchange.json.get(place) or {}
    for name, value in expected.items():
        got = given.get(name)
        scene.expect(got == value, f"expected {name} {value!r}, got {got!r}", exchange, at=f"/{place}/{name}")
