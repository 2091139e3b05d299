"""投诉看板 (RM9): the board, one complaint's file, what its complainant may see, what repeats."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Final, TypeAlias
from uuid import UUID

import strawberry
from psycopg import AsyncConnection

from api.access.reach import require_site
from api.graphql.as_of import AS_OF, KnownAt, TrueAt, as_of, nothing_yet, past_with
from api.graphql.children import objects_of, one_of, page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import At, ReceivedBefore, ReceivedFrom, moment, moment_or_now
from api.graphql.rows import row_type
from api.graphql.sight import require_staff
from api.queries.call_record import OfSite
from domain.complaint.words import Category, Clock, Finding, Severity
from domain.kernel.checked import checked
from domain.values.phone import parse_phone
from projections.asof import AsOf
from projections.complaint_board import file_queries, queries
from projections.complaint_board.concerned import of_complaint
from projections.complaint_board.projection import complaint_board
from projections.complaint_board.rows import (
    BoardRow,
    BoardStatus,
    Callback,
    ClockState,
    Compensation,
    ComplaintFile,
    Escalation,
    Improvement,
    MissedDeadline,
    Pause,
    Progress,
    Referral,
    Repeat,
    RepeatBy,
    Round,
    StepReached,
)

VIEW: Final = "complaint_board"

graphql_enum(BoardStatus, "ComplaintBoardStatus")
graphql_enum(Category, "ComplaintCategory")
graphql_enum(Clock, "ComplaintClock")
graphql_enum(ClockState, "ComplaintClockState")
graphql_enum(Finding, "InvestigationFinding")
graphql_enum(RepeatBy, "ComplaintRepeatBy")
graphql_enum(Severity, "ComplaintSeverity")
row_type(Callback, "ComplaintCallback")
row_type(Compensation, "ComplaintCompensation")
row_type(Escalation, "ComplaintEscalation")
row_type(Improvement, "ComplaintImprovement")
row_type(MissedDeadline, "ComplaintDeadlineMissed")
row_type(Pause, "ComplaintPause")
row_type(Referral, "ComplaintReferral")
row_type(Round, "ComplaintRound")
row_type(StepReached, "ComplaintStep")
ComplaintOnBoard: Final[Any] = row_type(
    BoardRow,
    "ComplaintOnBoard",
    also=AS_OF,
    node=Root("complaintOnBoard", {"complaint_number": "complaintNumber"}),
)
ComplaintFileObject: Final[Any] = row_type(
    ComplaintFile,
    also=AS_OF,
    node=Root("complaintFile", {"complaint_id": "complaintId"}),
)
ComplaintProgress: Final[Any] = row_type(Progress, "ComplaintProgress")
RepeatedComplaints: Final[Any] = row_type(Repeat, "RepeatedComplaints")

Number: TypeAlias = Annotated[
    str, strawberry.argument(description="The complaint's number, e.g. TS-S1-2026-00042.")
]


@strawberry.type
class ComplaintBoardQueries:
    @strawberry.field(
        description="Complaints with steps and clocks, what is due first coming first (RM9).",
        graphql_type=page_type(BoardRow),
    )
    async def complaint_board(
        self,
        info: Info,
        first: First = 20,
        after: After = None,
        at: At = None,
        open_only: Annotated[
            bool, strawberry.argument(description="Leave out what is closed or withdrawn.")
        ] = False,
        overdue: Annotated[
            bool, strawberry.argument(description="Only where a clock has run out at `at`.")
        ] = False,
        severity: Annotated[
            Severity | None, strawberry.argument(description="Of this grade alone.")
        ] = None,
        category: Annotated[
            Category | None, strawberry.argument(description="About this alone (R130).")
        ] = None,
        site_id: OfSite = None,
        assignee_id: Annotated[
            str | None, strawberry.argument(description="Staff id of who answers for it.")
        ] = None,
        customer_id: Annotated[
            UUID | None, strawberry.argument(description="Of this customer alone.")
        ] = None,
        vehicle_id: Annotated[
            UUID | None, strawberry.argument(description="About this vehicle alone.")
        ] = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await queries.board(
                reading,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
                open_only=open_only,
                overdue=overdue,
                severity=severity,
                category=category,
                site_id=site_id,
                assignee_id=assignee_id,
                customer_id=customer_id,
                vehicle_id=vehicle_id,
                reader_id=info.context.identity.actor.id,
            )
            key = ("resolution_due_at", "complaint_id")
            return await page_of(info, reading, rows, first, key, after=after)

    @strawberry.field(
        description="One complaint on the board; none: there is no such number.",
        graphql_type=ComplaintOnBoard | None,
    )
    async def complaint_on_board(
        self,
        info: Info,
        complaint_number: Number,
        at: At = None,
        known_at: KnownAt = None,
        true_at: TrueAt = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        when = as_of(known_at, true_at)
        judged_at = moment(at, "at") or (when.today if when else datetime.now(UTC))

        async def row(reading: AsyncConnection[Any]) -> BoardRow | None:
            return await queries.complaint(
                reading,
                complaint_number=complaint_number,
                at=judged_at,
                reader_id=info.context.identity.actor.id,
            )

        return await _complaint(info, row, when, at_least)

    @strawberry.field(
        description="What was found, done and said about a complaint, with its whole course (R139).",
        graphql_type=ComplaintFileObject | None,
    )
    async def complaint_file(
        self,
        info: Info,
        complaint_id: Annotated[UUID, strawberry.argument(description="The complaint.")],
        known_at: KnownAt = None,
        true_at: TrueAt = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)

        async def row(reading: AsyncConnection[Any]) -> ComplaintFile | None:
            return await file_queries.complaint_file(
                reading, complaint_id=complaint_id, reader_id=info.context.identity.actor.id
            )

        return await _complaint(info, row, as_of(known_at, true_at), at_least)

    @strawberry.field(
        description="How far one's own complaint has come, shown to whoever knows its number and"
        " a phone number that the complainant left (R136); none: number or phone is not right.",
        graphql_type=ComplaintProgress | None,
    )
    async def complaint_progress(
        self,
        info: Info,
        complaint_number: Number,
        phone: Annotated[
            str, strawberry.argument(description="The complainant's number; it is not recorded.")
        ],
        at_least: AtLeast = None,
    ) -> Any:
        number = checked("phone", parse_phone, phone)
        digest = info.context.services.keyring.blind_index(number)
        async with info.context.reading(VIEW, at_least) as reading:
            row = await queries.progress(
                reading, complaint_number=complaint_number, phone_digest=digest
            )
            return await one_of(info, reading, row)

    @strawberry.field(
        description="Who or what is complained about again and again, the most first (R139).",
        graphql_type=list[RepeatedComplaints],
    )
    async def repeated_complaints(
        self,
        info: Info,
        by: Annotated[RepeatBy, strawberry.argument(description="What they have in common.")],
        first: First = 20,
        complaints_min: Annotated[
            int, strawberry.argument(description="At least so many complaints.")
        ] = 2,
        received_from: ReceivedFrom = None,
        received_before: ReceivedBefore = None,
        site_id: OfSite = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            rows = await file_queries.repeats(
                reading,
                by=by,
                first=page_size(first),
                at_least=complaints_min,
                received_from=moment(received_from, "receivedFrom"),
                received_before=moment(received_before, "receivedBefore"),
                site_id=site_id,
            )
            return await objects_of(info, reading, rows)


async def _complaint(
    info: Info,
    row: Callable[[AsyncConnection[Any]], Awaitable[BoardRow | ComplaintFile | None]],
    when: AsOf | None,
    at_least: int | None,
) -> Any:
    """One complaint, now or as of a moment, for those whom it is not about and of its site."""
    async with info.context.reading(VIEW, at_least) as reading:
        found = await row(reading)
        if found is not None:
            require_site(info.context.identity, found.site_id)
        if found is None or when is None:
            return await one_of(info, reading, found)
        complaint_id = found.complaint_id
        known = await of_complaint(reading, complaint_id=complaint_id)
    concerned = partial(of_complaint, complaint_id=complaint_id)
    past = await past_with(info, complaint_board, when, concerned, known)
    async with past.reading() as reading:
        found = await row(reading)
        if found is None:
            raise await nothing_yet(info, complaint_id, past)
        return await one_of(info, reading, found)
