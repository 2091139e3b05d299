"""Steps 1 to 3 of a complaint: receive, confirm, contact, categorise, grade, dispatch."""

from datetime import date
from typing import Any

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    ComplaintCategorised,
    ComplaintReassigned,
    ComplaintReceived,
    ContentConfirmed,
    ReportedIncident,
    SeveritySet,
)
from domain.complaint.words import Category, ComplaintKind, Severity, SeverityGround
from domain.kernel import Actor, Channel, Event, Km, Personal, Role, as_events
from tests.domain.complaint.examples import (
    ADVISER,
    AGENT,
    ANONYMOUS,
    ASSIGNED,
    CATEGORISED,
    CONTACTED,
    CUSTOMER,
    IN_HAND,
    ORDER,
    RECEIVED,
    RECEIVED_AT,
    TECHNICIAN,
    VEHICLE,
    at,
    terms,
    words,
)
from tests.domain.dsl import STREAM_ID, given


def receive(complaint: Complaint, **changes: Any) -> tuple[Event, ...]:
    arguments: dict[str, Any] = {
        "number": 7,
        "site_id": "S1",
        "at": RECEIVED_AT,
        "channel": Channel.PHONE,
        "content": " 刹车异响没有修好 ",
        "customer_id": CUSTOMER,
        "vehicle_id": VEHICLE,
        "repair_order_id": ORDER,
        "subject_staff_id": TECHNICIAN,
        "terms": terms(RECEIVED_AT),
    }
    return as_events(complaint.receive(**(arguments | changes)))


def opening(**changes: Any) -> ComplaintReceived:
    first = receive(Complaint(id=STREAM_ID), **changes)[0]
    assert isinstance(first, ComplaintReceived)
    return first


# Step 1


def test_receiving_fixes_both_due_times_and_the_promise_they_come_from() -> None:
    given(Complaint).when(receive).then(RECEIVED)


def test_a_blank_complaint_is_none() -> None:
    given(Complaint).when(lambda c: receive(c, content="  ")).then_refused(
        "malformed.text.empty", field="content"
    )


def test_anonymous_complaints_are_accepted_without_a_link_to_a_customer() -> None:
    report = opening(
        anonymous=True,
        customer_id=None,
        vehicle_id=None,
        repair_order_id=None,
        complaint_kind=ComplaintKind.REPORT,
    )
    assert report.anonymous
    assert report.customer_id is None
    assert report.content == Personal(STREAM_ID, "刹车异响没有修好")


def test_an_anonymous_complaint_names_no_customer() -> None:
    given(Complaint).when(lambda c: receive(c, anonymous=True)).then_refused(
        "complaint.anonymous_with_customer", field="customerId"
    )


def test_the_phone_of_a_complainant_without_a_file_is_personal() -> None:
    assert opening(customer_id=None, contact_phone="138 1234 1234").contact_phone == Personal(
        STREAM_ID, "+8613812341234"
    )
    given(Complaint).when(lambda c: receive(c, contact_phone="12345")).then_refused(
        "malformed.phone.format", field="contactPhone"
    )


def test_an_imported_complaint_keeps_its_components_and_its_foreign_number() -> None:
    incident = ReportedIncident(
        components=("ELECTRICAL SYSTEM: INSTRUMENT PANEL", "ENGINE"),
        incident_on=date(2007, 8, 14),
        odometer_km=Km(61_155),
        crash=False,
        fire=False,
        injured=0,
        deaths=0,
        city="RAPID CITY",
        state="SD",
    )
    imported = opening(
        channel=Channel.IMPORT,
        customer_id=None,
        anonymous=True,
        external_reference="10215852",
        incident=incident,
    )
    assert imported.incident == incident
    assert imported.external_reference == "10215852"


