"""投诉看板: where each complaint stands, its two clocks, and what repeats (R126-R143).

Steps: 1 received, 2 categorised, 3 assigned, 4 investigated, 5 remedy planned, 6 carried out,
7 called back. The clocks' verdicts are not stored: they depend on the moment one asks for.
"""

from projections.complaint_board import about, clocks, closing, handling, intake
from projections.complaint_board.definition import complaint_board

__all__ = ["about", "clocks", "closing", "complaint_board", "handling", "intake"]
