"""What happens between a customer and the dealership's knowledge of them (R101-R108, R168, B.9).

Texts about the person stand here as `Personal`, sealed under the customer's own key. Facts that a
law wants kept after the erasure (to whom data went, on which basis it was erased) stay clear and
therefore name purposes, bases and organisations only.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Channel, Event, Km, Personal


class CustomerKind(StrEnum):
    """A person or a company."""

    PERSON = "person"
    COMPANY = "company"


class FileTrigger(StrEnum):
    """What made the file due (R101)."""

    REPAIR = "repair"
    """The intake formalities of a repair were done."""
    CONSULTATION_VISIT = "consultation_visit"
    IMPORT = "import"


class Purpose(StrEnum):
    """What a consent is for; each is asked and withdrawn by itself (PIPL Art. 14-15)."""

    MARKETING = "marketing"
    PROFILED_MARKETING = "profiled_marketing"
    """Offers chosen from the person's own history (PIPL Art. 24)."""
    SATISFACTION_SURVEY = "satisfaction_survey"
    CALL_RECORDING = "call_recording"
    """Voice is sensitive data of a car's user: separate consent (PIPL Art. 29, 汽车数据规定)."""
    IMAGES = "images"
    LOCATION = "location"
    THIRD_PARTY = "third_party"
    """Handing data to one named recipient: separate consent for each (PIPL Art. 23)."""


class LegalBasis(StrEnum):
    """Why personal data may be handled (PIPL Art. 13)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal_duty"
    EMERGENCY = "emergency"


class DataKind(StrEnum):
    """What was disclosed, by kind."""

    NAME = "name"
    CONTACT = "contact"
    VEHICLE = "vehicle"
    REPAIR_HISTORY = "repair_history"
    PAYMENTS = "payments"
    CALL_RECORDS = "call_records"


class RequestKind(StrEnum):
    """What a person may ask about their own data (PIPL Art. 44-48)."""

    ACCESS = "access"
    COPY = "copy"
    TRANSFER = "transfer"
    CORRECT = "correct"
    DELETE = "delete"
    RESTRICT = "restrict"
    EXPLAIN = "explain"


class RequestOutcome(StrEnum):
    """How a request was answered."""

    FULFILLED = "fulfilled"
    PARTLY_FULFILLED = "partly_fulfilled"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RetentionBasis(StrEnum):
    """What keeps data from being erased yet (B.1 Art. 17, B.6 Art. 11, B.10, PIPL Art. 47)."""

    SANBAO_REPAIR_RECORD = "sanbao_repair_record"
    """6 years."""
    RECALL_RECORD = "recall_record"
    """5 years."""
    SALES_ARCHIVE = "sales_archive"
    """10 years."""
    OPEN_DISPUTE = "open_dispute"
    SUBJECT_REQUEST = "subject_request"
    """The person asked for it to be kept, but not used."""


class ErasureBasis(StrEnum):
    """Which case of PIPL Art. 47 made the erasure due."""

    SUBJECT_REQUEST = "subject_request"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    PURPOSE_DONE = "purpose_done"
    RETENTION_OVER = "retention_over"
    UNLAWFUL = "unlawful"


class QuietHours(msgspec.Struct, frozen=True):
    """A time of the day in Shanghai in which the customer rests; it may pass midnight."""

    from_minute: int
    """Minute of the day, 0 to 1439; included."""
    to_minute: int
    """Minute of the day, 0 to 1439; excluded."""


class CustomerFileOpened(Event, topic="customer.file_opened"):
    """The customer got a file; it was due two days after intake or visit, by 24:00 (R101)."""

    name: Personal
    customer_kind: CustomerKind
    trigger: FileTrigger
    triggered_at: datetime
    due_at: datetime
    """24:00 of the last day, as 00:00 of the next: a file opened at this very moment is late."""
    site_id: str
    phone: Personal | None = None
    address: Personal | None = None
    promise_version: int | None = None
    """The version of the service promise that set the due time; None: the built-in numbers."""


class ContactDetailsSet(Event, topic="customer.contact_details_set"):
    """The customer is reached by these details from now on; None is unchanged."""

    name: Personal | None = None
    phone: Personal | None = None
    address: Personal | None = None
    contact_person: Personal | None = None
    """Whom to ask for, where the customer is a company or has somebody else answer."""


class ContactDetailsCorrected(Event, topic="customer.contact_details_corrected"):
    """Details recorded earlier had been wrong from the start; None is unchanged."""

    corrects_version: int
    """The version of the fact in this stream that was wrong."""
    reason: Personal
    name: Personal | None = None
    phone: Personal | None = None
    address: Personal | None = None
    contact_person: Personal | None = None


class ServiceWishRecorded(Event, topic="customer.service_wish_recorded"):
    """The customer said which service they would like (客户希望获取的服务, R102, R104)."""

    wish: Personal


class NextServicePlanned(Event, topic="customer.next_service_planned"):
    """The dealership planned what to offer this customer next (设计“下一次”服务, R104)."""

    service: str
    """What is planned, as a job and not as words about a person."""
    vehicle_id: UUID | None = None
    planned_on: date | None = None
    planned_km: Km | None = None


class ContactPreferenceSet(Event, topic="customer.contact_preference_set"):
    """The customer said how and when to be reached, and when not (R122); it replaces all earlier."""

    preferred_channel: Channel | None = None
    quiet_hours: tuple[QuietHours, ...] = ()
    no_calls: bool = False
    remark: Personal | None = None


class ConsentGiven(Event, topic="customer.consent_given"):
    """The customer agreed to one purpose, and this is the proof (PIPL Art. 14, 23, 29)."""

    purpose: Purpose
    evidence: Personal
    recipient: str | None = None
    """The organisation, for the purpose `third_party`."""


class ConsentWithdrawn(Event, topic="customer.consent_withdrawn"):
    """The customer took a consent back; what was done before stays lawful (PIPL Art. 15)."""

    purpose: Purpose
    evidence: Personal | None = None
    recipient: str | None = None


class PersonalDataDisclosed(Event, topic="customer.personal_data_disclosed"):
    """The customer's data went to somebody outside, on this basis (R168); kept after an erasure."""

    recipient: str
    """The organisation; never a private person's name."""
    basis: LegalBasis
    data_kinds: tuple[DataKind, ...]
    purpose: str


