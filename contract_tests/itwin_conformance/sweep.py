"""Schemathesis on one operation: requests derived from its schemas, at and beyond every boundary, and some at random."""

from __future__ import annotations

from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, Failure, ServerError
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.openapi.checks import (
    AllowHeaderMismatch,
    IgnoredAuth,
    MissingHeaderNotRejected,
    RejectedPositiveData,
    UnsupportedMethodResponse,
)

from .breadth import Sweep, config, filter_case, is_false_alarm, world
from .bridge import Bridge
from .registry import NotTestable
from .requirements import Profile
from .scene import Scene
from .session import Session
from .subjects import path_parameters
from .view import view

__all__ = ["ANSWERS", "KINDS", "swept"]

ANSWERS = "answers"
#: Which failures say what; all others are answers that are not as documented.
KINDS: dict[str, tuple[type[Failure], ...]] = {
    "valid": (RejectedPositiveData,),
    "invalid": (AcceptedNegativeData, MissingHeaderNotRejected),
    "crash": (ServerError,),
    "method": (UnsupportedMethodResponse, AllowHeaderMismatch),
    "authorization": (IgnoredAuth,),
}
PHASES: dict[Profile, tuple[str, ...]] = {
    "smoke": ("examples",),
    "default": ("examples", "coverage", "fuzzing"),
    "full": ("examples", "coverage", "fuzzing"),
}
RANDOM: dict[Profile, int] = {"smoke": 1, "default": 5, "full": 50}


def swept(scene: Scene) -> Sweep:
    """The sweep of a scene's operation; there is one for all requirements of a run.

    Raises:
        NotTestable: random requests would change what is not the suite's own.
    """
    target, endpoint = scene.target, scene.endpoint
    if target.kind == "foreign" and not endpoint.reads:
        raise NotTestable("on a foreign server nothing is changed at random")
    known: dict[str, Sweep] = scene.session.sweeps
    if endpoint.id not in known:
        known[endpoint.id] = _sweep(scene)
    return known[endpoint.id]


def _sweep(scene: Scene) -> Sweep:
    endpoint, sweep = scene.endpoint, Sweep()
    document = endpoint.api.document
    alone = {**document, "paths": {endpoint.path: document["paths"][endpoint.path]}}
    ids = dict(scene.path()) if path_parameters(endpoint) else {}
    seen = view(endpoint.api.name, alone, world(scene, [endpoint], ids))
    if endpoint.body is not None:
        # The documented example, about things that exist here.
        content = seen["paths"][endpoint.path][endpoint.method.lower()]["requestBody"]["content"]["application/json"]
        content.pop("examples", None)
        content["example"] = scene.body()
    loaded = schemathesis.openapi.from_dict(seen, config=_config(scene.session))
    bridge = Bridge(scene)
    loaded.app = bridge.app
    loaded.hook(filter_case)
    for event in from_schema(loaded.include(operation_id=endpoint.id)).execute():
        if isinstance(event, ScenarioFinished):
            _collect(event, sweep, bridge)
        elif isinstance(event, FatalError):
            raise event.exception
        elif isinstance(event, NonFatalError) and bridge.broken is None:
            raise event.value
    if bridge.broken is not None:
        raise bridge.broken
    sweep.succeeded = endpoint.id in bridge.succeeded
    return sweep


def _collect(event: ScenarioFinished, sweep: Sweep, bridge: Bridge) -> None:
    for case_id, nodes in event.recorder.checks.items():
        for node in nodes:
            if node.failure_info is not None:
                failure = node.failure_info.failure
                exchange = bridge.by_case.get(failure.case_id or case_id)
                if not is_false_alarm(failure, exchange, bridge.endpoint.id):
                    kind = next((name for name, types in KINDS.items() if isinstance(failure, types)), ANSWERS)
                    sweep.keep(kind, failure, exchange)


def _config(session: Session) -> SchemathesisConfig:
    wanted = PHASES[session.profile]
    phases: dict[str, Any] = {name: {"enabled": name in wanted} for name in ("examples", "coverage", "fuzzing")}
    phases["examples"]["fill-missing"] = True
    phases["coverage"]["generate-duplicate-query-parameters"] = True
    # Chains of calls are about several operations; `chains` makes them.
    phases["stateful"] = {"enabled": False}
    examples = RANDOM[session.profile] if session.examples is None else session.examples
    return SchemathesisConfig.from_dict(config(session, phases, examples))
