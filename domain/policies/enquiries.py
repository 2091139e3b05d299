"""What follows from a question: a tracking call, and one complaint where it turned into that."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID, uuid5

from domain.complaint.aggregate import Complaint
from domain.complaint.terms import complaint_series
from domain.enquiry.events import EnquiryReceived, EnquiryTurnedComplaint
from domain.follow_up.aggregate import FollowUp
from domain.follow_up.words import FollowUpSource
from domain.kernel import Decision, Recorded, event_id
from domain.policies.promised import promised_complaint, promised_follow_up
from domain.policies.registry import Knowledge, Reaction, policy

_FOLLOW_UPS: Final = UUID("f4c1a6b0-92f7-5a3b-8b7b-5b2b0f7a1c9d")


def enquiry_follow_up_id(enquiry_id: UUID) -> UUID:
    """The one follow-up of an enquiry."""
    return uuid5(_FOLLOW_UPS, str(enquiry_id))


@policy("open_follow_up_of_enquiry", on=EnquiryReceived)
def open_follow_up_of_enquiry(
    fact: Recorded[EnquiryReceived], knowledge: Knowledge
) -> Iterable[Reaction]:
    """A customer who came or rang with a question is called as after a delivery (R109: 访谈、咨询).

    Somebody unknown cannot be: a follow-up is of a customer.
    """
    asked = fact.event
    customer_id = asked.customer_id
    if customer_id is None:
        return
    terms = promised_follow_up(knowledge, asked.received_at)

    def decide(follow_up: FollowUp) -> Decision:
        return follow_up.open(
            source=FollowUpSource.VISIT,
            site_id=asked.site_id,
            customer_id=customer_id,
            basis_at=asked.received_at,
            terms=terms,
            vehicle_id=asked.vehicle_id,
            adviser_id=asked.agent_id,
        )

    yield Reaction(
        kind=FollowUp, stream_id=enquiry_follow_up_id(fact.stream_id), decide=decide, begins=True
    )


@policy("receive_complaint_from_enquiry", on=EnquiryTurnedComplaint)
def receive_complaint_from_enquiry(
    fact: Recorded[EnquiryTurnedComplaint], knowledge: Knowledge
) -> Iterable[Reaction]:
    """Receive the one complaint that an enquiry became; it names the enquiry's fact as its source."""
    turned = fact.event
    terms = promised_complaint(knowledge, turned.voiced_at)

    def decide(complaint: Complaint, *, number: int) -> Decision:
        return complaint.receive_from_call(
            number=number,
            site_id=turned.site_id,
            at=turned.voiced_at,
            channel=turned.channel,
            content=turned.content,
            source_call=event_id(fact.stream_id, 1),
            customer_id=turned.customer_id,
            vehicle_id=turned.vehicle_id,
            repair_order_id=None,
            contact_phone=turned.contact_phone,
            terms=terms,
        )

    yield Reaction(
        kind=Complaint,
        stream_id=turned.complaint_id,
        decide=decide,
        begins=True,
        numbered=complaint_series(turned.site_id, turned.voiced_at),
    )
