"""A batch of brake pads that came to the first site, and the orders that got some of it."""

from datetime import date, datetime
from uuid import UUID

from domain.part_batch.events import (
    BatchBlocked,
    BatchIssuedToOrder,
    BatchPart,
    BatchReceived,
    BlockSource,
    PartCertificate,
    Supplier,
)
from domain.values.clock import SHANGHAI
from domain.values.parts import PartGrade

NOW = datetime(2025, 6, 2, 9, tzinfo=SHANGHAI)
ORDER = UUID("00000000-0000-4000-8000-00000000000a")
OTHER_ORDER = UUID("00000000-0000-4000-8000-00000000000b")
CAR = UUID("00000000-0000-4000-8000-00000000000c")
PADS = BatchPart(
    part_number="5QD698151",
    name="前制动片",
    grade=PartGrade.ORIGINAL,
    brand="大众",
    spec="前轴, 4 片装",
    fitment=("速腾", "朗逸"),
)
SUPPLIER = Supplier(name="一汽大众备件中心", address="长春市汽车产业开发区")
CERTIFICATE = PartCertificate(number="CCC-2025-0187", sha256="ab" * 32)
RECEIVED = BatchReceived(
    batch_id="BP-2025-07",
    site_id="S1",
    part=PADS,
    supplier=SUPPLIER,
    supplier_lot="L7731",
    certificate=CERTIFICATE,
    quantity_milli=20_000,
    received_on=date(2025, 6, 2),
)


def issued(order_id: UUID = ORDER, line_id: str = "2", milli: int = 1000) -> BatchIssuedToOrder:
    """Some pads go out."""
    return BatchIssuedToOrder(
        order_id=order_id, line_id=line_id, vehicle_id=CAR, quantity_milli=milli
    )


def blocked(*order_ids: UUID) -> BatchBlocked:
    """The maker calls the pads back."""
    return BatchBlocked(
        batch_id="BP-2025-07",
        site_id="S1",
        part_number="5QD698151",
        reason="摩擦材料脱落",
        source=BlockSource.MAKER_RECALL,
        notice_number="S2025M0031",
        order_ids=order_ids,
    )
