"""Schemathesis on families of operations: calls in chains, each about what the answer to an earlier one has named.

`families` says which call can follow which; schemathesis chooses, fills in the rest, and holds the answers to the definition.
They are judged as they come, and a finding ends no chain: so the same seed sends the same requests, however much is broken.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import hypothesis
import schemathesis
from hypothesis.errors import Flaky, HypothesisWarning, Unsatisfiable
from schemathesis import Case, HookContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.errors import NoLinksFound
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup
from schemathesis.openapi.checks import EnsureResourceAvailability, RejectedPositiveData, UseAfterFree
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import ignored_auth

from .breadth import Sweep, config, filter_case, is_false_alarm, operation_of, world
from .bridge import Bridge
from .definitions import Endpoint, endpoint
from .families import family, given_parameters, links, list_path
from .registry import Broken, NotTestable
from .scene import Scene
from .subjects import created, id_in, lister, path_parameters
from .view import view

__all__ = ["ANSWERS", "LIFE", "walked"]

ANSWERS, LIFE = "answers", "life"
#: Failures to know what was made, or to forget what was removed.
MEANT_FOR_LIFE = (UseAfterFree, EnsureResourceAvailability)
#: Chains, and the calls of each.
CHAINS, STEPS = 20, 10
#: Chains of a further round, and how many there are while an operation has not succeeded.
FEW, MORE = 3, 80
#: Chains on somebody else's server, at two requests a second.
FOREIGN_CHAINS = 3


@dataclass(slots=True)
class _Walk:
    """Chains of calls of one family.

    Attributes:
        removed: what this chain has removed.
    """

    scene: Scene
    bridge: Bridge
    found: dict[str, Sweep]
    removed: set[str] = field(default_factory=set)

    @property
    def is_done(self) -> bool:
        """Whether each operation on the list has succeeded, and what was removed has been sought where that is possible."""
        place = list_path(self.scene.endpoint)
        here = [one for one in map(endpoint, self.found) if list_path(one) == place]
        removable = {one.path for one in here if one.method == "DELETE"}
        sought = {one.id for one in here if one.reads and one.path in removable}
        return all(self.found[one.id].succeeded for one in here) and all(
            self.found[one].sought_removed for one in sought
        )

    def judge(self, machine: Any, response: Any, case: Case[Any]) -> None:
        """Hold an answer to what schemathesis knows, with the calls before it in mind."""
        about = operation_of(case)
        if self.bridge.broken is not None:
            if isinstance(self.bridge.broken, NotTestable):
                # Not served: the others may be.
                self.bridge.broken = None
            return
        sweep = self.found[about.id]
        if 200 <= response.status_code < 300:
            sweep.succeeded = True
            if about.method == "DELETE":
                self.removed.add(case.formatted_path)
        sweep.sought_removed |= case.formatted_path in self.removed
        try:
            # Whether calls without a token are refused has nothing to do with what was called before.
            case.validate_response(response, excluded_checks=[ignored_auth], recorder=machine.recorder)
        except FailureGroup as group:
            exchange = self.bridge.by_case.get(case.id)
            for failure in group.exceptions:
                if not is_false_alarm(failure, exchange, about.id) and self._is_sound(failure, about, case, machine):
                    kind = LIFE if isinstance(failure, MEANT_FOR_LIFE) else ANSWERS
                    sweep.keep(kind, failure, exchange)

    def _is_sound(self, failure: Failure, about: Endpoint, case: Case[Any], machine: Any) -> bool:
        """Whether a failure is meant for what this case has become: links change cases once they are made."""
        if isinstance(failure, RejectedPositiveData | AcceptedNegativeData):
            return filter_case(HookContext(operation=case.operation), case)
        if isinstance(failure, EnsureResourceAvailability):
            # An answer may name things of several kinds: what this call is about must be of those that were made.
            parent = machine.recorder.cases[case.id].parent_id
            made_by = operation_of(machine.recorder.cases[parent].value)
            made = created(made_by, self.bridge.by_case[parent].json)
            ids = {new for kept_by, new in made if kept_by.path == list_path(about)}
            return not ids.isdisjoint(case.path_parameters.values())
        return True


def walked(scene: Scene) -> Sweep:
    """What came of a scene's operation in chains of calls; its family is walked once for all requirements of a run.

    Raises:
        NotTestable: random requests would change what is not the suite's own, or no answer names what it is about.
    """
    about = scene.endpoint
    if not about.reads and scene.target.kind == "foreign":
        raise NotTestable("on a foreign server nothing is changed at random")
    known: dict[str, Mapping[str, Sweep]] = scene.session.walks
    place = f"{about.api.name} {list_path(about)}"
    if place not in known:
        known[place] = _walk(scene)
    return known[place][about.id]


def _walk(scene: Scene) -> Mapping[str, Sweep]:
    members = [one for one in family(scene.endpoint) if one.reads or scene.target.kind != "foreign"]
    bridge = Bridge(scene)
    schema = _schema(scene, members)
    schema.app = bridge.app
    walk = _Walk(scene, bridge, {one.id: Sweep() for one in members})
    first = CHAINS if scene.session.examples is None else scene.session.examples
    # The chains of a round grow out of one another: many short rounds come further than a long one.
    rounds = [FOREIGN_CHAINS] if scene.target.kind == "foreign" else [first, *[FEW] * MORE]
    for number, chains in enumerate(rounds):
        if not _round(walk, schema, f"{scene.session.seed} {number}", chains) or walk.is_done:
            break
    if bridge.broken is not None:
        raise bridge.broken
    return walk.found


def _round(walk: _Walk, schema: BaseSchema, seed: str, chains: int) -> bool:
    """Some chains; whether more may bring more."""

    class Machine(schema.as_state_machine()):  # type: ignore[misc]
        def setup(self) -> None:
            # Every chain begins with the same things, as far as the server can be put back.
            walk.scene.session.tidy()
            walk.removed.clear()

        def before_call(self, case: Case[Any]) -> None:
            walk.bridge.endpoint = operation_of(case)

        def validate_response(self, response: Any, case: Case[Any], **_: Any) -> None:
            walk.judge(self, response, case)

    settings = hypothesis.settings(
        max_examples=chains,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HypothesisWarning)
            hypothesis.seed(seed)(Machine).run(settings=settings)
    except NoLinksFound:
        raise NotTestable("nothing that is asked here names what could be asked next") from None
    except (Flaky, Unsatisfiable):
        # A server that answers the same differently; what it has answered is judged.
        return False
    return walk.bridge.broken is None


def _schema(scene: Scene, members: list[Endpoint]) -> BaseSchema:
    """The family as schemathesis has to see it: what has to be given from outside is part of the paths."""
    api, ids = scene.endpoint.api, _ids(scene, members)
    document = view(api.name, api.document, world(scene, members, ids))
    given = {name: ids[name] for name in given_parameters(scene.endpoint)}
    by_id = {one.id: one for one in members}
    paths: dict[str, Any] = {}
    for path, item in document["paths"].items():
        kept = {method: node for method, node in item.items() if node.get("operationId") in by_id}
        if kept:
            paths[_filled(path, kept, given)] = kept
    nodes = {node["operationId"]: node for item in paths.values() for node in item.values()}
    for source, target, expressions in links(members):
        parameters = {f"path.{name}": value for name, value in expressions.items() if name not in given}
        # Only so may an expression mean any item of a list.
        link = {"operationId": target.id, "parameters": parameters, "x-schemathesis": {"is_inferred": True}}
        success = nodes[source.id]["responses"][str(source.success.status)]
        success.setdefault("links", {})[target.id] = link
    phases = {"stateful": {"enabled": True, "inference": {"algorithms": []}}}
    loaded: BaseSchema = schemathesis.openapi.from_dict(
        {**document, "paths": paths}, config=SchemathesisConfig.from_dict(config(scene.session, phases, CHAINS))
    )
    loaded.hook(filter_case)
    return loaded


def _ids(scene: Scene, members: list[Endpoint]) -> dict[str, str]:
    """Values for the path parameters: of what has to be given, and of what exists in case that nothing else is named."""
    ids: dict[str, str] = {}
    for one in sorted(members, key=lambda one: not one.reads):
        missing = {*path_parameters(one)} - ids.keys()
        if missing and (one.reads or missing & {*given_parameters(scene.endpoint)}):
            with contextlib.suppress(NotTestable):
                ids |= scene.path(one, ids)
    for one in members:
        for name in path_parameters(one):
            listing = lister(one, name)
            if name not in ids and listing is not None and listing in members:
                ids |= _first(scene, listing, name, ids)
    for name in given_parameters(scene.endpoint):
        if name not in ids:
            raise NotTestable(f"no {name} is known here, and no list has one")
    return ids


def _first(scene: Scene, listing: Endpoint, name: str, ids: Mapping[str, str]) -> dict[str, str]:
    """The id of the first thing in a list; nothing where there is none."""
    if not ids.keys() >= {*path_parameters(listing)}:
        return {}
    with contextlib.suppress(NotTestable, Broken):
        for item in scene.items(listing, path=ids):
            found = id_in(item, name)
            if found is not None:
                return {name: found}
    return {}


def _filled(path: str, item: Mapping[str, Any], ids: Mapping[str, str]) -> str:
    """A path with the given ids in it; their parameters leave its operations."""
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    for operation in item.values():
        operation["parameters"] = [
            one for one in operation["parameters"] if one["in"] != "path" or one["name"] not in ids
        ]
    return path
