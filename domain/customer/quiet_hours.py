"""When a customer rests (R122)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from domain.customer.events import QuietHours
from domain.customer.rules import QUIET_HOURS
from domain.kernel import Refused
from domain.values.clock import SHANGHAI

_MINUTES_A_DAY: Final = 24 * 60


def is_quiet(hours: Iterable[QuietHours], at: datetime) -> bool:
    """Whether that moment lies within one of them; an end before its start is the next morning."""
    local = at.astimezone(SHANGHAI)
    minute = local.hour * 60 + local.minute
    return any(_covers(each, minute) for each in hours)


def require_hours(hours: Iterable[QuietHours]) -> None:
    """Refuse what is no time of the day, or no time at all."""
    for each in hours:
        ends = (each.from_minute, each.to_minute)
        if ends[0] == ends[1] or not all(0 <= end < _MINUTES_A_DAY for end in ends):
            raise Refused(QUIET_HOURS, field="quietHours")


def _covers(hours: QuietHours, minute: int) -> bool:
    if hours.from_minute < hours.to_minute:
        return hours.from_minute <= minute < hours.to_minute
    return minute >= hours.from_minute or minute < hours.to_minute
