"""The conversation that a request belongs to. Only the small API of OpenTelemetry is loaded here."""

from uuid import UUID

from opentelemetry import trace


def correlation() -> UUID | None:
    """The conversation that the request under way belongs to; None where nobody traces."""
    current = trace.get_current_span().get_span_context()
    return UUID(int=current.trace_id) if current.is_valid else None
