"""What somebody in a hurry would ask right now, sensible but for one thing."""

from collections.abc import Iterator

import msgspec

from domain.kernel import Actor, Fen, Role
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import PartGrade, Payer, QuoteLine
from tests.domain.repair_order.asks import (
    Ask,
    approve,
    complete,
    deliver,
    fit,
    inspect,
    quote_lines,
    settle,
    start,
)
from tests.domain.repair_order.examples import COIL, INSPECTOR, fine, share
from tests.domain.repair_order.next_step import fair_shares, same_again


def temptations(o: RepairOrder) -> Iterator[Ask]:
    """Asked of every state that a visit comes through; taken ones are judged, not recorded."""
    for line_id, line in o.lines.items():
        yield from at_the_line(o, line_id, line.quoted)
    yield from at_the_inspection(o)
    yield from at_the_bill(o)
    yield deliver()
    yield deliver(odometer_km=154_753)
    yield lambda o: o.start_rework(line_ids=o.executed, technician_id="zhao")
    at_our_cost = (same_again(line) for line in o.lines.values())
    yield quote_lines(*(msgspec.structs.replace(i, payer=Payer.CUSTOMER) for i in at_our_cost))


def at_the_line(o: RepairOrder, line_id: str, quoted: QuoteLine) -> Iterator[Ask]:
    """Work, and consent bent a little."""
    version, amount = o.quote_version, quoted.amount_fen
    yield start(line_id)
    yield complete(line_id)
    yield lambda o: o.resume_work(line_id=line_id, technician_id="zhao")
    yield lambda o: o.start_labour(line_id=line_id, technician_id="new")
    for batch_id in ("B-77", "B-78"):
        for grade in (PartGrade.ORIGINAL, PartGrade.AFTERMARKET):
            yield fit(line_id, msgspec.structs.replace(COIL, batch_id=batch_id, grade=grade))
    yield approve(line_id, amount, version=version)
    yield approve(line_id, amount, version=version - 1, grade=quoted.part_grade)
    yield approve(line_id, amount + 1, version=version, grade=quoted.part_grade)


def at_the_inspection(o: RepairOrder) -> Iterator[Ask]:
    """Everybody who has worked here would pass the car."""
    for person in {INSPECTOR.id, *o.technicians}:
        yield inspect(results=fine(*o.executed), actor=Actor(person, Role.INSPECTOR))
    yield lambda o: o.issue_certificate()


def at_the_bill(o: RepairOrder) -> Iterator[Ask]:
    """A fen more, a line more, another payer, and nothing at all."""
    fair = fair_shares(o)
    yield settle(*fair)
    yield settle(*(msgspec.structs.replace(s, payer=Payer.CUSTOMER) for s in fair))
    yield settle(*(msgspec.structs.replace(s, amount_fen=Fen(s.amount_fen + 1)) for s in fair))
    yield settle(*(msgspec.structs.replace(s, amount_fen=Fen(-1)) for s in fair))
    for line_id, line in o.lines.items():
        if not line.completed:
            yield settle(*fair, share(line_id, line.quoted.amount_fen))
    yield settle(*fair, share("99", 1))
