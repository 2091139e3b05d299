"""Step 1 of a complaint and its severity: what is taken, and how it is graded."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    ComplaintReceived,
    ContentConfirmed,
    ReportedIncident,
    SeveritySet,
)
from domain.complaint.words import ComplaintKind, Severity, SeverityGround
from domain.kernel import Channel, Event, Km, Personal, as_events
from tests.domain.complaint.examples import (
    AGENT,
    CUSTOMER,
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


@pytest.mark.requirement("R176")
def test_receiving_fixes_both_due_times_and_the_promise_they_come_from() -> None:
    given(Complaint).when(receive).then(RECEIVED)


@pytest.mark.requirement("R126")
@pytest.mark.parametrize(
    "channel",
    [
        Channel.PHONE,
        Channel.WEBSITE,
        Channel.ONLINE_CHAT,
        Channel.WECHAT,
        Channel.APP,
        Channel.SUGGESTION_BOX,
        Channel.ON_SITE,
        Channel.LETTER,
        Channel.TRACKING_CALL,
        Channel.REGULATOR,
        Channel.MEDIA,
    ],
)
def test_a_complaint_may_come_by_any_of_eleven_ways(channel: Channel) -> None:
    assert opening(channel=channel).channel is channel


def test_a_blank_complaint_is_none() -> None:
    given(Complaint).when(lambda c: receive(c, content="  ")).then_refused(
        "malformed.text.empty", field="content"
    )


@pytest.mark.requirement("R143")
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


@pytest.mark.requirement("R129")
def test_the_content_can_be_confirmed_and_put_right() -> None:
    given(Complaint, RECEIVED).when(
        lambda c: c.confirm_content(actor=AGENT, corrected_content="左前轮异响")
    ).then(ContentConfirmed(confirmed_by_staff_id=AGENT.id, corrected_content=words("左前轮异响")))


def test_a_complaint_from_a_call_passes_the_sealed_words_on() -> None:
    sealed = words("x")
    sealed.text, sealed.token = None, f"call/3/follow_up.callback_logged/{CUSTOMER}/c2VhbGVk"
    source = UUID("00000000-0000-4000-8000-00000000d001")
    opened = Complaint(id=ORDER).receive_from_call(
        number=1,
        site_id="S1",
        at=at(26),
        content=sealed,
        source_call=source,
        customer_id=CUSTOMER,
        vehicle_id=None,
        repair_order_id=None,
        terms=terms(at(26)),
    )[0]
    assert isinstance(opened, ComplaintReceived)
    assert opened.content is sealed
    assert opened.source_call == source


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
