"""The customer: the file, and the person's rights over what it holds (R168; B.9)."""

from datetime import date, datetime
from uuid import UUID

from domain.customer.events import (
    ConsentGiven,
    ConsentWithdrawn,
    DataKind,
    DataRequestAnswered,
    DataRequestReceived,
    ErasureBasis,
    LegalBasis,
    PersonalDataDisclosed,
    PersonalDataErased,
    ProcessingRestricted,
    ProcessingResumed,
    Purpose,
    RequestKind,
    RequestOutcome,
    RetentionBasis,
)
from domain.customer.file import ADDRESS_CHARS, TEXT_CHARS, CustomerFile
from domain.customer.rules import (
    IN_THE_PAST,
    NO_CONSENT,
    NO_DATA_KINDS,
    NO_REQUEST,
    NOT_DONE,
    NOT_RESTRICTED,
    REASON_NEEDED,
    RECIPIENT,
    RESTRICTED_LONGER,
    RETENTION_BASIS,
    STILL_RETAINED,
)
from domain.customer.state import Restriction
from domain.kernel import Missing, Refused
from domain.kernel.checked import optional, optional_text, required_text
from domain.values.clock import shanghai_date


class Customer(CustomerFile):
    """A customer of the dealership (客户档案)."""

    def give_consent(
        self, *, purpose: Purpose, evidence: str, recipient: str | None = None
    ) -> ConsentGiven:
        """Record that the customer agreed to one purpose, with the proof (PIPL Art. 14, 23, 29)."""
        self.require_usable()
        return ConsentGiven(
            purpose=purpose,
            evidence=self._text("evidence", evidence, TEXT_CHARS),
            recipient=_recipient(purpose, recipient),
        )

    def withdraw_consent(
        self, *, purpose: Purpose, recipient: str | None = None, evidence: str | None = None
    ) -> ConsentWithdrawn:
        """Record that the customer took a consent back (PIPL Art. 15)."""
        self._require_open()
        named = _recipient(purpose, recipient)
        if not self.allows(purpose, named):
            raise Missing(NO_CONSENT, field="purpose", purpose=purpose)
        return ConsentWithdrawn(
            purpose=purpose,
            recipient=named,
            evidence=self._optional_text("evidence", evidence, TEXT_CHARS),
        )

    def disclose_personal_data(
        self, *, recipient: str, basis: LegalBasis, data_kinds: tuple[DataKind, ...], purpose: str
    ) -> PersonalDataDisclosed:
        """Record that the customer's data went to somebody outside, on a legal basis (R168)."""
        self._require_living()
        if self.restriction is not None and basis is not LegalBasis.LEGAL_DUTY:
            self.require_usable()
        named = required_text("recipient", recipient, ADDRESS_CHARS)
        if basis is LegalBasis.CONSENT and not self.allows(Purpose.THIRD_PARTY, named):
            raise Refused(NO_CONSENT, field="basis", purpose=f"{Purpose.THIRD_PARTY}: {named}")
        if not data_kinds:
            raise Refused(NO_DATA_KINDS, field="dataKinds")
        return PersonalDataDisclosed(
            recipient=named,
            basis=basis,
            data_kinds=tuple(sorted(set(data_kinds))),
            purpose=required_text("purpose", purpose, ADDRESS_CHARS),
        )

    def receive_data_request(
        self,
        *,
        request_kind: RequestKind,
        details: str | None = None,
        answer_due_at: datetime | None = None,
    ) -> DataRequestReceived:
        """Record what the customer asks about their own data (PIPL Art. 44-50)."""
        self._require_open()
        optional("answerDueAt", shanghai_date, answer_due_at)
        return DataRequestReceived(
            request_number=self.requests + 1,
            request_kind=request_kind,
            answer_due_at=answer_due_at,
            details=self._optional_text("details", details, TEXT_CHARS),
        )

    def answer_data_request(
        self, *, request_number: int, outcome: RequestOutcome, reason: str | None = None
    ) -> DataRequestAnswered:
        """Record the answer to a request; a refusal gives its reason (PIPL Art. 50)."""
        self._require_open()
        asked = self.open_requests.get(request_number)
        if asked is None:
            raise Missing(NO_REQUEST, field="requestNumber", request_number=request_number)
        if outcome is RequestOutcome.FULFILLED:
            self._require_done(asked)
        refused = outcome in {RequestOutcome.REFUSED, RequestOutcome.PARTLY_FULFILLED}
        if refused and optional_text("reason", reason, TEXT_CHARS) is None:
            raise Refused(REASON_NEEDED, field="reason")
        return DataRequestAnswered(
            request_number=request_number,
            outcome=outcome,
            reason=self._optional_text("reason", reason, TEXT_CHARS),
        )

    def restrict_processing(
        self, *, until: date, basis: RetentionBasis, at: datetime
    ) -> ProcessingRestricted:
        """Only store and guard the customer's data until a day, and do not use it (PIPL Art. 47)."""
        self._require_living()
        if until < shanghai_date(at):
            raise Refused(IN_THE_PAST, field="until", day=until)
        standing = self.restriction
        # What a law demands comes before what the person had wished.
        overrules = (
            standing is not None
            and standing.basis is RetentionBasis.SUBJECT_REQUEST
            and basis is not RetentionBasis.SUBJECT_REQUEST
        )
        if standing is not None and until <= standing.until and not overrules:
            raise Refused(RESTRICTED_LONGER, field="until", until=standing.until)
        return ProcessingRestricted(until=until, basis=basis)

    def resume_processing(self, *, evidence: str) -> ProcessingResumed:
        """Use the data again, because the customer came back and agreed (PIPL Art. 13)."""
        self._require_living()
        if self.restriction is None:
            raise Missing(NOT_RESTRICTED)
        return ProcessingResumed(evidence=self._text("evidence", evidence, TEXT_CHARS))

    def erase_personal_data(
        self,
        *,
        basis: ErasureBasis,
        retention_until: date | None,
        at: datetime,
        retention_basis: RetentionBasis | None = None,
        also_about: tuple[UUID, ...] = (),
        identified: tuple[UUID, ...] = (),
    ) -> PersonalDataErased | ProcessingRestricted:
        """Erase the customer's personal data; within a retention it is restricted instead (PIPL Art. 47).

        `also_about` names appointments, complaints and enquiries of an unknown person who turned out
        to be this customer. `retention_until` is the last day for which a law keeps any record of
        this customer, and None says that there is none: the caller has looked. `identified` are the
        streams that name this customer later on, and hold earlier texts under their own id.
        """
        self._require_living()
        if retention_until is not None and retention_basis in {
            None,
            RetentionBasis.SUBJECT_REQUEST,
        }:
            raise Refused(RETENTION_BASIS, field="retentionBasis")
        kept = self._kept(retention_until, retention_basis, shanghai_date(at))
        if kept is None:
            whose = dict.fromkeys((self.id, *self.absorbed, *identified, *also_about))
            return PersonalDataErased(basis=basis, subjects=tuple(whose))
        standing = self.restriction
        if kept == self.retention and standing is not None and standing.until >= kept.until:
            raise Refused(STILL_RETAINED, until=kept.until)
        return ProcessingRestricted(until=kept.until, basis=kept.basis)

    def _kept(
        self, until: date | None, basis: RetentionBasis | None, today: date
    ) -> Restriction | None:
        """The longest retention that is not over: the one known before, or the one named now."""
        known = self.retention
        if until is not None and basis is not None and (known is None or known.until < until):
            known = Restriction(until, basis)
        return known if known is not None and known.until >= today else None

    def _require_done(self, asked: RequestKind) -> None:
        undone = (asked is RequestKind.DELETE and not self.erased) or (
            asked is RequestKind.RESTRICT and self.restriction is None and not self.erased
        )
        if undone:
            raise Refused(NOT_DONE, field="outcome", request_kind=asked)


def _recipient(purpose: Purpose, recipient: str | None) -> str | None:
    named = optional_text("recipient", recipient, ADDRESS_CHARS)
    if (purpose is Purpose.THIRD_PARTY) != (named is not None):
        raise Refused(RECIPIENT, field="recipient")
    return named
