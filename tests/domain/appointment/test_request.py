"""Asking for an appointment, and the answer within a day (R001, R004, R005)."""

from datetime import datetime
from typing import Any

import pytest

from domain.appointment.aggregate import Appointment
from domain.appointment.events import AppointmentResponded, CustomerIdentified
from domain.appointment.words import BOOKING_CHANNELS, AppointmentKind
from domain.kernel import Channel, Personal, as_events
from tests.domain.appointment.examples import (
    CAR,
    CONFIRMED,
    LI,
    ON_SITE,
    REQUESTED,
    RESCUE,
    RESPONDED,
    TERMS,
    WANG,
    agree,
    ask,
    at,
    requested,
)
from tests.domain.dsl import STREAM_ID, given


@pytest.mark.requirement("R001", "R005")
def test_r001_a_request_is_due_to_be_answered_within_a_day() -> None:
    given(Appointment).when(ask).then(REQUESTED)


@pytest.mark.requirement("R001")
@pytest.mark.parametrize(
    ("answered_at", "kept"),
    [(at(2, 8, 59), True), (at(2, 9), True), (at(2, 9, 0, 1), False), (at(2, 9, 1), False)],
)
def test_r001_an_answer_is_in_time_until_the_hour_itself(answered_at: datetime, kept: bool) -> None:
    given(Appointment, REQUESTED).when(lambda a: a.respond(at=answered_at, actor=LI)).then(
        AppointmentResponded(
            responded_at=answered_at,
            due_at=at(2, 9),
            kept=kept,
            responded_by=LI.id,
            told_via=Channel.PHONE,
        )
    )


@pytest.mark.requirement("R001")
def test_r001_a_confirmation_is_an_answer_and_a_second_answer_is_none() -> None:
    given(Appointment, REQUESTED).when(agree).then(RESPONDED, CONFIRMED)
    given(Appointment, REQUESTED, RESPONDED).when(agree).then(CONFIRMED)
    given(Appointment, REQUESTED, RESPONDED).when(
        lambda a: a.respond(at=at(1, 12), actor=LI)
    ).then_refused("appointment.responded_already")


@pytest.mark.requirement("R004")
@pytest.mark.parametrize("channel", sorted(BOOKING_CHANNELS))
def test_r004_the_channel_is_stored(channel: Channel) -> None:
    given(Appointment).when(lambda a: ask(a, channel=channel)).then(requested(channel=channel))


@pytest.mark.requirement("R004")
@pytest.mark.parametrize("channel", [Channel.MEDIA, Channel.REGULATOR, Channel.IMPORT])
def test_r004_by_other_ways_nobody_books(channel: Channel) -> None:
    given(Appointment).when(lambda a: ask(a, channel=channel)).then_refused(
        "appointment.not_a_booking_channel", field="channel"
    )


@pytest.mark.requirement("R005")
@pytest.mark.parametrize(
    ("blank", "field", "code"),
    [
        ({"name": " "}, "name", "malformed.text.empty"),
        ({"phone": ""}, "phone", "malformed.phone.format"),
        ({"plate": ""}, "plate", "malformed.plate.format"),
        ({"wanted_service": ""}, "wantedService", "malformed.text.empty"),
        ({"wanted_at": at(1, 8)}, "wantedAt", "appointment.wanted_in_past"),
    ],
)
def test_r005_without_one_of_the_data_no_request(
    blank: dict[str, Any], field: str, code: str
) -> None:
    given(Appointment).when(lambda a: ask(a, **blank)).then_refused(code, field=field)


def test_texts_of_an_unknown_person_stand_under_the_appointments_own_id() -> None:
    (fact,) = as_events(ask(Appointment(id=STREAM_ID), customer_id=None, vehicle_id=None))
    assert getattr(fact, "name", None) == Personal(STREAM_ID, "王女士")


@pytest.mark.requirement("R002")
def test_r002_on_site_work_needs_a_place() -> None:
    on_site = {"kind": AppointmentKind.ON_SITE, "wanted_at": at(5, 14)}
    given(Appointment).when(lambda a: ask(a, **on_site, place="朝阳区某路8号院")).then(ON_SITE)
    given(Appointment).when(lambda a: ask(a, **on_site)).then_refused(
        "appointment.place_missing", field="place"
    )


@pytest.mark.requirement("R003", "R018")
def test_r003_a_call_for_help_starts_its_hour_at_once() -> None:
    given(Appointment).when(
        lambda a: a.request_rescue(
            number=123,
            site_id="S1",
            at=at(1, 10),
            terms=TERMS,
            channel=Channel.PHONE,
            name="王女士",
            phone="13812341234",
            plate="京A12345",
            wanted_service="无法启动，救援",
            place="京承高速出京12公里处",
            customer_id=WANG,
            vehicle_id=CAR,
        )
    ).then(RESCUE)
    given(Appointment).when(lambda a: ask(a, kind=AppointmentKind.EMERGENCY)).then_refused(
        "appointment.emergency_has_no_wanted_time", field="kind"
    )


@pytest.mark.requirement("R013")
def test_r013_a_call_at_three_in_the_night_counts_from_three() -> None:
    (fact,) = as_events(
        Appointment(id=STREAM_ID).request_rescue(
            number=1,
            site_id="S1",
            at=at(1, 3),
            terms=TERMS,
            channel=Channel.PHONE,
            name="王女士",
            phone="13812341234",
            plate="京A12345",
            wanted_service="轮胎被扎",
            place="机场高速",
        )
    )
    assert (getattr(fact, "response_due_at", None), getattr(fact, "arrival_due_at", None)) == (
        at(2, 3),
        at(1, 4),
    )


def test_who_it_was_is_said_once() -> None:
    unknown = requested(customer_id=None, vehicle_id=None)
    known = CustomerIdentified(customer_id=WANG, vehicle_id=CAR)
    told = given(Appointment, unknown).when(
        lambda a: a.identify_customer(customer_id=WANG, vehicle_id=CAR)
    )
    told.then(known).when(lambda a: a.identify_customer(customer_id=WANG)).then()
