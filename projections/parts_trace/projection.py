"""The trace of parts (R085-R087, R090b): the view with the handlers of its two pages registered."""

from projections.parts_trace import movements, owners
from projections.parts_trace.definition import parts_trace

__all__ = ["movements", "owners", "parts_trace"]