class DataRequestReceived(Event, topic="customer.data_request_received"):
    """The customer asked something about their own data (PIPL Art. 44-50)."""

    request_number: int
    """1, 2, 3, … of this customer."""
    request_kind: RequestKind
    answer_due_at: datetime | None = None
    details: Personal | None = None


class DataRequestAnswered(Event, topic="customer.data_request_answered"):
    """The customer got an answer to a request; a refusal says why (PIPL Art. 50)."""

    request_number: int
    outcome: RequestOutcome
    reason: Personal | None = None


class ProcessingRestricted(Event, topic="customer.processing_restricted"):
    """The customer's data is only stored and guarded until that day, and not used (PIPL Art. 47)."""

    until: date
    """The last day of the restriction."""
    basis: RetentionBasis


class ProcessingResumed(Event, topic="customer.processing_resumed"):
    """The customer came back and agreed that the data may be used again."""

    evidence: Personal


class PersonalDataErased(Event, topic="customer.personal_data_erased"):
    """The customer's personal data is erased: nobody can read it again (PIPL Art. 47)."""

    basis: ErasureBasis
    subjects: tuple[UUID, ...]
    """Whose keys are destroyed: this customer, the files merged into this one, and streams whose
    texts stand under their own id because nobody knew yet that they are about this customer."""


class CustomerAbsorbed(Event, topic="customer.absorbed"):
    """Another file turned out to be of this same customer; its history belongs here too."""

    absorbed_customer_id: UUID
    subjects: tuple[UUID, ...]
    """The absorbed file and all that had been merged into it before."""


class CustomersMerged(Event, topic="customer.customers_merged"):
    """This file was a duplicate; the customer goes on in the other one, and this one is closed."""

    into_customer_id: UUID
    subjects: tuple[UUID, ...]
    """This file and all that had been merged into it: their texts stand under these keys."""


CustomerEvent: TypeAlias = (
    CustomerFileOpened
    | ContactDetailsSet
    | ContactDetailsCorrected
    | ServiceWishRecorded
    | NextServicePlanned
    | ContactPreferenceSet
    | ConsentGiven
    | ConsentWithdrawn
    | PersonalDataDisclosed
    | DataRequestReceived
    | DataRequestAnswered
    | ProcessingRestricted
    | ProcessingResumed
    | PersonalDataErased
    | CustomerAbsorbed
    | CustomersMerged
)
