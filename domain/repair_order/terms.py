"""The words that the facts of a repair order are written in."""

from enum import StrEnum

from domain.values.parts import PartGrade as PartGrade  # noqa: PLC0414 - a word of the order too


class ServiceKind(StrEnum):
    """What the visit is for (R058)."""

    REGULAR_MAINTENANCE = "regular_maintenance"
    DETAILED_MAINTENANCE = "detailed_maintenance"
    MECHANICAL_REPAIR = "mechanical_repair"
    ELECTRICAL_REPAIR = "electrical_repair"
    BODY_REPAIR = "body_repair"
    ACCIDENT_REPAIR = "accident_repair"
    RECALL = "recall"
    TECHNICAL_UPGRADE = "technical_upgrade"


class InspectionMethod(StrEnum):
    """How the car was looked at on entry: 咨询, 实地观察, 仪器检测, 路试 (R028)."""

    ASKING = "asking"
    OBSERVING = "observing"
    INSTRUMENTS = "instruments"
    ROAD_TEST = "road_test"


class CheckGroup(StrEnum):
    """Outside (R023), inside (R024), functions (R025)."""

    EXTERIOR = "exterior"
    INTERIOR = "interior"
    FUNCTION = "function"


class CheckResult(StrEnum):
    """The verdict on one item of a walk-round (R025)."""

    OK = "ok"
    ATTENTION = "attention"
    BAD = "bad"
    NOT_CHECKED = "not_checked"


class LineKind(StrEnum):
    """What a line of the quote pays for (R036)."""

    LABOUR = "labour"
    PART = "part"
    SUBLET = "sublet"
    FEE = "fee"


class Payer(StrEnum):
    """Who pays a line (R059)."""

    CUSTOMER = "customer"
    MAKER_WARRANTY = "maker_warranty"
    INSURER = "insurer"
    GOODWILL = "goodwill"
    INTERNAL = "internal"


class Relation(StrEnum):
    """What the person who agrees or signs is to the vehicle (R040)."""

    OWNER = "owner"
    DRIVER = "driver"
    FAMILY = "family"
    COMPANY = "company"
    OTHER = "other"


class ApprovalMethod(StrEnum):
    """How somebody agreed, declined or signed (R040)."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    SMS = "sms"
    APP = "app"
    E_SIGNATURE = "e_signature"
    PAPER = "paper"


class EvidenceKind(StrEnum):
    """What stands behind a statement."""

    RECORDING = "recording"
    PHOTO = "photo"
    DOCUMENT = "document"
    MESSAGE = "message"


class Urgency(StrEnum):
    """How soon work found during the repair should be done (R042)."""

    SAFETY = "safety"
    SOON = "soon"
    ADVISORY = "advisory"


class PauseReason(StrEnum):
    """What a line waits for."""

    WAITING_PARTS = "waiting_parts"
    WAITING_CUSTOMER = "waiting_customer"
    WAITING_SUBLET = "waiting_sublet"
    OTHER = "other"


class OldPartDisposition(StrEnum):
    """Where a removed part goes (R087, JT/T 1133 old-parts declaration)."""

    TO_CUSTOMER = "to_customer"
    SCRAPPED_WITH_CONSENT = "scrapped_with_consent"
    MAKER_RETURN = "maker_return"


class ReworkCause(StrEnum):
    """Who sent the car back into the shop."""

    INSPECTION = "inspection"
    CUSTOMER = "customer"


class ComebackCause(StrEnum):
    """Why a repaired car came back in cover: both are ours to mend free of charge (R092)."""

    WORKMANSHIP = "workmanship"
    PART = "part"


class HandoverTopic(StrEnum):
    """What the customer is told and shown before driving off (R070, R073, R076)."""

    ITEMS_DONE = "items_done"
    PARTS_REPLACED = "parts_replaced"
    COSTS = "costs"
    WARRANTY = "warranty"
    RESULT_SHOWN = "result_shown"
    USAGE_NOTES = "usage_notes"
    QUESTIONS_ANSWERED = "questions_answered"


class PaymentMethod(StrEnum):
    """How money came in."""

    CASH = "cash"
    CARD = "card"
    WECHAT_PAY = "wechat_pay"
    ALIPAY = "alipay"
    TRANSFER = "transfer"
    ON_ACCOUNT = "on_account"


class CorrectableField(StrEnum):
    """Fields of a recorded fact that `EntryCorrected` may put right.

    Money has its own reversals, the customer's words are never touched (R020).
    """

    ODOMETER_KM = "odometer_km"
    PLATE = "plate"
    VIN = "vin"
    PART_NUMBER = "part_number"
    BATCH_ID = "batch_id"
    SERIAL = "serial"
    MEASURED = "measured"
