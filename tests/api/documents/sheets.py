"""Sheets and rows of an order, to lay papers out without a database."""

from datetime import UTC, datetime
from uuid import UUID

from api.documents.sheet import Car, Issuer, OrderSheet, Person, Record
from domain.repair_order.events import LineKind, Payer, RepairLevel, ServiceKind
from domain.vehicle.events import VehicleKind
from projections.approval_trail.queries import TrailCharge, TrailLine, TrailQuote
from projections.consent import LineStatus
from projections.vehicle_history.work_queries import Settlement

ORDER = UUID("6f1c2f0e-0000-4000-8000-000000000001")
JUNE = datetime(2025, 6, 1, 2, 0, tzinfo=UTC)
LATER = datetime(2025, 6, 1, 8, 0, tzinfo=UTC)
SHEET = OrderSheet(
    order_id=ORDER,
    order_number="RO-S1-2025-000001",
    opened_at=JUNE,
    delivered_at=None,
    adviser_id="S1-li",
    service_kind=ServiceKind.MECHANICAL_REPAIR,
    repair_level=RepairLevel.SMALL_REPAIR,
    issuer=Issuer(site_id="S1"),
    car=Car(
        plate="京A12345",
        vin=None,
        make="大众",
        model="朗逸",
        vehicle_kind=VehicleKind.PASSENGER_CAR,
        odometer_in_km=45_210,
        odometer_out_km=None,
        unreadable_reason=None,
    ),
    customer=Person(name="王女士", phone=None),
    first_promised_at=JUNE,
    promised_at=LATER,
    said=(),
    record=Record(7, 12, JUNE),
)
QUOTE = TrailQuote(
    order_id=ORDER,
    quote_version=1,
    issued_at=JUNE,
    issued_by="S1-li",
    total_fen=0,
    possible_extras=None,
    valid_until=None,
    decided_at=None,
    agreed_fen=None,
    withdrawn_at=None,
    withdrawal_reason=None,
)
BILL = Settlement(
    order_id=ORDER,
    settlement_number="JS-S1-2025-000001",
    total_fen=0,
    issued_at=LATER,
    reversed_at=None,
    reversal_reason=None,
)


def line(
    number: int,
    amount_fen: int,
    payer: Payer = Payer.CUSTOMER,
    status: LineStatus = LineStatus.OFFERED,
    *,
    version: int = 1,
) -> TrailLine:
    """A line of that version of the quote."""
    return TrailLine(
        order_id=ORDER,
        quote_version=version,
        line_id=str(number),
        kind=LineKind.FEE,
        description=f"项目{number} v{version}",
        quantity_milli=1000,
        unit_price_fen=amount_fen,
        amount_fen=amount_fen,
        payer=payer,
        part_number=None,
        part_grade=None,
        concern_id=None,
        finding_id=None,
        labour_hours_hundredths=None,
        price_list_version=None,
        line_status=status,
        answered_turn=None,
    )


def charge(number: int, amount_fen: int, payer: Payer, bill: Settlement = BILL) -> TrailCharge:
    """What a payer was billed for that line."""
    return TrailCharge(
        order_id=ORDER,
        settlement_number=bill.settlement_number,
        line_id=str(number),
        payer=payer,
        amount_fen=amount_fen,
        issued_at=bill.issued_at,
        reversed_at=None,
    )
