"""Steps 1 to 3: received, confirmed, graded, contacted, categorised, assigned."""

from collections.abc import Iterable
from typing import Any, Final

from domain.complaint.events import (
    ComplainantContacted,
    ComplaintAssigned,
    ComplaintCategorised,
    ComplaintReassigned,
    ComplaintReceived,
    ContentConfirmed,
    ReportedIncident,
    SeveritySet,
)
from domain.complaint.words import Severity, Status
from domain.kernel import Recorded
from projections.complaint_board.definition import complaint_board, now, step
from projections.engine import BlindIndex, Change, put

_NOT_SAID: Final = ReportedIncident()


@complaint_board.on(ComplaintReceived)
def received(fact: Recorded[ComplaintReceived]) -> Iterable[Change]:
    event, incident = fact.event, fact.event.incident or _NOT_SAID
    yield put(
        "complaint",
        complaint_id=fact.stream_id,
        complaint_number=event.complaint_number,
        complaint_kind=event.complaint_kind,
        site_id=event.site_id,
        received_at=event.received_at,
        channel=event.channel,
        content_sealed=event.content,
        anonymous=event.anonymous,
        contactable=event.customer_id is not None or event.contact_phone is not None,
        subject_id=event.customer_id or fact.stream_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
        source_call_id=event.source_call,
        subject_staff_id=event.subject_staff_id,
        external_reference=event.external_reference,
        promise_version=event.promise_version,
        incident_on=incident.incident_on,
        incident_odometer_km=incident.odometer_km,
        crash=incident.crash,
        fire=incident.fire,
        injured=incident.injured,
        deaths=incident.deaths,
        city=incident.city,
        state=incident.state,
        status=Status.OPEN,
        round=1,
        reopened_version=0,
        severity=Severity.GENERAL,
        imported=event.imported,
        response_due_at=event.response_due_at,
        resolution_due_at=event.resolution_due_at,
    )
    yield step(fact, 1, event.received_at)
    yield put(
        "round",
        complaint_id=fact.stream_id,
        round=1,
        began_at=event.received_at,
        resolution_due_at=event.resolution_due_at,
    )
    for component in incident.components:
        yield put("component", complaint_id=fact.stream_id, component=component)
    if (phone := event.contact_phone) is not None:
        yield put(
            "known_phone",
            subject_id=phone.subject,
            source="complaint",
            phone_index=BlindIndex(phone),
        )


@complaint_board.on(ContentConfirmed)
def content_confirmed(fact: Recorded[ContentConfirmed]) -> Iterable[Change]:
    confirmed: dict[str, Any] = {"confirmed_at": fact.occurred_at}
    if fact.event.corrected_content is not None:
        confirmed["corrected_content_sealed"] = fact.event.corrected_content
    yield now(fact, **confirmed)


@complaint_board.on(SeveritySet)
def graded(fact: Recorded[SeveritySet]) -> Iterable[Change]:
    yield now(fact, severity=fact.event.severity, severity_ground=fact.event.ground)


@complaint_board.on(ComplainantContacted)
def contacted(fact: Recorded[ComplainantContacted]) -> Iterable[Change]:
    if fact.event.first:
        yield now(fact, responded_at=fact.occurred_at, responded_by_id=fact.event.staff_id)


@complaint_board.on(ComplaintCategorised)
def categorised(fact: Recorded[ComplaintCategorised]) -> Iterable[Change]:
    yield now(fact, category=fact.event.category)
    yield step(fact, 2)


@complaint_board.on(ComplaintAssigned, ComplaintReassigned)
def assigned(fact: Recorded[ComplaintAssigned | ComplaintReassigned]) -> Iterable[Change]:
    yield now(
        fact,
        department=fact.event.department,
        assignee_id=fact.event.assignee_id,
        investigate_by=fact.event.investigate_by,
    )
    yield step(fact, 3)
