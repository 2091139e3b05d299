"""Facts of reception: who came with which car and wish, and what state the car was in."""

from datetime import datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Channel, Event, Fen, Km, Personal
from domain.repair_order.records import InspectionItem
from domain.repair_order.terms import (
    ApprovalMethod,
    InspectionMethod,
    Relation,
    ServiceKind,
)
from domain.values.cover import RepairLevel


class RepairOrderOpened(Event, topic="repair_order.opened"):
    """A car came in and the visit got its order; one visit, one order."""

    order_number: str
    """Human readable, e.g. "RO-S1-2026-000123"; never given twice."""
    site_id: str
    customer_id: UUID
    vehicle_id: UUID
    adviser_id: str
    opened_at: datetime
    service_kind: ServiceKind
    plate: str | None = None
    """As told at reception."""
    vin: str | None = None
    odometer_km: Km | None = None
    odometer_unreadable_reason: str | None = None
    """Why there is no reading; exactly one of the two is there (R019)."""
    appointment_id: UUID | None = None


class ConcernRecorded(Event, topic="repair_order.concern_recorded"):
    """The customer said what is wrong; the words stand as they were said."""

    concern_id: str
    """Running: "1", "2", …"""
    customer_words: Personal
    adviser_note: Personal | None = None
    """The adviser's paraphrase, apart from the customer's words (R020)."""


class EntryInspectionRecorded(Event, topic="repair_order.entry_inspection_recorded"):
    """Reception walked round the car and wrote down the state it came in."""

    inspected_by: str
    assisted_by: str | None
    methods: tuple[InspectionMethod, ...]
    items: tuple[InspectionItem, ...]
    customer_confirmed: bool


class Belonging(msgspec.Struct, frozen=True, kw_only=True):
    """One thing of the customer's in the car."""

    item_id: str
    """Running: "1", "2", …"""
    description: Personal


class BelongingsListed(Event, topic="repair_order.belongings_listed"):
    """Things that could get lost were listed and put away until hand-over."""

    items: tuple[Belonging, ...]
    stored_at: str


class RepairLevelSet(Event, topic="repair_order.repair_level_set"):
    """The level of the repair was decided; guarantee period and certificate follow from it."""

    level: RepairLevel


class PromisedTimeSet(Event, topic="repair_order.promised_time_set"):
    """The customer was promised when the car will be ready; punctuality is judged by this time."""

    promised_at: datetime


class PromisedTimeRevised(Event, topic="repair_order.promised_time_revised"):
    """The promised time moved; the first promise stays visible."""

    was_at: datetime
    promised_at: datetime
    reason: str
    customer_told_at: datetime


class AuthorisationSigned(Event, topic="repair_order.authorisation_signed"):
    """The customer signed the repair authorisation: jobs, estimate, hand-over time."""

    signed_by: Personal
    relation: Relation
    method: ApprovalMethod
    concern_ids: tuple[str, ...]
    estimate_fen: Fen
    promised_at: datetime
    document_sha256: str
    belongings_document_sha256: str | None
    """The signed list of belongings, where there is one (R031)."""
    copy_given_via: Channel


class PlateVerified(Event, topic="repair_order.plate_verified"):
    """A technician read the plate on the car and it is the one on the order."""

    plate: str
    verified_by: str


class PlateMismatchReported(Event, topic="repair_order.plate_mismatch_reported"):
    """The car in the bay is not the car on the order; nobody works on it until that is clear."""

    plate_on_order: str | None
    plate_seen: str
    reported_by: str


class JobSheetDisputed(Event, topic="repair_order.job_sheet_disputed"):
    """A technician says that the jobs on the order do not fit the fault."""

    dispute_id: str
    disputed_by: str
    reason: str


class JobSheetDisputeAnswered(Event, topic="repair_order.job_sheet_dispute_answered"):
    """The adviser answered the technician's doubt."""

    dispute_id: str
    answered_by: str
    answer: str


IntakeEvent: TypeAlias = (
    RepairOrderOpened
    | ConcernRecorded
    | EntryInspectionRecorded
    | BelongingsListed
    | RepairLevelSet
    | PromisedTimeSet
    | PromisedTimeRevised
    | AuthorisationSigned
    | PlateVerified
    | PlateMismatchReported
    | JobSheetDisputed
    | JobSheetDisputeAnswered
)
