"""Facts of settlement and hand-over."""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Channel, Event, Fen, Km, Personal
from domain.repair_order.records import InspectionItem, SettlementLine
from domain.repair_order.terms import (
    ApprovalMethod,
    HandoverTopic,
    Payer,
    PaymentMethod,
    Relation,
)
from domain.values.contact import Instrument, SurveyMethod
from domain.values.cover import Ground, RepairLevel


class AdviserAccepted(Event, topic="repair_order.adviser_accepted"):
    """The adviser looked at the finished car and takes it from the shop."""

    accepted_by: str


class ExteriorRechecked(Event, topic="repair_order.exterior_rechecked"):
    """The car was compared with the entry walk-round when it left the shop."""

    checked_by: str
    differences: tuple[InspectionItem, ...]
    """Items that are not as they were; empty: nothing changed."""


class ReadyForPickup(Event, topic="repair_order.ready_for_pickup"):
    """The car is finished and the customer was told so."""

    ready_at: datetime
    notified_via: Channel


class SettlementIssued(Event, topic="repair_order.settlement_issued"):
    """The customer got the itemised bill, before paying."""

    settlement_number: str
    lines: tuple[SettlementLine, ...]
    total_fen: Fen
    """Sum over all payers."""


class SettlementReversed(Event, topic="repair_order.settlement_reversed"):
    """A bill was taken back whole; a new one may be issued."""

    settlement_number: str
    total_fen: Fen
    reason: str


class PaymentRecorded(Event, topic="repair_order.payment_recorded"):
    """Money came in on a bill."""

    settlement_number: str
    payer: Payer
    amount_fen: Fen
    method: PaymentMethod


class HandoverExplained(Event, topic="repair_order.handover_explained"):
    """Work, parts, cost, warranty and use were explained to the customer."""

    topics: tuple[HandoverTopic, ...]
    explained_by: str


class MissingBelonging(msgspec.Struct, frozen=True, kw_only=True):
    """A listed thing that could not be given back, and why."""

    item_id: str
    explanation: Personal


class BelongingsReturned(Event, topic="repair_order.belongings_returned"):
    """Listed things were given back, or it was explained why not."""

    item_ids: tuple[str, ...]
    missing: tuple[MissingBelonging, ...]


class CustomerAccepted(Event, topic="repair_order.customer_accepted"):
    """The customer looked at the finished car and is content."""

    accepted_by: Personal
    relation: Relation
    method: ApprovalMethod
    document_sha256: str | None
    """The signed hand-over sheet, in hexadecimal."""


class CustomerRejected(Event, topic="repair_order.customer_rejected"):
    """The customer is not content; the car goes back into the shop."""

    rejected_by: Personal
    reason: Personal


class VehicleDelivered(Event, topic="repair_order.vehicle_delivered"):
    """The car left the shop in the customer's hands; guarantee and tracking start here."""

    delivered_to: Personal
    odometer_km: Km
    delivered_at: datetime
    customer_id: UUID
    vehicle_id: UUID
    site_id: str
    adviser_id: str
    order_number: str
    repair_level: RepairLevel
    record_copy_given_via: Channel
    """How the customer got a copy of the repair record (SAMR Order 43, Art. 17)."""


class WarrantyGranted(Event, topic="repair_order.warranty_granted"):
    """One executed line is covered until a day, and until a mileage where there is a limit."""

    line_id: str
    vehicle_id: UUID
    until_on: date
    until_km: Km | None
    basis: Ground
    scope: str
    part_number: str | None


class SatisfactionRated(Event, topic="repair_order.satisfaction_rated"):
    """The customer rated the visit at hand-over."""

    instrument: Instrument
    score_hundredths: int
    """The raw answer in hundredths: 4.5 of 5 is 450."""
    scale_max: int
    method: SurveyMethod
    rated_at: datetime
    comment: Personal | None
    site_id: str
    handler_id: str
    """Who took the rating down."""
    adviser_id: str
    technician_ids: tuple[str, ...]
    customer_id: UUID


DeliveryEvent: TypeAlias = (
    AdviserAccepted
    | ExteriorRechecked
    | ReadyForPickup
    | SettlementIssued
    | SettlementReversed
    | PaymentRecorded
    | HandoverExplained
    | BelongingsReturned
    | CustomerAccepted
    | CustomerRejected
    | VehicleDelivered
    | WarrantyGranted
    | SatisfactionRated
)
