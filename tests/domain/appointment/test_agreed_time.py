"""The agreed time: confirmed, told, changed by agreement, given back (R006 to R010, R014)."""

from datetime import datetime
from typing import Any

import pytest

from domain.appointment.aggregate import Appointment
from domain.appointment.events import (
    AppointmentCancelled,
    AppointmentChangeDeclined,
    AppointmentChangeProposed,
    AppointmentConfirmationSent,
    AppointmentReconfirmed,
    AppointmentReminderSent,
    AppointmentRescheduled,
)
from domain.appointment.words import CancelReason, Party, Slot
from domain.kernel import Channel, Decision, Personal
from tests.domain.appointment.examples import (
    AGREED,
    LATER,
    LI,
    ON_SITE,
    REQUESTED,
    RESCUE,
    RESPONDED,
    SLOT,
    TERMS,
    WANG,
    agree,
    at,
    confirmed,
)
from tests.domain.dsl import given

PROPOSED = AppointmentChangeProposed(
    proposal=1, slot=LATER, proposed_by=Party.DEALERSHIP, reason=Personal(WANG, "工位冲突")
)
MOVED = AppointmentRescheduled(
    slot=LATER,
    was=SLOT,
    slot_version=2,
    reason=Personal(WANG, "工位冲突"),
    asked_by=Party.DEALERSHIP,
    agreed_by=Personal(WANG, "王女士"),
    agreed_at=at(3, 15),
    told_via=Channel.PHONE,
    proposal=1,
)
OFF = AppointmentCancelled(
    cancelled_by=Party.CUSTOMER,
    reason=CancelReason.CUSTOMER_HAS_NO_TIME,
    cancelled_at=at(4, 9),
    slot=SLOT,
    note=Personal(WANG, "出差"),
)


def move(appointment: Appointment, **other: Any) -> Decision:
    fields: dict[str, Any] = {
        "at": at(3, 15, 5),
        "terms": TERMS,
        "starts_at": LATER.starts_at,
        "ends_at": LATER.ends_at,
        "bay_id": "A2",
        "asked_by": Party.DEALERSHIP,
        "reason": "工位冲突",
        "agreed_by": "王女士",
        "agreed_at": at(3, 15),
    }
    return appointment.reschedule(**fields | other)


@pytest.mark.requirement("R006", "R008")
def test_r006_a_confirmation_names_time_bay_and_number() -> None:
    given(Appointment, REQUESTED, RESPONDED).when(
        lambda a: agree(a, technician_id="S1-张", to_bring="行驶证")
    ).then(confirmed(technician_id="S1-张", to_bring="行驶证"))


@pytest.mark.requirement("R002")
def test_r002_two_hours_count_from_the_appointed_time() -> None:
    given(Appointment, ON_SITE, RESPONDED).when(
        lambda a: agree(a, starts_at=at(5, 14), ends_at=at(5, 16), bay_id=None)
    ).then(
        confirmed(
            Slot(starts_at=at(5, 14), ends_at=at(5, 16)),
            arrival_due_at=at(5, 16),
            promise_version=1,
        )
    )


@pytest.mark.parametrize(
    ("other", "code", "field"),
    [
        ({"bay_id": None}, "appointment.bay_missing", "bayId"),
        ({"ends_at": at(5, 9)}, "appointment.slot_reversed", "endsAt"),
        ({"ends_at": at(6, 11)}, "appointment.slot_over_days", "endsAt"),
        (
            {"starts_at": at(1, 8), "ends_at": at(1, 12)},
            "appointment.slot_in_past",
            "startsAt",
        ),
        ({"starts_at": datetime(2026, 6, 5, 9)}, "malformed.clock.naive", "startsAt"),  # noqa: DTZ001 - the case
    ],
)
def test_r006_a_slot_is_a_time_of_one_day_to_come(
    other: dict[str, Any], code: str, field: str
) -> None:
    given(Appointment, REQUESTED).when(lambda a: agree(a, **other)).then_refused(code, field=field)


def test_work_at_the_customers_takes_no_bay_and_a_rescue_no_time() -> None:
    given(Appointment, ON_SITE).when(agree).then_refused(
        "appointment.no_bay_on_site", field="bayId"
    )
    given(Appointment, RESCUE).when(agree).then_refused("appointment.emergency_is_dispatched")
    given(Appointment, *AGREED).when(agree).then_refused("appointment.confirmed_already")
    given(Appointment).when(agree).then_refused("appointment.no_such")


@pytest.mark.requirement("R009")
def test_r009_the_agreed_time_is_sent_once_however_often_it_is_handled() -> None:
    def send(appointment: Appointment) -> Decision:
        return appointment.record_confirmation_sent(
            sent_via=Channel.WECHAT, template="预约确认", delivery_ref="m-1"
        )

    sent = AppointmentConfirmationSent(
        slot_version=1, sent_via=Channel.WECHAT, template="预约确认", delivery_ref="m-1"
    )
    once = given(Appointment, *AGREED).when(send).then(sent)
    once.when(send).then()
    given(Appointment, *AGREED, sent, MOVED).when(send).then(
        AppointmentConfirmationSent(
            slot_version=2, sent_via=Channel.WECHAT, template="预约确认", delivery_ref="m-1"
        )
    )


