"""The words a complaint is described in: kinds, categories, severities, grounds."""

from enum import StrEnum


class ComplaintKind(StrEnum):
    """A complaint 投诉, or a report 举报 of misconduct (R143)."""

    COMPLAINT = "complaint"
    REPORT = "report"


class Category(StrEnum):
    """What it is about (R130)."""

    PRODUCT_QUALITY = "product_quality"
    REPAIR_SERVICE = "repair_service"
    PARTS_SUPPLY = "parts_supply"
    AFTER_SALES_SERVICE = "after_sales_service"
    OTHER = "other"


class Status(StrEnum):
    """Where a complaint stands; `resolved` waits for the call after the remedy."""

    NEW = "new"
    OPEN = "open"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Severity(StrEnum):
    """一般, 升级 (repeated, needs the region), 重大 (harm to people, media, authority, crowd); B.11."""

    GENERAL = "general"
    ESCALATED = "escalated"
    MAJOR = "major"


class SeverityGround(StrEnum):
    """Why a complaint has its severity."""

    DEATH = "death"
    INJURY = "injury"
    FIRE = "fire"
    CRASH = "crash"
    AUTHORITY = "authority"
    MEDIA = "media"
    CROWD = "crowd"
    REPEATED = "repeated"
    JUDGEMENT = "judgement"


class Finding(StrEnum):
    """What the investigation found the complaint to be; an unfounded one needs no remedy."""

    FOUNDED = "founded"
    PARTLY_FOUNDED = "partly_founded"
    UNFOUNDED = "unfounded"


class Clock(StrEnum):
    """The clocks of a complaint: first personal contact, inquiry, remedy done and told."""

    RESPONSE = "response"
    INVESTIGATION = "investigation"
    RESOLUTION = "resolution"


class PauseReason(StrEnum):
    """For what somebody may want to stop the clock; only the first is taken (D.3)."""

    WAITING_FOR_CUSTOMER = "waiting_for_customer"
    WAITING_FOR_PARTS = "waiting_for_parts"
    LACK_OF_STAFF = "lack_of_staff"
    OTHER = "other"


class EscalationLevel(StrEnum):
    """To whom a complaint has risen, lowest first."""

    SUPERVISOR = "supervisor"
    MANAGEMENT = "management"
    MANUFACTURER = "manufacturer"


class EscalationCause(StrEnum):
    """Why a complaint rose."""

    DEADLINE_MISSED = "deadline_missed"
    DISSATISFIED = "dissatisfied"
    DECIDED = "decided"


class ReopeningCause(StrEnum):
    """Why a resolved or closed complaint is open again."""

    DISSATISFIED = "dissatisfied"
    RECURRED = "recurred"
    NEW_INFORMATION = "new_information"


class ClosingGround(StrEnum):
    """On what a complaint was closed."""

    CALLED_BACK = "called_back"
    UNREACHABLE = "unreachable"
    NO_WAY_TO_CONTACT = "no_way_to_contact"


class CompensationForm(StrEnum):
    """In what the customer is compensated."""

    CASH = "cash"
    REFUND = "refund"
    DISCOUNT = "discount"
    VOUCHER = "voucher"
    FREE_SERVICE = "free_service"


class OutsideBody(StrEnum):
    """Who outside the dealership deals with the complaint as well."""

    MANUFACTURER = "manufacturer"
    MARKET_REGULATOR = "market_regulator"
    TRANSPORT_AUTHORITY = "transport_authority"
    CONSUMER_ASSOCIATION = "consumer_association"
    THIRD_PARTY_APPRAISAL = "third_party_appraisal"
    COURT = "court"
    POLICE = "police"
