"""What the database tells at each reading of `/metrics`; the same from every server of one database."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from api.operations.condition import Condition, condition_of
from eventstore.database import Database

_log = structlog.get_logger(__name__)

Pools = Callable[[], Mapping[str, Mapping[str, int]]]
"""Name of a pool to psycopg's statistics of it."""

_POOL: Final = {
    "pool_size": ("size", "Connections there are."),
    "pool_available": ("idle", "Connections that nobody uses."),
    "requests_waiting": ("waiting", "Requests that wait for a connection."),
    "requests_errors": ("errors", "Requests that got no connection, since the start."),
}


class Collected(Collector):
    """Asks the database when it is read; where that does not answer, says so and nothing else."""

    def __init__(self, database: Database, pools: Pools) -> None:
        self._database = database
        self._pools = pools

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: otherwise registering would ask the database for the names."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges of this moment."""
        yield from _of_pools(self._pools())
        up = GaugeMetricFamily("aftersales_database_up", "Whether the database answers.")
        try:
            with self._database.reading() as connection:
                condition = condition_of(connection, at=datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 - whatever it is, the figure says it
            _log.warning("the database told no figures", error=str(error))
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from _of_history(condition)
        yield from _of_views(condition)
        yield from _of_work(condition)


def _of_pools(pools: Mapping[str, Mapping[str, int]]) -> Iterator[GaugeMetricFamily]:
    for figure, (name, words) in _POOL.items():
        yield _by(
            f"pool_{name}",
            words,
            "pool",
            {pool: said.get(figure, 0) for pool, said in pools.items()},
        )


def _of_history(condition: Condition) -> Iterator[GaugeMetricFamily]:
    lag, signed = condition.lag, condition.signed
    yield _one("head_position", "Position of the last fact.", lag.head)
    if lag.head_at is not None:
        age_s = (condition.at - lag.head_at).total_seconds()
        yield _one("head_age_seconds", "Since the last fact was recorded.", max(0.0, age_s))
    yield _one("unsigned_facts", "Facts that no checkpoint covers.", signed.unsigned)
    yield _one(
        "oldest_unsigned_seconds",
        "Since the oldest of them was recorded.",
        signed.oldest_unsigned_s,
    )


def _of_views(condition: Condition) -> Iterator[GaugeMetricFamily]:
    views = condition.lag.views
    yield _by(
        "view_lag_facts",
        "Facts a view does not show.",
        "view",
        {v.view: v.facts_behind for v in views},
    )
    yield _by(
        "view_lag_seconds",
        "Since the oldest of them was recorded.",
        "view",
        {v.view: v.seconds_behind for v in views},
    )
    yield _by(
        "view_parked_streams",
        "Streams parked at a fact that failed.",
        "view",
        {v.view: v.parked_streams for v in views},
    )
    yield _one("views_missing", "Views that are not built.", len(condition.lag.missing))


def _of_work(condition: Condition) -> Iterator[GaugeMetricFamily]:
    yield _by(
        "policy_lag_facts",
        "Facts a policy has not looked at.",
        "policy",
        {each.policy: each.facts_behind for each in condition.policies},
    )
    yield _one("policies_wait_seconds", "Since the oldest of them.", condition.policies_wait_s)
    yield _one("reactions_refused", "Reactions that a rule refused.", condition.refused_reactions)
    late = {each.kind: each for each in condition.overdue}
    yield _by(
        "deadlines_overdue",
        "Duties not done in time.",
        "kind",
        {k: d.owed for k, d in late.items()},
    )
    yield _by(
        "deadlines_unrecorded_seconds",
        "Since the oldest deadline passed that the clock has not recorded.",
        "kind",
        {kind: each.oldest_unrecorded_s for kind, each in late.items()},
    )
    yield _by(
        "reminder_run_age_seconds",
        "Since the last run of a site's reminders.",
        "site",
        {run.site_id: (condition.at - run.ran_at).total_seconds() for run in condition.reminders},
    )
    for figure, words in (
        ("waiting", "Messages to be sent."),
        ("parked", "Messages that somebody has to look at."),
        ("oldest_waiting_s", "Since the oldest message that waits was made."),
    ):
        yield _by(
            f"outbox_{figure.removesuffix('_s')}{'_seconds' if figure.endswith('_s') else ''}",
            words,
            "subscription",
            {each.subscription: getattr(each, figure) for each in condition.outbox},
        )


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"aftersales_{name}", words, value=value)


def _by(name: str, words: str, label: str, values: Mapping[str, Any]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"aftersales_{name}", words, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
