"""Views brought up to the end of the history, whether or not a server is following."""

from collections.abc import Sequence

from api.command_line.progress import progress
from api.store import Store
from eventstore.operator_error import OperatorError
from projections.engine import ReadModel
from projections.engine.follower import Follower
from projections.engine.lag import lag_of
from projections.engine.view import View


def catch_up(store: Store, *models: ReadModel) -> int:
    """Let these views show everything there is; the position that all of them show."""
    names = [model.name for model in models]
    follower = Follower(store.database, store.history, _views(store, models))
    with store.database.connect_owner() as connection:
        shown = min(view.position(connection) for view in _views(store, models))
        with progress("facts", store.history.position() - shown) as advance:
            while follower.catch_up(connection):
                reached = min(follower.positions[name] for name in names)
                advance(max(reached - shown, 0))
                shown = max(reached, shown)
        parked = sum(view.parked_streams for view in lag_of(connection, names).views)
    if parked:
        raise OperatorError(
            f"{parked} streams are not shown whole, because a fact of theirs failed: see"
            " `aftersales parked list`."
        )
    return shown


def _views(store: Store, models: Sequence[ReadModel]) -> list[View]:
    return [View(model, store.keyring) for model in models]