@pytest.mark.parametrize(
    "incident",
    [
        ReportedIncident(odometer_km=Km(-1)),
        ReportedIncident(injured=-1),
        ReportedIncident(deaths=-1),
    ],
)
def test_counts_of_an_incident_are_not_negative(incident: ReportedIncident) -> None:
    given(Complaint).when(lambda c: receive(c, incident=incident)).then_refused(
        "complaint.negative_count", field="incident"
    )


def test_the_content_can_be_confirmed_and_put_right() -> None:
    given(Complaint, RECEIVED).when(
        lambda c: c.confirm_content(actor=AGENT, corrected_content="左前轮异响")
    ).then(ContentConfirmed(confirmed_by_staff_id=AGENT.id, corrected_content=words("左前轮异响")))


# Severity


@pytest.mark.parametrize(
    ("incident", "ground"),
    [
        (ReportedIncident(deaths=1, injured=2), SeverityGround.DEATH),
        (ReportedIncident(injured=1, crash=True), SeverityGround.INJURY),
        (ReportedIncident(fire=True), SeverityGround.FIRE),
        (ReportedIncident(crash=True), SeverityGround.CRASH),
    ],
)
def test_harm_to_people_makes_a_complaint_major_at_once(
    incident: ReportedIncident, ground: SeverityGround
) -> None:
    major = SeveritySet(severity=Severity.MAJOR, previous=Severity.GENERAL, ground=ground)
    given(Complaint).when(lambda c: receive(c, incident=incident)).then(
        msgspec.structs.replace(RECEIVED, incident=incident), major
    )


@pytest.mark.parametrize(
    ("channel", "ground"),
    [(Channel.REGULATOR, SeverityGround.AUTHORITY), (Channel.MEDIA, SeverityGround.MEDIA)],
)
def test_a_complaint_through_authority_or_media_is_major(
    channel: Channel, ground: SeverityGround
) -> None:
    major = SeveritySet(severity=Severity.MAJOR, previous=Severity.GENERAL, ground=ground)
    given(Complaint).when(lambda c: receive(c, channel=channel)).then(
        msgspec.structs.replace(RECEIVED, channel=channel), major
    )


def test_severity_may_rise_without_and_fall_only_with_a_reason() -> None:
    raised = SeveritySet(
        severity=Severity.ESCALATED, previous=Severity.GENERAL, ground=SeverityGround.REPEATED
    )
    graded = (
        given(Complaint, RECEIVED)
        .when(lambda c: c.set_severity(severity=Severity.ESCALATED, ground=SeverityGround.REPEATED))
        .then(raised)
    )
    graded.when(lambda c: c.set_severity(severity=Severity.GENERAL)).then_refused(
        "complaint.severity_lowered_without_reason", field="reason"
    )
    graded.when(lambda c: c.set_severity(severity=Severity.GENERAL, reason="并非重复")).then(
        SeveritySet(
            severity=Severity.GENERAL,
            previous=Severity.ESCALATED,
            ground=SeverityGround.JUDGEMENT,
            reason=words("并非重复"),
        )
    )
    graded.when(lambda c: c.set_severity(severity=Severity.ESCALATED)).then()


# Clock 1


def test_contact_by_a_person_stops_the_response_clock() -> None:
    responded = (
        given(Complaint, RECEIVED)
        .when(
            lambda c: c.contact_complainant(
                at=at(26, 16), actor=AGENT, contact_channel=Channel.PHONE
            )
        )
        .then(CONTACTED)
    )
    responded.when(
        lambda c: c.contact_complainant(at=at(27), actor=AGENT, contact_channel=Channel.PHONE)
    ).then(msgspec.structs.replace(CONTACTED, first=False))


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.INTEGRATION, Role.REPORTING, Role.CUSTOMER])
def test_an_automatic_receipt_is_no_response(role: Role) -> None:
    given(Complaint, RECEIVED).when(
        lambda c: c.contact_complainant(
            at=at(26, 15, 1), actor=Actor(id="bot", role=role), contact_channel=Channel.WECHAT
        )
    ).then_refused("complaint.response_not_by_person")


