"""Steps 4 to 6 of a complaint: investigate, plan, tell, carry out, tell the outcome."""

from datetime import date

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import CompensationAgreed, ReferredOutside, RemedyTold
from domain.complaint.words import CompensationForm, Finding, OutsideBody
from domain.kernel import Actor, Channel, Event, Fen, Role, as_events
from tests.domain.complaint.examples import (
    ADVISER,
    AGENT,
    ASSIGNED,
    CATEGORISED,
    CLOSED,
    CONTACTED,
    DONE,
    IN_HAND,
    INVESTIGATED,
    PLANNED,
    RECEIVED,
    REMEDIED,
    REOPENED,
    RESOLVED,
    TECHNICIAN,
    TOLD,
    UNFOUNDED,
    at,
    words,
)
from tests.domain.dsl import given

BY_ADVISER = Actor(id=ADVISER, role=Role.ADVISER)


def investigate(complaint: Complaint, actor: Actor = BY_ADVISER) -> tuple[Event, ...]:
    return as_events(
        complaint.record_investigation(
            at=at(28, 18), actor=actor, finding=Finding.FOUNDED, findings="刹车片未装到位"
        )
    )


def plan(complaint: Complaint) -> Event:
    return complaint.plan_remedy(remedy="免费返修", planned_for=date(2025, 9, 29))


def complete(complaint: Complaint) -> Event:
    return complaint.complete_remedy(
        at=at(29, 16), actor=BY_ADVISER, what_was_done="重新安装刹车片"
    )


def tell_outcome(complaint: Complaint, actor: Actor = AGENT) -> tuple[Event, ...]:
    return as_events(
        complaint.tell_outcome(
            at=at(29, 17), actor=actor, outcome="已免费返修", told_channel=Channel.PHONE
        )
    )


@pytest.mark.requirement("R132")
def test_an_inquiry_needs_somebody_who_answers_for_it() -> None:
    given(Complaint, RECEIVED, CONTACTED, CATEGORISED).when(investigate).then_refused(
        "complaint.not_assigned"
    )
    given(Complaint, *IN_HAND).when(investigate).then(INVESTIGATED)


def test_nobody_investigates_himself() -> None:
    given(Complaint, *IN_HAND).when(
        lambda c: investigate(c, Actor(id=TECHNICIAN, role=Role.TECHNICIAN))
    ).then_refused("complaint.assignee_is_subject")


def test_an_inquiry_names_the_parts_and_people_that_were_the_cause() -> None:
    given(Complaint, *IN_HAND).when(
        lambda c: c.record_investigation(
            at=at(28),
            actor=BY_ADVISER,
            finding=Finding.FOUNDED,
            findings="刹车片未装到位",
            responsible_staff_ids=(TECHNICIAN,),
            part_numbers=(" 04465-33471 ",),
        )
    ).then(
        msgspec.structs.replace(
            INVESTIGATED, responsible_staff_ids=(TECHNICIAN,), part_numbers=("04465-33471",)
        )
    )


def test_no_remedy_before_the_inquiry() -> None:
    given(Complaint, *IN_HAND).when(plan).then_refused("complaint.not_investigated")
    given(Complaint, *IN_HAND, INVESTIGATED).when(plan).then(PLANNED)


@pytest.mark.requirement("R133")
def test_only_a_planned_remedy_is_told() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED).when(
        lambda c: c.tell_remedy(at=at(28), actor=AGENT, told_channel=Channel.WECHAT)
    ).then_refused("complaint.no_remedy_planned")
    given(Complaint, *IN_HAND, INVESTIGATED, PLANNED).when(
        lambda c: c.tell_remedy(at=at(28), actor=AGENT, told_channel=Channel.WECHAT)
    ).then(RemedyTold(told_channel=Channel.WECHAT, staff_id=AGENT.id))


@pytest.mark.requirement("R134")
def test_only_a_planned_remedy_is_completed() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED).when(complete).then_refused(
        "complaint.no_remedy_planned"
    )
    given(Complaint, *IN_HAND, INVESTIGATED, PLANNED).when(complete).then(REMEDIED)


def test_a_compensation_is_more_than_nothing() -> None:
    given(Complaint, *IN_HAND).when(
        lambda c: c.agree_compensation(amount_fen=Fen(0), form=CompensationForm.CASH)
    ).then_refused("complaint.no_compensation", field="amountFen")
    given(Complaint, *IN_HAND).when(
        lambda c: c.agree_compensation(
            amount_fen=Fen(20_000), form=CompensationForm.VOUCHER, conditions="一年内有效"
        )
    ).then(
        CompensationAgreed(
            amount_fen=Fen(20_000),
            form=CompensationForm.VOUCHER,
            conditions=words("一年内有效"),
        )
    )


@pytest.mark.requirement("R137")
def test_telling_the_outcome_of_a_finished_remedy_resolves_the_complaint() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED, PLANNED, REMEDIED).when(tell_outcome).then(
        TOLD, RESOLVED
    )


@pytest.mark.requirement("R134")
@pytest.mark.requirement("R137")
def test_an_unfinished_remedy_has_no_outcome() -> None:
    given(Complaint, *IN_HAND, INVESTIGATED, PLANNED).when(tell_outcome).then_refused(
        "complaint.remedy_open"
    )


def test_an_unfounded_complaint_is_resolved_by_telling_so() -> None:
    given(Complaint, *IN_HAND, UNFOUNDED).when(tell_outcome).then(TOLD, RESOLVED)


def test_a_new_round_needs_an_inquiry_and_a_remedy_of_its_own() -> None:
    again = given(Complaint, *DONE, REOPENED)
    again.when(tell_outcome).then_refused("complaint.remedy_open")
    again.when(plan).then_refused("complaint.not_investigated")
    again.when(complete).then_refused("complaint.no_remedy_planned")


def test_telling_the_outcome_is_contact_too_where_nobody_had_made_any() -> None:
    silent = (RECEIVED, CATEGORISED, ASSIGNED, UNFOUNDED)
    in_time = msgspec.structs.replace(RECEIVED, response_due_at=at(29, 18))
    first = msgspec.structs.replace(CONTACTED, response_due_at=at(29, 18))
    given(Complaint, in_time, *silent[1:]).when(tell_outcome).then(first, TOLD, RESOLVED)


def test_a_machine_tells_nobody_the_outcome_first() -> None:
    given(Complaint, RECEIVED, CATEGORISED, ASSIGNED, UNFOUNDED).when(
        lambda c: tell_outcome(c, Actor(id="bot", role=Role.SYSTEM))
    ).then_refused("complaint.response_not_by_person")


def test_a_matter_referred_outside_goes_on_here() -> None:
    referred = (
        given(Complaint, *IN_HAND)
        .when(
            lambda c: c.refer_outside(body=OutsideBody.MARKET_REGULATOR, reference="12315-2025-881")
        )
        .then(ReferredOutside(body=OutsideBody.MARKET_REGULATOR, reference="12315-2025-881"))
    )
    referred.when(investigate).then(INVESTIGATED)


def test_a_closed_complaint_is_not_handled() -> None:
    closed = given(Complaint, *DONE, CLOSED)
    closed.when(investigate).then_refused("complaint.not_open")
    closed.when(plan).then_refused("complaint.not_open")
    closed.when(lambda c: c.refer_outside(body=OutsideBody.COURT)).then_refused(
        "complaint.not_open"
    )
