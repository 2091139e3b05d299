"""Who is to be told what until when, and whether they were (R157-R160; R085)."""

from collections.abc import Iterable

from domain.campaign.events import CampaignCancelled, CampaignPlanned
from domain.customer.events import (
    ConsentGiven,
    ConsentWithdrawn,
    ContactDetailsCorrected,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerEvent,
    CustomerFileOpened,
    PersonalDataErased,
    Purpose,
)
from domain.kernel import Recorded
from domain.outreach.events import (
    CustomerAttended,
    CustomerNotified,
    LetterNotNeeded,
    NoticeAttempted,
    NoticeLetterSent,
    OutreachOpened,
    OutreachWithdrawn,
)
from domain.vehicle.events import OwnerLinked, OwnerRelation, OwnershipTransferred
from projections.engine import Change, ReadModel, put, set_
from projections.lookups import ignore_pages, look_up_vehicles

outreach_board = ReadModel("outreach_board", __file__)


@outreach_board.on(CampaignPlanned)
def planned(fact: Recorded[CampaignPlanned]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "campaign",
        campaign_id=fact.stream_id,
        site_id=event.site_id,
        campaign_kind=event.campaign_kind,
        title=event.title,
        content=event.content,
        place=event.place,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        notice_due_at=event.terms.notice_due_at,
        promise_version=event.terms.promise_version,
        planned_at=fact.occurred_at,
    )


@outreach_board.on(CampaignCancelled)
def cancelled(fact: Recorded[CampaignCancelled]) -> Iterable[Change]:
    yield set_(
        "campaign",
        campaign_id=fact.stream_id,
        cancelled_at=fact.occurred_at,
        cancelled_reason=fact.event.reason,
    )


@outreach_board.on(OutreachOpened)
def opened(fact: Recorded[OutreachOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "outreach",
        outreach_id=fact.stream_id,
        cause=event.cause,
        site_id=event.site_id,
        customer_id=event.customer_id,
        campaign_id=event.campaign_id,
        batch_id=event.batch_id,
        vehicle_id=event.vehicle_id,
        repair_order_id=event.repair_order_id,
        opened_at=fact.occurred_at,
        notice_due_at=event.notice_due_at,
        urgent_at=event.notice_due_at or fact.occurred_at,
    )


@outreach_board.on(NoticeAttempted)
def attempted(fact: Recorded[NoticeAttempted]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "attempt",
        outreach_id=fact.stream_id,
        attempt=event.attempt,
        attempted_at=event.attempted_at,
        outcome=event.outcome,
        agent_id=event.agent_id,
    )


@outreach_board.on(CustomerNotified)
def notified(fact: Recorded[CustomerNotified]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "outreach",
        outreach_id=fact.stream_id,
        notified_at=event.notified_at,
        notified_by_id=event.agent_id,
        via=event.via,
        reply=event.reply,
        remark_sealed=event.remark,
        letter_due_at=event.letter_due_at,
    )


@outreach_board.on(NoticeLetterSent)
def letter_sent(fact: Recorded[NoticeLetterSent]) -> Iterable[Change]:
    yield set_(
        "outreach",
        outreach_id=fact.stream_id,
        letter_settled_at=fact.event.sent_at,
        letter_number=fact.event.letter_number,
    )


@outreach_board.on(LetterNotNeeded)
def letter_needless(fact: Recorded[LetterNotNeeded]) -> Iterable[Change]:
    yield set_(
        "outreach",
        outreach_id=fact.stream_id,
        letter_settled_at=fact.occurred_at,
        letter_needless_reason_sealed=fact.event.reason,
    )


@outreach_board.on(CustomerAttended)
def attended(fact: Recorded[CustomerAttended]) -> Iterable[Change]:
    yield set_("outreach", outreach_id=fact.stream_id, attended_on=fact.event.attended_on)


@outreach_board.on(OutreachWithdrawn)
def withdrawn(fact: Recorded[OutreachWithdrawn]) -> Iterable[Change]:
    yield set_(
        "outreach",
        outreach_id=fact.stream_id,
        withdrawn_at=fact.occurred_at,
        withdrawal_reason=fact.event.reason,
    )


@outreach_board.on(CustomerFileOpened, ContactDetailsSet, ContactDetailsCorrected)
def known(
    fact: Recorded[CustomerFileOpened | ContactDetailsSet | ContactDetailsCorrected],
) -> Iterable[Change]:
    event = fact.event
    if event.name is not None:
        yield put("customer", customer_id=fact.stream_id, name_sealed=event.name)
    if event.phone is not None:
        yield put("customer", customer_id=fact.stream_id, phone_sealed=event.phone)


@outreach_board.on(ContactPreferenceSet)
def preferred(fact: Recorded[ContactPreferenceSet]) -> Iterable[Change]:
    event = fact.event
    hours = [{"starts": each.from_minute, "ends": each.to_minute} for each in event.quiet_hours]
    yield put("customer", customer_id=fact.stream_id, no_calls=event.no_calls, quiet_hours=hours)


@outreach_board.on(ConsentGiven)
def agreed(fact: Recorded[ConsentGiven]) -> Iterable[Change]:
    if fact.event.purpose is Purpose.MARKETING:
        yield put("customer", customer_id=fact.stream_id, consents_to_marketing=True)


@outreach_board.on(ConsentWithdrawn)
def took_back(fact: Recorded[ConsentWithdrawn]) -> Iterable[Change]:
    if fact.event.purpose is Purpose.MARKETING:
        yield put("customer", customer_id=fact.stream_id, consents_to_marketing=False)


@outreach_board.on(PersonalDataErased)
def erased(fact: Recorded[PersonalDataErased]) -> Iterable[Change]:
    for customer_id in fact.event.subjects:
        yield put("customer", customer_id=customer_id, consents_to_marketing=False, no_calls=True)


@outreach_board.on(OwnerLinked)
def owner_linked(fact: Recorded[OwnerLinked]) -> Iterable[Change]:
    event = fact.event
    if event.relation is OwnerRelation.OWNER:
        yield put(
            "vehicle_owner",
            vehicle_id=fact.stream_id,
            since=event.since,
            customer_id=event.customer_id,
        )


@outreach_board.on(OwnershipTransferred)
def transferred(fact: Recorded[OwnershipTransferred]) -> Iterable[Change]:
    yield put(
        "vehicle_owner",
        vehicle_id=fact.stream_id,
        since=fact.event.on,
        customer_id=fact.event.to_customer_id,
    )


look_up_vehicles(outreach_board)
outreach_board.ignored["outreach.deadline_missed"] = "lateness is judged when it is asked"
outreach_board.ignored["campaign.audience_extended"] = "each of those added has an outreach"
ignore_pages(
    outreach_board,
    CustomerEvent,
    reason="of a customer this view shows how and whether they may be reached",
)
