"""Facts by which a visit takes another turn than in `examples`."""

from datetime import date

import msgspec

from domain.kernel import Fen
from domain.repair_order.events import (
    AdditionalWorkAccepted,
    AdditionalWorkFound,
    ComebackAccepted,
    CustomerRejected,
    LineRemovalApproved,
    LinkedAsComeback,
)
from domain.repair_order.terms import (
    ApprovalMethod,
    ComebackCause,
    PartGrade,
    Relation,
    Urgency,
)
from domain.values.cover import Ground
from tests.domain.repair_order.examples import (
    COIL,
    EARLIER_ORDER,
    LABOUR,
    PART,
    PART_INPUT,
    UNTIL_AGREED,
    VEHICLE,
    quote,
    said,
)

DEARER = msgspec.structs.replace(PART, amount_fen=Fen(40_000), unit_price_fen=Fen(40_000))
DEARER_INPUT = msgspec.structs.replace(PART_INPUT, unit_price_fen=Fen(40_000))
PADS = msgspec.structs.replace(
    LABOUR, line_id="3", description="replace brake pads", concern_id=None, finding_id="1"
)
FOUND = AdditionalWorkFound(
    finding_id="1", found_by="zhao", finding="pads at 2 mm", urgency=Urgency.SAFETY
)
DESK_ACCEPTED = AdditionalWorkAccepted(finding_id="1", accepted_by="li")
WITH_PADS = (*UNTIL_AGREED, FOUND, quote(LABOUR, PART, PADS, version=2))
REJECTED = CustomerRejected(rejected_by=said("王女士"), reason=said("还是抖"))
CHEAP = msgspec.structs.replace(PART, part_grade=PartGrade.AFTERMARKET)
CHEAP_COIL = msgspec.structs.replace(COIL, grade=PartGrade.AFTERMARKET)
LINKED = LinkedAsComeback(
    concern_id="1",
    original_order_id=EARLIER_ORDER,
    original_line_id="4",
    vehicle_id=VEHICLE,
    evidence_due_on=date(2025, 6, 5),
)
STANDS_FOR_IT = ComebackAccepted(
    concern_id="1",
    original_order_id=EARLIER_ORDER,
    original_line_id="4",
    cause=ComebackCause.WORKMANSHIP,
    basis=Ground.PROMISE,
    cover_until_on=date(2025, 6, 2),
    cover_until_km=None,
    accepted_by="li",
)
REMOVED_2 = LineRemovalApproved(
    quote_version=1,
    line_id="2",
    approved_by=said("王女士"),
    relation=Relation.OWNER,
    method=ApprovalMethod.PHONE,
    reason="not needed after all",
    evidence=(),
)
