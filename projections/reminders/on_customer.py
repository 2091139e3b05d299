"""The customer: who it is, what they allow, when they were last spoken to (R122, R168)."""

from collections.abc import Iterable
from typing import Any

from domain.customer.events import (
    ConsentGiven,
    ConsentWithdrawn,
    ContactDetailsCorrected,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerAbsorbed,
    CustomerFileOpened,
    CustomersMerged,
    NextServicePlanned,
    PersonalDataErased,
    ProcessingRestricted,
    ProcessingResumed,
    Purpose,
)
from domain.follow_up.events import CallbackLogged
from domain.kernel import Recorded
from domain.reminder.events import ReminderSent
from projections.engine import Change, put, set_
from projections.reminders.definition import reminders


@reminders.on(CustomerFileOpened)
def opened(fact: Recorded[CustomerFileOpened]) -> Iterable[Change]:
    yield put(
        "customer",
        customer_id=fact.stream_id,
        name_sealed=fact.event.name,
        phone_sealed=fact.event.phone,
        quiet_hours=(),
        no_calls=False,
        marketing=False,
        erased=False,
    )


@reminders.on(ContactDetailsSet, ContactDetailsCorrected)
def contact_changed(
    fact: Recorded[ContactDetailsSet | ContactDetailsCorrected],
) -> Iterable[Change]:
    given: dict[str, Any] = {
        "name_sealed": fact.event.name,
        "phone_sealed": fact.event.phone,
    }
    changed = {column: text for column, text in given.items() if text is not None}
    if changed:
        yield set_("customer", customer_id=fact.stream_id, **changed)


@reminders.on(ContactPreferenceSet)
def preference_set(fact: Recorded[ContactPreferenceSet]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "customer",
        customer_id=fact.stream_id,
        preferred_channel=event.preferred_channel,
        quiet_hours=event.quiet_hours,
        no_calls=event.no_calls,
    )


@reminders.on(ConsentGiven, ConsentWithdrawn)
def consent_changed(fact: Recorded[ConsentGiven | ConsentWithdrawn]) -> Iterable[Change]:
    if fact.event.purpose is Purpose.MARKETING:
        given = isinstance(fact.event, ConsentGiven)
        yield set_("customer", customer_id=fact.stream_id, marketing=given)


@reminders.on(ProcessingRestricted)
def restricted(fact: Recorded[ProcessingRestricted]) -> Iterable[Change]:
    yield set_("customer", customer_id=fact.stream_id, restricted_until=fact.event.until)


@reminders.on(ProcessingResumed)
def resumed(fact: Recorded[ProcessingResumed]) -> Iterable[Change]:
    yield set_("customer", customer_id=fact.stream_id, restricted_until=None)


@reminders.on(PersonalDataErased)
def erased(fact: Recorded[PersonalDataErased]) -> Iterable[Change]:
    for subject in {fact.stream_id, *fact.event.subjects}:
        yield set_(
            "customer",
            customer_id=subject,
            name_sealed=None,
            phone_sealed=None,
            preferred_channel=None,
            quiet_hours=(),
            no_calls=True,
            marketing=False,
            erased=True,
        )


@reminders.on(CustomersMerged)
def merged(fact: Recorded[CustomersMerged]) -> Iterable[Change]:
    for subject in {fact.stream_id, *fact.event.subjects}:
        yield set_("customer", customer_id=subject, merged_into=fact.event.into_customer_id)


@reminders.on(CustomerAbsorbed)
def absorbed(fact: Recorded[CustomerAbsorbed]) -> Iterable[Change]:
    for subject in fact.event.subjects:
        yield set_("customer", customer_id=subject, merged_into=fact.stream_id)


@reminders.on(NextServicePlanned)
def planned(fact: Recorded[NextServicePlanned]) -> Iterable[Change]:
    event = fact.event
    if event.vehicle_id is not None:
        yield put(
            "advice",
            stream_id=fact.stream_id,
            turn=fact.version,
            vehicle_id=event.vehicle_id,
            due_on=event.planned_on,
            due_km=event.planned_km,
            advised_at=fact.occurred_at,
            service=event.service,
        )


@reminders.on(CallbackLogged)
def called(fact: Recorded[CallbackLogged]) -> Iterable[Change]:
    yield put(
        "contact",
        stream_id=fact.stream_id,
        turn=fact.version,
        customer_id=fact.event.customer_id,
        contacted_at=fact.event.called_at,
        how="tracking_call",
    )


@reminders.on(ReminderSent)
def reminded(fact: Recorded[ReminderSent]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "sent",
        kind=event.kind,
        subject_id=event.subject_id,
        due_point=event.due_point,
        sent_at=event.sent_at,
        sent_via=event.sent_via,
    )
    yield put(
        "contact",
        stream_id=fact.stream_id,
        turn=fact.version,
        customer_id=event.customer_id,
        contacted_at=event.sent_at,
        how="reminder",
    )
