"""Notices, questions and low ratings: what one fact makes another aggregate do (D.4)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.campaign.events import AudienceExtended
from domain.complaint import events as complaint
from domain.complaint.aggregate import Complaint
from domain.complaint.events import ComplaintReceived
from domain.enquiry.events import EnquiryReceived
from domain.follow_up import events as follow_up
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.events import FollowUpOpened
from domain.kernel import Channel, Event, as_events, event_id
from domain.letter.aggregate import Letter
from domain.outreach.aggregate import Outreach
from domain.outreach.events import NoticeLetterSent, OutreachWithdrawn
from domain.outreach.terms import batch_outreach_id, campaign_outreach_id
from domain.outreach.words import WithdrawalReason
from domain.policies import Reaction, companions_of
from domain.rating_flag.aggregate import RatingFlag, rating_flag_id
from domain.rating_flag.events import FollowUpActionOpened, RatingFlagged
from domain.repair_order import events as repair_order
from domain.repair_order.events import PartBatchBlockedNoticed
from domain.values.contact import Instrument, SurveyMethod
from tests.domain.campaign.test_campaign import CANCELLED, LI, PLANNED, TERMS, WANG, ZHAO
from tests.domain.dsl import given
from tests.domain.enquiry import test_enquiry as asked
from tests.domain.letter.test_letter import SENT
from tests.domain.outreach import outreaches as told
from tests.domain.policies.test_policies import reactions, recorded
from tests.domain.survey.test_survey import RATED

CAMPAIGN = UUID(int=77)
STREAM = UUID(int=78)


def outcome(reaction: Reaction) -> Iterable[Event]:
    return as_events(reaction.decide(reaction.kind(id=reaction.stream_id)))


# Notices


@pytest.mark.requirement("R158")
def test_everybody_whom_an_activity_is_for_is_to_be_told() -> None:
    found = reactions(recorded(PLANNED, CAMPAIGN, asked.at(2)))
    assert [r.stream_id for r in found] == [campaign_outreach_id(CAMPAIGN, c) for c in (WANG, LI)]
    assert all(r.begins and r.kind is Outreach for r in found)
    for reaction, customer_id in zip(found, (WANG, LI), strict=True):
        [opened] = outcome(reaction)
        assert opened == replace(
            told.INVITED,
            customer_id=customer_id,
            campaign_id=CAMPAIGN,
            notice_due_at=TERMS.notice_due_at,
        )


def test_who_is_added_is_told_and_nobody_twice() -> None:
    added = AudienceExtended(site_id="S1", terms=TERMS, customer_ids=(ZHAO,))
    [reaction] = reactions(recorded(added, CAMPAIGN, asked.at(2)))
    assert reaction.stream_id == campaign_outreach_id(CAMPAIGN, ZHAO)


def test_of_a_cancelled_activity_only_who_waits_is_not_told() -> None:
    first, second = reactions(recorded(CANCELLED, CAMPAIGN, asked.at(2)))
    withdrawn = OutreachWithdrawn(reason=WithdrawalReason.CAMPAIGN_CANCELLED)
    given(Outreach, told.INVITED).when(first.decide).then(withdrawn).when(first.decide).then()
    letter_pending = given(Outreach, told.INVITED, told.NOTIFIED)
    letter_pending.when(second.decide).then(withdrawn)
    settled = given(Outreach, told.INVITED, replace(told.NOTIFIED, letter_due_at=None))
    settled.when(second.decide).then()


@pytest.mark.requirement("R085")
def test_a_blocked_batch_opens_one_outreach_a_car_and_customer() -> None:
    noticed = PartBatchBlockedNoticed(
        batch_id="B-77", site_id="S1", customer_id=told.WANG, vehicle_id=told.CAR
    )
    [first] = reactions(recorded(noticed, told.ORDER, asked.at(2)))
    [second] = reactions(recorded(noticed, UUID(int=5), asked.at(2)))
    assert first.stream_id == second.stream_id
    assert first.stream_id == batch_outreach_id("B-77", told.CAR, told.WANG)
    assert first.begins
    given(Outreach).when(first.decide).then(told.BLOCKED)


def test_a_notice_of_a_block_from_before_names_nobody() -> None:
    assert reactions(recorded(PartBatchBlockedNoticed(batch_id="B-77"), STREAM, asked.at(2))) == []


@pytest.mark.requirement("R159")
def test_a_letter_that_follows_a_notice_settles_it_in_the_same_append() -> None:
    sent = replace(SENT, outreach_id=STREAM, customer_id=told.WANG)
    [(_, companion)] = companions_of(Letter(id=told.LETTER), [sent])
    assert (companion.kind, companion.stream_id) == (Outreach, STREAM)
    given(Outreach, told.INVITED, told.NOTIFIED).when(companion.decide).then(
        NoticeLetterSent(
            letter_id=told.LETTER,
            letter_number=sent.letter_number,
            sent_at=sent.sent_at,
            letter_due_at=told.end_of(8),
        )
    )
    assert companions_of(Letter(id=told.LETTER), [SENT]) == []


# Questions


@pytest.mark.requirement("R109")
def test_a_customers_question_is_followed_by_a_tracking_call() -> None:
    [reaction] = reactions(recorded(asked.MONDAY, STREAM, asked.at(2)))
    assert reaction.kind is FollowUp
    assert reaction.begins
    [opened] = outcome(reaction)
    assert isinstance(opened, FollowUpOpened)
    assert (opened.customer_id, opened.adviser_id) == (asked.WANG, asked.AGENT.id)
    assert opened.basis_at == asked.at(2)
    unknown: EnquiryReceived = replace(asked.MONDAY, customer_id=None)
    assert reactions(recorded(unknown, STREAM, asked.at(2))) == []


@pytest.mark.requirement("R144")
def test_an_enquiry_becomes_exactly_one_complaint_with_a_link_back() -> None:
    fact = recorded(asked.TURNED, STREAM, asked.at(4))
    [reaction] = reactions(fact)
    assert (reaction.kind, reaction.stream_id) == (Complaint, asked.TURNED.complaint_id)
    assert [r.stream_id for r in reactions(fact)] == [reaction.stream_id]
    assert reaction.begins
    [received] = as_events(reaction.decide(Complaint(id=reaction.stream_id), number=8))
    assert isinstance(received, ComplaintReceived)
    assert received.source_call == event_id(STREAM, 1)
    assert (received.channel, received.customer_id) == (Channel.PHONE, asked.WANG)
    assert received.response_due_at == asked.at(3, 11)  # an hour after it was voiced
    assert received.content is asked.TURNED.content


# Low ratings

AT = asked.at(2)
HANDOVER = repair_order.SatisfactionRated(
    instrument=Instrument.HANDOVER,
    score_hundredths=440,
    scale_max=5,
    method=SurveyMethod.INTERVIEW,
    rated_at=AT,
    comment=None,
    site_id="S1",
    handler_id="S1-李",
    adviser_id="S1-李",
    technician_ids=("S1-孙", "S1-钱"),
    customer_id=WANG,
)
CALL = follow_up.SatisfactionRated(
    instrument=Instrument.TRACKING_CALL,
    score_hundredths=440,
    scale_max=5,
    method=SurveyMethod.PHONE,
    site_id="S1",
    rated_at=AT,
    handler_id="S1-周",
    adviser_id="S1-李",
)
HANDLING = complaint.SatisfactionRated(
    instrument=Instrument.COMPLAINT,
    score_hundredths=440,
    scale_max=5,
    method=SurveyMethod.PHONE,
    site_id="S1",
    rated_at=AT,
)
SURVEYED = replace(RATED, rated_at=AT)


@pytest.mark.requirement("R146")
@pytest.mark.parametrize(
    ("rated", "owner"),
    [(HANDOVER, "S1-李"), (CALL, "S1-周"), (HANDLING, "a"), (SURVEYED, "S1-周")],
    ids=["handover", "call", "complaint", "survey"],
)
def test_4_4_is_flagged_with_owner_and_action_once(rated: Event, owner: str) -> None:
    fact = recorded(rated, STREAM, AT)
    [reaction] = reactions(fact)
    assert (reaction.kind, reaction.stream_id) == (RatingFlag, rating_flag_id(fact.event_id))
    assert reaction.begins
    flagged, action = outcome(reaction)
    assert isinstance(flagged, RatingFlagged)
    assert isinstance(action, FollowUpActionOpened)
    assert (flagged.rating_id, flagged.below_hundredths) == (fact.event_id, 450)
    assert (flagged.promise_version, flagged.rated_at) == (1, AT)
    assert action.owner_id == owner


@pytest.mark.requirement("R146")
@pytest.mark.parametrize("rated", [HANDOVER, CALL, HANDLING, SURVEYED])
def test_4_5_is_not_flagged(
    rated: repair_order.SatisfactionRated | follow_up.SatisfactionRated,
) -> None:
    good = replace(rated, score_hundredths=450)
    assert reactions(recorded(good, STREAM, AT)) == []


@pytest.mark.parametrize(("score", "flags"), [(800, 1), (900, 0), (870, 1), (880, 0)])
def test_another_scale_is_judged_on_five(score: int, flags: int) -> None:
    """8.7 of 0-10 is 4.48, 8.8 is 4.52."""
    rated = replace(SURVEYED, score_hundredths=score, scale_max=10)
    assert len(reactions(recorded(rated, STREAM, AT))) == flags


@pytest.mark.requirement("R146")
def test_a_flag_at_handover_names_the_technicians_of_the_order() -> None:
    [reaction] = reactions(recorded(HANDOVER, STREAM, AT))
    flagged, _ = outcome(reaction)
    assert isinstance(flagged, RatingFlagged)
    assert flagged.technician_ids == ("S1-孙", "S1-钱")
    assert (flagged.repair_order_id, flagged.adviser_id) == (STREAM, "S1-李")


def test_the_handling_of_a_complaint_is_flagged_by_its_complaint() -> None:
    when: datetime = AT
    [reaction] = reactions(recorded(HANDLING, STREAM, when))
    flagged, _ = outcome(reaction)
    assert isinstance(flagged, RatingFlagged)
    assert flagged.complaint_id == STREAM
