"""Facts of concern, cause and correction, of parts, people and inspections."""

from collections.abc import Iterable
from typing import Any

from domain.kernel import Event, Recorded
from domain.repair_order.events import (
    CertificateIssued,
    ConcernRecorded,
    DiagnosisRecorded,
    EntryInspectionRecorded,
    ExteriorRechecked,
    FinalInspectionFailed,
    FinalInspectionPassed,
    FunctionTestRecorded,
    LabourStarted,
    LineCompleted,
    PartReplaced,
    ReworkStarted,
    SelfCheckPassed,
    TeamCheckPassed,
    TechnicianAssigned,
    WorkResumed,
    WorkStarted,
)
from projections.engine import Change, put
from projections.vehicle_history.definition import vehicle_history
from projections.vehicle_history.words import InspectionKind, Task


def _person(fact: Recorded[Event], task: Task, person_id: str) -> Change:
    return put("person", order_id=fact.stream_id, task=task, person_id=person_id)


@vehicle_history.on(ConcernRecorded)
def concern(fact: Recorded[ConcernRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "concern",
        order_id=fact.stream_id,
        concern_id=event.concern_id,
        words_sealed=event.customer_words,
        note_sealed=event.adviser_note,
    )


@vehicle_history.on(DiagnosisRecorded)
def diagnosed(fact: Recorded[DiagnosisRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "diagnosis",
        order_id=fact.stream_id,
        turn=fact.version,
        concern_id=event.concern_id,
        cause=event.cause,
        dtcs=event.dtcs,
        measurements=event.measurements,
        diagnosed_by=event.diagnosed_by,
        diagnosed_at=fact.occurred_at,
    )
    yield _person(fact, Task.DIAGNOSIS, event.diagnosed_by)


@vehicle_history.on(TechnicianAssigned, WorkStarted, WorkResumed, LabourStarted)
def worked(
    fact: Recorded[TechnicianAssigned | WorkStarted | WorkResumed | LabourStarted],
) -> Iterable[Change]:
    yield _person(fact, Task.REPAIR, fact.event.technician_id)


@vehicle_history.on(LineCompleted)
def line_completed(fact: Recorded[LineCompleted]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "line_done",
        order_id=fact.stream_id,
        turn=fact.version,
        line_id=event.line_id,
        correction=event.correction,
        technician_id=event.technician_id,
        procedure_ref=event.procedure_ref,
        completed_at=fact.occurred_at,
    )
    yield _person(fact, Task.REPAIR, event.technician_id)


@vehicle_history.on(ReworkStarted)
def rework_started(fact: Recorded[ReworkStarted]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "rework",
        order_id=fact.stream_id,
        lap=event.lap,
        turn=fact.version,
        cause=event.cause,
        line_ids=event.line_ids,
        technician_id=event.technician_id,
        started_at=fact.occurred_at,
    )
    yield _person(fact, Task.REPAIR, event.technician_id)


@vehicle_history.on(PartReplaced)
def part_replaced(fact: Recorded[PartReplaced]) -> Iterable[Change]:
    event, removed = fact.event, fact.event.removed
    yield put(
        "part",
        order_id=fact.stream_id,
        turn=fact.version,
        line_id=event.line_id,
        vehicle_id=event.vehicle_id,
        fitted_number=event.fitted.part_number,
        fitted_name=event.fitted.name,
        fitted_grade=event.fitted.grade,
        fitted_batch=event.fitted.batch_id,
        fitted_serial=event.fitted.serial,
        removed_number=removed and removed.part_number,
        removed_name=removed and removed.name,
        removed_grade=removed and removed.grade,
        removed_batch=removed and removed.batch_id,
        removed_serial=removed and removed.serial,
        reason=event.reason,
        quantity_milli=event.quantity_milli,
        technician_id=event.technician_id,
        fitted_at=fact.occurred_at,
    )
    yield _person(fact, Task.REPAIR, event.technician_id)


@vehicle_history.on(EntryInspectionRecorded)
def entry_inspected(fact: Recorded[EntryInspectionRecorded]) -> Iterable[Change]:
    event = fact.event
    yield _inspection(fact, InspectionKind.ENTRY, event.inspected_by, None, items=event.items)
    yield _person(fact, Task.ENTRY_INSPECTION, event.inspected_by)
    if event.assisted_by is not None:
        yield _person(fact, Task.ENTRY_INSPECTION, event.assisted_by)


@vehicle_history.on(SelfCheckPassed)
def self_checked(fact: Recorded[SelfCheckPassed]) -> Iterable[Change]:
    by = fact.event.technician_id
    yield _inspection(fact, InspectionKind.SELF_CHECK, by, passed=True)
    yield _person(fact, Task.SELF_CHECK, by)


@vehicle_history.on(TeamCheckPassed)
def team_checked(fact: Recorded[TeamCheckPassed]) -> Iterable[Change]:
    by = fact.event.checked_by
    yield _inspection(fact, InspectionKind.TEAM_CHECK, by, passed=True)
    yield _person(fact, Task.TEAM_CHECK, by)


@vehicle_history.on(FinalInspectionPassed)
def final_passed(fact: Recorded[FinalInspectionPassed]) -> Iterable[Change]:
    event = fact.event
    yield _inspection(
        fact, InspectionKind.FINAL, event.inspector_id, passed=True, results=event.results
    )
    yield _person(fact, Task.FINAL_INSPECTION, event.inspector_id)


@vehicle_history.on(FinalInspectionFailed)
def final_failed(fact: Recorded[FinalInspectionFailed]) -> Iterable[Change]:
    event = fact.event
    yield _inspection(
        fact, InspectionKind.FINAL, event.inspector_id, passed=False, findings=event.findings
    )
    yield _person(fact, Task.FINAL_INSPECTION, event.inspector_id)


@vehicle_history.on(ExteriorRechecked)
def exterior_rechecked(fact: Recorded[ExteriorRechecked]) -> Iterable[Change]:
    event = fact.event
    yield _inspection(
        fact,
        InspectionKind.EXIT,
        event.checked_by,
        passed=not event.differences,
        items=event.differences,
    )


def _inspection(
    fact: Recorded[Event], kind: InspectionKind, by: str, passed: bool | None, **more: Any
) -> Change:
    row: dict[str, Any] = {"items": (), "results": (), "findings": (), **more}
    return put(
        "inspection",
        order_id=fact.stream_id,
        turn=fact.version,
        kind=kind,
        passed=passed,
        inspected_by=by,
        inspected_at=fact.occurred_at,
        **row,
    )


@vehicle_history.on(FunctionTestRecorded)
def function_tested(fact: Recorded[FunctionTestRecorded]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "function_test",
        order_id=fact.stream_id,
        test_number=event.test_number,
        turn=fact.version,
        function=event.function,
        passed=event.passed,
        measured=event.measured,
        tested_by=event.tested_by,
        tested_at=fact.occurred_at,
    )
    yield _person(fact, Task.FUNCTION_TEST, event.tested_by)


@vehicle_history.on(CertificateIssued)
def certified(fact: Recorded[CertificateIssued]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "certificate",
        order_id=fact.stream_id,
        certificate_number=event.certificate_number,
        inspector_id=event.inspector_id,
        issued_at=fact.occurred_at,
    )
