"""When the agreed work would be done, by standard hours and clocked hours (RM7)."""

from datetime import datetime, timedelta
from typing import Final

from projections.workshop_board.states import BoardState, LineNow, Standing

_HUNDREDTH: Final = timedelta(hours=1) / 100
_NOTHING: Final = timedelta()


def predicted_at(standing: Standing, at: datetime) -> datetime | None:
    """The moment plus what is left of the standard hours of every open line that is agreed to.

    As if one technician went on without a break: opening hours are not counted, and a line worked
    on for longer than its standard has nothing left. An announced car was ready when it was
    announced. None where it cannot be said: nothing is agreed to, a line waits for something, the
    car goes back into the shop, or an open line has no standard hours and none of the others has.
    """
    if standing.announced_at is not None:
        return standing.announced_at
    agreed = [line for line in standing.lines.values() if line.approved]
    left = [line for line in agreed if not line.completed]
    if not agreed or standing.state is BoardState.REWORK or any(line.pause for line in left):
        return None
    if left and all(line.offered.standard_hours_hundredths is None for line in left):
        return None
    return at + sum((_left(line, at) for line in left), _NOTHING)


def _left(line: LineNow, at: datetime) -> timedelta:
    standard = (line.offered.standard_hours_hundredths or 0) * _HUNDREDTH
    running = sum((at - since for since in line.clocks.values()), _NOTHING)
    return max(_NOTHING, standard - line.clocked - running)
