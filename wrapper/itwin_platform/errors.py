"""Every error of this SDK. Its place in the tree says who can mend it.

::

    ITwinError
    ├── CallerError                     the calling program can mend it
    │   ├── ConfigurationError          an option, an address or an environment variable
    │   │   ├── MissingCredentials      nothing says who is calling
    │   │   └── MissingExtra            an optional dependency is not installed
    │   ├── InvalidRequest              an argument that the API would refuse; nothing was sent
    │   ├── SignInFailed                the identity service refused the credential
    │   ├── Unauthorized          401 ┐
    │   ├── PermissionDenied      403 │
    │   ├── NotFound              404 │
    │   │   └── OperationNotFound     ├ also ApiError: the service answered with an error
    │   ├── Conflict              409 │
    │   ├── RequestRejected       4xx │
    │   └── RateLimited           429 ┘
    ├── ServiceError                    the service does not do what it documents
    │   ├── ServerError           5xx   also ApiError
    │   ├── DecodeError                 an answer that its definition does not allow
    │   ├── UntrustedLink               a link to a host that must not see the token
    │   └── PagingError                 a listing that goes in circles
    ├── NetworkError                    no whole answer came
    │   ├── ConnectionFailed            before anything was sent
    │   ├── ConnectionLost              afterwards
    │   └── DeadlineExceeded            the time of the call is used up
    ├── OutcomeUnknown                  something may have been started, and nobody can say
    ├── JobError                        a long-running job
    │   ├── JobAlreadyActive            one runs already, and no second one was started
    │   ├── JobFailed                   it ended without success
    │   └── WaitStopped                 somebody ended the wait for it
    └── ApiError                        any error answer, for one ``except``
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from itwin_platform_api.runtime.errors import (
    ApiError,
    CallerError,
    DecodeError,
    ErrorDetail,
    InvalidRequest,
    ITwinError,
    ServiceError,
)

__all__ = [
    "ApiError",
    "CallerError",
    "ConfigurationError",
    "Conflict",
    "ConnectionFailed",
    "ConnectionLost",
    "DeadlineExceeded",
    "DecodeError",
    "ErrorDetail",
    "ITwinError",
    "InvalidRequest",
    "JobAlreadyActive",
    "JobError",
    "JobFailed",
    "MissingCredentials",
    "MissingExtra",
    "NetworkError",
    "NotFound",
    "OperationNotFound",
    "OutcomeUnknown",
    "PagingError",
    "PermissionDenied",
    "RateLimited",
    "RequestRejected",
    "ServerError",
    "ServiceError",
    "SignInFailed",
    "Unauthorized",
    "UntrustedLink",
    "WaitStopped",
]


class ConfigurationError(CallerError):
    """An option, an address or an environment variable cannot be used."""


class MissingCredentials(ConfigurationError):
    """Nothing says who is calling."""


class MissingExtra(ConfigurationError):
    """An optional dependency is not installed.

    Attributes:
        extra: the extra that installs it.
    """

    def __init__(self, extra: str, module: str) -> None:
        self.extra = extra
        super().__init__(f"{module} is not installed; it comes with: pip install 'itwin-platform[{extra}]'")


class SignInFailed(CallerError):
    """The identity service gave no token.

    Attributes:
        status: the HTTP status of its answer.
        code: OAuth's error code, e.g. ``invalid_client``; empty when the body has none.
    """

    def __init__(self, message: str, *, status: int = 0, code: str = "") -> None:
        self.status = status
        self.code = code
        super().__init__(message)


class Unauthorized(ApiError, CallerError):
    """401: the service does not accept the token, not even a new one."""

    hint = "Check that the credential is meant for this host and has the scope itwin-platform."


class PermissionDenied(ApiError, CallerError):
    """403: the caller may not do this."""

    hint = "The operation's portal page names the permission; a service application starts without any role."


class NotFound(ApiError, CallerError):
    """404: it does not exist, or the caller may not see it."""


class OperationNotFound(NotFound):
    """404 of the gateway: no operation at this address in this version."""

    hint = "Check the version in the Accept header and the base URL."


class Conflict(ApiError, CallerError):
    """409: the request contradicts what is there."""


class RequestRejected(ApiError, CallerError):
    """Any other 4xx: the service refuses the request as it stands."""


class RateLimited(ApiError, CallerError):
    """429, and waiting as long as asked would pass the deadline.

    Attributes:
        retry_after: seconds to wait before the next call, as the service asked; None when it did not say.
        sent: false when this client held the call back itself, because the service had asked for a pause or its own
            rate limit has no room.
        tier, api, operation_name, application: what the platform says about the limit; empty when it does not.
    """

    def __init__(self, *, retry_after: float | None, sent: bool = True, **fields: Any) -> None:
        self.retry_after = retry_after
        self.sent = sent
        headers: Mapping[str, str] = fields.get("headers") or {}
        self.tier: str = headers.get("itwinplatform-ratelimited-tier", "")
        self.api: str = headers.get("itwinplatform-ratelimited-api", "")
        self.operation_name: str = headers.get("itwinplatform-ratelimited-operation", "")
        self.application: str = headers.get("itwinplatform-ratelimited-application", "")
        self.hint: str = (
            "Call again later."
            if retry_after is None
            else f"Call again in {retry_after:g} seconds, or give the call a longer deadline."
        )
        super().__init__(**fields)

    def _sentence(self) -> str:
        if self.sent:
            return super()._sentence()
        return f"{self.operation} was not sent: the rate limit has no room within the time of the call. {self.hint}"


class ServerError(ApiError, ServiceError):
    """5xx, or a status that no definition knows: the service failed."""

    hint = "Nothing is wrong with the call; try again later, and quote the correlation id to support."


class UntrustedLink(ServiceError):
    """The service gave a link to a host that must not see the token. It was not followed.

    Attributes:
        link: the link, as a whole. The message leaves out its query, which may be signed.
        reason: why it is not trusted.
    """

    def __init__(self, link: str, reason: str, *, operation: str) -> None:
        self.link = link
        self.reason = reason
        self.operation = operation
        # A signature stands in the query, and a password in front of the host.
        plain, *hidden = re.split(r"[?#]", re.sub(r"//[^/?#]*@", "//...@", link), maxsplit=1)
        shown = f"{plain}?..." if hidden else plain
        super().__init__(f"{operation} gave the link {shown!r}, which is not followed: {reason}.")


class PagingError(ServiceError):
    """A listing does not come to an end, or does not say where its next page is.

    Attributes:
        operation: the operation's id on the developer portal.
    """

    def __init__(self, message: str, *, operation: str) -> None:
        self.operation = operation
        super().__init__(f"{operation}: {message}.")


class NetworkError(ITwinError):
    """No whole answer came.

    Attributes:
        operation: the operation's id on the developer portal.
        attempts: how often it was tried.
    """

    def __init__(self, message: str, *, operation: str, attempts: int = 1) -> None:
        self.operation = operation
        self.attempts = attempts
        tried = "" if attempts == 1 else f" ({attempts} attempts)"
        super().__init__(f"{operation}: {message}{tried}.")


class ConnectionFailed(NetworkError):
    """No connection: the host cannot be found or reached, or does not speak TLS. Nothing was sent."""


class ConnectionLost(NetworkError):
    """The connection broke after the request was sent, before the whole answer came."""


class DeadlineExceeded(NetworkError):
    """The time of the call is used up.

    Attributes:
        deadline: the seconds that the call had.
    """

    def __init__(self, message: str, *, operation: str, deadline: float, attempts: int = 1) -> None:
        self.deadline = deadline
        super().__init__(message, operation=operation, attempts=attempts)


class OutcomeUnknown(ITwinError):
    """A request that starts something was sent, no answer came, and sending it again might start it twice.

    Attributes:
        operation: the operation's id on the developer portal.
        reason: what happened to the answer.
        look_at: where to see whether it was carried out; empty where the client does not know.
        candidates: handles of the jobs that may be the one that was started, where there is a list to find them in.
        request: what was sent, as a model of the API, where no list shows what came of it.
        sent_at: when it was sent, by this machine's clock.
    """

    def __init__(
        self,
        *,
        operation: str,
        reason: str,
        look_at: str = "",
        candidates: Sequence[Any] = (),
        request: Any = None,
        sent_at: datetime | None = None,
    ) -> None:
        self.operation = operation
        self.reason = reason
        self.look_at = look_at
        self.candidates: tuple[Any, ...] = tuple(candidates)
        self.request = request
        self.sent_at = sent_at
        where = f" ({look_at})" if look_at else ""
        found = f" It may be one of: {', '.join(map(str, candidates))}." if candidates else ""
        super().__init__(
            f"{operation} was sent, but its answer was lost ({reason}). It may have been carried out: "
            f"look{where} before you send it again.{found}"
        )


class JobError(ITwinError):
    """A long-running job."""


def message_of(error: Any) -> str:
    """What an error of a job or an entry of its log says, by whichever member holds it."""
    texts = (getattr(error, name, None) for name in ("message", "description", "code", "error_code"))
    return next((text for text in texts if isinstance(text, str) and text), "")


class JobAlreadyActive(JobError):
    """A job of this kind runs already, or is being started, and no second one was started.

    Attributes:
        location: the URL of the active one; empty where the service gives none.
        run: the handle of the active one; None where it is not known.
    """

    def __init__(self, message: str, *, location: str = "", run: Any = None) -> None:
        self.location = location
        self.run = run
        super().__init__(message)


class JobFailed(JobError):
    """A job ended without success.

    Attributes:
        job: what the job is, e.g. ``extraction 40f71ed2-...``.
        state: the service's own word for its end.
        errors: the errors that the service gives for it, as models of the API.
        log: the last log entries, oldest first, where the job has a log.
    """

    def __init__(self, job: str, state: str, *, errors: Sequence[Any] = (), log: Sequence[Any] = ()) -> None:
        self.job = job
        self.state = state
        self.errors: tuple[Any, ...] = tuple(errors)
        self.log: tuple[Any, ...] = tuple(log)
        lines = [f"{job} ended as {state}"]
        lines += [text for one in (*errors, *log)[-3:] if (text := message_of(one))]
        super().__init__(": ".join([lines[0], "; ".join(lines[1:])]) if len(lines) > 1 else f"{lines[0]}.")


class WaitStopped(JobError):
    """``stop_waiting()`` ended this wait. The job itself goes on.

    Attributes:
        job: what the job is, e.g. ``extraction 40f71ed2-...``.
        state: the service's own word for how it stood at the last look; empty where there was none.
    """

    def __init__(self, job: str, state: str) -> None:
        self.job = job
        self.state = state
        super().__init__(f"The wait for {job} was stopped{f' while it was {state}' if state else ''}; the job goes on.")