def test_contact_is_made_by_a_way_that_reaches_people() -> None:
    given(Complaint, RECEIVED).when(
        lambda c: c.contact_complainant(
            at=at(26, 15, 1), actor=AGENT, contact_channel=Channel.SYSTEM
        )
    ).then_refused("complaint.response_not_by_person", field="contactChannel")


# Steps 2 and 3


def test_recategorising_names_the_category_before() -> None:
    given(Complaint, RECEIVED, CATEGORISED).when(
        lambda c: c.categorise(category=Category.PARTS_SUPPLY)
    ).then(ComplaintCategorised(category=Category.PARTS_SUPPLY, previous=Category.REPAIR_SERVICE))


def test_the_same_category_again_changes_nothing() -> None:
    given(Complaint, RECEIVED, CATEGORISED).when(
        lambda c: c.categorise(category=Category.REPAIR_SERVICE)
    ).then()


def assign(complaint: Complaint, assignee_id: str = ADVISER) -> Event:
    return complaint.assign(
        at=at(26, 17),
        department="售后服务部",
        assignee_id=assignee_id,
        investigate_by=at(28, 18),
    )


def test_category_before_assignment() -> None:
    given(Complaint, RECEIVED, CONTACTED).when(assign).then_refused("complaint.not_categorised")
    given(Complaint, RECEIVED, CONTACTED, CATEGORISED).when(assign).then(ASSIGNED)


def test_the_assignee_is_not_the_person_complained_about() -> None:
    given(Complaint, RECEIVED, CATEGORISED).when(lambda c: assign(c, TECHNICIAN)).then_refused(
        "complaint.assignee_is_subject", field="assigneeId"
    )


def test_an_anonymous_complaint_protects_its_subject_no_less() -> None:
    given(Complaint, ANONYMOUS, CATEGORISED).when(lambda c: assign(c, TECHNICIAN)).then_refused(
        "complaint.assignee_is_subject"
    )


def test_a_second_assignment_is_a_reassignment() -> None:
    given(Complaint, *IN_HAND).when(assign).then_refused("complaint.already_assigned")


def reassign(complaint: Complaint, assignee_id: str) -> tuple[Event, ...]:
    return as_events(
        complaint.reassign(
            at=at(27),
            department="服务质量部",
            assignee_id=assignee_id,
            investigate_by=at(28, 12),
            reason="更换负责人",
        )
    )


def test_a_reassignment_names_who_had_it_before() -> None:
    given(Complaint, *IN_HAND).when(lambda c: reassign(c, "agent-wu")).then(
        ComplaintReassigned(
            previous_assignee_id=ADVISER,
            department="服务质量部",
            assignee_id="agent-wu",
            investigate_by=at(28, 12),
            reason=words("更换负责人"),
        )
    )


def test_a_reassignment_does_not_hand_it_to_the_subject_either() -> None:
    given(Complaint, *IN_HAND).when(lambda c: reassign(c, TECHNICIAN)).then_refused(
        "complaint.assignee_is_subject"
    )


def test_what_nobody_has_is_assigned_not_reassigned() -> None:
    given(Complaint, RECEIVED, CATEGORISED).when(lambda c: reassign(c, ADVISER)).then_refused(
        "complaint.not_assigned"
    )


def test_an_inquiry_does_not_end_before_it_begins() -> None:
    given(Complaint, RECEIVED, CATEGORISED).when(
        lambda c: c.assign(
            at=at(26, 17), department="部", assignee_id=ADVISER, investigate_by=at(26, 17)
        )
    ).then_refused("complaint.investigate_by_past", field="investigateBy")


def test_a_complaint_that_was_never_received_takes_nothing() -> None:
    given(Complaint).when(lambda c: c.categorise(category=Category.OTHER)).then_refused(
        "complaint.not_open"
    )
