"""Steps 1 to 3: received, confirmed, contacted, categorised, dispatched (R126-R131)."""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.complaint.words import Category, ComplaintKind, Severity, SeverityGround
from domain.kernel import Channel, Event, Km, Personal


class ReportedIncident(msgspec.Struct, frozen=True, kw_only=True):
    """What the complainant says happened to the vehicle; None stands for "not said"."""

    components: tuple[str, ...] = ()
    """Parts of the vehicle that are complained about, in the source's own words."""
    incident_on: date | None = None
    odometer_km: Km | None = None
    crash: bool | None = None
    fire: bool | None = None
    injured: int | None = None
    """Number of persons hurt."""
    deaths: int | None = None
    city: str | None = None
    state: str | None = None
    """Province or state of the complainant; with the city alone it names nobody."""


class ComplaintReceived(Event, topic="complaint.received"):
    """Somebody complained; from now the clocks of response and resolution run."""

    complaint_number: str
    site_id: str
    received_at: datetime
    channel: Channel
    content: Personal
    complaint_kind: ComplaintKind
    response_due_at: datetime
    resolution_due_at: datetime
    promise_version: int
    callback_attempts_min: int
    """Failed calls on so many distinct days after the remedy let the complaint close (R135)."""
    anonymous: bool = False
    customer_id: UUID | None = None
    vehicle_id: UUID | None = None
    repair_order_id: UUID | None = None
    source_call: UUID | None = None
    """Event id of the tracking call, or of the enquiry, in which the complaint was voiced."""
    subject_staff_id: str | None = None
    """The person complained about; never to be the assignee (R131)."""
    external_reference: str | None = None
    """The number under which another office keeps the same complaint."""
    contact_phone: Personal | None = None
    incident: ReportedIncident | None = None
    imported: bool = False
    """Made to somebody else and taken over from their records: nobody here promised anything, so
    the two due times only say what would have been promised, and no clock runs to them."""


class ContentConfirmed(Event, topic="complaint.content_confirmed"):
    """Step 1: the complainant confirmed what was written down, or put it right."""

    confirmed_by_staff_id: str
    corrected_content: Personal | None = None
    """The content as it should read; None: it was right as it stood."""


class SeveritySet(Event, topic="complaint.severity_set"):
    """The complaint was graded; before the first grading it counts as general."""

    severity: Severity
    previous: Severity
    ground: SeverityGround
    reason: Personal | None = None
    """Always there where the severity was lowered."""


class ComplainantContacted(Event, topic="complaint.complainant_contacted"):
    """A person of the dealership spoke or wrote to the complainant; the first time stops clock 1."""

    staff_id: str
    contact_channel: Channel
    first: bool
    """True: this contact is the response."""
    response_due_at: datetime
    what_was_said: Personal | None = None


class ComplaintCategorised(Event, topic="complaint.categorised"):
    """Step 2: it was said what the complaint is about."""

    category: Category
    previous: Category | None = None


class ComplaintAssigned(Event, topic="complaint.assigned"):
    """Step 3: a department and a person answer for the complaint, with a day for the inquiry."""

    department: str
    assignee_id: str
    investigate_by: datetime
    """The last moment in time for the investigation to be recorded."""


class ComplaintReassigned(Event, topic="complaint.reassigned"):
    """The complaint passed from one responsible person to another."""

    previous_assignee_id: str
    department: str
    assignee_id: str
    investigate_by: datetime
    reason: Personal


IntakeEvent: TypeAlias = (
    ComplaintReceived
    | ContentConfirmed
    | SeveritySet
    | ComplainantContacted
    | ComplaintCategorised
    | ComplaintAssigned
    | ComplaintReassigned
)
