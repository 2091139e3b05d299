"""The workshop board (RM7): the view with the handlers of its pages registered."""

from projections.workshop_board import orders, steps
from projections.workshop_board.definition import workshop_board

__all__ = ["orders", "steps", "workshop_board"]
