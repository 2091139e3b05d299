"""People, parts, lines and bills by a throw of the dice, from small pools."""

from random import Random

import msgspec

from domain.kernel import Actor, Fen, Role
from domain.repair_order.events import (
    CheckGroup,
    CheckResult,
    InspectionItem,
    LineKind,
    PartGrade,
    PartRef,
    Payer,
    SettlementLine,
)
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.records import Evidence
from domain.repair_order.terms import (
    EvidenceKind,
)
from tests.domain.repair_order.examples import (
    COIL,
    DIGEST,
    LABOUR_INPUT,
    PART_INPUT,
)

PEOPLE = ("li", "zhao", "wu", "sun", "qian")
LINE_IDS = ("1", "2", "3", "4")
AMOUNTS = (0, 12_000, 38_000)
BATCHES = ("B-77", "B-78")
GRADES = (PartGrade.ORIGINAL, PartGrade.AFTERMARKET)
RARELY = 0.1
"""A cancelled order has not much more to tell."""
PHOTO = Evidence(kind=EvidenceKind.PHOTO, sha256=DIGEST)
ITEM = InspectionItem(group=CheckGroup.EXTERIOR, position="bonnet", result=CheckResult.OK)


def someone(dice: Random) -> Actor:
    """Anybody in any post."""
    posts = (Role.ADVISER, Role.TECHNICIAN, Role.TEAM_LEADER, Role.INSPECTOR)
    return Actor(dice.choice(PEOPLE), dice.choice(posts))


def some_part(dice: Random) -> PartRef:
    """The coil of some batch and grade."""
    return msgspec.structs.replace(COIL, batch_id=dice.choice(BATCHES), grade=dice.choice(GRADES))


def some_lines(dice: Random) -> tuple[QuoteLineInput, ...]:
    """One to three lines, some of which look like lines before."""
    return tuple(some_line(dice, line_id) for line_id in dice.sample(LINE_IDS, dice.randint(1, 3)))


def some_line(dice: Random, line_id: str) -> QuoteLineInput:
    if dice.random() < 0.5:
        return {"1": LABOUR_INPUT, "2": PART_INPUT}.get(
            line_id, msgspec.structs.replace(LABOUR_INPUT, line_id=line_id)
        )
    kind = dice.choice(tuple(LineKind))
    is_part = kind is LineKind.PART
    return QuoteLineInput(
        line_id=line_id,
        kind=kind,
        description=f"job {line_id}",
        unit_price_fen=Fen(dice.choice(AMOUNTS)),
        payer=dice.choice((Payer.CUSTOMER, Payer.CUSTOMER, Payer.MAKER_WARRANTY)),
        part_number=COIL.part_number if is_part else None,
        part_grade=dice.choice(GRADES) if is_part else None,
        concern_id=dice.choice((None, "1")),
        finding_id=dice.choice((None, None, "1")),
    )


def some_bill(dice: Random) -> tuple[SettlementLine, ...]:
    """Up to three shares that somebody may have made up."""
    return tuple(
        SettlementLine(
            line_id=dice.choice(LINE_IDS),
            payer=dice.choice((Payer.CUSTOMER, Payer.MAKER_WARRANTY)),
            amount_fen=Fen(dice.choice((*AMOUNTS, 38_001, -1))),
        )
        for _ in range(dice.randint(1, 3))
    )
