"""Cover (RM13): the view with the handlers of its pages registered."""

from projections.cover import car, demands, promises, visits, work
from projections.cover.definition import cover

__all__ = ["car", "cover", "demands", "promises", "visits", "work"]
