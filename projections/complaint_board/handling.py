"""Steps 4 to 6: investigated, a remedy planned, told and carried out, the outcome told."""

from collections.abc import Iterable

from domain.complaint.events import (
    CompensationAgreed,
    ComplaintResolved,
    InvestigationRecorded,
    OutcomeTold,
    ReferredOutside,
    RemedyCompleted,
    RemedyPlanned,
    RemedyTold,
)
from domain.complaint.words import Status
from domain.kernel import Recorded
from projections.complaint_board.definition import complaint_board, now, row, step
from projections.engine import Change, set_


@complaint_board.on(InvestigationRecorded)
def investigated(fact: Recorded[InvestigationRecorded]) -> Iterable[Change]:
    event = fact.event
    yield now(
        fact,
        investigated_at=fact.occurred_at,
        investigated_version=fact.version,
        finding=event.finding,
        findings_sealed=event.findings,
    )
    yield step(fact, 4)
    for part_number in event.part_numbers:
        yield row("found_part", fact, part_number=part_number)
    for staff_id in event.responsible_staff_ids:
        yield row("found_staff", fact, staff_id=staff_id)


@complaint_board.on(RemedyPlanned)
def remedy_planned(fact: Recorded[RemedyPlanned]) -> Iterable[Change]:
    yield now(
        fact,
        remedy_planned_at=fact.occurred_at,
        remedy_planned_for=fact.event.planned_for,
        remedy_sealed=fact.event.remedy,
        remedy_told_at=None,  # a new plan is to be told anew (R133)
    )
    yield step(fact, 5)


@complaint_board.on(RemedyTold)
def remedy_told(fact: Recorded[RemedyTold]) -> Iterable[Change]:
    yield now(fact, remedy_told_at=fact.occurred_at)


@complaint_board.on(RemedyCompleted)
def remedy_completed(fact: Recorded[RemedyCompleted]) -> Iterable[Change]:
    yield now(
        fact,
        remedy_completed_at=fact.event.completed_at,
        what_was_done_sealed=fact.event.what_was_done,
    )
    yield step(fact, 6, fact.event.completed_at)


@complaint_board.on(CompensationAgreed)
def compensation_agreed(fact: Recorded[CompensationAgreed]) -> Iterable[Change]:
    yield row(
        "compensation",
        fact,
        agreed_at=fact.occurred_at,
        amount_fen=fact.event.amount_fen,
        form=fact.event.form,
        conditions_sealed=fact.event.conditions,
    )


@complaint_board.on(OutcomeTold)
def outcome_told(fact: Recorded[OutcomeTold]) -> Iterable[Change]:
    yield now(
        fact, outcome_told_at=fact.occurred_at, outcome_sealed=fact.event.outcome, satisfied=None
    )


@complaint_board.on(ComplaintResolved)
def resolved(fact: Recorded[ComplaintResolved]) -> Iterable[Change]:
    event = fact.event
    ended = {"resolved_at": event.resolved_at, "resolution_due_at": event.resolution_due_at}
    yield now(fact, status=Status.RESOLVED, **ended)
    yield set_("round", complaint_id=fact.stream_id, round=event.round, **ended)


@complaint_board.on(ReferredOutside)
def referred(fact: Recorded[ReferredOutside]) -> Iterable[Change]:
    yield row(
        "referral",
        fact,
        referred_at=fact.occurred_at,
        body=fact.event.body,
        reference=fact.event.reference,
    )
