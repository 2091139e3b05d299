"""Who the customer is, what they wish and allow, and what became of their data."""

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
    ServiceWishRecorded,
)
from domain.kernel import Recorded
from projections.customer_file.definition import customer_file
from projections.engine import BlindIndex, Change, put, set_


@customer_file.on(CustomerFileOpened)
def opened(fact: Recorded[CustomerFileOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "customer",
        customer_id=fact.stream_id,
        customer_kind=event.customer_kind,
        site_id=event.site_id,
        trigger=event.trigger,
        triggered_at=event.triggered_at,
        due_at=event.due_at,
        opened_at=fact.occurred_at,
        promise_version=event.promise_version,
        quiet_hours=(),
        no_calls=False,
        **_contact(event),
    )


@customer_file.on(ContactDetailsSet, ContactDetailsCorrected)
def contact_changed(
    fact: Recorded[ContactDetailsSet | ContactDetailsCorrected],
) -> Iterable[Change]:
    contact_person = fact.event.contact_person
    changed = _contact(fact.event)
    if contact_person is not None:
        changed["contact_person_sealed"] = contact_person
    yield set_("customer", customer_id=fact.stream_id, **changed)


def _contact(
    event: CustomerFileOpened | ContactDetailsSet | ContactDetailsCorrected,
) -> dict[str, Any]:
    """Columns of the details that are given; the others stay."""
    columns: dict[str, Any] = {}
    if event.name is not None:
        columns["name_sealed"] = event.name
    if event.phone is not None:
        columns["phone_sealed"] = event.phone
        columns["phone_index"] = BlindIndex(event.phone)
    if event.address is not None:
        columns["address_sealed"] = event.address
    return columns


@customer_file.on(ServiceWishRecorded)
def wished(fact: Recorded[ServiceWishRecorded]) -> Iterable[Change]:
    yield set_(
        "customer",
        customer_id=fact.stream_id,
        wish_sealed=fact.event.wish,
        wish_at=fact.occurred_at,
    )


@customer_file.on(NextServicePlanned)
def planned(fact: Recorded[NextServicePlanned]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "planned_service",
        customer_id=fact.stream_id,
        version=fact.version,
        service=event.service,
        vehicle_id=event.vehicle_id,
        planned_on=event.planned_on,
        planned_km=event.planned_km,
        noted_at=fact.occurred_at,
    )


@customer_file.on(ContactPreferenceSet)
def preference_set(fact: Recorded[ContactPreferenceSet]) -> Iterable[Change]:
    event = fact.event
    yield set_(
        "customer",
        customer_id=fact.stream_id,
        preferred_channel=event.preferred_channel,
        quiet_hours=event.quiet_hours,
        no_calls=event.no_calls,
        preference_sealed=event.remark,
    )


@customer_file.on(ConsentGiven)
def consented(fact: Recorded[ConsentGiven]) -> Iterable[Change]:
    yield put(
        "consent",
        customer_id=fact.stream_id,
        purpose=fact.event.purpose,
        recipient=fact.event.recipient or "",
        given_at=fact.occurred_at,
        withdrawn_at=None,
    )


@customer_file.on(ConsentWithdrawn)
def consent_withdrawn(fact: Recorded[ConsentWithdrawn]) -> Iterable[Change]:
    yield set_(
        "consent",
        customer_id=fact.stream_id,
        purpose=fact.event.purpose,
        recipient=fact.event.recipient or "",
        withdrawn_at=fact.occurred_at,
    )


@customer_file.on(ProcessingRestricted)
def restricted(fact: Recorded[ProcessingRestricted]) -> Iterable[Change]:
    yield set_(
        "customer",
        customer_id=fact.stream_id,
        restricted_until=fact.event.until,
        restriction_basis=fact.event.basis,
    )


@customer_file.on(ProcessingResumed)
def resumed(fact: Recorded[ProcessingResumed]) -> Iterable[Change]:
    yield set_(
        "customer", customer_id=fact.stream_id, restricted_until=None, restriction_basis=None
    )


@customer_file.on(PersonalDataErased)
def erased(fact: Recorded[PersonalDataErased]) -> Iterable[Change]:
    for subject in {fact.stream_id, *fact.event.subjects}:
        yield set_(
            "customer",
            customer_id=subject,
            name_sealed=None,
            phone_sealed=None,
            phone_index=None,
            address_sealed=None,
            contact_person_sealed=None,
            wish_sealed=None,
            wish_at=None,
            preferred_channel=None,
            quiet_hours=(),
            no_calls=True,
            preference_sealed=None,
            restricted_until=None,
            restriction_basis=None,
            erased_at=fact.occurred_at,
            erasure_basis=fact.event.basis,
        )


@customer_file.on(CustomersMerged)
def merged(fact: Recorded[CustomersMerged]) -> Iterable[Change]:
    # The subjects are this file and all merged into it before: each points at the last one.
    for subject in {fact.stream_id, *fact.event.subjects}:
        yield set_("customer", customer_id=subject, merged_into=fact.event.into_customer_id)


@customer_file.on(CustomerAbsorbed)
def absorbed(fact: Recorded[CustomerAbsorbed]) -> Iterable[Change]:
    for subject in fact.event.subjects:
        yield set_("customer", customer_id=subject, merged_into=fact.stream_id)
