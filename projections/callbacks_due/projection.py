"""回访任务 (RM8): whom to call today, what is late, and what was said last.

Facts are kept as rows with their times, so that the list of any past moment is the same for ever.
"""

from projections.callbacks_due import calls, issues, people
from projections.callbacks_due.definition import callbacks_due

__all__ = ["callbacks_due", "calls", "issues", "people"]
