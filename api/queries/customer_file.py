"""The customer's file: 客户档案基本资料表 (RM1, R101-R104)."""

from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

import strawberry

from api.graphql.as_of import AS_OF, KnownAt, TrueAt, as_of, nothing_yet, past_with
from api.graphql.children import batched, listed, objects_of, one_of, page_of, page_type, paged
from api.graphql.connections import After, First, decode_cursor, page_size
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.rows import row_type
from api.graphql.sight import require_own, require_staff
from api.queries.asked import PlateAsked, SiteAsked, plate_as_written
from domain.customer.events import FileTrigger, Purpose, QuietHours
from domain.kernel.checked import checked
from domain.values.clock import shanghai_date
from domain.values.phone import parse_phone
from domain.values.vin import parse_vin
from projections.customer_file import history, queries
from projections.customer_file.concerned import of_customer
from projections.customer_file.projection import customer_file

PAGE = 20

graphql_enum(FileTrigger, "CustomerFileTrigger")
graphql_enum(Purpose, "ConsentPurpose")
graphql_enum(history.VisitKind, "FileVisitKind")
row_type(QuietHours, "FileQuietHours")
row_type(queries.Consent, "FileConsent")
row_type(
    history.FileVisit,
    also={
        "items": batched(
            history.service_items_of,
            history.ServiceItem,
            "维修养护项目: lines of the visit that are agreed to or done.",
            of="visit_id",
        )
    },
)
_file: Any = row_type(
    queries.CustomerFile,
    node=Root("customerFile", {"customer_id": "customerId"}),
    also=AS_OF
    | {
        "vehicles": paged(
            history.vehicles_of,
            history.FileVehicle,
            "Vehicles that the customer owns, uses or brought, with interval and next service.",
            of="customer_id",
            key=[("vehicle_id", UUID)],
        ),
        "visits": paged(
            history.visits_of,
            history.FileVisit,
            "Dates of repair and visit, with what was done; the latest first.",
            of="customer_id",
            key=[("visited_at", datetime), ("visit_id", UUID)],
        ),
        "consents": listed(
            queries.consents_of,
            queries.Consent,
            "What the customer last said to each purpose (PIPL Art. 14).",
            of="customer_id",
        ),
        "planned_services": listed(
            queries.planned_services_of,
            queries.PlannedService,
            "What the dealership means to offer next (设计“下一次”服务, R104).",
            of="customer_id",
        ),
    },
)
_files: Any = page_type(queries.CustomerFile)
_due: Any = page_type(queries.FileDue)


@strawberry.type
class CustomerFileQueries:
    @strawberry.field(
        graphql_type=_file | None,
        description="One customer's file (客户档案基本资料表) with its twelve fields (R102, RM1).",
    )
    async def customer_file(
        self,
        info: Info,
        customer_id: Annotated[UUID, strawberry.argument(description="The customer.")],
        known_at: KnownAt = None,
        true_at: TrueAt = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_own(info, [customer_id])
        when = as_of(known_at, true_at)
        async with info.context.reading("customer_file", at_least) as reading:
            found = await queries.file_of(reading, customer_id=customer_id)
            if found is None or when is None:
                return await one_of(info, reading, found)
            known = await of_customer(reading, customer_id=customer_id)
        past = await past_with(
            info, customer_file, when, partial(of_customer, customer_id=customer_id), known
        )
        async with past.reading() as reading:
            found = await queries.file_of(reading, customer_id=customer_id)
            if found is None:
                raise await nothing_yet(info, customer_id, past)
            return await one_of(info, reading, found)

    @strawberry.field(
        graphql_type=list[_file],
        description="Files found by exactly one of phone, plate, VIN and order number.",
    )
    async def find_customer_files(
        self,
        info: Info,
        phone: Annotated[
            str | None, strawberry.argument(description="A telephone number, written as you like.")
        ] = None,
        plate: PlateAsked = None,
        vin: Annotated[str | None, strawberry.argument(description="A full VIN.")] = None,
        order_number: Annotated[
            str | None, strawberry.argument(description="The number of a repair order.")
        ] = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        async with info.context.reading("customer_file", at_least) as reading:
            if phone is not None:
                index = info.context.services.keyring.blind_index(
                    checked("phone", parse_phone, phone)
                )
                rows = await queries.files_by_phone(reading, phone_index=index)
            elif plate is not None:
                rows = await queries.files_by_plate(reading, plate=plate_as_written(plate))
            elif vin is not None:
                rows = await queries.files_by_vin(reading, vin=checked("vin", parse_vin, vin))
            elif order_number is not None:
                rows = await queries.files_by_order(reading, order_number=order_number)
            else:
                return []
            return await objects_of(info, reading, rows)

    @strawberry.field(
        graphql_type=_files, description="Files of a site, the one opened last first."
    )
    async def customer_files(
        self,
        info: Info,
        site_id: SiteAsked = None,
        first: First = PAGE,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading("customer_file", at_least) as reading:
            rows = await queries.files_of_site(
                reading,
                site_id=site_id or info.context.identity.site_id,
                first=page_size(first),
                after=seen,
            )
            return await page_of(
                info, reading, rows, first, ["opened_at", "customer_id"], after=after
            )

    @strawberry.field(
        graphql_type=_due,
        description="Visits whose customer has no file yet, the oldest first; due so many days "
        "after intake as the promise in force on the day of `since` says (R101).",
    )
    async def customer_files_due(
        self,
        info: Info,
        since: Annotated[
            datetime, strawberry.argument(description="Visits from this moment on, with zone.")
        ],
        site_id: SiteAsked = None,
        first: First = PAGE,
        after: After = None,
        at_least: AtLeast = None,
    ) -> Any:
        require_staff(info)
        day = checked("since", shanghai_date, since)
        knowledge = info.context.services.knowledge
        _, promise = await info.context.run(lambda: knowledge.values_on(day))
        seen: Any = decode_cursor(after, datetime, UUID)
        async with info.context.reading("customer_file", at_least) as reading:
            rows = await queries.files_due(
                reading,
                site_id=site_id or info.context.identity.site_id,
                since=since,
                file_days=promise.customer_file_days,
                first=page_size(first),
                after=seen,
            )
            return await page_of(info, reading, rows, first, ["intake_at", "visit_id"], after=after)
