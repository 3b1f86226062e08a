"""The page of the services' error codes: ``docs/error-codes.md``, made from the examples of the definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .plan import ApiPlan

__all__ = ["codes_page"]

_HEAD = """\
# Error codes of the services

What `ApiError.code`, and the `code` of each of its `details`, can be, as the definitions document it; a service may have others.
Which class is raised depends on the status alone; [Errors](errors.md) says for each what to do. Made by `make generate` from `specs/`;
`make check-generated` compares it.

| code | status | raised as | in | documented for | example |
|---|---|---|---|---|---|
"""
#: What the wrapper raises. Every other 4xx is `RequestRejected`.
_RAISED = {"401": "Unauthorized", "403": "PermissionDenied", "404": "NotFound", "409": "Conflict", "429": "RateLimited"}
_SHOWN = 4


@dataclass(slots=True)
class _Use:
    """Where a code with a status stands."""

    message: str
    places: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    apis: set[str] = field(default_factory=set)


def codes_page(apis: Sequence[tuple[ApiPlan, Mapping[str, Any]]]) -> str:
    """The page for APIs and their definitions."""
    uses: dict[tuple[str, str], _Use] = {}
    for plan, document in apis:
        for item in document["paths"].values():
            for operation in item.values():
                if not isinstance(operation, dict) or "responses" not in operation:
                    continue
                for status, code, place, message in _codes(operation["responses"]):
                    use = uses.setdefault((code, status), _Use(message))
                    use.places.add(place)
                    use.operations.add(operation["operationId"])
                    use.apis.add(plan.title)
    totals = {plan.title: len(plan.operations) for plan, _ in apis}
    lines = [_line(code, status, uses[code, status], totals) for code, status in sorted(uses, key=_alphabetical)]
    return _HEAD + "\n".join(lines) + "\n"


def _alphabetical(key: tuple[str, str]) -> tuple[str, str]:
    return key[0].lower(), key[1]


def _codes(responses: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Status, code, place and message of each error in the examples."""
    for status, response in responses.items():
        if not str(status).startswith(("4", "5")):
            continue
        for content in response.get("content", {}).values():
            examples = [one.get("value") for one in content.get("examples", {}).values()]
            for example in [content.get("example"), *examples]:
                error = example.get("error") if isinstance(example, dict) else None
                if isinstance(error, dict) and "code" in error:
                    yield str(status), error["code"], "error", error.get("message", "")
                    for detail in error.get("details") or ():
                        yield str(status), detail["code"], "detail", detail.get("message", "")


def _line(code: str, status: str, use: _Use, totals: Mapping[str, int]) -> str:
    raised = "OperationNotFound" if code == "OperationNotFound" else _RAISED.get(status, "RequestRejected")
    names = sorted(use.operations)
    where = ", ".join(f"`{name}`" for name in names)
    if len(names) == sum(totals.values()):
        where = "all operations"
    elif len(names) > _SHOWN:
        where = f"{len(names)} operations of {', '.join(sorted(use.apis))}"
    link = f"[`{raised}`](errors.md#{raised.lower()})"
    example = use.message.replace("|", "\\|").replace("\n", " ")
    return f"| `{code}` | {status} | {link} | {', '.join(sorted(use.places, reverse=True))} | {where} | {example} |"
