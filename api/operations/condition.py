"""The condition of the whole product at one moment, as its database tells it.

`aftersales status` prints it, `/metrics` counts it. It asks as a reader and changes nothing.
"""

from datetime import datetime
from typing import Any, Final

import msgspec
from psycopg import Connection

from api.deliveries.numbers import OutboxNumbers, outbox_numbers
from api.workers.reminder_runs import ReminderRun, reminder_runs
from projections.catalogue import READ_MODELS
from projections.deadlines.overdue import Overdue, overdue
from projections.engine.lag import Lag, lag_of


class PolicyStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How far a policy has looked through the history."""

    policy: str
    position: int
    facts_behind: int


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """What the last checkpoint covers."""

    position: int
    """0: there is no checkpoint."""
    made_at: datetime | None
    unsigned: int
    """Facts after it."""
    oldest_unsigned_s: float


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that an operator asks for first."""

    at: datetime
    lag: Lag
    policies: tuple[PolicyStanding, ...]
    policies_wait_s: float
    """For how long the oldest fact that some policy has not looked at has been there."""
    refused_reactions: int
    overdue: tuple[Overdue, ...]
    outbox: tuple[OutboxNumbers, ...]
    signed: Signed
    reminders: tuple[ReminderRun, ...]
    """The last run of each site."""


_POLICIES: Final = "SELECT policy, position FROM reaction.position ORDER BY policy"
_REFUSED: Final = "SELECT count(*) FROM reaction.refused"
_WAITS: Final = """
SELECT coalesce(extract(epoch FROM clock_timestamp() - recorded_at), 0)::float8
FROM history.event WHERE position > %s ORDER BY position LIMIT 1
"""
_SIGNED: Final = """
SELECT position, made_at FROM integrity.checkpoint ORDER BY position DESC LIMIT 1
"""


def condition_of(connection: Connection[Any], *, at: datetime) -> Condition:
    """The condition by that moment; of a migrated database."""
    lag = lag_of(connection, [model.name for model in READ_MODELS])
    policies = tuple(
        PolicyStanding(policy=policy, position=position, facts_behind=max(0, lag.head - position))
        for policy, position in connection.execute(_POLICIES).fetchall()
    )
    looked_at = min((each.position for each in policies), default=0)
    refused = connection.execute(_REFUSED).fetchone()
    watched = "deadlines" not in lag.missing
    return Condition(
        at=at,
        lag=lag,
        policies=policies,
        policies_wait_s=_waits_s(connection, looked_at),
        refused_reactions=refused[0] if refused else 0,
        overdue=overdue(connection, at=at) if watched else (),
        outbox=tuple(outbox_numbers(connection)),
        signed=_signed(connection, lag.head),
        reminders=reminder_runs(connection),
    )


def _signed(connection: Connection[Any], head: int) -> Signed:
    position, made_at = connection.execute(_SIGNED).fetchone() or (0, None)
    return Signed(
        position=position,
        made_at=made_at,
        unsigned=max(0, head - position),
        oldest_unsigned_s=_waits_s(connection, position),
    )


def _waits_s(connection: Connection[Any], position: int) -> float:
    row = connection.execute(_WAITS, (position,)).fetchone()
    return max(0.0, row[0]) if row else 0.0
