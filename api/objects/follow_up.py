"""A follow-up as it stands in the history."""

from datetime import date, datetime
from uuid import UUID

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.receipts import Receipt, loaded
from domain.follow_up.aggregate import FollowUp as State
from domain.follow_up.state import Issue, IssueStage, Status
from domain.follow_up.words import FollowUpSource, PointKind, Topic
from domain.values.clock import Window
from domain.values.satisfaction import Scale

graphql_enum(IssueStage, "CallIssueStage")
graphql_enum(PointKind, "CallPointKind")
graphql_enum(Scale, "RatingScale")
graphql_enum(Status, "FollowUpStatus")
graphql_enum(Topic, "CallTopic")
graphql_enum(FollowUpSource)


@strawberry.type(description="The days on which a call is promised, both ends included.")
class CallWindow:
    opens_on: date = strawberry.field(description="The first day.")
    closes_on: date = strawberry.field(description="The last day.")

    @staticmethod
    def of(window: Window) -> "CallWindow":
        return CallWindow(opens_on=window.opens, closes_on=window.closes)


@strawberry.type(description="A point of a call that could not be answered in it.")
class CallIssue:
    issue_id: str = strawberry.field(description="E.g. 1-2: second point of the first call.")
    stage: IssueStage = strawberry.field(description="Where it stands.")
    due_at: datetime = strawberry.field(
        description="The last moment to answer it or report it to the supervisor (R114)."
    )
    tell_due_at: datetime | None = strawberry.field(
        description="The last moment to tell the customer a solution that was found (R115)."
    )

    @staticmethod
    def of(issue_id: str, issue: Issue) -> "CallIssue":
        return CallIssue(
            issue_id=issue_id,
            stage=issue.stage,
            due_at=issue.due_at,
            tell_due_at=issue.tell_due_at,
        )


@strawberry.type(description="The tracking calls after one delivery or visit.")
class FollowUp:
    id: UUID = strawberry.field(description="The follow-up's id.")
    version: int = strawberry.field(description="How many facts it has.")
    status: Status = strawberry.field(description="Where it stands.")
    source: FollowUpSource = strawberry.field(description="What the calls follow.")
    site_id: str = strawberry.field(description="The site that it belongs to.")
    customer_id: UUID = strawberry.field(description="Who is called.")
    vehicle_id: UUID | None = strawberry.field(description="The vehicle, where there is one.")
    repair_order_id: UUID | None = strawberry.field(description="The visit that is followed.")
    order_number: str | None = strawberry.field(description="Its number.")
    adviser_id: str | None = strawberry.field(
        description="Who served the customer, and so may not make the calls."
    )
    agent_id: str | None = strawberry.field(description="Who answers for the calls.")
    first_window: CallWindow = strawberry.field(description="When the first call is promised.")
    second_window: CallWindow | None = strawberry.field(
        description="When the second is; known once the first has reached the customer."
    )
    calls_owed: int = strawberry.field(description="One for an extra follow-up, else two.")
    calls_done: int = strawberry.field(description="How many of them are made.")
    attempts: int = strawberry.field(description="All calls, also those that reached nobody.")
    issues: list[CallIssue] = strawberry.field(description="Points left open by the calls.")

    @staticmethod
    def of(state: State, version: int) -> "FollowUp":
        opened = state.opened
        if opened is None:  # no stream begins without its opening fact
            raise TypeError(f"follow-up {state.id} was never opened")
        return FollowUp(
            id=state.id,
            version=version,
            status=state.status,
            source=opened.source,
            site_id=opened.site_id,
            customer_id=opened.customer_id,
            vehicle_id=opened.vehicle_id,
            repair_order_id=opened.repair_order_id,
            order_number=opened.order_number,
            adviser_id=opened.adviser_id,
            agent_id=state.agent_id,
            first_window=CallWindow(
                opens_on=opened.window1_opens_on, closes_on=opened.window1_closes_on
            ),
            second_window=state.window2 and CallWindow.of(state.window2),
            calls_owed=state.calls_owed,
            calls_done=state.calls_done,
            attempts=state.attempts,
            issues=[CallIssue.of(key, issue) for key, issue in state.issues.items()],
        )


@strawberry.type(description="What a command left of a follow-up.")
class FollowUpReceipt(Receipt):
    @strawberry.field(description="The follow-up right after the command.")
    async def follow_up(self, info: Info) -> FollowUp:
        found = await loaded(info, State, self)
        return FollowUp.of(found.state, found.version)
