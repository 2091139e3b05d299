"""What a customer's later decisions need of the past: no texts, only what is allowed and open."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Self, assert_never
from uuid import UUID

import msgspec

from domain.customer.events import (
    ConsentGiven,
    ConsentWithdrawn,
    ContactDetailsCorrected,
    ContactDetailsSet,
    ContactPreferenceSet,
    CustomerAbsorbed,
    CustomerEvent,
    CustomerFileOpened,
    CustomersMerged,
    DataRequestAnswered,
    DataRequestReceived,
    NextServicePlanned,
    PersonalDataDisclosed,
    PersonalDataErased,
    ProcessingRestricted,
    ProcessingResumed,
    Purpose,
    QuietHours,
    RequestKind,
    RetentionBasis,
    ServiceWishRecorded,
)
from domain.customer.rules import ERASED, MERGED, RESTRICTED
from domain.kernel import Aggregate, Personal, Refused
from domain.kernel.checked import optional_text
from domain.kernel.said import said


class Restriction(msgspec.Struct, frozen=True):
    """Until when, and why, the data may only be stored."""

    until: date
    basis: RetentionBasis


class CustomerState(Aggregate):
    """The customer as their history has left them."""

    kind: ClassVar[str] = "customer"

    version: int = 0
    """How many facts there are; the next is one more. Corrections name facts by it."""
    contact_versions: frozenset[int] = frozenset()
    """The facts that recorded contact details."""
    quiet_hours: tuple[QuietHours, ...] = ()
    no_calls: bool = False
    consents: frozenset[tuple[Purpose, str | None]] = frozenset()
    """Live consents, each with its recipient where it has one."""
    requests: int = 0
    open_requests: Mapping[int, RequestKind] = msgspec.field(default_factory=dict[int, RequestKind])
    restriction: Restriction | None = None
    retention: Restriction | None = None
    """The longest that a law or a dispute is known to demand; outlives a resumed processing."""
    erased: bool = False
    absorbed: tuple[UUID, ...] = ()
    """Whose texts stand in this history beside this customer's own."""
    merged_into: UUID | None = None

    def apply(self, event: CustomerEvent) -> Self:
        return self._folded(event).changed(version=self.version + 1)

    def allows(self, purpose: Purpose, recipient: str | None = None) -> bool:
        """Whether a live consent covers this use."""
        return (purpose, recipient) in self.consents

    def _folded(self, event: CustomerEvent) -> Self:  # noqa: C901, PLR0911, PLR0912 - a case a fact
        match event:
            case CustomerFileOpened() | ContactDetailsSet() | ContactDetailsCorrected():
                return self.changed(contact_versions=self.contact_versions | {self.version + 1})
            case ContactPreferenceSet():
                return self.changed(quiet_hours=event.quiet_hours, no_calls=event.no_calls)
            case ConsentGiven():
                return self.changed(consents=self.consents | {(event.purpose, event.recipient)})
            case ConsentWithdrawn():
                return self.changed(consents=self.consents - {(event.purpose, event.recipient)})
            case DataRequestReceived():
                still_open = {**self.open_requests, event.request_number: event.request_kind}
                return self.changed(requests=event.request_number, open_requests=still_open)
            case DataRequestAnswered():
                return self.changed(open_requests=_without(self.open_requests, event))
            case ProcessingRestricted():
                return self._with_restriction(Restriction(event.until, event.basis))
            case ProcessingResumed():
                return self.changed(restriction=None)
            case PersonalDataErased():
                return self.changed(
                    erased=True,
                    restriction=None,
                    consents=frozenset[tuple[Purpose, str | None]](),
                    quiet_hours=(),
                    no_calls=True,
                )
            case CustomerAbsorbed():
                return self.changed(absorbed=(*self.absorbed, *event.subjects))
            case CustomersMerged():
                return self.changed(merged_into=event.into_customer_id)
            case ServiceWishRecorded() | NextServicePlanned() | PersonalDataDisclosed():
                return self
            case _:
                assert_never(event)

    def require_usable(self) -> None:
        """Refuse to use the data of a customer who is erased, restricted or merged away."""
        self._require_living()
        if self.restriction is not None:
            raise Refused(RESTRICTED, until=self.restriction.until)

    def _with_restriction(self, restriction: Restriction) -> Self:
        known = self.retention
        demanded = restriction.basis is not RetentionBasis.SUBJECT_REQUEST
        if demanded and (known is None or known.until < restriction.until):
            known = restriction
        return self.changed(restriction=restriction, retention=known)

    def _require_open(self) -> None:
        if self.merged_into is not None:
            raise Refused(MERGED, into_customer_id=self.merged_into)

    def _require_living(self) -> None:
        self._require_open()
        if self.erased:
            raise Refused(ERASED)

    def _text(self, field: str, text: str, max_chars: int) -> Personal:
        """A text about the person: the one way by which texts get into facts."""
        self._require_living()
        return said(field, self.id, text, max_chars)

    def _optional_text(self, field: str, text: str | None, max_chars: int) -> Personal | None:
        cleaned = optional_text(field, text, max_chars)
        return None if cleaned is None else self._text(field, cleaned, max_chars)


def _without(
    requests: Mapping[int, RequestKind], answered: DataRequestAnswered
) -> Mapping[int, RequestKind]:
    return {
        number: asked for number, asked in requests.items() if number != answered.request_number
    }
