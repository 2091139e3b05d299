"""A complaint voiced in a tracking call is a complaint, whether or not anything is asked (R113).

ISO 9000:2015, 3.9.3: dissatisfaction expressed where a response is implicitly expected (B.11).
"""

from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID, uuid5

from domain.complaint.aggregate import Complaint
from domain.complaint.terms import ComplaintTerms, complaint_series
from domain.follow_up.events import CallbackLogged, CallPoint
from domain.follow_up.words import PointKind
from domain.kernel import Decision, Recorded
from domain.policies.promised import promised_complaint
from domain.policies.registry import Knowledge, Reaction, policy

_COMPLAINTS: Final = UUID("c2b6a1de-6f0d-5b58-9b1e-3a9d53c1f7e4")


def complaint_id(call_id: UUID, point_id: str) -> UUID:
    """The one complaint of a point in a call."""
    return uuid5(_COMPLAINTS, f"{call_id}/{point_id}")


@policy("receive_complaint_from_call", on=CallbackLogged)
def receive_complaint_from_call(
    fact: Recorded[CallbackLogged], knowledge: Knowledge
) -> Iterable[Reaction]:
    """Receive one complaint for each complaint point; its clocks start with the call."""
    call = fact.event
    voiced = [point for point in call.points if point.kind is PointKind.COMPLAINT]
    if not voiced:
        return
    terms = promised_complaint(knowledge, call.called_at)
    for point in voiced:
        yield Reaction(
            kind=Complaint,
            stream_id=complaint_id(fact.event_id, point.point_id),
            decide=_receive(fact, point, terms),
            begins=True,
            numbered=complaint_series(call.site_id, call.called_at),
        )


def _receive(
    fact: Recorded[CallbackLogged], point: CallPoint, terms: ComplaintTerms
) -> Callable[..., Decision]:
    call = fact.event

    def decide(complaint: Complaint, *, number: int) -> Decision:
        return complaint.receive_from_call(
            number=number,
            site_id=call.site_id,
            at=call.called_at,
            content=point.text,
            source_call=fact.event_id,
            customer_id=call.customer_id,
            vehicle_id=call.vehicle_id,
            repair_order_id=call.repair_order_id,
            terms=terms,
        )

    return decide
