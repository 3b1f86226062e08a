"""What a client tells those who watch it: progress bars, logs, traces, tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote, urlsplit

from msgspec import Struct, field

__all__ = ["CallEvent", "Hooks", "Observer", "PollEvent", "RequestEvent", "RetryEvent", "shown_headers", "shown_url"]

#: What may be shown of a request and an answer; everything else is withheld, whatever it is.
_SHOWN_HEADERS = frozenset({
    "accept", "content-encoding", "content-length", "content-type", "date", "prefer", "retry-after", "user-agent",
    "x-correlation-id", "x-itwinplatform-media-type", "x-itwinplatform-region",
    "itwinplatform-ratelimited-api", "itwinplatform-ratelimited-operation", "itwinplatform-ratelimited-tier",
})  # fmt: skip
_SHOWN_QUERY = frozenset({"$top", "$skip", "imodelid", "path", "location", "before", "after"})


def shown_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers that may be shown."""
    return {name: value for name, value in headers.items() if name.lower() in _SHOWN_HEADERS}


def shown_url(url: str) -> str:
    """A URL in which only the query parameters that may be shown have values."""
    parts = urlsplit(url)
    query = "&".join(
        f"{quote(name, safe='$')}={quote(value, safe='/:') if name.lower() in _SHOWN_QUERY else '...'}"
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
    )
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" + (f"?{query}" if query else "")


class CallEvent(Struct, frozen=True):
    """A call begins: one operation, with all the attempts that it takes.

    Attributes:
        operation: the operation's id on the developer portal.
        api: name of the API's definition.
        method: the HTTP method.
        url: the address, with the values of most query parameters withheld.
        correlation_id: what identifies the call to Bentley's support.
    """

    operation: str
    api: str
    method: str
    url: str
    correlation_id: str


class RequestEvent(Struct, frozen=True):
    """One attempt ended.

    Attributes:
        operation: the operation's id on the developer portal; ``sign-in`` for the identity service.
        attempt: which attempt of the call it was, from 1.
        method: the HTTP method.
        url: the address, with the values of most query parameters withheld.
        status: the status of the answer; None when none came.
        reason: what happened when no answer came.
        seconds: how long it took.
        headers: those headers of the answer that may be shown.
    """

    operation: str
    attempt: int
    method: str
    url: str
    status: int | None
    reason: str
    seconds: float
    headers: Mapping[str, str] = field(default_factory=dict)


class RetryEvent(Struct, frozen=True):
    """A request is about to be sent again.

    Attributes:
        operation: the operation's id on the developer portal.
        attempt: how many attempts there were.
        wait: seconds until the next one.
        reason: what the last one ended with.
    """

    operation: str
    attempt: int
    wait: float
    reason: str


class PollEvent(Struct, frozen=True):
    """The state of a job was read.

    Attributes:
        job: what the job is, e.g. ``extraction 40f71ed2-...``.
        state: the service's own word.
        ended: whether it is an end.
        status: the decoded answer.
        outcome: what the state means: ``running``, ``succeeded``, ``partial``, ``failed``; ``unknown`` when the job
            cannot be looked at any more.
        errors: the errors that the service gives for the job.
    """

    job: str
    state: str
    ended: bool
    status: Any
    outcome: str = "running"
    errors: tuple[Any, ...] = ()


class Observer(Protocol):
    """Watches calls for the client itself: logs and traces."""

    @property
    def is_active(self) -> bool:
        """Whether anybody watches at the moment; if not, nothing is told."""
        ...

    def begin(self, call: CallEvent) -> Any:
        """A call begins; what this gives is handed to the other methods."""
        ...

    def headers(self, span: Any) -> Mapping[str, str]:
        """Headers to send with the attempts of a call, so that a trace goes on in the service."""
        ...

    def request(self, span: Any, event: RequestEvent) -> None:
        """An attempt ended."""
        ...

    def retry(self, span: Any, event: RetryEvent) -> None:
        """Another attempt will follow."""
        ...

    def end(self, span: Any, status: int | None, error: BaseException | None) -> None:
        """The call ended, with the status of its answer or with an error."""
        ...


class Hooks(Struct, frozen=True):
    """Functions that a client calls as it works. They must not block; what they raise reaches the caller.

    Attributes:
        on_request: after each attempt.
        on_retry: before each wait for another attempt.
        on_poll: after each look at a job.
    """

    on_request: Callable[[RequestEvent], None] | None = None
    on_retry: Callable[[RetryEvent], None] | None = None
    on_poll: Callable[[PollEvent], None] | None = None

    def request(self, event: RequestEvent) -> None:
        """Tell of an attempt."""
        if self.on_request is not None:
            self.on_request(event)

    def retry(self, event: RetryEvent) -> None:
        """Tell of a retry."""
        if self.on_retry is not None:
            self.on_retry(event)

    def poll(self, event: PollEvent) -> None:
        """Tell of a poll."""
        if self.on_poll is not None:
            self.on_poll(event)
