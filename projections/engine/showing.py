"""Showing facts in views: all in one transaction, or where that fails each alone, fact by fact.

A fact that fails parks its stream in that view, and everything else goes on. What is nobody's fault
– a lost connection, a full disk, another master key – is not the fact's either: it is raised.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import structlog
from psycopg import Connection, RawCursor

from domain.kernel import Event, Recorded
from projections.engine.batch import Batch
from projections.engine.parking import (
    FactFailedError,
    Failure,
    discarded_positions,
    nobodys_fault,
    park,
    parked_at,
)
from projections.engine.people import erased_by
from projections.engine.places import MovedAsideError, Place, move, moves
from projections.engine.sending import execute, send
from projections.engine.view import View

_log = structlog.get_logger(__name__)

Facts = Sequence[Recorded[Event]]


class ShownView:
    """One view, where it stands, and what is parked in it, as far as its follower knows."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.place: Place | None = None
        """None: not there, or made by another definition."""
        self.parked: frozenset[UUID] = frozenset()
        self.discarded: frozenset[int] = frozenset()
        """Positions that it does without, should they fail."""
        self.failures: list[Failure] = []
        """What it parked."""

    @property
    def name(self) -> str:
        return self.view.read_model.name

    def look(self, connection: Connection[Any]) -> None:
        """Find out anew."""
        self.place = self.view.place(connection)
        self.parked = frozenset(parked_at(connection, self.view.schema))
        self.discarded = discarded_positions(connection, self.name)
        self.view.forget_tables()

    def unseen(self, facts: Facts) -> Facts:
        """The facts it has to show of these."""
        seen = self.place.position if self.place else 0
        if not self.parked and (not facts or facts[0].position > seen):
            return facts
        return [f for f in facts if f.position > seen and f.stream_id not in self.parked]


def show(
    connection: Connection[Any], views: Sequence[ShownView], facts: Facts, scanned: int
) -> None:
    """Let views show facts, in order, and stand at `scanned`."""
    due = [each for each in views if each.place is not None and each.place.position < scanned]
    if len(due) > 1:
        try:
            _together(connection, due, facts, scanned)
        except Exception as error:
            if nobodys_fault(error):
                raise
            # Whose fault it was shows as each goes alone.
            _log.debug("views go on one by one")
        else:
            return
    for each in due:
        try:
            _alone(connection, each, facts, scanned)
        except (MovedAsideError, psycopg.errors.UndefinedTable):
            each.look(connection)


def _together(
    connection: Connection[Any], due: Sequence[ShownView], facts: Facts, scanned: int
) -> None:
    topics, erased = {fact.event.topic for fact in facts}, erased_by(facts)
    batches = [
        (each.view, each.view.batch(connection, each.unseen(facts), erased=erased))
        for each in due
        if erased or not topics.isdisjoint(each.view.read_model.handlers)
    ]
    moved = moves([each.place for each in due if each.place is not None], scanned)
    if erased:  # which takes more than a few statements
        with connection.transaction(), RawCursor(connection) as cursor:
            execute(cursor, moved)
            for view, batch in batches:
                view.write(connection, batch)
    else:
        rows = (view.statements(batch) for view, batch in batches)
        send(connection, chain(moved, *rows))
    for each in due:
        _stands(each, scanned)


def _batch(connection: Connection[Any], each: ShownView, unseen: Facts, facts: Facts) -> Batch:
    """Who is erased is so in every view, also where the customer's own stream is parked."""
    return each.view.batch(connection, unseen, erased=erased_by(facts))


def _alone(connection: Connection[Any], each: ShownView, facts: Facts, scanned: int) -> None:
    unseen = each.unseen(facts)
    try:
        batch = _batch(connection, each, unseen, [f for f in facts if f.position <= scanned])
        _write(connection, each, scanned, lambda: each.view.write(connection, batch))
    except (MovedAsideError, psycopg.errors.UndefinedTable):
        raise
    except FactFailedError as failure:
        at = failure.failure.position
        before = [fact for fact in facts if fact.position < at]
        _alone(connection, each, before, at - 1)
        _park(connection, each, failure.failure, facts)
        _alone(connection, each, facts, scanned)
    except Exception as reason:
        if nobodys_fault(reason):
            raise
        # The database refuses a row: which fact's?
        if len(unseen) == 1:
            _park(connection, each, Failure.of(each.name, unseen[0], reason), facts)
            _alone(connection, each, facts, scanned)
            return
        half = unseen[len(unseen) // 2].position
        _alone(connection, each, [f for f in facts if f.position < half], half - 1)
        _alone(connection, each, facts, scanned)


def _park(connection: Connection[Any], each: ShownView, failure: Failure, facts: Facts) -> None:
    view, at = each.view, failure.position
    erased = erased_by(fact for fact in facts if fact.position == at)
    purging = view.batch(connection, (), erased=erased)
    if at in each.discarded:
        _write(connection, each, at, lambda: view.write(connection, purging))
        return

    def set_aside() -> None:
        park(connection, view.schema, failure)
        view.write(connection, purging)

    _write(connection, each, at, set_aside)
    each.parked |= {failure.stream_id}
    each.failures.append(failure)
    _log.error("a fact failed and parked its stream", **msgspec.structs.asdict(failure))


def _write(
    connection: Connection[Any], each: ShownView, position: int, write: Callable[[], None]
) -> None:
    if each.place is None or position <= each.place.position:
        return
    with connection.transaction():
        move(connection, each.place, position)
        write()
    _stands(each, position)


def _stands(each: ShownView, position: int) -> None:
    if each.place is not None:
        each.place = each.place.at(position)
