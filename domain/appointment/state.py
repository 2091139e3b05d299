"""What later decisions about an appointment need to know, folded from its facts."""

from datetime import datetime
from typing import ClassVar, Self, assert_never
from uuid import UUID

from domain.appointment import rules
from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentChangeDeclined,
    AppointmentChangeProposed,
    AppointmentConfirmationSent,
    AppointmentConfirmed,
    AppointmentEvent,
    AppointmentKindChanged,
    AppointmentReconfirmed,
    AppointmentReminderSent,
    AppointmentRequested,
    AppointmentRescheduled,
    AppointmentResponded,
    CustomerArrived,
    CustomerIdentified,
    DeadlineMissed,
    NoShowRecorded,
    OnSiteArrivalRecorded,
    RepairOrderLinked,
    TechnicianDispatched,
)
from domain.appointment.words import AppointmentKind, Clock, Slot, Status
from domain.kernel import Aggregate, Missing, Refused

_OVER = frozenset({Status.FULFILLED, Status.NO_SHOW, Status.CANCELLED})


class AppointmentState(Aggregate, frozen=True, kw_only=True):
    """The state of one appointment."""

    kind: ClassVar[str] = "appointment"

    status: Status = Status.NEW
    requested: AppointmentRequested | None = None
    service: AppointmentKind = AppointmentKind.IN_SHOP
    """As it stands after a change of kind."""
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    responded_at: datetime | None = None
    slot: Slot | None = None
    slot_version: int = 0
    arrival_due_at: datetime | None = None
    proposals: int = 0
    open_proposal: AppointmentChangeProposed | None = None
    confirmation_sent: int = 0
    """The agreed time, by its version, that was last sent in writing."""
    reconfirmed: int = 0
    reminded: int = 0
    dispatched_at: datetime | None = None
    order_number: str | None = None
    missed: frozenset[tuple[Clock, datetime]] = frozenset()
    """Clock and due time of each missed deadline that has been recorded."""

    @property
    def subject(self) -> UUID:
        """Whose the texts are."""
        return self.customer_id or self.id

    @property
    def number(self) -> str:
        return self.requested.appointment_number if self.requested else ""

    def require_live(self) -> AppointmentRequested:
        """The request of an appointment that is not over; refuses any other."""
        if self.requested is None:
            raise Missing(rules.NO_SUCH)
        if self.status in _OVER:
            raise Refused(rules.OVER, number=self.number, status=self.status)
        return self.requested

    def require_slot(self) -> Slot:
        """The agreed time of an appointment that is not over."""
        self.require_live()
        if self.slot is None:
            raise Refused(rules.NOT_CONFIRMED)
        return self.slot

    def apply(self, event: AppointmentEvent) -> Self:  # noqa: C901, PLR0911, PLR0912 - one case a fact
        match event:
            case AppointmentRequested():
                return self.changed(
                    status=Status.REQUESTED,
                    requested=event,
                    service=event.kind,
                    customer_id=event.customer_id,
                    vehicle_id=event.vehicle_id,
                    arrival_due_at=event.arrival_due_at,
                )
            case CustomerIdentified():
                return self.changed(
                    customer_id=event.customer_id, vehicle_id=event.vehicle_id or self.vehicle_id
                )
            case AppointmentResponded():
                return self.changed(responded_at=event.responded_at)
            case AppointmentConfirmed() | AppointmentRescheduled():
                return self.changed(
                    status=Status.CONFIRMED,
                    slot=event.slot,
                    slot_version=event.slot_version,
                    arrival_due_at=event.arrival_due_at,
                    open_proposal=None,
                )
            case AppointmentConfirmationSent():
                return self.changed(confirmation_sent=event.slot_version)
            case AppointmentChangeProposed():
                return self.changed(proposals=event.proposal, open_proposal=event)
            case AppointmentChangeDeclined():
                return self.changed(open_proposal=None)
            case AppointmentReconfirmed():
                return self.changed(reconfirmed=event.slot_version)
            case AppointmentReminderSent():
                return self.changed(reminded=event.slot_version)
            case AppointmentKindChanged():
                return self.changed(
                    status=Status.REQUESTED,
                    service=event.kind,
                    slot=None,
                    arrival_due_at=event.arrival_due_at,
                    open_proposal=None,
                    dispatched_at=None,
                )
            case TechnicianDispatched():
                return self.changed(status=Status.DISPATCHED, dispatched_at=event.dispatched_at)
            case OnSiteArrivalRecorded() | CustomerArrived():
                return self.changed(status=Status.ARRIVED)
            case RepairOrderLinked():
                return self.changed(status=Status.FULFILLED, order_number=event.order_number)
            case NoShowRecorded():
                return self.changed(status=Status.NO_SHOW, slot=None)
            case AppointmentCancelled():
                return self.changed(status=Status.CANCELLED, slot=None)
            case DeadlineMissed():
                return self.changed(missed=self.missed | {(event.clock, event.due_at)})
            case _:
                assert_never(event)
