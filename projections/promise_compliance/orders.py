"""Clocks and checks of orders, and of customer files: ready in time, tests, first pass (R029, R066, R071, R101)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from domain.customer.events import CustomerEvent, CustomerFileOpened, FileTrigger
from domain.file_duty.events import FileDutyEvent, FileOwed
from domain.kernel import Recorded
from domain.repair_order.events import (
    AfterEvent,
    CareEvent,
    CustomerRejected,
    DeliveryEvent,
    FinalInspectionFailed,
    FinalInspectionPassed,
    FunctionTestRecorded,
    IntakeEvent,
    PartEvent,
    PromisedTimeSet,
    QualityEvent,
    QuoteEvent,
    ReadyForPickup,
    RepairOrderCancelled,
    RepairOrderOpened,
    ReworkStarted,
    VehicleDelivered,
    WorkEvent,
)
from domain.service_promise.events import PromiseVersionAdopted, ServicePromiseEvent
from projections.engine import Change
from projections.lookups import ignore_pages
from projections.promise_compliance.definition import (
    begun,
    done,
    ended,
    promise_compliance,
    row,
    subject,
    undone,
)
from projections.promise_compliance.words import Promise


@promise_compliance.on(RepairOrderOpened)
def order_opened(fact: Recorded[RepairOrderOpened]) -> Iterable[Change]:
    event = fact.event
    yield subject(
        fact,
        "repair_order",
        number=event.order_number,
        site_id=event.site_id,
        person_id=event.adviser_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=fact.stream_id,
    )


@promise_compliance.on(PromisedTimeSet)
def completion_promised(fact: Recorded[PromisedTimeSet]) -> Iterable[Change]:
    # A revision moves nothing: punctuality is judged by the first promise (D.7).
    yield begun(fact, Promise.COMPLETION_TIME, fact.event.promised_at)


@promise_compliance.on(ReadyForPickup)
def ready(fact: Recorded[ReadyForPickup]) -> Iterable[Change]:
    yield done(fact, Promise.COMPLETION_TIME, at=fact.event.ready_at)


@promise_compliance.on(CustomerRejected)
def rejected(fact: Recorded[CustomerRejected]) -> Iterable[Change]:
    yield undone(fact, Promise.COMPLETION_TIME)


@promise_compliance.on(RepairOrderCancelled)
def cancelled(fact: Recorded[RepairOrderCancelled]) -> Iterable[Change]:
    yield ended(fact, Promise.COMPLETION_TIME)


@promise_compliance.on(VehicleDelivered)
def delivered(fact: Recorded[VehicleDelivered]) -> Iterable[Change]:
    event = fact.event
    yield row(
        "delivery", fact, order_id=fact.stream_id, site_id=event.site_id, at=event.delivered_at
    )


@promise_compliance.on(FunctionTestRecorded)
def tested(fact: Recorded[FunctionTestRecorded]) -> Iterable[Change]:
    yield _quality(fact, "tested", fact.event.tested_by, passed=fact.event.passed)


@promise_compliance.on(FinalInspectionPassed)
def inspection_passed(fact: Recorded[FinalInspectionPassed]) -> Iterable[Change]:
    yield _quality(fact, "inspected", fact.event.inspector_id, passed=True)


@promise_compliance.on(FinalInspectionFailed)
def inspection_failed(fact: Recorded[FinalInspectionFailed]) -> Iterable[Change]:
    yield _quality(fact, "inspected", fact.event.inspector_id, passed=False)


@promise_compliance.on(ReworkStarted)
def reworked(fact: Recorded[ReworkStarted]) -> Iterable[Change]:
    yield _quality(fact, "reworked", fact.event.technician_id, passed=False)


@promise_compliance.on(CustomerFileOpened)
def file_opened(fact: Recorded[CustomerFileOpened]) -> Iterable[Change]:
    event = fact.event
    yield subject(
        fact,
        "customer_file",
        site_id=event.site_id,
        person_id=fact.context.actor.id,
        promise_version=event.promise_version,
        customer_id=fact.stream_id,
    )
    if event.trigger is FileTrigger.IMPORT:  # nothing was promised about taking files over
        return
    # The fact stores 24:00 of the last day, which itself is too late.
    due_at = event.due_at - timedelta(microseconds=1)
    yield begun(fact, Promise.CUSTOMER_FILE, due_at, at=event.triggered_at)
    yield done(fact, Promise.CUSTOMER_FILE)


@promise_compliance.on(FileOwed)
def file_owed(fact: Recorded[FileOwed]) -> Iterable[Change]:
    event = fact.event
    yield subject(
        fact,
        "file_duty",
        site_id=event.site_id,
        promise_version=event.promise_version,
        customer_id=event.customer_id,
    )
    yield begun(fact, Promise.CUSTOMER_FILE, event.due_at, at=event.triggered_at)


@promise_compliance.on(PromiseVersionAdopted)
def adopted(fact: Recorded[PromiseVersionAdopted]) -> Iterable[Change]:
    values = fact.event.values
    yield row(
        "promise",
        fact,
        promise_version=fact.event.promise_version,
        effective_from=fact.event.effective_from,
        function_tests_min=values.function_tests_min,
        complaint_rate_max_permille=values.complaint_rate_max_permille,
        first_pass_rate_min_permille=values.first_pass_rate_min_permille,
        satisfaction_gain_target_permille=values.satisfaction_gain_target_permille,
    )


ignore_pages(
    promise_compliance,
    IntakeEvent,
    QuoteEvent,
    WorkEvent,
    PartEvent,
    CareEvent,
    QualityEvent,
    DeliveryEvent,
    AfterEvent,
    CustomerEvent,
    FileDutyEvent,
    ServicePromiseEvent,
    reason="starts, moves or stops no clock",
)


def _quality(fact: Recorded[Any], kind: str, person_id: str, *, passed: bool) -> Change:
    return row(
        "quality", fact, order_id=fact.stream_id, kind=kind, passed=passed, person_id=person_id
    )
