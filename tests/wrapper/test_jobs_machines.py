"""Each life cycle walked at random, words that nobody knows among them: the table says what a handle says."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from itwin_platform import ITwinPlatform, wait_all
from itwin_platform._core.lifecycles import ACCESS_JOB, EXPORT_RUN, EXTRACTION, LifeCycle
from itwin_platform.errors import DeadlineExceeded, JobFailed
from itwin_platform.testing import VirtualClock

from .clients import TOKEN
from .job_service import status_json

LIFE_CYCLES = {"extraction": EXTRACTION, "job": ACCESS_JOB, "export": EXPORT_RUN}
UNKNOWN = st.sampled_from(["Hibernating", "succeeded", "", "COMPLETED", "Success!"])


class JobMachine(RuleBasedStateMachine):
    """One job that goes through its words, and what a handle makes of it."""

    kind: str

    def __init__(self) -> None:
        super().__init__()
        self.life_cycle: LifeCycle = LIFE_CYCLES[self.kind]
        self.clock = VirtualClock()
        self.client = ITwinPlatform(token=TOKEN, transport=httpx2.MockTransport(self._answer), clock=self.clock)
        reference = "extraction:x" if self.kind == "extraction" else f"{self.kind}:o/x"
        self.handle: Any = self.client.job(reference)
        self.word = self.life_cycle.moves[0][0]
        self.result = ""
        self.strange = ""
        self.failing = 0
        self.looks = 0

    @property
    def is_over(self) -> bool:
        return not self.strange and (self.word in self.life_cycle.ends or self.word == self.life_cycle.final)

    @property
    def outcome(self) -> str:
        """What the table says, read without the code under test."""
        if not self.is_over:
            return "running"
        return self.life_cycle.ends[self.result or self.word]

    @rule(choice=st.integers(0, 9), result=st.sampled_from(sorted(EXPORT_RUN.ends)))
    @precondition(lambda self: self.word not in self.life_cycle.ends and self.word != self.life_cycle.final)
    def move(self, choice: int, result: str) -> None:
        """To one of the next words; two moves between two looks skip one."""
        targets = [target for source, target in self.life_cycle.moves if source == self.word]
        self.strange = ""
        self.word = targets[choice % len(targets)]
        self.result = result if self.word == self.life_cycle.final else ""

    @rule(word=UNKNOWN)
    @precondition(lambda self: not self.is_over)
    def say_something_strange(self, word: str) -> None:
        """A service that was changed has states that no table knows."""
        self.strange = word

    @rule(times=st.integers(1, 8))
    def go_out_of_sight(self, times: int) -> None:
        """The next answers are those of a service that is down."""
        self.failing = times

    @rule(seconds=st.floats(0.1, 100))
    def wait(self, seconds: float) -> None:
        """Waiting ends with the job or at the deadline, and nothing sends too many requests meanwhile."""
        begun, looks, failing = self.clock.monotonic(), self.looks, self.failing
        try:
            status = self.handle.wait(deadline=seconds)
        except DeadlineExceeded:
            assert not self.is_over or failing
        except JobFailed as error:
            ended = ("failed", error.state)
            assert ended == (self.outcome, self.result or self.word)
        else:
            assert status.outcome == self.outcome in {"succeeded", "partial"}
        # The last look is at the deadline, and may be of two requests of five seconds.
        assert self.clock.monotonic() - begun <= seconds + 10.01
        assert self.looks - looks <= 2 * failing + 14

    @rule()
    def wait_for_all(self) -> None:
        """The same by the scheduler, which raises for no job."""
        self.failing = 0
        try:
            (job,) = wait_all([self.handle], deadline=50)
        except DeadlineExceeded:
            assert not self.is_over
        else:
            assert job is self.handle
            assert job.outcome == self.outcome != "running"

    @invariant()
    def a_look_says_what_the_table_says(self) -> None:
        """Whatever happened before."""
        if not self.failing:
            status = self.handle.status()
            assert (status.outcome, status.ended) == (self.outcome, self.is_over)
            assert self.handle.outcome == self.outcome
            if not self.strange:
                assert status.state == (self.result or self.word)

    def teardown(self) -> None:
        self.client.close()

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.looks += 1
        if request.url.path.endswith("/logs"):
            return httpx2.Response(404)
        if self.failing:
            self.failing -= 1
            return httpx2.Response(503)
        return httpx2.Response(200, json=status_json(self.kind, "x", self.strange or self.word, self.result))


@pytest.mark.parametrize("kind", LIFE_CYCLES)
def test_a_job_that_walks_its_life_cycle_is_what_the_table_says(kind: str) -> None:
    machine = type(f"{kind.title()}Machine", (JobMachine,), {"kind": kind})
    run_state_machine_as_test(machine, settings=settings(max_examples=40, stateful_step_count=20, deadline=None))
