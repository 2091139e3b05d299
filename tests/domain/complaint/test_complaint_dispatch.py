"""Contact, category and dispatch of a complaint: clock 1, steps 2 and 3."""

import msgspec
import pytest

from domain.complaint.aggregate import Complaint
from domain.complaint.events import (
    ComplaintCategorised,
    ComplaintReassigned,
)
from domain.complaint.words import Category
from domain.kernel import Actor, Channel, Event, Role, as_events
from tests.domain.complaint.examples import (
    ADVISER,
    AGENT,
    ANONYMOUS,
    ASSIGNED,
    CATEGORISED,
    CONTACTED,
    IN_HAND,
    RECEIVED,
    TECHNICIAN,
    at,
    words,
)
from tests.domain.dsl import given

# Clock 1


@pytest.mark.requirement("R127")
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


@pytest.mark.requirement("R127")
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


@pytest.mark.requirement("R130")
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


@pytest.mark.requirement("R130")
def test_category_before_assignment() -> None:
    given(Complaint, RECEIVED, CONTACTED).when(assign).then_refused("complaint.not_categorised")
    given(Complaint, RECEIVED, CONTACTED, CATEGORISED).when(assign).then(ASSIGNED)


@pytest.mark.requirement("R131")
def test_the_assignee_is_not_the_person_complained_about() -> None:
    given(Complaint, RECEIVED, CATEGORISED).when(lambda c: assign(c, TECHNICIAN)).then_refused(
        "complaint.assignee_is_subject", field="assigneeId"
    )


@pytest.mark.requirement("R143")
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


@pytest.mark.requirement("R131")
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
