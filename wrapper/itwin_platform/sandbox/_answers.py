"""Every answer held to the definition: a sandbox that says what the platform would not is of no use to a test."""

from __future__ import annotations

import functools
from typing import Any

import msgspec

from ._definitions import Operation, resolve
from ._errors import operation_not_found
from ._messages import SandboxReply
from ._schemas import Validator, compiled

__all__ = ["check_answer", "documented"]

#: A body that is too large (413) and an operation that the sandbox lacks (501) stand in no definition.
BEYOND = (413, 501)


def documented(operation: Operation, status: int) -> dict[str, Any] | None:
    """What the definition says about a status of an operation, or None."""
    document = operation.api.document
    node = document["paths"][operation.path][operation.method.lower()]["responses"].get(str(status))
    return None if node is None else resolve(document, node)


def check_answer(operation: Operation, reply: SandboxReply) -> None:
    """Compare status, required headers, media type and body with the definition.

    Raises:
        AssertionError: naming the operation and all that is wrong.
    """
    if reply.status in BEYOND:
        return
    found = _problems(operation, reply)
    if found:
        about = f"{operation.id} answered {reply.status} against its definition"
        raise AssertionError("\n  ".join([f"{about}:", *found]))


def _problems(operation: Operation, reply: SandboxReply) -> list[str]:
    node = documented(operation, reply.status)
    if node is None:
        return [] if _is_of_the_gateway(reply) else ["the status is not documented"]
    needed = [name for name, header in node.get("headers", {}).items() if header.get("required")]
    found = [f"the header {name} is missing" for name in needed if reply.header(name) is None]
    content = node.get("content", {})
    if not content:
        return found if reply.body == b"" else [*found, "there is a body, and none is documented"]
    media_type = (reply.header("content-type") or "").partition(";")[0].strip().lower()
    if media_type not in content:
        return [*found, f"expected a body of {' or '.join(content)}, got {media_type or 'no media type'}"]
    if not media_type.endswith("json") or not isinstance(reply.body, bytes):
        return found
    return [*found, *_body_problems(operation, reply.status, media_type, reply.body)]


def _is_of_the_gateway(reply: SandboxReply) -> bool:
    """Whether an operation was not even reached, for a version in ``Accept`` that it does not have."""
    unmatched = operation_not_found().reply()
    return (reply.status, reply.body) == (unmatched.status, unmatched.body)


def _body_problems(operation: Operation, status: int, media_type: str, body: bytes) -> list[str]:
    try:
        value = msgspec.json.decode(body)
    except msgspec.DecodeError as error:
        return [f"the body is not JSON: {error}"]
    validator = _validator(operation, status, media_type)
    return [f"{error.message} - at {_place(error.instance_path)}" for error in validator.iter_errors(value)]


@functools.cache
def _validator(operation: Operation, status: int, media_type: str) -> Validator:
    node = documented(operation, status)
    assert node is not None
    return compiled(operation.api, node["content"][media_type].get("schema", {}))


def _place(path: list[str | int]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
