"""What facts of workshop, parts, care and quality change in the state."""

from typing import TypeVar, assert_never

from domain.repair_order.fold_before import with_line
from domain.repair_order.quality_events import (
    CertificateIssued,
    FinalInspectionFailed,
    FinalInspectionPassed,
    FunctionTestRecorded,
    QualityEvent,
    ReworkStarted,
    SelfCheckPassed,
    TeamCheckPassed,
)
from domain.repair_order.state import Progress, State
from domain.repair_order.terms import ReworkCause
from domain.repair_order.work_events import (
    CareEvent,
    LabourStarted,
    LabourStopped,
    LineCompleted,
    LoanerProvided,
    LoanerReturned,
    LoanerWaived,
    OldPartReturned,
    PartBatchBlockedNoticed,
    PartBatchReleaseNoticed,
    PartEvent,
    PartFitApproved,
    PartIssued,
    PartMismatchReported,
    PartReplaced,
    PartReserved,
    PartReturned,
    ProgressNotified,
    RescueTravelRecorded,
    SubletOrdered,
    SubletReceived,
    TechnicianAssigned,
    TravelAllowancePaid,
    VehicleCleaned,
    WorkEvent,
    WorkPaused,
    WorkResumed,
    WorkStarted,
)

S = TypeVar("S", bound=State)


def worked_on(state: S) -> S:
    """A copy after work: tests, checks, pass, certificate and acceptance are void (7, 9)."""
    if not (
        state.passed_tests
        or state.self_checker
        or state.team_checked
        or state.passed_by
        or state.certified
        or state.explained
        or state.accepted
    ):
        return state
    return state.changed(
        passed_tests={},
        self_checker=None,
        team_checked=False,
        passed_by=None,
        certified=False,
        explained=False,
        accepted=False,
    )


def fold_work(state: S, event: WorkEvent) -> S:  # noqa: C901, PLR0911 - one case a fact
    """The state after a fact of the workshop."""
    match event:
        case TechnicianAssigned():
            return _worker(state, event.technician_id)
        case WorkStarted() | WorkResumed():
            return _progress(state, event.line_id, event.technician_id, Progress.RUNNING)
        case LineCompleted():
            return _progress(state, event.line_id, event.technician_id, Progress.COMPLETED)
        case WorkPaused():
            return with_line(state, event.line_id, progress=Progress.PAUSED)
        case LabourStarted():
            clock = (event.technician_id, event.line_id)
            working = _worker(worked_on(state), event.technician_id)
            return working.changed(clocked_in=state.clocked_in | {clock})
        case LabourStopped():
            clock = (event.technician_id, event.line_id)
            return state.changed(clocked_in=state.clocked_in - {clock})
        case PartReplaced():
            fitted = with_line(worked_on(state), event.line_id, parts_fitted=True)
            return _worker(fitted, event.technician_id)
        case SubletOrdered():
            return state.changed(sublets_out=state.sublets_out | {event.line_id})
        case SubletReceived():
            # Work that is not accepted goes back: the line is still with the outside shop.
            done = {event.line_id} if event.accepted else frozenset[str]()
            return worked_on(state).changed(sublets_out=state.sublets_out - done)
        case VehicleCleaned():
            return state
        case _:
            assert_never(event)


def _progress(state: S, line_id: str, technician_id: str, progress: Progress) -> S:
    return _worker(with_line(worked_on(state), line_id, progress=progress), technician_id)


def _worker(state: S, technician_id: str) -> S:
    if technician_id in state.technicians:
        return state
    return state.changed(technicians=state.technicians | {technician_id})


def fold_part(state: S, event: PartEvent) -> S:
    """The state after a fact about parts; fitting one is a fact of the workshop."""
    match event:
        case PartBatchBlockedNoticed():
            return state.changed(blocked_batches=state.blocked_batches | {event.batch_id})
        case PartBatchReleaseNoticed():
            return state.changed(blocked_batches=state.blocked_batches - {event.batch_id})
        case PartFitApproved():
            answered_for = (event.line_id, event.part_number)
            return state.changed(fit_approved=state.fit_approved | {answered_for})
        case PartReserved():
            held = (event.line_id, event.part_number)
            return state.changed(reservations=state.reservations | {held})
        case PartIssued() | PartMismatchReported() | PartReturned() | OldPartReturned():
            return state
        case _:
            assert_never(event)


def fold_care(state: S, event: CareEvent) -> S:
    """The state after a fact of care for the customer meanwhile."""
    match event:
        case LoanerProvided():
            return state.changed(loaner_id=event.loaner_id)
        case LoanerReturned():
            return state.changed(loaner_id=None)
        case ProgressNotified() | LoanerWaived() | TravelAllowancePaid() | RescueTravelRecorded():
            return state
        case _:
            assert_never(event)


def fold_quality(state: S, event: QualityEvent) -> S:  # noqa: PLR0911 - one case a fact
    """The state after a fact of a quality gate."""
    match event:
        case FunctionTestRecorded():
            passed = state.passed_tests.get(event.function, 0) + 1 if event.passed else 0
            return state.changed(
                tests=event.test_number,
                passed_tests={**state.passed_tests, event.function: passed},
            )
        case SelfCheckPassed():
            return state.changed(self_checker=event.technician_id, team_checked=False)
        case TeamCheckPassed():
            return state.changed(team_checked=True)
        case FinalInspectionPassed():
            return state.changed(passed_by=event.inspector_id)
        case FinalInspectionFailed():
            return state.changed(passed_by=None, rework_due=ReworkCause.INSPECTION)
        case ReworkStarted():
            return _reworked(state, event)
        case CertificateIssued():
            return state.changed(certified=True, certificates=state.certificates + 1)
        case _:
            assert_never(event)


def _reworked(state: S, event: ReworkStarted) -> S:
    reopened = worked_on(state)
    for line_id in event.line_ids:
        reopened = with_line(reopened, line_id, progress=Progress.RUNNING)
    return _worker(reopened, event.technician_id).changed(rework_due=None, rework_laps=event.lap)
