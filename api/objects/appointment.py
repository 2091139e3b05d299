"""An appointment as it stands in the history."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.appointment.aggregate import Appointment as State
from domain.appointment.words import AppointmentKind, CancelReason, Party, Status

graphql_enum(AppointmentKind)
graphql_enum(Status, "AppointmentStatus")
graphql_enum(Party, "AppointmentParty")
graphql_enum(CancelReason, "AppointmentCancelReason")


@strawberry.type(description="An agreed time before arrival, with a number, or a call for help.")
class Appointment:
    id: UUID = strawberry.field(description="The appointment's id.")
    version: int = strawberry.field(description="How many facts it has.")
    appointment_number: str = strawberry.field(
        description="What the customer says on arrival, e.g. AP-S1-2026-000123."
    )
    kind: AppointmentKind = strawberry.field(description="Where the work is done.")
    status: Status = strawberry.field(description="Where it stands.")
    response_due_at: datetime | None = strawberry.field(
        description="By when the request is answered (R001)."
    )
    responded_at: datetime | None = strawberry.field(description="When it was answered.")
    starts_at: datetime | None = strawberry.field(description="The agreed start.")
    ends_at: datetime | None = strawberry.field(description="The agreed end, excluded.")
    bay_id: str | None = strawberry.field(description="The work bay that is kept.")
    slot_version: int = strawberry.field(description="How often a time was agreed.")
    arrival_due_at: datetime | None = strawberry.field(
        description="By when the technician is there (R002, R003)."
    )
    order_number: str | None = strawberry.field(description="The repair order it came to.")

    @staticmethod
    def of(state: State, version: int) -> "Appointment":
        slot = state.slot
        return Appointment(
            id=state.id,
            version=version,
            appointment_number=state.number,
            kind=state.service,
            status=state.status,
            response_due_at=state.requested.response_due_at if state.requested else None,
            responded_at=state.responded_at,
            starts_at=slot.starts_at if slot else None,
            ends_at=slot.ends_at if slot else None,
            bay_id=slot.bay_id if slot else None,
            slot_version=state.slot_version,
            arrival_due_at=state.arrival_due_at,
            order_number=state.order_number,
        )


@strawberry.type(description="What a command left of an appointment.")
class AppointmentReceipt(Receipt):
    @strawberry.field(description="The appointment right after the command.")
    async def appointment(self, info: Info) -> Appointment:
        found = await loaded(info, State, self)
        return Appointment.of(found.state, found.version)
