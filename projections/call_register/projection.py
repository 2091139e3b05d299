"""跟踪服务电话登记表: every call with its running number, and nothing of what was said.

A handler knows one fact and cannot count, and a number that depended on batches would not survive a
rebuild. So the number is asked, not stored: the turn of a row's position among its site and year.
Positions only grow, hence a number once shown never changes, and there are no holes.
"""

from collections.abc import Iterable

from domain.complaint import events as complaint
from domain.complaint.events import ComplainantContacted, ComplaintEvent, ComplaintReceived
from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    CustomerEvent,
    CustomerFileOpened,
)
from domain.enquiry.events import (
    EnquirerToldSolution,
    EnquiryAnswered,
    EnquiryEvent,
    EnquiryReceived,
)
from domain.follow_up import events as follow_up
from domain.follow_up.events import CallAttempted, FollowUpEvent
from domain.kernel import Recorded
from domain.outreach.events import CustomerNotified, NoticeAttempted, OutreachEvent
from domain.values.clock import shanghai_date
from projections.calls import CallFact, calls_of
from projections.engine import Change, ReadModel, put
from projections.lookups import ignore_pages, look_up_vehicles

call_register = ReadModel("call_register", __file__)


@call_register.on(
    follow_up.CallbackLogged,
    CallAttempted,
    complaint.CallbackLogged,
    ComplainantContacted,
    EnquiryAnswered,
    EnquirerToldSolution,
    NoticeAttempted,
    CustomerNotified,
)
def called(fact: Recorded[CallFact]) -> Iterable[Change]:
    return _entry(fact)


@call_register.on(ComplaintReceived)
def complained(fact: Recorded[ComplaintReceived]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "complaint",
        complaint_id=fact.stream_id,
        customer_id=event.customer_id,
        vehicle_id=event.vehicle_id,
        contact_phone_sealed=event.contact_phone,
    )
    yield from _entry(fact)


@call_register.on(EnquiryReceived)
def asked(fact: Recorded[EnquiryReceived]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "enquiry",
        enquiry_id=fact.stream_id,
        contact_name_sealed=event.contact_name,
        contact_phone_sealed=event.contact_phone,
    )
    yield from _entry(fact)


@call_register.on(CustomerFileOpened, ContactDetailsSet, ContactDetailsCorrected)
def known(
    fact: Recorded[CustomerFileOpened | ContactDetailsSet | ContactDetailsCorrected],
) -> Iterable[Change]:
    event = fact.event
    if event.name is not None:
        yield put("customer", customer_id=fact.stream_id, name_sealed=event.name)
    if event.phone is not None:
        yield put(
            "customer_phone",
            customer_id=fact.stream_id,
            position=fact.position,
            phone_sealed=event.phone,
        )


look_up_vehicles(call_register)
ignore_pages(call_register, FollowUpEvent, reason="no call")
ignore_pages(
    call_register, ComplaintEvent, EnquiryEvent, OutreachEvent, reason="nobody was spoken to"
)
ignore_pages(
    call_register, CustomerEvent, reason="of a customer this view shows name and phone alone"
)


def _entry(fact: Recorded[CallFact]) -> Iterable[Change]:
    for call in calls_of(fact):
        yield put(
            "entry",
            call_id=call.call_id,
            position=fact.position,
            site_id=call.site_id,
            year=shanghai_date(call.called_at).year,
            called_at=call.called_at,
            kind=call.kind,
            seq=call.seq,
            channel=call.channel,
            direction=call.direction,
            outcome=call.outcome,
            agent_id=call.agent_id,
            on_behalf_of_id=call.on_behalf_of_id,
            complaint_id=call.complaint_id,
            enquiry_id=call.enquiry_id,
            customer_id=call.customer_id,
            vehicle_id=call.vehicle_id,
        )
