"""王女士's 速腾 comes in with a squeaking brake: facts that the examples of the views share."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from domain.customer.events import CustomerFileOpened, CustomerKind, FileTrigger
from domain.kernel import Actor, Channel, Event, Fen, Km, Personal, Role
from domain.repair_order.events import (
    ApprovalMethod,
    AuthorisationSigned,
    ConcernRecorded,
    DiagnosisRecorded,
    Evidence,
    EvidenceKind,
    LineCompleted,
    LineKind,
    Measurement,
    PartGrade,
    Payer,
    QuoteIssued,
    QuoteLine,
    QuoteLineApproved,
    Relation,
    RepairLevel,
    RepairOrderOpened,
    ServiceKind,
    VehicleDelivered,
    WorkStarted,
)
from domain.values.clock import SHANGHAI
from domain.values.plate import PlateFormat
from domain.vehicle.events import (
    OwnerLinked,
    OwnerRelation,
    OwnershipTransferred,
    PlateChanged,
    UseKind,
    VehicleKind,
    VehicleRegistered,
)
from tests.projections.dsl import Fact, fact

WANG = UUID("00000000-0000-4000-8000-00000000000a")
ZHAO = UUID("00000000-0000-4000-8000-00000000000b")
CAR = UUID("00000000-0000-4000-8000-0000000000c1")
OTHER_CAR = UUID("00000000-0000-4000-8000-0000000000c2")
ORDER = UUID("00000000-0000-4000-8000-0000000000d1")
LATER_ORDER = UUID("00000000-0000-4000-8000-0000000000d2")

VIN = "LFV2A21K8A3000001"
OTHER_VIN = "LSVAA4181E2123456"
PLATE = "京A12345"
NEW_PLATE = "沪BD12345"
PHONE = "+8613812341234"
RECORDING = "ab" * 32

LI = Actor("S1-李", Role.ADVISER)
ZHANG = Actor("S1-张", Role.TECHNICIAN)


def at(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2025) -> datetime:
    """A moment in Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


OPENED_AT = at(3, 31)
QUOTED_AT = at(3, 31, 11)
ANSWERED_AT = at(3, 31, 11, 30)
STARTED_AT = at(3, 31, 13)
COMPLETED_AT = at(3, 31, 15)
DELIVERED_AT = at(3, 31, 17)


def on_order(event: Event, when: datetime | None = None, **rest: Any) -> Fact:
    """A fact of 王女士's visit."""
    return fact(event, stream=ORDER, at=when or OPENED_AT, **rest)


FILE_OPENED = fact(
    CustomerFileOpened(
        name=Personal(WANG, "王女士"),
        customer_kind=CustomerKind.PERSON,
        trigger=FileTrigger.REPAIR,
        triggered_at=at(3, 31, 10),
        due_at=at(4, 3, 0),
        site_id="S1",
        phone=Personal(WANG, PHONE),
        address=Personal(WANG, "北京市海淀区某路1号"),
    ),
    stream=WANG,
    at=at(4, 2, 17),
)
REGISTERED = fact(
    VehicleRegistered(
        make="大众",
        model="速腾",
        vehicle_kind=VehicleKind.PASSENGER_CAR,
        use_kind=UseKind.HOUSEHOLD,
        vin=VIN,
        plate=PLATE,
        plate_format=PlateFormat.STANDARD,
        model_year=2023,
    ),
    stream=CAR,
    at=at(1, 5),
)
OWNED = fact(
    OwnerLinked(customer_id=WANG, since=date(2023, 5, 1), relation=OwnerRelation.OWNER),
    stream=CAR,
    at=at(1, 5),
)
TRANSFERRED = fact(
    OwnershipTransferred(from_customer_id=WANG, to_customer_id=ZHAO, on=date(2025, 6, 15)),
    stream=CAR,
    at=at(6, 16),
)
PLATE_CHANGED = fact(
    PlateChanged(
        plate=NEW_PLATE, plate_format=PlateFormat.NEW_ENERGY_SMALL, valid_from=date(2025, 6, 20)
    ),
    stream=CAR,
    at=at(6, 21),
)


def order_opened(
    *,
    order: UUID = ORDER,
    number: str = "RO-S1-2025-000123",
    when: datetime = OPENED_AT,
    customer: UUID = WANG,
    vehicle: UUID = CAR,
    site: str = "S1",
    km: int | None = 30_000,
) -> Fact:
    """A visit begins."""
    return fact(
        RepairOrderOpened(
            order_number=number,
            site_id=site,
            customer_id=customer,
            vehicle_id=vehicle,
            adviser_id="S1-李",
            opened_at=when,
            service_kind=ServiceKind.MECHANICAL_REPAIR,
            plate=PLATE,
            vin=VIN,
            odometer_km=None if km is None else Km(km),
            odometer_unreadable_reason="仪表黑屏" if km is None else None,
        ),
        stream=order,
        at=when,
        site=site,
    )


