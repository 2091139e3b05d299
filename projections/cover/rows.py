"""The rows of one car, as they are loaded to be judged."""

from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

import msgspec

from domain.repair_order.events import Ground, Payer, RepairLevel
from domain.values.sanbao_words import Assembly, SafetyFault
from domain.vehicle.events import SanbaoReturn, UseKind, VehicleKind
from projections.cover.visits import Care
from projections.cover.work import Turn


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """The sale with the terms of the 三包 card."""

    invoice_on: date
    delivered_on: date
    price_fen: int
    sanbao_years: int
    sanbao_km: int
    free_repair_years: int
    free_repair_km: int
    use_compensation_ppm: int
    seller: str


class UnitReplaced(msgspec.Struct, frozen=True, kw_only=True):
    """A new odometer, which began at `new_km` where the old one ended at `old_km`."""

    replaced_at: datetime
    old_km: int
    new_km: int


class Extended(msgspec.Struct, frozen=True, kw_only=True):
    """A warranty that was sold with the car or later."""

    starts_on: date
    until_on: date | None
    until_km: int | None
    scope: str
    provider: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as quoted last."""

    line_id: str
    description: str
    payer: Payer
    part_number: str | None
    concern_id: str | None


class LineTurn(msgspec.Struct, frozen=True, kw_only=True):
    """What one fact made of a line."""

    line_id: str
    version: int
    turn: Turn
    turned_at: datetime
    customised_part_away: bool


class Fitted(msgspec.Struct, frozen=True, kw_only=True):
    """A part fitted on a line."""

    line_id: str
    part_number: str


class Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    """A cause with its trouble codes."""

    concern_id: str
    dtcs: tuple[str, ...]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What a concern was judged to be."""

    concern_id: str
    version: int
    quality_problem: bool
    safety: SafetyFault | None
    assembly: Assembly | None
    main_part: str | None
    same_as_order_id: UUID | None
    same_as_concern_id: str | None
    new_problem: bool
    reason: str


class Replacement(msgspec.Struct, frozen=True, kw_only=True):
    """What a line replaces; without assembly: nothing that counts."""

    line_id: str
    assembly: Assembly | None
    main_part: str | None


class Comeback(msgspec.Struct, frozen=True, kw_only=True):
    """A concern that may be the fault of an earlier line."""

    concern_id: str
    original_order_id: UUID
    original_line_id: str
    answer: str | None


class Warranty(msgspec.Struct, frozen=True, kw_only=True):
    """Warranty granted on a line."""

    line_id: str
    basis: Ground
    until_on: date
    until_km: int | None
    scope: str


class CareGiven(msgspec.Struct, frozen=True, kw_only=True):
    """Loaner or allowance."""

    kind: Care
    given_at: datetime


class Travel(msgspec.Struct, frozen=True, kw_only=True):
    """A drive out to a broken-down car, or back with it."""

    left_at: datetime
    arrived_at: datetime


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """One repair order with all that belongs to it, lines and facts in their order."""

    order_id: UUID
    order_number: str
    site_id: str
    customer_id: UUID
    opened_at: datetime
    agreed_at: datetime | None
    agreed_version: int | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    repair_level: RepairLevel | None
    odometer_in_km: int | None
    odometer_out_km: int | None
    lines: tuple[Line, ...]
    turns: tuple[LineTurn, ...]
    parts: tuple[Fitted, ...]
    diagnoses: tuple[Diagnosis, ...]
    faults: tuple[Fault, ...]
    replacements: tuple[Replacement, ...]
    comebacks: tuple[Comeback, ...]
    warranties: tuple[Warranty, ...]
    care: tuple[CareGiven, ...]
    travels: tuple[Travel, ...]


Visits: TypeAlias = tuple[Visit, ...]


class Car(msgspec.Struct, frozen=True, kw_only=True):
    """A car with its sale and odometers; its duplicates' rows are its own."""

    vehicle_id: UUID
    vehicle_kind: VehicleKind
    use_kind: UseKind
    returned_on: date | None
    outcome: SanbaoReturn | None
    sale: Sale | None
    units: tuple[UnitReplaced, ...]
    extended: tuple[Extended, ...]
    last_reading_km: int | None
    last_read_at: datetime | None

    def driven_km(self, odometer_km: int, at: datetime) -> int:
        """The distance driven when the odometer showed that: what replaced units lost is added."""
        lost = sum(unit.old_km - unit.new_km for unit in self.units if unit.replaced_at <= at)
        return odometer_km + lost
