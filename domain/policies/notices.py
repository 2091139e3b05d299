"""Who is to be told something gets an outreach of their own (D.4, R158, R159; R085).

A worklist could be read off the plan of a campaign alone. But each customer is told at another time
by another agent: with a stream each, nobody waits for anybody, each notice and each letter has a
due time that is a fact, and a customer whose car has a part of a blocked batch is told by the same
means.
"""

from collections.abc import Iterable
from uuid import UUID

from domain.campaign.events import (
    AudienceExtended,
    CampaignCancelled,
    CampaignPlanned,
    NoticeTerms,
)
from domain.kernel import Decision, Recorded
from domain.letter.aggregate import Letter
from domain.letter.events import LetterSent
from domain.outreach.aggregate import Outreach
from domain.outreach.terms import batch_outreach_id, campaign_outreach_id
from domain.outreach.words import OutreachCause, WithdrawalReason
from domain.policies.companions import Companion, accompanies
from domain.policies.registry import Knowledge, Reaction, policy
from domain.repair_order.events import PartBatchBlockedNoticed


@policy("open_campaign_outreach", on=CampaignPlanned)
def open_campaign_outreach(fact: Recorded[CampaignPlanned], _: Knowledge) -> Iterable[Reaction]:
    """Everybody whom an activity is for is to hear of it."""
    event = fact.event
    return _to_be_told(fact.stream_id, event.site_id, event.terms, event.customer_ids)


@policy("open_added_outreach", on=AudienceExtended)
def open_added_outreach(fact: Recorded[AudienceExtended], _: Knowledge) -> Iterable[Reaction]:
    """Also those who were added later."""
    event = fact.event
    return _to_be_told(fact.stream_id, event.site_id, event.terms, event.customer_ids)


@policy("withdraw_campaign_outreach", on=CampaignCancelled)
def withdraw_campaign_outreach(
    fact: Recorded[CampaignCancelled], _: Knowledge
) -> Iterable[Reaction]:
    """Of an activity that does not take place nobody needs to hear any more."""

    def decide(outreach: Outreach) -> Decision:
        done = outreach.notified_at is not None and outreach.letter_due_at is None
        if outreach.withdrawn or done:
            return ()
        return outreach.withdraw(reason=WithdrawalReason.CAMPAIGN_CANCELLED)

    for customer_id in fact.event.customer_ids:
        stream_id = campaign_outreach_id(fact.stream_id, customer_id)
        yield Reaction(kind=Outreach, stream_id=stream_id, decide=decide)


@policy("open_batch_outreach", on=PartBatchBlockedNoticed)
def open_batch_outreach(
    fact: Recorded[PartBatchBlockedNoticed], _: Knowledge
) -> Iterable[Reaction]:
    """The customer of an order with something of a blocked batch is to hear of it, once a car."""
    event, order_id = fact.event, fact.stream_id
    vehicle_id, customer_id = event.vehicle_id, event.customer_id
    if vehicle_id is None or customer_id is None:
        return  # noticed before orders said for whom

    def decide(outreach: Outreach) -> Decision:
        return outreach.open(
            cause=OutreachCause.BLOCKED_BATCH,
            site_id=event.site_id or fact.context.site_id,
            customer_id=customer_id,
            batch_id=event.batch_id,
            vehicle_id=vehicle_id,
            repair_order_id=order_id,
        )

    yield Reaction(
        kind=Outreach,
        stream_id=batch_outreach_id(event.batch_id, vehicle_id, customer_id),
        decide=decide,
        begins=True,
    )


@accompanies(LetterSent)
def settle_notice(letter: Letter, sent: LetterSent) -> Iterable[Companion]:
    """A letter that follows from a notice is noted there in the same append (R159)."""
    if sent.outreach_id is not None:
        yield Companion(
            kind=Outreach,
            stream_id=sent.outreach_id,
            decide=lambda outreach: outreach.note_letter(
                at=sent.sent_at,
                letter_id=letter.id,
                letter_number=sent.letter_number,
                customer_id=sent.customer_id,
            ),
        )


def _to_be_told(
    campaign_id: UUID, site_id: str, terms: NoticeTerms, customer_ids: Iterable[UUID]
) -> Iterable[Reaction]:
    for customer_id in customer_ids:

        def decide(outreach: Outreach, customer_id: UUID = customer_id) -> Decision:
            return outreach.open(
                cause=OutreachCause.CAMPAIGN,
                site_id=site_id,
                customer_id=customer_id,
                campaign_id=campaign_id,
                notice_due_at=terms.notice_due_at,
                letter_days=terms.letter_days,
                promise_version=terms.promise_version,
            )

        yield Reaction(
            kind=Outreach,
            stream_id=campaign_outreach_id(campaign_id, customer_id),
            decide=decide,
            begins=True,
        )
