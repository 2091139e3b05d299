"""删除证明: what was erased, when, by whom, on which basis, and which keys are gone (PIPL Art. 47, 50)."""

from collections import Counter
from datetime import date, datetime
from typing import cast
from uuid import UUID

import msgspec

from api.privacy.held import own_facts, subjects
from domain.customer.aggregate import Customer
from domain.customer.events import (
    ErasureBasis,
    PersonalDataErased,
    ProcessingRestricted,
    RetentionBasis,
)
from domain.kernel import Missing, Recorded, Rule
from eventstore.history import History
from eventstore.subjects import facts_about, key_states

NOT_ERASED = Rule(
    "customer.not_erased",
    "PIPL Art. 47",
    en="nothing of customer {customer_id} was erased or restricted",
    zh="客户 {customer_id} 的个人信息未被删除或限制处理",
)


class DestroyedKey(msgspec.Struct, frozen=True, kw_only=True):
    """One person's key, or that of a stream of somebody who was unknown then."""

    subject_id: UUID
    destroyed_at: datetime | None
    """None: the erasure is recorded, and its key is destroyed within moments."""
    fingerprint: str | None
    """SHA-256 of the wrapped key in hexadecimal; None where there was no key."""


class Erased(msgspec.Struct, frozen=True, kw_only=True):
    """How often a kind of fact held texts that open for nobody any more."""

    topic: str
    facts: int


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """The certificate of an erasure, or of the restriction that stands in its place."""

    customer_id: UUID
    erased_at: datetime | None
    basis: ErasureBasis | None
    restricted_until: date | None
    """Within a retention: stored and guarded until this day, then erased."""
    restriction_basis: RetentionBasis | None
    decided_by: str
    position: int
    """The fact that says so."""
    recorded_at: datetime
    keys: tuple[DestroyedKey, ...]
    facts: tuple[Erased, ...]
    positions: tuple[int, ...]
    """Every fact whose texts are erased; the facts stay, and read 已删除."""


def certificate_of(history: History, customer_id: UUID) -> Certificate:
    """The certificate; raises Missing where nothing of the customer was erased or restricted."""
    state = history.load(Customer, customer_id).state
    if state.merged_into is not None:
        return certificate_of(history, state.merged_into)
    decided = _decision(history, customer_id)
    event = decided.event
    with history.database.reading() as connection:
        whose = subjects(history, customer_id)
        if isinstance(event, PersonalDataErased):
            whose = event.subjects
        facts = list(facts_about(connection, whose))
        keys = key_states(connection, whose)
    counted = Counter(fact.event.topic for fact in facts)
    erased = isinstance(event, PersonalDataErased)
    return Certificate(
        customer_id=customer_id,
        erased_at=decided.occurred_at if erased else None,
        basis=event.basis if isinstance(event, PersonalDataErased) else None,
        restricted_until=event.until if isinstance(event, ProcessingRestricted) else None,
        restriction_basis=event.basis if isinstance(event, ProcessingRestricted) else None,
        decided_by=f"{decided.context.actor.id} ({decided.context.actor.role})",
        position=decided.position,
        recorded_at=decided.recorded_at,
        keys=tuple(
            DestroyedKey(
                subject_id=key.subject_id,
                destroyed_at=key.destroyed_at,
                fingerprint=None if key.fingerprint is None else bytes(key.fingerprint).hex(),
            )
            for key in (keys if erased else ())
        ),
        facts=tuple(Erased(topic=t, facts=n) for t, n in sorted(counted.items())),
        positions=tuple(fact.position for fact in facts),
    )


def _decision(
    history: History, customer_id: UUID
) -> Recorded[PersonalDataErased | ProcessingRestricted]:
    found = [
        fact
        for fact in own_facts(history, customer_id)
        if isinstance(fact.event, PersonalDataErased | ProcessingRestricted)
    ]
    if not found:
        raise Missing(NOT_ERASED, field="customerId", customer_id=customer_id)
    return cast("Recorded[PersonalDataErased | ProcessingRestricted]", found[-1])
