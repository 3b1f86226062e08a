"""What all that schemathesis does here shares: what exists for it, which of its cases count, and what it has found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemathesis import Case, HookContext
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.parameters import ParameterLocation
from schemathesis.openapi.checks import RejectedPositiveData

from .bridge import PLACEHOLDER
from .definitions import Endpoint, endpoint
from .documents import Api, resolve
from .exchange import Exchange
from .prose import is_sound
from .results import Finding
from .scene import Scene
from .schema import problems
from .session import Session
from .target import EXAMPLES
from .view import SANDBOX, World

__all__ = ["Sweep", "config", "filter_case", "is_false_alarm", "operation_of", "world"]

UNPROCESSABLE = 422
#: Ends of the codes that blame what exists and not what was sent.
STATE = ("AlreadyExists", "QuotaExceeded")
#: Members have nothing to accept: the id of any invitation, an unknown one too, is as good as any other.
ANY_ID = ("accept-itwin-member-invitation",)


@dataclass(slots=True)
class Sweep:
    """What came of an operation's random requests: findings by kind.

    Attributes:
        succeeded: whether any request has.
        sought_removed: whether something was asked for that had been removed before.
    """

    succeeded: bool = False
    sought_removed: bool = False
    findings: dict[str, list[tuple[int, Finding]]] = field(default_factory=dict)
    exchanges: dict[int, Exchange] = field(default_factory=dict)

    def keep(self, kind: str, failure: Failure, exchange: Exchange | None) -> None:
        """Remember a failure."""
        text = " ".join(f"{failure.title}: {failure.message}".split())[:300]
        number = None if exchange is None else exchange.record.number
        length = 0 if exchange is None else len(exchange.url) + len(exchange.record.request_body or "")
        if exchange is not None:
            self.exchanges[exchange.record.number] = exchange
        self.findings.setdefault(kind, []).append((length, Finding(message=text, exchange=number)))

    def worst(self, kind: str) -> tuple[Finding, Exchange | None] | None:
        """The finding with the shortest request."""
        found = min(self.findings.get(kind, []), key=lambda entry: entry[0], default=None)
        if found is None:
            return None
        return found[1], self.exchanges.get(found[1].exchange or 0)


def operation_of(case: Case[Any]) -> Endpoint:
    """The operation that a case is about."""
    return endpoint(case.operation.definition.raw["operationId"])


def filter_case(
    context: HookContext,  # noqa: ARG001 - a hook is looked at for its parameters
    case: Case[Any],
) -> bool:
    """Drop a body that is said to be valid and breaks the prose, or said to be invalid and is what is documented."""
    about = operation_of(case)
    if case.meta is None or about.body is None or not isinstance(case.body, dict):
        return True
    if problems(about, about.body, case.body):
        return True
    return is_sound(about.id, case.body) is not case.meta.is_negative_at(ParameterLocation.BODY)


def is_false_alarm(failure: Failure, exchange: Exchange | None, operation: str) -> bool:
    """Whether a failure is none: the definition cannot say what makes the answer right."""
    if isinstance(failure, RejectedPositiveData) and exchange is not None and exchange.status == UNPROCESSABLE:
        return any(code.endswith(STATE) for code in exchange.error_codes)
    return isinstance(failure, AcceptedNegativeData) and operation in ANY_ID


def config(session: Session, phases: dict[str, Any], examples: int) -> dict[str, Any]:
    """The configuration of schemathesis: the same seed gives the same requests."""
    return {
        "seed": session.seed,
        "auth": {"openapi": {"bearer": {"bearer": PLACEHOLDER}}},
        "continue-on-failure": True,
        # It would take values for requests out of this suite's own source.
        "analysis": {"constants": {"enabled": False}},
        "generation": {"database": "none", "max-examples": examples},
        "phases": phases,
        # Nothing secret is in these requests, and masked ones could not be told apart.
        "output": {"sanitization": {"enabled": False}},
    }


def world(scene: Scene, members: Sequence[Endpoint], ids: Mapping[str, str]) -> World:
    """What exists on this server, as far as requests of some operations of one API name it.

    Args:
        ids: the values of path parameters.
    """
    api = members[0].api.name
    known = next(iter(scene.target.ids.get(api, [])), {})
    asked = {one.name: known[one.name] for about in members for one in about.of("query") if one.name in known}
    parameters = {(api, name): value for name, value in {**asked, **ids}.items()}
    redirect = {key: value for key, value in SANDBOX.parameters.items() if key[1] == "redirectUrl"}
    named: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for about in members:
        if about.body is not None:
            for place, values in _named(about.api, about.body, scene.body(about)):
                named[place] += values
    sandbox = SANDBOX.members if scene.target.ids is EXAMPLES else {}
    return World(
        redirect | parameters, {**sandbox, **{place: tuple(dict.fromkeys(values)) for place, values in named.items()}}
    )


def _named(api: Api, schema: Any, body: Any) -> Iterator[tuple[tuple[str, str, str], list[str]]]:
    """The ids that a body names: schema and member, and values. One schema may stand in several places."""
    here = resolve(api.document, schema)
    if isinstance(body, list):
        for item in body:
            yield from _named(api, here.get("items", {}), item)
    elif isinstance(body, dict):
        place = (api.name, str(schema.get("$ref", "")).rpartition("/")[2])
        for member, value in body.items():
            if isinstance(value, str) and member.endswith("Id"):
                yield (*place, member), [value]
            elif isinstance(value, list) and member.endswith("Ids"):
                yield (*place, member), value
            else:
                yield from _named(api, here.get("properties", {}).get(member, {}), value)
