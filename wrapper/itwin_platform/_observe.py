"""Logs and traces of calls: standard logging always, OpenTelemetry where its API is installed."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from ._core.events import CallEvent, Observer, RequestEvent, RetryEvent
from ._version import __version__

__all__ = ["observer"]

logger = logging.getLogger("itwin_platform")


def observer() -> Observer:
    """What watches the calls of a client."""
    return _All((_Logs(), _Traces()))


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

    def __init__(self) -> None:
        self._trace: Any = None
        self._inject: Any = None
        self._tracer: Any = None

    @property
    def is_active(self) -> bool:
        # Whoever traces has imported the API; nobody else pays for its import, or for spans that go nowhere.
        if "opentelemetry.trace" not in sys.modules:
            return False
        if self._tracer is None:
            from opentelemetry import propagate, trace

            self._trace, self._inject = trace, propagate.inject
            self._tracer = trace.get_tracer("itwin_platform", __version__)
        trace = self._trace
        return (
            not isinstance(self._tracer, trace.ProxyTracer)
            or not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)
            or trace.get_current_span().get_span_context().is_valid
        )

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


class _All(Struct, frozen=True):
    """Several observers as one. What it hands out for a call is a list of those who watch, each with what it gave."""

    watchers: Sequence[Observer]

    @property
    def is_active(self) -> bool:
        for one in self.watchers:  # noqa: SIM110 - asked in every call: a generator would cost more than the answers
            if one.is_active:
                return True
        return False

    def begin(self, call: CallEvent) -> list[tuple[Observer, Any]]:
        return [(one, one.begin(call)) for one in self.watchers if one.is_active]

    def headers(self, span: list[tuple[Observer, Any]]) -> Mapping[str, str]:
        return {name: value for one, own in span for name, value in one.headers(own).items()}

    def request(self, span: list[tuple[Observer, Any]] | None, event: RequestEvent) -> None:
        for one, own in self._watching(span):
            one.request(own, event)

    def retry(self, span: list[tuple[Observer, Any]] | None, event: RetryEvent) -> None:
        for one, own in self._watching(span):
            one.retry(own, event)

    def end(self, span: list[tuple[Observer, Any]], status: int | None, error: BaseException | None) -> None:
        for one, own in span:
            one.end(own, status, error)

    def _watching(self, span: list[tuple[Observer, Any]] | None) -> list[tuple[Observer, Any]]:
        # Attempts of a sign-in may belong to no call.
        return [(one, None) for one in self.watchers if one.is_active] if span is None else span
