"""When a condition is trouble, in words that say what to look at. The alert rules say the same."""

from collections.abc import Iterator
from typing import Final

from api.operations.condition import Condition
from api.operations.connections import Connections

LAG_S: Final = 60.0
CLOCK_S: Final = 300.0
OUTBOX_S: Final = 3_600.0
REMINDERS_S: Final = 172_800.0
"""Two days: a run a day, and one that was missed."""
FULL: Final = 0.9


def troubles(
    condition: Condition, connections: Connections, *, checkpoint_every_s: int, remind: bool
) -> Iterator[str]:
    """A line for each thing that somebody has to look at; `checkpoint_every_s` 0: on demand only.

    `remind`: reminders are to go out by themselves.
    """
    if connections.server > FULL * connections.most:
        yield f"{connections.server} of {connections.most} connections to PostgreSQL are taken"
    yield from _of_views(condition)
    if condition.policies_wait_s > LAG_S:
        yield f"policies are {condition.policies_wait_s:,.0f} s behind: does anybody work?"
    late_s = max((each.oldest_unrecorded_s for each in condition.overdue), default=0.0)
    if late_s > CLOCK_S:
        yield f"a deadline passed {late_s:,.0f} s ago and is not recorded: does the clock run?"
    yield from _of_outbox(condition)
    for run in condition.reminders if remind else ():
        if (condition.at - run.ran_at).total_seconds() > REMINDERS_S:
            yield f"reminders of {run.site_id} were last sent on {run.ran_at:%Y-%m-%d}: does anybody work?"
    signed = condition.signed
    if checkpoint_every_s and signed.oldest_unsigned_s > 2 * checkpoint_every_s + LAG_S:
        yield f"{signed.unsigned:,} facts are not signed: `aftersales checkpoint` says why"


def _of_views(condition: Condition) -> Iterator[str]:
    lag = condition.lag
    if lag.head:
        yield from (f"view {name} is not built" for name in lag.missing)
    for view in lag.views:
        if view.seconds_behind > LAG_S:
            yield f"view {view.view} is {view.seconds_behind:,.0f} s behind: does anybody follow?"
        if view.parked_streams:
            yield f"view {view.view} has parked streams: `aftersales parked list`"


def _of_outbox(condition: Condition) -> Iterator[str]:
    for each in condition.outbox:
        if each.parked:
            yield f"{each.parked} messages to {each.subscription} are parked: `aftersales deliveries`"
        elif each.oldest_waiting_s > OUTBOX_S:
            yield f"a message to {each.subscription} has waited {each.oldest_waiting_s:,.0f} s"
