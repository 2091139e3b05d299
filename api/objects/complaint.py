"""A complaint as it stands in the history."""

from datetime import datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.complaint.aggregate import Complaint as State
from domain.complaint.words import (
    Category,
    Clock,
    EscalationLevel,
    Finding,
    PauseReason,
    Severity,
    Status,
)
from domain.values.satisfaction import Scale

graphql_enum(Category, "ComplaintCategory")
graphql_enum(Clock, "ComplaintClock")
graphql_enum(Finding, "InvestigationFinding")
graphql_enum(PauseReason, "ClockPauseReason")
graphql_enum(Severity, "ComplaintSeverity")
graphql_enum(Scale, "RatingScale")
graphql_enum(Status, "ComplaintStatus")
graphql_enum(EscalationLevel)


@strawberry.type(description="A deadline of the complaint that passed before its step was done.")
class MissedDeadline:
    clock: Clock = strawberry.field(description="Which of the clocks.")
    round: int = strawberry.field(description="In which round; a reopened complaint has more.")
    due_at: datetime = strawberry.field(description="The last moment that would have been in time.")


@strawberry.type(description="A change in how the dealership works, drawn from the complaint.")
class ImprovementAction:
    action_id: str = strawberry.field(description="1, 2, 3, … of this complaint.")
    done: bool = strawberry.field(description="Whether it was carried out.")


@strawberry.type(description="One complaint, from the first word to the closed file.")
class Complaint:
    id: UUID = strawberry.field(description="The complaint's id.")
    version: int = strawberry.field(description="How many facts it has.")
    complaint_number: str = strawberry.field(description="Its number, e.g. TS-S1-2026-00042.")
    site_id: str = strawberry.field(description="The site that it belongs to.")
    status: Status = strawberry.field(description="Where it stands.")
    customer_id: UUID | None = strawberry.field(description="The customer; none: unknown.")
    vehicle_id: UUID | None = strawberry.field(description="The vehicle it is about.")
    repair_order_id: UUID | None = strawberry.field(description="The visit it is about.")
    category: Category | None = strawberry.field(description="What it is about, once said.")
    severity: Severity = strawberry.field(description="How grave it is.")
    level: EscalationLevel | None = strawberry.field(description="To whom it has risen.")
    assignee_id: str | None = strawberry.field(description="Who answers for it.")
    finding: Finding | None = strawberry.field(description="What the inquiry of this round found.")
    round: int = strawberry.field(description="1, and one more for each reopening.")
    responded: bool = strawberry.field(
        description="Whether a person has contacted the complainant; it stops the first clock."
    )
    response_due_at: datetime = strawberry.field(
        description="The last moment for the first contact; fixed at receipt (R127)."
    )
    resolution_due_at: datetime | None = strawberry.field(
        description="The last moment to carry out the remedy and tell the outcome (R128)."
    )
    paused: bool = strawberry.field(
        description="Whether the resolution clock stands still, waiting for the customer."
    )
    missed: list[MissedDeadline] = strawberry.field(description="Deadlines that were missed.")
    callbacks: int = strawberry.field(description="How many calls after receipt were logged.")
    satisfied: bool | None = strawberry.field(
        description="What the complainant said of the outcome; none: nothing yet."
    )
    improvements: list[ImprovementAction] = strawberry.field(
        description="Improvements drawn from it."
    )

    @staticmethod
    def of(state: State, version: int) -> "Complaint":
        first = state.opening
        return Complaint(
            id=state.id,
            version=version,
            complaint_number=first.complaint_number,
            site_id=first.site_id,
            status=state.status,
            customer_id=first.customer_id,
            vehicle_id=first.vehicle_id,
            repair_order_id=first.repair_order_id,
            category=state.category,
            severity=state.severity,
            level=state.level,
            assignee_id=state.assignee_id,
            finding=state.finding,
            round=state.round,
            responded=state.responded,
            response_due_at=first.response_due_at,
            resolution_due_at=state.resolution_due_at,
            paused=state.days_left_at_pause is not None,
            missed=[
                MissedDeadline(clock=clock, round=turn, due_at=due_at)
                for clock, turn, due_at in sorted(state.missed, key=lambda miss: (miss[2], miss[0]))
            ],
            callbacks=state.calls,
            satisfied=state.satisfied,
            improvements=[
                ImprovementAction(action_id=key, done=done) for key, done in state.actions.items()
            ],
        )


@strawberry.type(description="What a command left of a complaint.")
class ComplaintReceipt(Receipt):
    @strawberry.field(description="The complaint right after the command.")
    async def complaint(self, info: Info) -> Complaint:
        found = await loaded(info, State, self)
        return Complaint.of(found.state, found.version)
