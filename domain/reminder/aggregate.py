"""All reminders of one kind about one vehicle or order: none twice for one due point (R153)."""

from datetime import date, datetime
from typing import ClassVar, Final, Self
from uuid import UUID

from domain.kernel import Aggregate, Channel, Refused, Rule
from domain.kernel.checked import optional_text, required_text
from domain.reminder.events import ReminderEvent, ReminderSent
from domain.reminder.words import HeldBack, ReminderKind

_POINT_CHARS: Final = 100
_TEXT_CHARS: Final = 500

SENT = Rule(
    "reminder.sent_already",
    "R153: not sent again for the same due point",
    en="the customer was reminded of {due_point} already",
    zh="“{due_point}”的提醒已发送，不再重复",
)
HELD_BACK = Rule(
    "reminder.held_back",
    "R122, R168",
    en="no reminder may go out to this customer by {via} now: {reason}",
    zh="目前不得通过“{via}”向该客户发送提醒：{reason}",
)
ON_THE_APPOINTMENT = Rule(
    "reminder.on_the_appointment",
    "R014",
    en="a reminder of an appointment is recorded on the appointment",
    zh="预约提醒应登记在预约上",
)


class Reminder(Aggregate):
    """Reminders (提醒) of one kind about one thing."""

    kind: ClassVar[str] = "reminder"

    due_points: frozenset[str] = frozenset()
    """Of which the customer was reminded."""

    def apply(self, event: ReminderEvent) -> Self:
        return self.changed(due_points=self.due_points | {event.due_point})

    def record_sent(
        self,
        *,
        at: datetime,
        reminder_kind: ReminderKind,
        subject_id: UUID,
        due_point: str,
        due_on: date,
        customer_id: UUID,
        site_id: str,
        sent_via: Channel,
        text: str,
        held_back: HeldBack | None,
        vehicle_id: UUID | None = None,
        repair_order_id: UUID | None = None,
        delivery_ref: str | None = None,
    ) -> ReminderSent:
        """Record a reminder that goes out to a customer, once for what falls due (R153-R155)."""
        if reminder_kind is ReminderKind.APPOINTMENT:
            raise Refused(ON_THE_APPOINTMENT, field="reminderKind")
        point = required_text("duePoint", due_point, _POINT_CHARS)
        if point in self.due_points:
            raise Refused(SENT, field="duePoint", due_point=point)
        if held_back is not None:
            raise Refused(HELD_BACK, field="customerId", via=sent_via, reason=held_back)
        return ReminderSent(
            kind=reminder_kind,
            subject_id=subject_id,
            due_point=point,
            due_on=due_on,
            customer_id=customer_id,
            site_id=site_id,
            sent_at=at,
            sent_via=sent_via,
            text=required_text("text", text, _TEXT_CHARS),
            vehicle_id=vehicle_id,
            repair_order_id=repair_order_id,
            delivery_ref=optional_text("deliveryRef", delivery_ref, _POINT_CHARS),
        )
