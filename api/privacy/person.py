"""个人信息副本 (RM19): everything held on a person, why, until when, and to whom it went (PIPL Art. 45)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from api.privacy.held import RIGHTS_EXERCISED, kept_fact, own_facts, subjects
from domain.customer.aggregate import Customer
from domain.customer.events import (
    ConsentGiven,
    ConsentWithdrawn,
    CustomerEvent,
    DataKind,
    DataRequestAnswered,
    DataRequestReceived,
    LegalBasis,
    PersonalDataDisclosed,
    PersonalDataErased,
    Purpose,
    RequestKind,
    RequestOutcome,
    RetentionBasis,
)
from domain.kernel import Event, Personal, Recorded
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge
from eventstore.subjects import facts_about

_CONSENTED: Final = ("customer.consent_given", "survey.", "outreach.", "reminder.")


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """One text about the person; 已删除 where it is erased."""

    field: str
    text: str


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """One fact that holds texts about the person."""

    position: int
    topic: str
    meaning: str
    """What such a fact says."""
    occurred_at: datetime
    site_id: str
    texts: tuple[Text, ...]
    basis: LegalBasis
    """Why it may be handled (PIPL Art. 13)."""
    kept_until: date | None
    """The last day for which a law keeps it; None: as long as its purpose lasts."""
    kept_by: str | None
    """The law or regulation."""


class Consent(msgspec.Struct, frozen=True, kw_only=True):
    """What the person last said to a purpose."""

    purpose: Purpose
    recipient: str | None
    given_at: datetime
    withdrawn_at: datetime | None


class Disclosure(msgspec.Struct, frozen=True, kw_only=True):
    """To whom data went (R168)."""

    at: datetime
    recipient: str
    basis: LegalBasis
    data_kinds: tuple[DataKind, ...]
    purpose: str


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the person asked about their data."""

    request_number: int
    kind: RequestKind
    asked_at: datetime
    outcome: RequestOutcome | None
    answered_at: datetime | None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Everything held on one customer."""

    customer_id: UUID
    merged_customer_ids: tuple[UUID, ...]
    """Files of the same person that went into this one; their facts are among those held."""
    position: int
    """How far the history had gone when this was made."""
    recorded_at: datetime
    """When the last fact shown was recorded."""
    erased_at: datetime | None
    restricted_until: date | None
    restriction_basis: RetentionBasis | None
    consents: tuple[Consent, ...]
    disclosures: tuple[Disclosure, ...]
    requests: tuple[Request, ...]
    held: tuple[Held, ...]


def person_of(history: History, knowledge: StoredKnowledge, customer_id: UUID) -> Person:
    """Everything held on a customer; of a merged duplicate, the file it went into. Raises Missing."""
    state = history.load(Customer, customer_id).state
    if state.merged_into is not None:
        return person_of(history, knowledge, state.merged_into)
    own = own_facts(history, customer_id)
    whose = frozenset(subjects(history, customer_id))
    with history.database.reading() as connection:
        facts = list(facts_about(connection, whose))
    tokens = {t.token for fact in facts for _, t in texts_of(fact.event, whose) if t.token}
    opened = history.keyring.reveal(tokens)
    erased = [fact.occurred_at for fact in own if isinstance(fact.event, PersonalDataErased)]
    shown = [*facts, *own]
    return Person(
        customer_id=customer_id,
        merged_customer_ids=state.absorbed,
        position=max(fact.position for fact in shown),
        recorded_at=max(fact.recorded_at for fact in shown),
        erased_at=erased[-1] if erased else None,
        restricted_until=state.restriction and state.restriction.until,
        restriction_basis=state.restriction and state.restriction.basis,
        consents=_consents(own),
        disclosures=_disclosures(own),
        requests=_requests(own),
        held=tuple(_held(fact, whose, opened, knowledge) for fact in facts),
    )


def texts_of(value: Any, whose: frozenset[UUID], path: str = "") -> Iterator[tuple[str, Personal]]:
    """The texts about these persons in an event, with the path of each."""
    match value:
        case Personal(subject=subject):
            if subject in whose:
                yield path, value
        case msgspec.Struct():
            for field in value.__struct_fields__:
                name = f"{path}.{field}" if path else field
                yield from texts_of(getattr(value, field), whose, name)
        case list() | tuple():
            for each in value:  # pyright: ignore[reportUnknownVariableType] - of any kind
                yield from texts_of(each, whose, path)
        case dict():
            for each in value.values():  # pyright: ignore[reportUnknownVariableType] - of any kind
                yield from texts_of(each, whose, path)
        case _:
            return


def _held(
    fact: Recorded[Event],
    whose: frozenset[UUID],
    opened: dict[str, str],
    knowledge: StoredKnowledge,
) -> Held:
    topic = fact.event.topic
    kept = None if isinstance(fact.event, RIGHTS_EXERCISED) else kept_fact(fact, knowledge)
    return Held(
        position=fact.position,
        topic=topic,
        meaning=(type(fact.event).__doc__ or topic).strip().split("\n", 1)[0],
        occurred_at=fact.occurred_at,
        site_id=fact.context.site_id,
        texts=tuple(
            Text(field=path, text=opened[text.token])
            for path, text in texts_of(fact.event, whose)
            if text.token is not None
        ),
        basis=_basis(topic, kept_by_law=kept is not None),
        kept_until=kept and kept.until,
        kept_by=kept and kept.rule.source,
    )


def _basis(topic: str, *, kept_by_law: bool) -> LegalBasis:
    if topic.startswith(_CONSENTED):
        return LegalBasis.CONSENT
    return LegalBasis.LEGAL_DUTY if kept_by_law else LegalBasis.CONTRACT


def _consents(own: list[Recorded[CustomerEvent]]) -> tuple[Consent, ...]:
    found: dict[tuple[Purpose, str | None], Consent] = {}
    for fact in own:
        match fact.event:
            case ConsentGiven(purpose=purpose, recipient=recipient):
                found[purpose, recipient] = Consent(
                    purpose=purpose,
                    recipient=recipient,
                    given_at=fact.occurred_at,
                    withdrawn_at=None,
                )
            case ConsentWithdrawn(purpose=purpose, recipient=recipient):
                given = found.get((purpose, recipient))
                if given is not None:
                    withdrawn = msgspec.structs.replace(given, withdrawn_at=fact.occurred_at)
                    found[purpose, recipient] = withdrawn
            case _:
                pass
    return tuple(found.values())


def _disclosures(own: list[Recorded[CustomerEvent]]) -> tuple[Disclosure, ...]:
    return tuple(
        Disclosure(
            at=fact.occurred_at,
            recipient=fact.event.recipient,
            basis=fact.event.basis,
            data_kinds=fact.event.data_kinds,
            purpose=fact.event.purpose,
        )
        for fact in own
        if isinstance(fact.event, PersonalDataDisclosed)
    )


def _requests(own: list[Recorded[CustomerEvent]]) -> tuple[Request, ...]:
    found: dict[tuple[UUID, int], Request] = {}
    for fact in own:
        match fact.event:
            case DataRequestReceived(request_number=number, request_kind=kind):
                found[fact.stream_id, number] = Request(
                    request_number=number,
                    kind=kind,
                    asked_at=fact.occurred_at,
                    outcome=None,
                    answered_at=None,
                )
            case DataRequestAnswered(request_number=number, outcome=outcome):
                asked = found[fact.stream_id, number]
                found[fact.stream_id, number] = msgspec.structs.replace(
                    asked, outcome=outcome, answered_at=fact.occurred_at
                )
            case _:
                pass
    return tuple(found.values())
