"""服务承诺达成: every clock of the promise, case by case, as facts wrote it (RM14).

A new clock is a value of `words.Promise` and, in one of these pages, a handler that says which fact
begins it and until when, and which fact does it.
"""

from projections.promise_compliance import appointments, calls, complaints, orders, outreach
from projections.promise_compliance.definition import promise_compliance

__all__ = [
    "appointments",
    "calls",
    "complaints",
    "orders",
    "outreach",
    "promise_compliance",
]
