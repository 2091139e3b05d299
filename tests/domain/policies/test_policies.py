"""What one fact makes another aggregate do (D.4)."""

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import ComplaintReceived
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import CallbackLogged, CallPoint
from domain.follow_up.terms import follow_up_id
from domain.follow_up.words import PointKind
from domain.kernel import Actor, Channel, Context, Event, Km, Personal, Recorded, Role, as_events
from domain.policies import PromiseTerms, Reaction, policies_on, policy, registered_policies
from domain.policies.complaints_from_calls import complaint_id
from domain.repair_order.events import VehicleDelivered
from domain.values.calendar import WorkingDayCalendar
from domain.values.cover import RepairLevel, VehicleGroup
from tests.domain.dsl import given
from tests.domain.follow_up.examples import (
    ADVISER,
    CUSTOMER,
    OPENED,
    ORDER,
    REACHED,
    VEHICLE,
    at,
    end_of,
)
from tests.domain.policies.knowing import KnowsNothing

CALL_STREAM = UUID("00000000-0000-4000-8000-00000000f001")
SEALED = Personal(CUSTOMER, token=f"{CALL_STREAM}/3/follow_up.callback_logged/{CUSTOMER}/c2Vh")
PROMISE = PromiseTerms(
    promise_version=1,
    call1_first_day=3,
    call1_last_day=7,
    call2_first_day=7,
    call2_last_day=14,
    issue_escalation_days=2,
    activity_notice_days=14,
    letter_days=2,
    complaint_response_minutes=60,
    complaint_resolution_working_days=3,
    callback_attempts_min=3,
    customer_file_days=2,
    repair_warranty_months=3,
    low_rating_hundredths=450,
)


E = TypeVar("E", bound=Event)


class Promised(KnowsNothing):
    """A promise that was renewed on 2025-06-03: one day less for the first call."""

    def promise_on(self, day: date) -> PromiseTerms:
        if day < date(2025, 6, 3):
            return PROMISE
        return msgspec.structs.replace(PROMISE, promise_version=2, call1_last_day=6)

    def calendar(self) -> WorkingDayCalendar:
        return WorkingDayCalendar()

    def guarantee_group(self, vehicle_id: UUID) -> VehicleGroup:
        assert vehicle_id == VEHICLE
        return VehicleGroup.CAR_OR_DANGEROUS_GOODS


def recorded(event: E, stream_id: UUID, occurred_at: datetime) -> Recorded[E]:
    return Recorded(
        event=event,
        stream_id=stream_id,
        version=3,
        position=42,
        occurred_at=occurred_at,
        recorded_at=occurred_at,
        context=Context(
            actor=Actor(id="a", role=Role.ADVISER),
            channel=Channel.ON_SITE,
            site_id="S1",
            command_id=UUID(int=1),
        ),
    )


def reactions(fact: Recorded[Event]) -> list[Reaction]:
    return [
        reaction
        for found in policies_on(type(fact.event))
        for reaction in found.react(fact, Promised())
    ]


def delivered(when: datetime) -> VehicleDelivered:
    return VehicleDelivered(
        delivered_to=Personal(CUSTOMER, "王女士"),
        odometer_km=Km(45_210),
        delivered_at=when,
        customer_id=CUSTOMER,
        vehicle_id=VEHICLE,
        site_id="S1",
        adviser_id=ADVISER.id,
        order_number="RO-S1-2025-000123",
        repair_level=RepairLevel.SMALL_REPAIR,
        record_copy_given_via=Channel.ON_SITE,
    )


def call_with(*points: CallPoint) -> Recorded[Event]:
    call = msgspec.structs.replace(REACHED, points=points)
    return recorded(call, CALL_STREAM, call.called_at)


def point(number: int, kind: PointKind) -> CallPoint:
    return CallPoint(point_id=f"1-{number}", kind=kind, text=SEALED)


# A delivery opens a follow-up


def follow_up_of(event: VehicleDelivered, when: datetime) -> Reaction:
    """The reaction that opens the calls."""
    found = reactions(recorded(event, ORDER, when))
    [reaction] = [each for each in found if each.kind is FollowUp]
    return reaction


