"""Whether a customer may be reminded of something, by their own file (R122, R168)."""

from datetime import datetime

from domain.customer.aggregate import Customer
from domain.customer.events import Purpose
from domain.customer.quiet_hours import is_quiet
from domain.kernel import Channel
from domain.reminder.words import HeldBack, ReminderKind, held_back, house_rests
from domain.values.clock import shanghai_date


def held_back_for(
    customer: Customer | None, kind: ReminderKind, via: Channel, at: datetime
) -> HeldBack | None:
    """Why the reminder must not go out now; None where it may. No customer: the file is not known."""
    if customer is None:
        return HeldBack.NOBODY_KNOWN
    restriction = customer.restriction
    return held_back(
        kind,
        via,
        known=True,
        locked=customer.erased
        or customer.merged_into is not None
        or (restriction is not None and restriction.until >= shanghai_date(at)),
        marketing=customer.allows(Purpose.MARKETING),
        no_calls=customer.no_calls,
        resting=house_rests(at) or is_quiet(customer.quiet_hours, at),
    )
