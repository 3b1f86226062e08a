"""The errors that a request or an answer can give, and the roots that say who is at fault.

The whole tree, with the errors of sign-in, network, pages and jobs, is drawn in ``itwin_platform.errors``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

__all__ = ["ApiError", "CallerError", "DecodeError", "ErrorDetail", "ITwinError", "InvalidRequest", "ServiceError"]


class ITwinError(Exception):
    """Root of every error of this SDK.

    Attributes:
        resume_token: where a listing stood when this ended it: ``resume=`` of the same listing goes on there, with
            nothing lost and nothing twice. None outside of listings, and where a listing ended before its first page.
    """

    resume_token: str | None = None


class CallerError(ITwinError):
    """The calling program can mend this: an argument, a credential, a permission."""


class ServiceError(ITwinError):
    """The service answered in a way that it does not document, or failed."""


class InvalidRequest(CallerError):
    """A request was refused before anything was sent, because the API would refuse it.

    Attributes:
        operation: the operation's id on the developer portal.
        path: the offending place: a parameter's name, or ``$.member[0]`` in the body.
    """

    def __init__(self, message: str, *, operation: str, path: str) -> None:
        self.operation = operation
        self.path = path
        super().__init__(f"{operation}: {message} - at `{path}`; nothing was sent.")


class DecodeError(ServiceError):
    """An answer is not what the API's definition promises.

    Attributes:
        operation: the operation's id on the developer portal.
        status: the HTTP status of the answer.
        path: where in the answer, e.g. ``$.logs[0].state``; ``$`` for the answer as a whole.
        reason: what was expected and what came.
        correlation_id: the id to quote to Bentley's support.
        body: the raw bytes that could not be decoded.
    """

    def __init__(
        self,
        reason: str,
        *,
        operation: str,
        status: int,
        path: str = "$",
        correlation_id: str | None = None,
        body: bytes = b"",
    ) -> None:
        self.operation = operation
        self.status = status
        self.path = path
        self.reason = reason
        self.correlation_id = correlation_id
        self.body = body
        quoted = "" if correlation_id is None else f" (correlation id {correlation_id})"
        super().__init__(
            f"{operation} answered {status} with a body that its definition does not allow: {reason} - at `{path}`{quoted}."
        )


class ErrorDetail(Struct, frozen=True):
    """One of the more specific errors inside an error answer."""

    code: str
    message: str
    target: str | None = None


class ApiError(ITwinError):
    """The service answered with an error status.

    Attributes:
        operation: the operation's id on the developer portal.
        status: the HTTP status.
        code: the service's error code, e.g. ``ExtractionNotFound``; empty when the body has none.
        message: the service's own sentence; empty when the body has none.
        target: the parameter or member that the service names, if any.
        details: the more specific errors, in the service's order.
        correlation_id: the id to quote to Bentley's support.
        headers: the answer's headers.
        body: the raw bytes of the answer.
    """

    #: What the caller can do about it; subclasses say more.
    hint: str = ""

    def __init__(
        self,
        *,
        operation: str,
        status: int,
        code: str = "",
        message: str = "",
        target: str | None = None,
        details: Sequence[ErrorDetail] = (),
        correlation_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> None:
        self.operation = operation
        self.status = status
        self.code = code
        self.message = message
        self.target = target
        self.details: tuple[ErrorDetail, ...] = tuple(details)
        self.correlation_id = correlation_id
        self.headers: Mapping[str, str] = {} if headers is None else headers
        self.body = body
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        parts = [f"{self.operation} answered {self.status}"]
        if self.code:
            parts.append(f" {self.code}")
        if self.message:
            parts.append(f": {self.message.rstrip('.')}")
        about = [] if self.target is None else [f"target {self.target}"]
        about += [
            f"{detail.code}: {detail.message.rstrip('.')}" + (f" at {detail.target}" if detail.target else "")
            for detail in self.details
        ]
        if self.correlation_id is not None:
            about.append(f"correlation id {self.correlation_id}")
        if about:
            parts.append(f" ({'; '.join(about)})")
        parts.append(".")
        if self.hint:
            parts.append(f" {self.hint}")
        return "".join(parts)
