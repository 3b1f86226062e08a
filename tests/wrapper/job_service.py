"""A service whose jobs end when a test says, on a virtual clock; it answers for all three kinds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx2

from itwin_platform.testing import VirtualClock

EXTRACTION = re.compile(r"/grouping-and-mapping/datasources/imodel-mappings/extractions/([^/?]+)$")
JOB = re.compile(r"/accesscontrol/itwins/[^/]+/jobs/([^/?]+)$")
RUN = re.compile(r"/export/connections/[^/]+/runs/([^/?]+)$")


def status_json(kind: str, job_id: str, word: str, result: str = "") -> dict[str, Any]:
    """The body that says how a job stands."""
    if kind == "extraction":
        links = {name: {"href": f"https://api.bentley.com/{name}"} for name in ("status", "logs")}
        members = {"id": job_id, "state": word, "startedOn": "2030-01-01T00:00:00Z", "_links": links}
        return {"extraction": members}
    if kind == "job":
        return {"id": job_id, "itwinId": "i", "status": word}
    return {"run": {"id": job_id, "connectionId": "c", "state": word, **({"result": result} if result else {})}}


class JobService:
    """Answers status requests; notes each look with its moment.

    Attributes:
        looks: by job, the moments at which it was looked at.
        answer: may answer a look otherwise; None for the usual answer.
    """

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.ends: dict[str, float] = {}
        self.words: dict[str, str] = {}
        self.looks: dict[str, list[float]] = {}
        self.answer: Callable[[str, httpx2.Request], httpx2.Response | None] = lambda _, __: None
        self.counts: Counter[str] = Counter()

    def add(self, job_id: str, ends: float, word: str = "Succeeded") -> str:
        self.ends[job_id], self.words[job_id] = ends, word
        return job_id

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        kind, job_id = next(
            (kind, found[1])
            for kind, pattern in (("extraction", EXTRACTION), ("job", JOB), ("export", RUN))
            if (found := pattern.search(path))
        )
        self.counts[kind] += 1
        now = self.clock.monotonic()
        self.looks.setdefault(job_id, []).append(now)
        other = self.answer(job_id, request)
        return httpx2.Response(200, json=self._body(kind, job_id, now)) if other is None else other

    def transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self.handle)

    def _body(self, kind: str, job_id: str, now: float) -> dict[str, Any]:
        is_over = now >= self.ends[job_id]
        if kind == "export":
            word = self.words[job_id] if is_over else "Undetermined"
            return status_json(kind, job_id, "Completed" if is_over else "Executing", word)
        return status_json(kind, job_id, self.words[job_id] if is_over else {"job": "Active"}.get(kind, "Running"))
