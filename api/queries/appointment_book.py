"""The book of appointments: who comes when, what waits for an answer, what is still free."""

from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry
from graphql import GraphQLError

from api.graphql.children import objects_of, page_of, page_type
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.periods import At, Since, Until, day, moment_or_now
from api.graphql.rows import row_type
from api.graphql.sight import own_customer, require_own, require_staff
from api.queries.asked import SiteAsked, plate_as_written
from domain.appointment.words import CancelReason, Party, Status
from projections.appointment_book import capacity, queries
from projections.appointment_book.clocks import PromiseKind, PromiseState
from projections.appointment_book.rows import BookedAppointment

VIEW: Final = "appointment_book"
MOST_MINUTES: Final = 24 * 60

graphql_enum(Status, "AppointmentStatus")
graphql_enum(Party, "AppointmentParty")
graphql_enum(CancelReason, "AppointmentCancelReason")
graphql_enum(PromiseKind, "AppointmentPromiseKind")
graphql_enum(PromiseState, "AppointmentPromiseState")
row_type(capacity.FreeTime, "FreeBayTime")
row_type(capacity.ChannelCount, "AppointmentChannelCount")
_booked: Any = row_type(
    BookedAppointment, node=Root("appointment", {"appointment_number": "number"})
)


@strawberry.type
class AppointmentBookQueries:
    @strawberry.field(
        graphql_type=page_type(BookedAppointment),
        description="Who comes on a day, in the order of time, with the promises around each "
        "appointment: kept, broken, open or overdue (R001-R014).",
    )
    async def appointments(
        self,
        info: Info,
        day_: Annotated[date, strawberry.argument(name="day", description="The day, in Shanghai.")],
        site_id: SiteAsked = None,
        bay_id: Annotated[
            str | None, strawberry.argument(description="Only this work bay. If not given: all.")
        ] = None,
        to_reconfirm: Annotated[
            bool,
            strawberry.argument(
                description="Only agreed times that nobody has confirmed with the customer again "
                "(R010)."
            ),
        ] = False,
        at: At = None,
        first: First = 50,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.day_list(
                reading,
                site_id=site_id or info.context.identity.site_id,
                day=day(day_, "day"),
                at=moment_or_now(at, "at"),
                bay_id=bay_id,
                to_reconfirm=to_reconfirm,
                first=page_size(first),
                after=seen,
            )
            return await page_of(
                info, reading, found, first, ("comes_at", "appointment_id"), after=after
            )

    @strawberry.field(
        graphql_type=page_type(BookedAppointment),
        description="Requests that wait for an answer, the oldest first (R001).",
    )
    async def unanswered_appointments(
        self,
        info: Info,
        site_id: SiteAsked = None,
        at: At = None,
        first: First = 50,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.unanswered(
                reading,
                site_id=site_id or info.context.identity.site_id,
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
            )
            return await page_of(
                info, reading, found, first, ("requested_at", "appointment_id"), after=after
            )

    @strawberry.field(
        graphql_type=_booked | None,
        description="The appointment of a number, as the customer says it on arrival (R011).",
    )
    async def appointment(
        self,
        info: Info,
        number: Annotated[
            str, strawberry.argument(description="The number, e.g. AP-S1-2026-000123.")
        ],
        at: At = None,
        at_least: AtLeast = None,
    ) -> Any:
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.appointment_numbered(
                reading, number=number.strip().upper(), at=moment_or_now(at, "at")
            )
            if found is None:
                return None
            if own_customer(info) is not None:
                require_own(info, [found.customer_id] if found.customer_id else [])
            (shown,) = await objects_of(info, reading, [found])
            return shown

    @strawberry.field(
        graphql_type=page_type(BookedAppointment),
        description="The appointments made for a plate, the latest request first (R011).",
    )
    async def appointments_of_plate(
        self,
        info: Info,
        plate: Annotated[str, strawberry.argument(description="The number plate, e.g. 京A12345.")],
        at: At = None,
        first: First = 20,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await queries.appointments_of_plate(
                reading,
                plate=plate_as_written(plate),
                at=moment_or_now(at, "at"),
                first=page_size(first),
                after=seen,
            )
            return await page_of(
                info, reading, found, first, ("requested_at", "appointment_id"), after=after
            )

    @strawberry.field(
        graphql_type=list[row_type(capacity.FreeTime)],
        description="Where a work bay is free on a day, within the site's hours (R006).",
    )
    async def free_bay_times(
        self,
        info: Info,
        day_: Annotated[date, strawberry.argument(name="day", description="The day, in Shanghai.")],
        site_id: SiteAsked = None,
        minutes: Annotated[
            int, strawberry.argument(description="Free for at least so many minutes.")
        ] = 30,
        at_least: AtLeast = None,
    ) -> Any:
        if not 1 <= minutes <= MOST_MINUTES:
            raise GraphQLError(f"minutes is 1 to {MOST_MINUTES}, not {minutes}")
        async with info.context.reading(VIEW, at_least) as reading:
            found = await capacity.free_times(
                reading,
                site_id=site_id or info.context.identity.site_id,
                day=day(day_, "day"),
                minutes=minutes,
            )
            return await objects_of(info, reading, found)

    @strawberry.field(
        graphql_type=list[row_type(capacity.ChannelCount)],
        description="Requests of a period by the channel they came by, and how many were answered "
        "in time, late, or not at all (R001, R004).",
    )
    async def appointment_requests_by_channel(
        self,
        info: Info,
        since: Since,
        until: Until,
        site_id: SiteAsked = None,
        at: At = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        async with info.context.reading(VIEW, at_least) as reading:
            found = await capacity.requests_by_channel(
                reading,
                site_id=site_id or info.context.identity.site_id,
                since=day(since, "since"),
                until=day(until, "until"),
                at=moment_or_now(at, "at"),
            )
            return await objects_of(info, reading, found)
