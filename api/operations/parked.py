"""Parked streams as people look after them: replayed, or discarded with a reason; either is kept.

Any process may do it. The view's position is locked until rows, decision and note are committed
together, and the view's epoch moves: whoever follows the view waits, and then looks anew.
"""

from typing import Any, Final
from uuid import UUID

from psycopg import Connection

from eventstore.audit.entries import Who
from eventstore.audit.operations import Operation, note_operation
from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from eventstore.operator_error import OperatorError
from projections.catalogue import READ_MODELS
from projections.engine.parking import Failure
from projections.engine.replaying import NotParkedError, Parked, discard, parked_list, replay
from projections.engine.view import View

REPLAY: Final = "replayParkedStream"
DISCARD: Final = "discardParkedStream"
WAIT_S: Final = 5
"""A batch under way is written in less; a view that is being replayed elsewhere may take longer."""


def settle(
    database: Database,
    history: History,
    keyring: Keyring,
    who: Who,
    view: str,
    stream_id: UUID,
    *,
    reason: str | None = None,
) -> Parked | None:
    """Show what waits; the stream where it is parked once more, or None: it is shown whole.

    With a reason without the fact that failed. Raises NotParkedError, OperatorError where the database
    refuses the rows, psycopg's LockNotAvailable; then everything is as it was.
    """
    with database.connect_owner() as connection, connection.transaction():
        connection.execute("SELECT set_config('lock_timeout', %s, true)", [f"{WAIT_S}s"])
        found = parked_in(connection, view, stream_id)
        failure = _settled(connection, history, _view(found, keyring), found, who, reason)
        note_operation(connection, _deed(found, failure, reason, who))
        return None if failure is None else parked_in(connection, view, stream_id)


def parked_in(connection: Connection[Any], view: str, stream_id: UUID) -> Parked:
    """What a view parked of a stream; raises NotParkedError."""
    found = parked_list(connection, view, stream_id)
    if not found:
        raise NotParkedError(f"{view} has no parked stream {stream_id}")
    return found[0]


def _view(parked: Parked, keyring: Keyring) -> View:
    models = {model.name: model for model in READ_MODELS}
    if parked.view not in models:
        raise OperatorError(f"the view {parked.view} is not there in this version")
    return View(models[parked.view], keyring)


def _settled(
    connection: Connection[Any],
    history: History,
    view: View,
    parked: Parked,
    who: Who,
    reason: str | None,
) -> Failure | None:
    if reason is None:
        return replay(connection, history, view, parked.stream_id)
    by = who.actor.id
    return discard(connection, history, view, parked.stream_id, reason=reason, by=by)


def _deed(parked: Parked, failure: Failure | None, reason: str | None, who: Who) -> Operation:
    return Operation(
        operation=REPLAY if reason is None else DISCARD,
        who=who,
        view=parked.view,
        stream_id=parked.stream_id,
        position=parked.position,
        topic=parked.topic,
        error=parked.error,
        reason=reason,
        parked_again_at=None if failure is None else failure.position,
    )