@pytest.mark.requirement("R007")
def test_r007_a_change_is_negotiated_and_the_old_time_stays_in_the_fact() -> None:
    proposed = (
        given(Appointment, *AGREED)
        .when(
            lambda a: a.propose_change(
                at=at(3, 14),
                starts_at=LATER.starts_at,
                ends_at=LATER.ends_at,
                bay_id="A2",
                proposed_by=Party.DEALERSHIP,
                reason="工位冲突",
            )
        )
        .then(PROPOSED)
    )
    assert proposed.state.slot == SLOT
    assert proposed.when(move).then(MOVED).state.slot == LATER


@pytest.mark.requirement("R007")
def test_r007_a_proposal_is_declined_by_the_other_side() -> None:
    declined = AppointmentChangeDeclined(
        proposal=1, declined_by=Party.CUSTOMER, reason=Personal(WANG, "下午要接孩子")
    )
    after = (
        given(Appointment, *AGREED, PROPOSED)
        .when(lambda a: a.decline_change(declined_by=Party.CUSTOMER, reason="下午要接孩子"))
        .then(declined)
    )
    assert after.state.slot == SLOT
    after.when(lambda a: a.decline_change(declined_by=Party.CUSTOMER)).then_refused(
        "appointment.no_proposal"
    )
    given(Appointment, *AGREED, PROPOSED).when(
        lambda a: a.decline_change(declined_by=Party.DEALERSHIP)
    ).then_refused("appointment.own_proposal", field="declinedBy")


@pytest.mark.requirement("R007")
def test_r007_nobody_agrees_in_the_future_or_to_what_is_agreed() -> None:
    given(Appointment, *AGREED).when(lambda a: move(a, agreed_at=at(3, 16))).then_refused(
        "appointment.agreed_in_future", field="agreedAt"
    )
    same = {"starts_at": SLOT.starts_at, "ends_at": SLOT.ends_at, "bay_id": "A1"}
    given(Appointment, *AGREED).when(lambda a: move(a, **same)).then_refused(
        "appointment.same_slot", field="startsAt"
    )
    given(Appointment, REQUESTED).when(move).then_refused("appointment.not_confirmed")


@pytest.mark.requirement("R010")
def test_r010_time_and_service_are_confirmed_again_once_before_the_day() -> None:
    again = AppointmentReconfirmed(slot_version=1, reconfirmed_by=LI.id, told_via=Channel.PHONE)
    once = (
        given(Appointment, *AGREED).when(lambda a: a.reconfirm(at=at(4, 10), actor=LI)).then(again)
    )
    once.when(lambda a: a.reconfirm(at=at(4, 11), actor=LI)).then()
    once.when(lambda a: a.reconfirm(at=at(5, 9), actor=LI)).then_refused("appointment.started")


@pytest.mark.requirement("R014")
def test_r014_the_reminder_goes_out_once_for_a_time_and_never_for_a_cancelled_one() -> None:
    def remind(appointment: Appointment) -> Decision:
        return appointment.record_reminder_sent(at=at(4, 9), sent_via=Channel.WECHAT)

    sent = AppointmentReminderSent(slot_version=1, starts_at=at(5, 9), sent_via=Channel.WECHAT)
    given(Appointment, *AGREED).when(remind).then(sent).when(remind).then_refused(
        "appointment.reminded_already"
    )
    given(Appointment, *AGREED, sent, MOVED).when(remind).then(
        AppointmentReminderSent(slot_version=2, starts_at=at(5, 14), sent_via=Channel.WECHAT)
    )
    given(Appointment, *AGREED, OFF).when(remind).then_refused("appointment.over")


@pytest.mark.requirement("R008")
def test_r008_a_cancellation_says_who_and_why_and_gives_the_time_back() -> None:
    given(Appointment, *AGREED).when(
        lambda a: a.cancel(
            at=at(4, 9),
            cancelled_by=Party.CUSTOMER,
            reason=CancelReason.CUSTOMER_HAS_NO_TIME,
            note="出差",
        )
    ).then(OFF).when(agree).then_refused("appointment.over")


@pytest.mark.requirement("R001")
def test_r001_the_dealership_answers_before_it_cancels() -> None:
    given(Appointment, REQUESTED).when(
        lambda a: a.cancel(
            at=at(1, 12), cancelled_by=Party.DEALERSHIP, reason=CancelReason.NO_CAPACITY
        )
    ).then_refused("appointment.answer_before_cancelling", field="cancelledBy")
