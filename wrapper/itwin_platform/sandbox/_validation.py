"""Every request is held to the definition, and refused with all that is wrong with it at once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any

import msgspec

from ._definitions import Operation, Parameter, resolve
from ._errors import Detail, Refusal, Wording
from ._messages import SandboxRequest
from ._schemas import Problem, body_problems
from ._wording import BODY, EMPTY_MEMBERS, NO_BODY, OTHERWISE, OUTER, PARAMETER, PARAMETER_OF, UNREADABLE

__all__ = ["LARGEST_BODY", "bad_value", "invalid", "parameter_detail", "read_body", "read_query"]

LARGEST_BODY = 4 * 1024 * 1024
MOST_DIGITS = 100
INTEGER = re.compile(r"-?[0-9]+", re.ASCII)
JSON_TYPES = ("application/json",)
TOO_LARGE = Wording("RequestTooLarge", "The request body exceeds the maximum size.")


def invalid(operation: Operation, details: Sequence[Detail]) -> Refusal:
    """422 in the words of the operation."""
    wording = OUTER.get(operation.id) or OTHERWISE[operation.api.name]
    return Refusal(422, wording, details=details)


def bad_value(name: str, target: str | None = None) -> Detail:
    """A member of the body whose value is of the right type and cannot be; its name is the target unless given."""
    code, message, _ = BODY[""]
    return Detail(code, message.format(name=name), target or name)


def parameter_detail(operation: Operation, problem: str, name: str, **parts: object) -> Detail:
    """What is wrong with a parameter, in the words of its API."""
    special = PARAMETER_OF.get((operation.id, name))
    if special is not None:
        return Detail(*special)
    code, message, _ = PARAMETER[operation.api.name][problem]
    return Detail(code, message.format(name=name, **parts), name)


def read_query(operation: Operation, request: SandboxRequest) -> tuple[dict[str, Any], list[Detail]]:
    """The declared query parameters with their types, and what is wrong with them. Others are ignored."""
    given: dict[str, list[str]] = {}
    for name, value in request.query_pairs():
        given.setdefault(name, []).append(value)
    values: dict[str, Any] = {}
    details: list[Detail] = []
    for parameter in operation.query:
        texts = given.get(parameter.name, [])
        problem, value = _parameter(parameter, texts)
        if problem:
            limit = parameter.schema.get("maximum", 2**31 - 1)
            details.append(parameter_detail(operation, problem, parameter.name, maximum=limit))
        elif texts:
            values[parameter.name] = value
    return values, details


def _parameter(parameter: Parameter, texts: list[str]) -> tuple[str, Any]:
    """The value, or the name of the problem."""
    if not texts:
        return ("missing" if parameter.required else ""), None
    if len(texts) > 1:
        return "repeated", None
    schema, text = parameter.schema, texts[0]
    if schema.get("type") == "integer":
        return _integer(schema, text)
    if parameter.required and not text:
        return "missing", None
    fits = len(text) >= schema.get("minLength", 0) and text in schema.get("enum", [text])
    return ("" if fits else "value"), text


def _integer(schema: dict[str, Any], text: str) -> tuple[str, Any]:
    if not INTEGER.fullmatch(text) or len(text) > MOST_DIGITS:
        return "number", None
    value = int(text)
    fits = schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return ("" if fits else "number"), value


def read_body(operation: Operation, request: SandboxRequest) -> tuple[Any, list[Detail]]:
    """The decoded body, and what the definition finds wrong with it.

    Raises:
        Refusal: the body is too large, missing, or in an encoding that is not supported.
    """
    if operation.body is None:
        return None, []
    if len(request.body) > LARGEST_BODY:
        raise Refusal(413, TOO_LARGE)
    details = list(_headers(request))
    if details:
        raise invalid(operation, details)
    if not request.body:
        return None, [_no_body(operation)]
    try:
        body = msgspec.json.decode(request.body)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        code, message, _ = UNREADABLE[operation.api.name]
        return None, [Detail(code, message)]
    _leave_out_empty(operation, body)
    return body, _one_each(
        detail for problem in body_problems(operation, body) for detail in _details(operation, problem)
    )


def _leave_out_empty(operation: Operation, body: Any) -> None:
    """Take away what may be there as long as it is empty, although the definition does not know it."""
    for name in EMPTY_MEMBERS.get(operation.id, ()):
        if isinstance(body, dict) and body.get(name) == []:
            del body[name]


def _no_body(operation: Operation) -> Detail:
    """Access Control counts an absent body as unreadable; the others have a code of their own."""
    if operation.api.name == "access_control":
        code, message, _ = UNREADABLE[operation.api.name]
        return Detail(code, message)
    raise Refusal(422, NO_BODY)


def _headers(request: SandboxRequest) -> Iterable[Detail]:
    content_type = (request.header("content-type") or JSON_TYPES[0]).partition(";")[0].strip().lower()
    if content_type not in JSON_TYPES:
        yield Detail(
            "InvalidHeaderValue",
            f"'{content_type}' is not supported 'content-type'. Supported media type is 'application/json'.",
            "content-type",
        )
    encoding = (request.header("content-encoding") or "identity").lower()
    if encoding != "identity":
        yield Detail("InvalidHeaderValue", f"'{encoding}' is not supported 'content-encoding'.", "content-encoding")


def _details(operation: Operation, problem: Problem) -> Iterable[Detail]:
    """One failed keyword as details: a missing or an unknown member is named, not the object around it."""
    keyword = problem.kind.name
    place = list(problem.instance_path)
    members: list[str] = []
    if keyword == "required":
        members = [problem.kind.property]
    elif keyword == "additionalProperties":
        members = list(problem.kind.unexpected)
    for path in [[*place, member] for member in members] or [place]:
        is_read_only = keyword == "additionalProperties" and not place and path[0] in _resource(operation)
        code, message, _ = BODY["readOnly"] if is_read_only else BODY.get(keyword, BODY[""])
        target = _target(path)
        text = message.format(
            name=_name(path), limit=_limit(problem), value=_shown(problem.instance), members=_members(operation)
        )
        yield Detail(code, text, target)


def _members(operation: Operation) -> str:
    """What the body may hold, for a body that holds nothing."""
    assert operation.body is not None
    schema = resolve(operation.api.document, operation.body.schema)
    return ", ".join(f"'{name}'" for name in schema.get("properties", {}))


def _resource(operation: Operation) -> Collection[str]:
    """The members of what the operation answers with: those that the body may not hold are the service's own."""
    document = operation.api.document
    answers = document["paths"][operation.path][operation.method.lower()]["responses"]
    for status in ("200", "201"):
        content = resolve(document, answers.get(status, {})).get("content", {})
        for media in content.values():
            wrapped = resolve(document, media["schema"]).get("properties", {}).values()
            return {name for one in wrapped for name in resolve(document, one).get("properties", {})}
    return ()


def _limit(problem: Problem) -> object:
    value = getattr(problem.kind, "value", "")
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _shown(instance: Any) -> str:
    return instance if isinstance(instance, str) else ""


def _target(path: Sequence[str | int]) -> str | None:
    """``members[0].roleIds[1]``; None for the body itself."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or None


def _name(path: Sequence[str | int]) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "body")


def _one_each(details: Iterable[Detail]) -> list[Detail]:
    """The first detail of each target: an empty text need not be told that it is no address either."""
    found: dict[str | None, Detail] = {}
    for detail in details:
        found.setdefault(detail.target, detail)
    return list(found.values())
