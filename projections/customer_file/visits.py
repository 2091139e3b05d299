"""When the customer came, and the service items of each visit."""

from collections.abc import Iterable

from domain.follow_up.events import FollowUpOpened
from domain.follow_up.words import FollowUpSource
from domain.kernel import Recorded
from domain.repair_order.events import (
    AuthorisationSigned,
    LineCompleted,
    LineRemovalApproved,
    QuoteIssued,
    QuoteLineApproved,
    QuoteLineDeclined,
    QuoteWithdrawn,
    RepairLevelSet,
    RepairOrderCancelled,
    RepairOrderOpened,
    RepairOrderVehicleCorrected,
    ReworkStarted,
    VehicleDelivered,
)
from projections.consent import offer_digest
from projections.customer_file.definition import customer_file
from projections.engine import Change, put, set_


@customer_file.on(RepairOrderOpened)
def order_opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "visit",
        order_id=fact.stream_id,
        order_number=event.order_number,
        site_id=event.site_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        adviser_id=event.adviser_id,
        service_kind=event.service_kind,
        opened_at=event.opened_at,
    )


@customer_file.on(AuthorisationSigned)
def authorised(fact: Recorded[AuthorisationSigned]) -> Iterable[Change]:
    yield set_("visit", order_id=fact.stream_id, intake_at=fact.occurred_at)


@customer_file.on(RepairLevelSet)
def level_set(fact: Recorded[RepairLevelSet]) -> Iterable[Change]:
    yield set_("visit", order_id=fact.stream_id, repair_level=fact.event.level)


@customer_file.on(RepairOrderVehicleCorrected)
def vehicle_corrected(fact: Recorded[RepairOrderVehicleCorrected]) -> Iterable[Change]:
    yield set_("visit", order_id=fact.stream_id, vehicle_id=fact.event.vehicle_id)


@customer_file.on(RepairOrderCancelled)
def cancelled(fact: Recorded[RepairOrderCancelled]) -> Iterable[Change]:
    yield set_("visit", order_id=fact.stream_id, cancelled_at=fact.occurred_at)


@customer_file.on(VehicleDelivered)
def delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    yield set_(
        "visit",
        order_id=fact.stream_id,
        delivered_at=fact.event.delivered_at,
        repair_level=fact.event.repair_level,
    )


@customer_file.on(QuoteIssued)
def quoted(fact: Recorded[QuoteIssued]) -> Iterable[Change]:
    version = fact.event.quote_version
    yield put("quote", order_id=fact.stream_id, quote_version=version, withdrawn_at=None)
    for line in fact.event.lines:
        yield put(
            "quoted_line",
            order_id=fact.stream_id,
            line_id=line.line_id,
            quote_version=version,
            kind=line.kind,
            description=line.description,
            offer_digest=offer_digest(line),
        )


@customer_file.on(QuoteWithdrawn)
def withdrawn(fact: Recorded[QuoteWithdrawn]) -> Iterable[Change]:
    yield set_(
        "quote",
        order_id=fact.stream_id,
        quote_version=fact.event.quote_version,
        withdrawn_at=fact.occurred_at,
    )


@customer_file.on(QuoteLineApproved)
def line_approved(fact: Recorded[QuoteLineApproved]) -> Iterable[Change]:
    return _answered(fact, "approved")


@customer_file.on(QuoteLineDeclined)
def line_declined(fact: Recorded[QuoteLineDeclined]) -> Iterable[Change]:
    return _answered(fact, "declined")


@customer_file.on(LineRemovalApproved)
def line_removed(fact: Recorded[LineRemovalApproved]) -> Iterable[Change]:
    return _answered(fact, "removed")


def _answered(
    fact: Recorded[QuoteLineApproved | QuoteLineDeclined | LineRemovalApproved], answer: str
) -> Iterable[Change]:
    yield put(
        "line",
        order_id=fact.stream_id,
        line_id=fact.event.line_id,
        answer=answer,
        answered_version=fact.event.quote_version,
    )


@customer_file.on(LineCompleted)
def line_completed(fact: Recorded[LineCompleted]) -> Iterable[Change]:
    yield put(
        "line",
        order_id=fact.stream_id,
        line_id=fact.event.line_id,
        completed_at=fact.occurred_at,
    )


@customer_file.on(ReworkStarted)
def reworked(fact: Recorded[ReworkStarted]) -> Iterable[Change]:
    for line_id in fact.event.line_ids:
        yield put("line", order_id=fact.stream_id, line_id=line_id, completed_at=None)


@customer_file.on(FollowUpOpened)
def follow_up_opened(fact: Recorded[FollowUpOpened]) -> Iterable[Change]:
    event = fact.event
    if event.source is FollowUpSource.VISIT:
        yield put(
            "consultation",
            follow_up_id=fact.stream_id,
            site_id=event.site_id,
            customer_id=event.customer_id,
            vehicle_id=event.vehicle_id,
            visited_at=event.basis_at,
        )
