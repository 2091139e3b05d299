"""An activity to which 王女士 is invited, by phone and then by letter, and a question she asks.

Policies open the outreach and the follow-up in between, as in life.
"""

from datetime import date
from typing import Final

from api.demonstration.group import SITES
from api.demonstration.ids import demo_command, demo_id, minutes, moment
from api.demonstration.scenarios import DISPUTED_VISIT
from domain.campaign.aggregate import Campaign
from domain.campaign.events import CampaignKind
from domain.customer.aggregate import Customer
from domain.customer.events import Purpose
from domain.enquiry.aggregate import Enquiry
from domain.enquiry.events import EnquiryTopic
from domain.kernel import Channel, Role
from domain.letter.aggregate import Letter, letter_series
from domain.letter.events import DeliveryResult, LetterContent, LetterKind
from domain.outreach.aggregate import Outreach
from domain.outreach.terms import campaign_outreach_id
from domain.outreach.words import Reply
from domain.policies import promised_enquiry, promised_notices
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge

INVITATION_NUMBER: Final = "XH-S1-2026-00001"
_SITE: Final = SITES[0]
_WANG: Final = DISPUTED_VISIT.car.owner
_CAMPAIGN: Final = demo_id("campaign/story")
_STARTS_ON: Final = date(2026, 10, 17)
_PLANNED_AT: Final = moment(date(2026, 9, 22), 9)
_TOLD_AT: Final = moment(date(2026, 10, 2), 10, 20)
_WRITTEN_AT: Final = moment(date(2026, 10, 4), 15)
_ASKED_AT: Final = moment(date(2026, 9, 24), 10, 5)
_AGENT: Final = _SITE.one(Role.CUSTOMER_SERVICE_AGENT)
_SUPERVISOR: Final = _SITE.one(Role.SUPERVISOR)


def plan_activity(history: History) -> None:
    """The supervisor plans a day of free checks; 王女士 has agreed to hear of such things."""
    history.change(
        Customer,
        _WANG.id,
        lambda customer: customer.give_consent(
            purpose=Purpose.MARKETING, evidence="到店签署的授权书"
        ),
        demo_command("story/care/consent", _PLANNED_AT - minutes(10), _AGENT, _SITE.id),
    )
    terms = promised_notices(StoredKnowledge(history), _PLANNED_AT, _STARTS_ON)
    history.begin(
        Campaign,
        _CAMPAIGN,
        lambda campaign: campaign.plan(
            at=_PLANNED_AT,
            site_id=_SITE.id,
            campaign_kind=CampaignKind.FREE_SERVICE,
            title="秋季免费检测日",
            content="制动、轮胎、蓄电池免费检测，现场讲解冬季用车",
            place="上海浦东店维修车间",
            starts_on=_STARTS_ON,
            customer_ids=(_WANG.id,),
            terms=terms,
        ),
        demo_command("story/care/plan", _PLANNED_AT, _SUPERVISOR, _SITE.id),
    )


def ask(history: History) -> None:
    """王女士 rings with a question and has the answer at once."""
    terms = promised_enquiry(StoredKnowledge(history), _ASKED_AT)
    history.begin(
        Enquiry,
        demo_id("enquiry/story"),
        lambda enquiry: enquiry.receive(
            at=_ASKED_AT,
            actor=_AGENT,
            site_id=_SITE.id,
            channel=Channel.PHONE,
            enquiry_topic=EnquiryTopic.WARRANTY,
            question="刚换的制动盘保修多久？",
            answer="自交车起三个月内免费返修",
            terms=terms,
            customer_id=_WANG.id,
            vehicle_id=DISPUTED_VISIT.car.id,
        ),
        demo_command("story/care/ask", _ASKED_AT, _AGENT, _SITE.id, Channel.PHONE),
    )


def invite(history: History) -> None:
    """She is told two weeks ahead, and gets her invitation within two days."""
    outreach_id = campaign_outreach_id(_CAMPAIGN, _WANG.id)
    history.change(
        Outreach,
        outreach_id,
        lambda outreach: outreach.notify_customer(at=_TOLD_AT, actor=_AGENT, reply=Reply.COMING),
        demo_command("story/care/tell", _TOLD_AT, _AGENT, _SITE.id, Channel.PHONE),
    )
    letter_id = demo_id("letter/story")
    history.begin_numbered(
        Letter,
        letter_id,
        letter_series(_SITE.id, _WRITTEN_AT),
        lambda letter, number: letter.send(
            number=number,
            at=_WRITTEN_AT,
            actor=_AGENT,
            site_id=_SITE.id,
            letter_kind=LetterKind.INVITATION,
            addressee=_WANG.called,
            address=_WANG.address,
            content=LetterContent(reference="邀请函/2026/秋季免费检测日"),
            customer_id=_WANG.id,
            outreach_id=outreach_id,
        ),
        demo_command("story/care/write", _WRITTEN_AT, _AGENT, _SITE.id),
    )
    arrived = moment(date(2026, 10, 8), 9)
    history.change(
        Letter,
        letter_id,
        lambda letter: letter.record_delivery(at=arrived, result=DeliveryResult.DELIVERED),
        demo_command("story/care/arrived", arrived, _AGENT, _SITE.id),
    )
