"""Traces for OpenTelemetry: request, command, append, projection, reaction – one trace a conversation.

A fact's envelope needs no more than it has. The trace is the conversation: `correlation_id`, or where a
command began it, `command_id`. The span of a command has an id that follows from its `command_id`, so that
whoever reads the fact later, in another process, knows whose child its own span is.

Spans name kinds, ids, topics and positions; never a person, a text, or a client's argument.
"""

import hashlib
import re
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final
from uuid import UUID

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, TraceFlags

from domain.kernel import Command, Context, Event, Recorded

MOST_LINKS: Final = 32
"""Of a batch of facts: a view that catches up shows thousands at once."""
_TRACEPARENT: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")

_next_span: Final[ContextVar[int | None]] = ContextVar("next_span", default=None)
_next_trace: Final[ContextVar[int | None]] = ContextVar("next_trace", default=None)


class _Ids(RandomIdGenerator):
    """Random, except where the next one is given."""

    def generate_span_id(self) -> int:
        given = _next_span.get()
        _next_span.set(None)
        return given or super().generate_span_id()

    def generate_trace_id(self) -> int:
        given = _next_trace.get()
        _next_trace.set(None)
        return given or super().generate_trace_id()


class Spans:
    """Makes spans and sends them in a thread of its own; where the collector is away, they are lost."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._provider = TracerProvider(
            resource=Resource.create({"service.name": "aftersales"}),
            id_generator=_Ids(),
            shutdown_on_exit=False,
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("aftersales")

    @classmethod
    def to_collector(cls, endpoint: str) -> "Spans":
        """Sent to a collector by OTLP over HTTP."""
        return cls(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", timeout=5))

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()

    @contextmanager
    def requesting(self, method: str, path: str, traceparent: str | None) -> Generator[trace.Span]:
        """Around a request; a child of the client's own span where it names one."""
        parent = _parent_of(traceparent)
        context = trace.set_span_in_context(NonRecordingSpan(parent)) if parent else None
        with self._tracer.start_as_current_span(
            f"{method} {path}", context=context, kind=SpanKind.SERVER
        ) as span:
            yield span

    @contextmanager
    def commanding(self, kind: str, command: Command) -> Generator[None]:
        """Around a command, in the trace of its conversation."""
        said = command.context
        context, current = None, trace.get_current_span().get_span_context()
        if not current.is_valid or current.trace_id != trace_id_of(said):
            context = trace.set_span_in_context(trace.INVALID_SPAN)
            _next_trace.set(trace_id_of(said))
        _next_span.set(span_id_of(said.command_id))
        attributes = {
            "aftersales.aggregate": kind,
            "aftersales.command_id": str(said.command_id),
            "aftersales.channel": said.channel.value,
            "aftersales.site": said.site_id,
        }
        links = [Link(current)] if context is not None and current.is_valid else []
        with self._tracer.start_as_current_span(
            f"command {kind}",
            context=context,
            attributes=attributes,
            links=links,
            record_exception=False,  # its text may quote what was given
        ):
            yield

    @contextmanager
    def appending(self, facts: int) -> Generator[None]:
        """Around an append."""
        with self._tracer.start_as_current_span(
            "append",
            kind=SpanKind.CLIENT,
            attributes={"aftersales.facts": facts},
            record_exception=False,
        ):
            yield

    @contextmanager
    def reacting(self, policy: str, fact: Recorded[Event]) -> Generator[None]:
        """Around a policy that looks at a fact."""
        with self._tracer.start_as_current_span(
            f"policy {policy}",
            context=_after(fact.context),
            attributes={"aftersales.topic": fact.event.topic, "aftersales.position": fact.position},
            record_exception=False,
        ):
            yield

    @contextmanager
    def showing(self, views: Collection[str], facts: Sequence[Recorded[Event]]) -> Generator[None]:
        """Around a batch on its way into views: child of its first command, linked to the others'."""
        if not facts:
            yield
            return
        came_of = {fact.context.command_id: fact.context for fact in facts[:MOST_LINKS]}
        first, *others = came_of.values()
        with self._tracer.start_as_current_span(
            "projection",
            context=_after(first),
            links=[Link(_remote(other)) for other in others],
            attributes={
                "aftersales.views": len(views),
                "aftersales.facts": len(facts),
                "aftersales.position": facts[-1].position,
            },
            record_exception=False,
        ):
            yield


def trace_id_of(said: Context) -> int:
    """The trace in which a command and all that comes of it stands."""
    return (said.correlation_id or said.command_id).int


def span_id_of(command_id: UUID) -> int:
    """The id of a command's span."""
    digest = hashlib.sha256(b"aftersales span" + command_id.bytes).digest()
    return int.from_bytes(digest[:8]) or 1


def _after(said: Context) -> Any:
    return trace.set_span_in_context(NonRecordingSpan(_remote(said)))


def _remote(said: Context) -> SpanContext:
    return SpanContext(
        trace_id_of(said) or 1,
        span_id_of(said.command_id),
        is_remote=True,
        trace_flags=TraceFlags(TraceFlags.SAMPLED),
    )


def _parent_of(traceparent: str | None) -> SpanContext | None:
    given = _TRACEPARENT.fullmatch(traceparent or "")
    if given is None:
        return None
    found = SpanContext(
        int(given[1], 16), int(given[2], 16), is_remote=True, trace_flags=TraceFlags(1)
    )
    return found if found.is_valid else None
