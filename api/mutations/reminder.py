"""Reminders that went out: recorded once for what falls due (R153-R155)."""

from uuid import UUID

import strawberry

from api.graphql.commands import Call, Commands
from api.objects.reminder import ReminderReceipt
from domain.customer.aggregate import Customer
from domain.kernel import Missing
from domain.policies.reminding import held_back_for
from domain.reminder.aggregate import Reminder
from domain.reminder.words import HeldBack, reminder_id
from domain.repair_order.aggregate import RepairOrder
from domain.vehicle.aggregate import Vehicle

commands = Commands(Reminder, ReminderReceipt)


def _its_id(call: Call) -> UUID:
    """The one stream of the kind and the thing."""
    return reminder_id(call.arguments["reminder_kind"], call.arguments["subject_id"])


def _held_back(call: Call) -> HeldBack | None:
    """What the customer's file says against it, now (R122, R168)."""
    try:
        customer = call.ctx.history.load(Customer, call.arguments["customer_id"]).state
    except Missing:
        customer = None
    return held_back_for(
        customer,
        call.arguments["reminder_kind"],
        call.arguments["sent_via"],
        call.command.occurred_at,
    )


@strawberry.type
class ReminderMutations:
    record_reminder_sent = commands.change(
        Reminder.record_sent,
        name="record_reminder_sent",
        id_of=_its_id,
        supply={"held_back": _held_back},
        refers={"vehicle_id": Vehicle, "repair_order_id": RepairOrder},
    )
