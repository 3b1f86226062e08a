"""Logs and traces of calls: standard logging always, OpenTelemetry where its API is installed."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ._core.events import CallEvent, Observer, RequestEvent, RetryEvent
from ._version import __version__

__all__ = ["observer"]

logger = logging.getLogger("itwin_platform")


def observer() -> Observer:
    """What watches the calls of a client."""
    watchers: list[Observer] = [_Logs()]
    if importlib.util.find_spec("opentelemetry") is not None and importlib.util.find_spec("opentelemetry.trace"):
        watchers.append(_Traces())
    return _All(watchers)


class _Logs:
    """Attempts at DEBUG, retries at INFO; nothing that was not chosen to be shown."""

    @property
    def is_active(self) -> bool:
        return logger.isEnabledFor(logging.INFO)

    def begin(self, call: CallEvent) -> CallEvent:
        return call

    def headers(self, span: CallEvent) -> Mapping[str, str]:
        return {}

    def request(self, span: CallEvent | None, event: RequestEvent) -> None:
        if logger.isEnabledFor(logging.DEBUG):
            ended = event.reason if event.status is None else event.status
            logger.debug(
                "%s attempt %d: %s %s -> %s in %.3f s %s",
                event.operation,
                event.attempt,
                event.method,
                event.url,
                ended,
                event.seconds,
                dict(event.headers),
            )

    def retry(self, span: CallEvent | None, event: RetryEvent) -> None:
        logger.info("%s: %s; attempt %d in %.1f s", event.operation, event.reason, event.attempt + 1, event.wait)

    def end(self, span: CallEvent, status: int | None, error: BaseException | None) -> None:
        if error is not None:
            logger.info("%s ended with %s", span.operation, type(error).__name__)


class _Traces:
    """One client span for each call; its attempts are counted in it, by OpenTelemetry's names for HTTP."""

    is_active = True

    def __init__(self) -> None:
        from opentelemetry import propagate, trace

        self._trace = trace
        self._inject = propagate.inject
        self._tracer = trace.get_tracer("itwin_platform", __version__)

    def begin(self, call: CallEvent) -> Any:
        attributes = {
            "http.request.method": call.method,
            "url.full": call.url,
            "itwin.api": call.api,
            "itwin.operation": call.operation,
            "itwin.correlation_id": call.correlation_id,
        }
        return self._tracer.start_span(call.operation, kind=self._trace.SpanKind.CLIENT, attributes=attributes)

    def headers(self, span: Any) -> Mapping[str, str]:
        carrier: dict[str, str] = {}
        self._inject(carrier, context=self._trace.set_span_in_context(span))
        return carrier

    def request(self, span: Any, event: RequestEvent) -> None:
        if span is not None and event.attempt > 1:
            span.set_attribute("http.request.resend_count", event.attempt - 1)

    def retry(self, span: Any, event: RetryEvent) -> None:
        if span is not None:
            span.add_event("retry", {"itwin.wait": event.wait, "itwin.reason": event.reason})

    def end(self, span: Any, status: int | None, error: BaseException | None) -> None:
        if status:
            span.set_attribute("http.response.status_code", status)
        if error is not None:
            span.set_attribute("error.type", type(error).__name__)
            span.set_status(self._trace.Status(self._trace.StatusCode.ERROR, type(error).__name__))
        span.end()


@dataclass(frozen=True, slots=True)
class _All:
    """Several observers as one; each gets back what it gave at the beginning."""

    watchers: Sequence[Observer]

    @property
    def is_active(self) -> bool:
        return any(one.is_active for one in self.watchers)

    def begin(self, call: CallEvent) -> list[Any]:
        return [one.begin(call) for one in self.watchers]

    def headers(self, span: list[Any]) -> Mapping[str, str]:
        return {
            name: value
            for one, own in zip(self.watchers, span, strict=True)
            for name, value in one.headers(own).items()
        }

    def request(self, span: list[Any] | None, event: RequestEvent) -> None:
        for one, own in zip(self.watchers, span or [None] * len(self.watchers), strict=True):
            one.request(own, event)

    def retry(self, span: list[Any] | None, event: RetryEvent) -> None:
        for one, own in zip(self.watchers, span or [None] * len(self.watchers), strict=True):
            one.retry(own, event)

    def end(self, span: list[Any], status: int | None, error: BaseException | None) -> None:
        for one, own in zip(self.watchers, span, strict=True):
            one.end(own, status, error)
