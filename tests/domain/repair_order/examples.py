"""王女士's Lavida comes in on 2 June 2025: misfiring, and the brake pads are worn."""

from datetime import UTC, date, datetime
from uuid import UUID

from domain.kernel import Actor, Channel, Event, Fen, Km, Personal, Role
from domain.repair_order.events import (
    AuthorisationSigned,
    CheckGroup,
    CheckResult,
    ConcernRecorded,
    CustomerAccepted,
    DiagnosisRecorded,
    EntryInspectionRecorded,
    FinalInspectionPassed,
    FunctionTestRecorded,
    HandoverExplained,
    InspectionItem,
    InspectionMethod,
    LineCompleted,
    LineKind,
    LineResult,
    PartGrade,
    PartRef,
    PartReplaced,
    Payer,
    PlateVerified,
    PromisedTimeSet,
    QuoteApproved,
    QuoteIssued,
    QuoteLine,
    QuoteLineApproved,
    RepairLevelSet,
    RepairOrderOpened,
    SelfCheckPassed,
    SettlementIssued,
    SettlementLine,
    TeamCheckPassed,
    VehicleDelivered,
    WorkStarted,
)
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.terms import ApprovalMethod, HandoverTopic, Relation, ServiceKind
from domain.values.cover import RepairLevel

CUSTOMER = UUID("00000000-0000-4000-8000-00000000000a")
VEHICLE = UUID("00000000-0000-4000-8000-00000000000b")
OTHER_VEHICLE = UUID("00000000-0000-4000-8000-00000000000c")
EARLIER_ORDER = UUID("00000000-0000-4000-8000-00000000000d")
DIGEST = "ab" * 32
NUMBER = "RO-S1-2025-000007"


def at(day: int, hour: int = 9) -> datetime:
    """That hour in Shanghai, on a day of June 2025."""
    return datetime(2025, 6, day, hour - 8, tzinfo=UTC)


def said(text: str) -> Personal:
    """The customer's text."""
    return Personal(CUSTOMER, text)


ADVISER = Actor("li", Role.ADVISER)
TECHNICIAN = Actor("zhao", Role.TECHNICIAN)
LEADER = Actor("sun", Role.TEAM_LEADER)
INSPECTOR = Actor("qian", Role.INSPECTOR)
KEEPER = Actor("zhou", Role.PARTS_KEEPER)

OPENED = RepairOrderOpened(
    order_number=NUMBER,
    site_id="S1",
    customer_id=CUSTOMER,
    vehicle_id=VEHICLE,
    adviser_id="li",
    opened_at=at(2),
    service_kind=ServiceKind.MECHANICAL_REPAIR,
    plate="京A12345",
    odometer_km=Km(154_754),
)
CONCERN = ConcernRecorded(concern_id="1", customer_words=said("发动机抖动"))
SCRATCH = InspectionItem(
    group=CheckGroup.EXTERIOR,
    position="left rear door",
    result=CheckResult.ATTENTION,
    finding="scratch 8 cm",
    photos=(DIGEST,),
)
INSPECTED = EntryInspectionRecorded(
    inspected_by="li",
    assisted_by=None,
    methods=(InspectionMethod.ASKING, InspectionMethod.ROAD_TEST),
    items=(SCRATCH,),
    customer_confirmed=True,
)
LEVEL = RepairLevelSet(level=RepairLevel.SMALL_REPAIR)
PROMISED = PromisedTimeSet(promised_at=at(3, 17))
SIGNED = AuthorisationSigned(
    signed_by=said("王女士"),
    relation=Relation.OWNER,
    method=ApprovalMethod.PAPER,
    concern_ids=("1",),
    estimate_fen=Fen(150_000),
    promised_at=at(3, 17),
    document_sha256=DIGEST,
    belongings_document_sha256=None,
    copy_given_via=Channel.ON_SITE,
)
PLATE = PlateVerified(plate="京A12345", verified_by="zhao")
DIAGNOSED = DiagnosisRecorded(
    concern_id="1",
    cause="ignition coil of cylinder 3 is dead",
    dtcs=("P0303",),
    measurements=(),
    diagnosed_by="zhao",
)
LABOUR_INPUT = QuoteLineInput(
    line_id="1",
    kind=LineKind.LABOUR,
    description="replace ignition coil",
    unit_price_fen=Fen(24_000),
    labour_hours_hundredths=50,
    concern_id="1",
)
PART_INPUT = QuoteLineInput(
    line_id="2",
    kind=LineKind.PART,
    description="ignition coil",
    unit_price_fen=Fen(38_000),
    part_number="06H905110G",
    part_grade=PartGrade.ORIGINAL,
    concern_id="1",
)
LABOUR = QuoteLine(
    line_id="1",
    kind=LineKind.LABOUR,
    description="replace ignition coil",
    quantity_milli=500,
    unit_price_fen=Fen(24_000),
    amount_fen=Fen(12_000),
    payer=Payer.CUSTOMER,
    labour_hours_hundredths=50,
    concern_id="1",
)
PART = QuoteLine(
    line_id="2",
    kind=LineKind.PART,
    description="ignition coil",
    quantity_milli=1000,
    unit_price_fen=Fen(38_000),
    amount_fen=Fen(38_000),
    payer=Payer.CUSTOMER,
    part_number="06H905110G",
    part_grade=PartGrade.ORIGINAL,
    concern_id="1",
)


