"""What no list of cases by hand holds: requests made from the schemas, by the thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..registry import check
from ..scene import Scene

if TYPE_CHECKING:
    from ..breadth import Sweep

__all__: list[str] = []


def _clean(scene: Scene, kind: str) -> None:
    # Schemathesis takes a second to load, and not every run needs it.
    from ..sweep import swept

    _judge(scene, swept(scene), kind)


def _judge(scene: Scene, sweep: Sweep, kind: str) -> None:
    worst = sweep.worst(kind)
    if worst is not None:
        finding, exchange = worst
        scene.broken(finding.message, exchange)
    if not sweep.succeeded:
        scene.not_testable("none of the requests succeeded, so that what the others got says nothing")


@check("FUZZ-VALID-01")
def what_fits_is_accepted(scene: Scene) -> None:
    _clean(scene, "valid")


@check("FUZZ-INVALID-01")
def what_does_not_fit_is_refused(scene: Scene) -> None:
    _clean(scene, "invalid")


@check("FUZZ-CRASH-01")
def nothing_makes_it_stumble(scene: Scene) -> None:
    _clean(scene, "crash")


@check("FUZZ-ANSWER-01")
def every_answer_is_as_documented(scene: Scene) -> None:
    _clean(scene, "answers")


@check("FUZZ-METHOD-01")
def methods_that_are_not_there_are_refused(scene: Scene) -> None:
    _clean(scene, "method")


@check("FUZZ-AUTH-01")
def nothing_is_answered_without_authorization(scene: Scene) -> None:
    _clean(scene, "authorization")


@check("FUZZ-STATEFUL-01")
def answers_in_chains_are_as_documented(scene: Scene) -> None:
    from ..chains import ANSWERS, walked

    _judge(scene, walked(scene), ANSWERS)


@check("FUZZ-STATEFUL-02")
def what_is_made_is_there_and_what_is_removed_is_gone(scene: Scene) -> None:
    from ..chains import LIFE, walked

    sweep = walked(scene)
    _judge(scene, sweep, LIFE)
    if not sweep.sought_removed:
        scene.not_testable("nothing that was asked for had been removed before")