def delivered(
    *,
    order: UUID = ORDER,
    number: str = "RO-S1-2025-000123",
    when: datetime = DELIVERED_AT,
    customer: UUID = WANG,
    vehicle: UUID = CAR,
    site: str = "S1",
    km: int = 30_005,
) -> Fact:
    """A visit ends with the car in its customer's hands."""
    return fact(
        VehicleDelivered(
            delivered_to=Personal(customer, "王女士"),
            odometer_km=Km(km),
            delivered_at=when,
            customer_id=customer,
            vehicle_id=vehicle,
            site_id=site,
            adviser_id="S1-李",
            order_number=number,
            repair_level=RepairLevel.SMALL_REPAIR,
            record_copy_given_via=Channel.ON_SITE,
        ),
        stream=order,
        at=when,
        site=site,
    )


OPENED = order_opened()
DELIVERED = delivered()
CONCERN = on_order(
    ConcernRecorded(
        concern_id="1",
        customer_words=Personal(WANG, "刹车有异响，像铁皮刮的声音"),
        adviser_note=Personal(WANG, "低速制动时前轮异响"),
    )
)
DIAGNOSED = on_order(
    DiagnosisRecorded(
        concern_id="1",
        cause="前刹车片磨损到极限",
        dtcs=("C1234",),
        measurements=(Measurement(what="前片厚度", value="1.8", unit="mm"),),
        diagnosed_by="S1-张",
    ),
    at(3, 31, 10),
)
AUTHORISED = on_order(
    AuthorisationSigned(
        signed_by=Personal(WANG, "王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.PAPER,
        concern_ids=("1",),
        estimate_fen=Fen(60_000),
        promised_at=at(3, 31, 17),
        document_sha256="cd" * 32,
        belongings_document_sha256=None,
        copy_given_via=Channel.ON_SITE,
    ),
    at(3, 31, 9, 30),
)


def line(
    line_id: str,
    description: str,
    amount_fen: int,
    kind: LineKind = LineKind.LABOUR,
    **rest: Any,
) -> QuoteLine:
    """A line of a quote, one piece or hour."""
    fields: dict[str, Any] = {"payer": Payer.CUSTOMER, **rest}
    return QuoteLine(
        line_id=line_id,
        kind=kind,
        description=description,
        quantity_milli=1_000,
        unit_price_fen=Fen(amount_fen),
        amount_fen=Fen(amount_fen),
        **fields,
    )


PADS = line(
    "1",
    "更换前刹车片",
    60_000,
    LineKind.PART,
    part_number="5Q0698151",
    part_grade=PartGrade.ORIGINAL,
    concern_id="1",
)
LABOUR = line("2", "更换前刹车片工时", 20_000, concern_id="1")
FLUID = line("3", "更换制动液", 30_000)
DISCS = line(
    "4",
    "更换前制动盘",
    128_000,
    LineKind.PART,
    part_number="5Q0615301",
    part_grade=PartGrade.CERTIFIED,
    finding_id="1",
)


def quote(version: int, *lines: QuoteLine, when: datetime = QUOTED_AT, **rest: Any) -> Fact:
    """A version of the quote."""
    fields: dict[str, Any] = {
        "possible_extras": None,
        "valid_until": None,
        "price_list_version": None,
        **rest,
    }
    return on_order(
        QuoteIssued(
            quote_version=version,
            lines=lines,
            total_fen=Fen(sum(each.amount_fen for each in lines)),
            **fields,
        ),
        when,
    )


def approved(
    each: QuoteLine,
    *,
    version: int = 1,
    when: datetime = ANSWERED_AT,
    method: ApprovalMethod = ApprovalMethod.IN_PERSON,
    evidence: tuple[Evidence, ...] = (),
    **rest: Any,
) -> Fact:
    """王女士 agrees to a line."""
    return on_order(
        QuoteLineApproved(
            quote_version=version,
            line_id=each.line_id,
            amount_fen=each.amount_fen,
            approved_by=Personal(WANG, "王女士"),
            relation=Relation.OWNER,
            method=method,
            part_grade=each.part_grade,
            reason_told="低于磨损极限",
            evidence=evidence,
        ),
        when,
        **rest,
    )


def started(each: QuoteLine, when: datetime = STARTED_AT) -> Fact:
    """Work on a line begins."""
    return on_order(WorkStarted(line_id=each.line_id, technician_id="S1-张"), when, by=ZHANG)


def completed(each: QuoteLine, when: datetime = COMPLETED_AT) -> Fact:
    """A line is done."""
    return on_order(
        LineCompleted(
            line_id=each.line_id,
            correction=f"已{each.description}",
            technician_id="S1-张",
            procedure_ref=None,
        ),
        when,
        by=ZHANG,
    )


QUOTE_1 = quote(1, PADS, LABOUR, FLUID)
QUOTE_2 = quote(2, PADS, LABOUR, FLUID, DISCS, when=at(3, 31, 14))
DISCS_APPROVED = approved(
    DISCS,
    version=2,
    when=at(3, 31, 14, 7),
    method=ApprovalMethod.PHONE,
    evidence=(Evidence(kind=EvidenceKind.RECORDING, sha256=RECORDING),),
    channel=Channel.PHONE,
)
