"""What `aftersales status` says of the views."""

from collections.abc import Iterator

import psycopg

from domain.values.clock import SHANGHAI
from projections.catalogue import READ_MODELS
from projections.engine.lag import Lag, lag_of


def lag_at(url: str) -> Lag:
    """Where the views of a migrated database stand."""
    with psycopg.connect(url, autocommit=True) as connection:
        return lag_of(connection, [model.name for model in READ_MODELS])


def lag_lines(lag: Lag) -> Iterator[str]:
    """A line for the history, and one for each view that is behind, missing or shows not everything."""
    at = lag.head_at
    when = f", recorded {at.astimezone(SHANGHAI).isoformat(' ', 'seconds')}" if at else ""
    yield f"history: {lag.head:,} facts{when}"
    level = sum(not view.facts_behind for view in lag.views)
    yield f"views: {level} of {len(lag.views) + len(lag.missing)} show all of it"
    for view in lag.views:
        if view.facts_behind:
            yield f"  {view.view}: {view.facts_behind:,} facts, {view.seconds_behind:,.1f} s behind"
        if view.parked_streams:
            yield f"  {view.view}: {view.parked_streams:,} streams parked (`aftersales parked list`)"
    for name in lag.missing:
        yield f"  {name}: not built yet"
