"""Whom the calls go to, and when they want to be left alone (R122)."""

from collections.abc import Iterable

from domain.customer.events import (
    ContactDetailsCorrected,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerAbsorbed,
    CustomerEvent,
    CustomerFileOpened,
)
from domain.follow_up.events import FollowUpEvent
from domain.kernel import Recorded
from projections.callbacks_due.definition import callbacks_due
from projections.engine import Change, put
from projections.lookups import ignore_pages, look_up_vehicles


@callbacks_due.on(CustomerFileOpened)
def file_opened(fact: Recorded[CustomerFileOpened]) -> Iterable[Change]:
    yield put(
        "customer",
        customer_id=fact.stream_id,
        name_sealed=fact.event.name,
        phone_sealed=fact.event.phone,
    )


@callbacks_due.on(ContactDetailsSet, ContactDetailsCorrected)
def details(fact: Recorded[ContactDetailsSet | ContactDetailsCorrected]) -> Iterable[Change]:
    event = fact.event
    known = {
        "name_sealed": event.name,
        "phone_sealed": event.phone,
        "contact_person_sealed": event.contact_person,
    }
    told = {column: text for column, text in known.items() if text is not None}
    yield put("customer", customer_id=fact.stream_id, **told)


@callbacks_due.on(CustomerAbsorbed)
def absorbed(fact: Recorded[CustomerAbsorbed]) -> Iterable[Change]:
    for customer_id in fact.event.subjects:
        yield put("customer", customer_id=customer_id, belongs_to_id=fact.stream_id)


@callbacks_due.on(ContactPreferenceSet)
def preference_set(fact: Recorded[ContactPreferenceSet]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "preference",
        customer_id=fact.stream_id,
        version=fact.version,
        set_at=fact.occurred_at,
        preferred_channel=event.preferred_channel,
        no_calls=event.no_calls,
        quiet_hours=event.quiet_hours,
    )


look_up_vehicles(callbacks_due)
ignore_pages(callbacks_due, FollowUpEvent, reason="neither a call owed or made nor an open point")
ignore_pages(callbacks_due, CustomerEvent, reason="nothing that a caller needs")
