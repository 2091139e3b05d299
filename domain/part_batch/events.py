"""What happens to one batch of a part, from its receipt on.

A batch is what came in one receipt from one supplier, under one label: the unit by which parts are
traced (R090b; 宁波市机动车维修业管理条例 Art. 22: the ledger of parts).
"""

from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from domain.kernel import Event
from domain.values.parts import PartGrade


class BlockSource(StrEnum):
    """Who says that a batch must not be used (R085)."""

    MAKER_RECALL = "maker_recall"
    SUPPLIER = "supplier"
    AUTHORITY = "authority"
    OWN_INSPECTION = "own_inspection"
    CUSTOMER = "customer"


class BatchPart(msgspec.Struct, frozen=True, kw_only=True):
    """What is in the boxes, as the ledger of parts wants it (Art. 22)."""

    part_number: str
    name: str
    grade: PartGrade
    brand: str
    spec: str
    """Size, viscosity, model of the part, e.g. "5W-30 4L"."""
    fitment: tuple[str, ...] = ()
    """The models of vehicle that it fits; empty: it fits any."""


class Supplier(msgspec.Struct, frozen=True, kw_only=True):
    """From which company the parts came (Art. 22)."""

    name: str
    address: str


class PartCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """The proof that the parts are what they are sold as: its number, and the digest of a copy."""

    number: str
    sha256: str | None = None
    """In hexadecimal, 64 characters."""


class BatchReceived(Event, topic="part_batch.received"):
    """A batch came in, was put on the shelf and entered in the ledger of parts."""

    batch_id: str
    """The label on the shelf; no other batch of the group has it."""
    site_id: str
    part: BatchPart
    supplier: Supplier
    supplier_lot: str | None
    """The supplier's own number of the lot, by which recalls name it."""
    certificate: PartCertificate | None
    quantity_milli: int
    received_on: date


class BatchIssuedToOrder(Event, topic="part_batch.issued_to_order"):
    """Something of the batch went out for a line of an order."""

    order_id: UUID
    line_id: str
    vehicle_id: UUID
    quantity_milli: int


class BatchTakenBack(Event, topic="part_batch.taken_back"):
    """Something of the batch came back unused from a line of an order."""

    order_id: UUID
    line_id: str
    quantity_milli: int


class BatchBlocked(Event, topic="part_batch.blocked"):
    """Nothing of the batch may be issued or fitted any more."""

    batch_id: str
    site_id: str
    part_number: str
    reason: str
    source: BlockSource
    notice_number: str | None
    """The recall or letter that says so."""
    order_ids: tuple[UUID, ...]
    """Every order that has something of it, in the order of their first issue."""


class BatchReleased(Event, topic="part_batch.released", version=2):
    """The batch was found to be good and may be used again."""

    batch_id: str
    site_id: str
    part_number: str
    reason: str
    order_ids: tuple[UUID, ...]
    """The orders that were told of the block, and now hear that it is over."""

    @staticmethod
    def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
        """Version 1 told no order: those that heard of the block keep it, as they did."""
        return data | {"order_ids": []}


PartBatchEvent: TypeAlias = (
    BatchReceived | BatchIssuedToOrder | BatchTakenBack | BatchBlocked | BatchReleased
)