def quote(*lines: QuoteLine, version: int = 1, valid_until: date | None = None) -> QuoteIssued:
    """A quote of these lines."""
    return QuoteIssued(
        quote_version=version,
        lines=lines,
        total_fen=Fen(sum(line.amount_fen for line in lines)),
        possible_extras=None,
        valid_until=valid_until,
        price_list_version=None,
    )


def agreed(line: QuoteLine, version: int = 1, grade: PartGrade | None = None) -> QuoteLineApproved:
    """王女士 agrees to the line by phone."""
    return QuoteLineApproved(
        quote_version=version,
        line_id=line.line_id,
        amount_fen=line.amount_fen,
        approved_by=said("王女士"),
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        part_grade=grade,
        reason_told=None,
        evidence=(),
    )


QUOTED = quote(LABOUR, PART)
ALL_AGREED = QuoteApproved(
    quote_version=1,
    total_fen=Fen(50_000),
    approved_by=said("王女士"),
    relation=Relation.OWNER,
    method=ApprovalMethod.PHONE,
)
COIL = PartRef(
    part_number="06H905110G", name="ignition coil", grade=PartGrade.ORIGINAL, batch_id="B-77"
)


def started(line_id: str) -> WorkStarted:
    """赵 begins the line."""
    return WorkStarted(line_id=line_id, technician_id="zhao")


def fitted(line_id: str = "2", part: PartRef = COIL) -> PartReplaced:
    """赵 fits the part."""
    return PartReplaced(
        line_id=line_id,
        fitted=part,
        removed=None,
        reason="no spark",
        quantity_milli=1000,
        technician_id="zhao",
        vehicle_id=VEHICLE,
    )


def done(line_id: str) -> LineCompleted:
    """赵 finishes the line."""
    return LineCompleted(
        line_id=line_id, correction="coil replaced", technician_id="zhao", procedure_ref=None
    )


def trial(number: int, function: str = "idle", *, passed: bool = True) -> FunctionTestRecorded:
    """赵 tries a function."""
    return FunctionTestRecorded(
        test_number=number, function=function, passed=passed, measured=None, tested_by="zhao"
    )


def fine(*line_ids: str) -> tuple[LineResult, ...]:
    """Every one of these lines is in order."""
    return tuple(LineResult(line_id=line_id, passed=True) for line_id in line_ids)


def bill(*shares: SettlementLine, turn: int = 1) -> SettlementIssued:
    """The turn-th bill."""
    return SettlementIssued(
        settlement_number=f"{NUMBER}-S{turn}",
        lines=shares,
        total_fen=Fen(sum(share.amount_fen for share in shares)),
    )


def share(line_id: str, amount: int, payer: Payer = Payer.CUSTOMER) -> SettlementLine:
    """What the payer pays of the line."""
    return SettlementLine(line_id=line_id, payer=payer, amount_fen=Fen(amount))


SELF_CHECK = SelfCheckPassed(technician_id="zhao")
TEAM_CHECK = TeamCheckPassed(checked_by="sun")
PASS = FinalInspectionPassed(inspector_id="qian", results=fine("1", "2"))
BILL = bill(share("1", 12_000), share("2", 38_000))
EXPLAINED = HandoverExplained(topics=tuple(HandoverTopic), explained_by="li")
ACCEPTED = CustomerAccepted(
    accepted_by=said("王女士"),
    relation=Relation.OWNER,
    method=ApprovalMethod.IN_PERSON,
    document_sha256=None,
)
DELIVERED = VehicleDelivered(
    delivered_to=said("王女士"),
    odometer_km=Km(154_760),
    delivered_at=at(3, 16),
    customer_id=CUSTOMER,
    vehicle_id=VEHICLE,
    site_id="S1",
    adviser_id="li",
    order_number=NUMBER,
    repair_level=RepairLevel.SMALL_REPAIR,
    record_copy_given_via=Channel.ON_SITE,
)

# The visit, as far as it has come.
UNTIL_SIGNED: tuple[Event, ...] = (OPENED, CONCERN, INSPECTED, LEVEL, PROMISED, SIGNED)
UNTIL_QUOTED = (*UNTIL_SIGNED, PLATE, DIAGNOSED, QUOTED)
UNTIL_AGREED = (*UNTIL_QUOTED, agreed(LABOUR), agreed(PART), ALL_AGREED)
UNTIL_STARTED = (*UNTIL_AGREED, started("1"), started("2"))
UNTIL_DONE = (*UNTIL_STARTED, fitted(), done("2"), done("1"))
TESTS = (trial(1), trial(2), trial(3))
UNTIL_CHECKED = (*UNTIL_DONE, *TESTS, SELF_CHECK, TEAM_CHECK)
UNTIL_PASSED = (*UNTIL_CHECKED, PASS)
UNTIL_ACCEPTED = (*UNTIL_PASSED, BILL, EXPLAINED, ACCEPTED)
UNTIL_DELIVERED = (*UNTIL_ACCEPTED, DELIVERED)
