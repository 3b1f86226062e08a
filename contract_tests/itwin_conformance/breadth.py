"""Schemathesis over the test views: every operation, every boundary of its schemas, every method that it lacks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any

import schemathesis
from schemathesis import Case, HookContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from .definitions import endpoints
from .documents import load
from .prose import is_sound
from .schema import problems
from .view import SANDBOX, World, view

__all__ = ["Statuses", "breadth", "judge"]

UNPROCESSABLE = 422
#: Ends of the codes that blame what exists and not what was sent.
STATE = ("AlreadyExists", "QuotaExceeded")
#: Members have nothing to accept: the id of any invitation, an unknown one too, is as good as any other.
ANY_ID = ("accept-itwin-member-invitation",)
ENDPOINTS = {endpoint.id: endpoint for endpoint in endpoints()}


class Statuses:
    """The statuses of a run, by operation: where none is a success, what the checks said says nothing."""

    def __init__(self) -> None:
        self._seen: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def __str__(self) -> str:
        return ", ".join(f"{operation}: {dict(counts)}" for operation, counts in self._seen.items()) or "no answer"

    def add(self, operation: str, status: int) -> None:
        """Remember an answer."""
        self._seen[operation][status] += 1

    def clear(self) -> None:
        """Forget all answers."""
        self._seen.clear()

    def succeeded(self) -> bool:
        """Whether there was an operation, and each succeeded at least once."""
        every = [any(200 <= status < 300 for status in counts) for counts in self._seen.values()]
        return bool(every) and all(every)

    def succeeded_once(self) -> bool:
        """Whether any operation succeeded at all."""
        return any(200 <= status < 300 for counts in self._seen.values() for status in counts)


def breadth(
    api: str,
    app: Any,
    *,
    served: Collection[str],
    token: str,
    world: World = SANDBOX,
    examples: int = 10,
    seed: int | None = None,
) -> BaseSchema:
    """The test view of an API, ready for ``schema.parametrize()``.

    Args:
        app: an ASGI application.
        served: ids of the operations to test.
        token: a token that may do everything.
        examples: how many random requests per operation there are beside those that are derived.
        seed: of the random requests; without it every run sends the same ones.
    """
    schema: BaseSchema = schemathesis.openapi.from_dict(
        view(api, load(api).document, world), config=_config(token, examples, seed)
    )
    schema.app = app
    schema.hook(filter_case)
    return schema.include(operation_id=[one.id for one in endpoints() if one.api.name == api and one.id in served])


def judge(case: Case[Any], statuses: Statuses, response: Any = None) -> None:
    """Send a case, unless it has its answer already, and hold the answer to everything that schemathesis knows.

    Raises:
        FailureGroup: naming each check that failed, with a command that sends the request again.
    """
    endpoint = ENDPOINTS[_id(case)]
    # With every request of every phase, and with those that the checks send of their own: headers of the
    # configuration reach only parameters that are declared, and a declared Accept would be fuzzed.
    headers = {"Accept": endpoint.accept}
    response = case.call(headers=headers) if response is None else response
    statuses.add(endpoint.id, response.status_code)
    excluded: list[Any] = [positive_data_acceptance] if _refused_by_state(response) else []
    if endpoint.id in ANY_ID:
        excluded.append(negative_data_rejection)
    case.validate_response(response, headers=headers, excluded_checks=excluded, transport_kwargs={"headers": headers})


def _refused_by_state(response: Any) -> bool:
    """Whether a valid body is refused for what is there already, where no 409 is documented."""
    if response.status_code != UNPROCESSABLE:
        return False
    try:
        causes = response.json()["error"]["details"]
        return any(cause["code"].endswith(STATE) for cause in causes)
    except (ValueError, LookupError, TypeError, AttributeError):
        return False


def _config(token: str, examples: int, seed: int | None) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        ({} if seed is None else {"seed": seed})
        | {
            "auth": {"openapi": {"bearer": {"bearer": token}}},
            # Derandomized: two runs send the same requests, and a red run can be looked at again.
            "generation": {"deterministic": seed is None, "database": "none", "max-examples": examples},
            "phases": {
                # An operation without documented examples gets one from its schemas, so that each is called well once.
                "examples": {"enabled": True, "fill-missing": True},
                "coverage": {"enabled": True, "generate-duplicate-query-parameters": True},
                "fuzzing": {"enabled": True},
                "stateful": {"enabled": seed is not None},
            },
            # Names that hold "token" are masked otherwise, and such a request cannot be sent again.
            "output": {"sanitization": {"enabled": False}},
        }
    )


def filter_case(
    context: HookContext,  # noqa: ARG001 - a hook is looked at for its parameters
    case: Case[Any],
) -> bool:
    """Drop a body that is said to be valid and breaks the prose, or said to be invalid and is what is documented."""
    endpoint = ENDPOINTS[_id(case)]
    if case.meta is None or endpoint.body is None or not isinstance(case.body, dict):
        return True
    if problems(endpoint, endpoint.body, case.body):
        return True
    return is_sound(endpoint.id, case.body) is not case.meta.is_negative_at(ParameterLocation.BODY)


def _id(case: Case[Any]) -> str:
    operation_id: str = case.operation.definition.raw["operationId"]
    return operation_id
