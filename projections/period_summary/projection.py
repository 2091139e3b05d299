"""月度与年度总结: what the figures of a period count, and the summaries filed (RM18, R175)."""

from projections.period_summary import opinions, workshop
from projections.period_summary.definition import period_summary

__all__ = ["opinions", "period_summary", "workshop"]