@pytest.mark.requirement("R109")
def test_a_delivery_opens_the_one_follow_up_of_the_order() -> None:
    reaction = follow_up_of(delivered(at(1, 17)), at(1, 17))
    assert (reaction.kind, reaction.stream_id) == (FollowUp, follow_up_id(ORDER))
    assert reaction.begins
    assert reaction.numbered is None
    given(FollowUp).when(reaction.decide).then(msgspec.structs.replace(OPENED, technician_ids=()))


@pytest.mark.requirement("R176")
def test_the_promise_is_that_of_the_day_of_delivery() -> None:
    reaction = follow_up_of(delivered(at(3, 17)), at(9))
    given(FollowUp).when(reaction.decide).then(
        msgspec.structs.replace(
            OPENED,
            technician_ids=(),
            basis_at=at(3, 17),
            window1_opens_on=date(2025, 6, 6),
            window1_closes_on=date(2025, 6, 9),
            promise_version=2,
        )
    )


# A complaint point becomes a complaint


@pytest.mark.requirement("R113")
def test_each_complaint_point_becomes_exactly_one_complaint() -> None:
    fact = call_with(
        point(1, PointKind.COMPLAINT), point(2, PointKind.WISH), point(3, PointKind.COMPLAINT)
    )
    first, second = reactions(fact)
    assert first.stream_id == complaint_id(fact.event_id, "1-1")
    assert second.stream_id == complaint_id(fact.event_id, "1-3")
    assert [r.stream_id for r in reactions(fact)] == [first.stream_id, second.stream_id]


@pytest.mark.requirement("R113")
def test_a_complaint_from_a_call_is_numbered_and_runs_from_the_call() -> None:
    fact = call_with(point(1, PointKind.COMPLAINT))
    [reaction] = reactions(fact)
    assert reaction.kind is Complaint
    assert reaction.begins
    assert reaction.numbered is not None
    assert reaction.numbered.name == "complaint/S1/2025"
    [received] = as_events(reaction.decide(Complaint(id=reaction.stream_id), number=8))
    assert isinstance(received, ComplaintReceived)
    assert received.complaint_number == "TS-S1-2025-00008"
    assert received.received_at == at(5)
    assert received.response_due_at == at(5, 11)
    assert received.resolution_due_at == end_of(10)  # Thursday; Friday, Monday, Tuesday
    assert received.promise_version == 2
    assert received.channel is Channel.TRACKING_CALL
    assert received.source_call == fact.event_id
    assert (received.customer_id, received.vehicle_id) == (CUSTOMER, VEHICLE)
    assert received.repair_order_id == ORDER


def test_the_customers_words_are_passed_on_sealed() -> None:
    [reaction] = reactions(call_with(point(1, PointKind.COMPLAINT)))
    [received] = as_events(reaction.decide(Complaint(id=reaction.stream_id), number=8))
    assert isinstance(received, ComplaintReceived)
    assert received.content is SEALED


@pytest.mark.parametrize("kind", [PointKind.REQUEST, PointKind.WISH, PointKind.PRAISE])
def test_other_points_become_none(kind: PointKind) -> None:
    assert reactions(call_with(point(1, kind))) == []


# The registry


def test_a_policy_has_one_name_for_ever() -> None:
    assert set(registered_policies()) == {
        "grant_warranties",
        "mark_exchanged_vehicle",
        "mark_returned_vehicle",
        "notice_blocked_batch",
        "notice_released_batch",
        "flag_call_rating",
        "flag_complaint_rating",
        "flag_handover_rating",
        "flag_survey_rating",
        "open_added_outreach",
        "open_batch_outreach",
        "open_campaign_outreach",
        "open_follow_up",
        "open_follow_up_of_enquiry",
        "owe_file_after_intake",
        "owe_file_after_visit",
        "receive_complaint_from_call",
        "receive_complaint_from_enquiry",
        "withdraw_campaign_outreach",
    }
    with pytest.raises(TypeError, match="open_follow_up is declared twice"):
        policy("open_follow_up", on=CallbackLogged)(lambda _fact, _knowledge: ())
