"""Running deadlines: what the clock goes by, and what is due next at a site.

The due times stand in the facts; here they are only gathered, so that the next one is found by an
index and no stream is read for it.
"""

from projections.deadlines import (
    appointments,
    complaints,
    demands,
    enquiries,
    files,
    follow_ups,
    outreaches,
)
from projections.deadlines.definition import deadlines

__all__ = [
    "appointments",
    "complaints",
    "deadlines",
    "demands",
    "enquiries",
    "files",
    "follow_ups",
    "outreaches",
]
