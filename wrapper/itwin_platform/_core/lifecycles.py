"""What the words of the three kinds of job mean, as tables. No other module knows a state by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["ACCESS_JOB", "EXPORT_RUN", "EXTRACTION", "LifeCycle", "Outcome"]

#: ``unknown``: the job could not be looked at any more.
Outcome = Literal["running", "succeeded", "partial", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class LifeCycle:
    """The words of one kind of job. A word that is not here means that the job still runs.

    Attributes:
        name: the kind of job, in words.
        moves: which word follows which. A look may skip some, and nothing relies on the order.
        ends: the words that end a job, and what they mean.
        final: the state after which a second word, the result, says how it ended; empty where the state says it.
    """

    name: str
    moves: tuple[tuple[str, str], ...]
    ends: Mapping[str, Outcome]
    final: str = ""

    @property
    def running(self) -> tuple[str, ...]:
        """The words of a job that is going on, in order of their first appearance."""
        words = dict.fromkeys(word for move in self.moves for word in move)
        return tuple(word for word in words if word not in self.ends and word != self.final)

    def judge(self, state: str, result: str = "") -> tuple[str, Outcome]:
        """The word that counts, and what it means.

        A state that nobody knows goes on. A result that nobody knows, of a job that is over, is no success.
        """
        if not self.final:
            return state, self.ends.get(state, "running")
        if state != self.final:
            return state, "running"
        return result, self.ends.get(result, "failed")


EXTRACTION = LifeCycle(
    "extraction",
    moves=(
        ("Queued", "Running"),
        ("Running", "Succeeded"),
        ("Running", "PartiallySucceeded"),
        ("Running", "Failed"),
    ),
    ends={"Succeeded": "succeeded", "PartiallySucceeded": "partial", "Failed": "failed"},
)
ACCESS_JOB = LifeCycle(
    "access-control job",
    moves=(("Active", "Completed"), ("Active", "PartialCompleted"), ("Active", "Failed")),
    ends={"Completed": "succeeded", "PartialCompleted": "partial", "Failed": "failed"},
)
#: The service names the states of a run without their order; this one is the likely one.
EXPORT_RUN = LifeCycle(
    "export run",
    moves=(
        ("NotStarted", "Idle"),
        ("Idle", "Queued"),
        ("Queued", "WaitingToExecute"),
        ("WaitingToExecute", "Executing"),
        ("Executing", "WaitingToRetry"),
        ("WaitingToRetry", "Executing"),
        ("Executing", "Finalizing"),
        ("Finalizing", "Completed"),
    ),
    ends={
        "Success": "succeeded",
        "PartialSuccess": "partial",
        "Error": "failed",
        "Skipped": "failed",
        "Canceled": "failed",
        "Cancelled": "failed",
        "TimedOut": "failed",
        "Undetermined": "failed",
    },
    final="Completed",
)
