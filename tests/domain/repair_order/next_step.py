"""The next sensible step of a visit, whatever happened so far."""

from collections.abc import Iterator

import msgspec

from domain.kernel import Channel, Fen
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import HandoverTopic, SettlementLine
from domain.repair_order.handover import CERTIFIED_LEVELS
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.quality import NEEDED_FUNCTION_TESTS
from domain.repair_order.state import Consent, Desk, Line, Progress, Status
from domain.repair_order.terms import ApprovalMethod, LineKind, PartGrade, Payer, Relation
from domain.values.cover import RepairLevel
from tests.domain.repair_order.asks import (
    Ask,
    approve,
    complete,
    deliver,
    fit,
    inspect,
    quote_lines,
    start,
)
from tests.domain.repair_order.examples import (
    ADVISER,
    COIL,
    DIGEST,
    INSPECTED,
    INSPECTOR,
    LABOUR_INPUT,
    LEADER,
    PART_INPUT,
    TECHNICIAN,
    at,
    fine,
)

CHEAP_INPUT = msgspec.structs.replace(PART_INPUT, line_id="3", part_grade=PartGrade.AFTERMARKET)


def next_step(order: RepairOrder) -> Ask | None:
    """The first thing that is still to do; None where the visit is over or stuck."""
    if order.status is not Status.OPEN:
        return next(after(order), None)
    for page in (reception, consent, work, quality, counter):
        step = next(page(order), None)
        if step is not None:
            return step
    return None


def reception(o: RepairOrder) -> Iterator[Ask]:
    if not o.concerns:
        yield lambda o: o.record_concern(customer_words="发动机抖动")
    if not o.inspected:
        yield lambda o: o.record_entry_inspection(
            actor=ADVISER, methods=INSPECTED.methods, items=INSPECTED.items, customer_confirmed=True
        )
    if o.level is None:
        yield lambda o: o.set_repair_level(level=RepairLevel.SMALL_REPAIR)
    if o.promised_at is None:
        yield lambda o: o.set_promised_time(promised_at=at(3, 17))
    if not o.authorised:
        yield lambda o: o.sign_authorisation(
            signed_by="王女士",
            relation=Relation.OWNER,
            method=ApprovalMethod.PAPER,
            estimate_fen=Fen(150_000),
            document_sha256=DIGEST,
            copy_given_via=Channel.ON_SITE,
            belongings_document_sha256=DIGEST,
        )
    if not o.plate_verified:
        yield lambda o: o.verify_plate(plate="京A12345", actor=TECHNICIAN)


def consent(o: RepairOrder) -> Iterator[Ask]:
    for concern_id, diagnosed in o.concerns.items():
        if not diagnosed:
            yield lambda o, id_=concern_id: o.record_diagnosis(
                concern_id=id_, cause="dead coil", actor=TECHNICIAN
            )
    comeback = any(link.accepted for link in o.comebacks.values())
    if not o.lines and not comeback:
        yield lambda o: o.issue_quote(lines=(LABOUR_INPUT, PART_INPUT, CHEAP_INPUT), actor=ADVISER)
    yield from additional(o, comeback=comeback)
    for line_id, line in o.lines.items():
        if line.consent is Consent.ASKED and not comeback and priced(line):
            yield approve(
                line_id,
                line.quoted.amount_fen,
                version=o.quote_version,
                grade=line.quoted.part_grade,
            )


def additional(o: RepairOrder, *, comeback: bool) -> Iterator[Ask]:
    """What was found is quoted first, and answered by the desk last."""
    quoted = {line.quoted.finding_id for line in o.lines.values()}
    for finding_id, answer in o.findings.items():
        if answer is not Desk.REFUSED and finding_id not in quoted and o.lines and not comeback:
            extra = QuoteLineInput(
                kind=LineKind.LABOUR,
                description=f"finding {finding_id}",
                unit_price_fen=Fen(9_900),
                finding_id=finding_id,
            )
            kept = (line for line in o.lines.values() if not turned_down(o, line))
            yield quote_lines(*map(same_again, kept), extra)


def turned_down(o: RepairOrder, line: Line) -> bool:
    """The desk refused the finding that the line answers."""
    return o.findings.get(line.quoted.finding_id or "") is Desk.REFUSED


def same_again(line: Line) -> QuoteLineInput:
    """The line as it is quoted now."""
    quoted = line.quoted
    return QuoteLineInput(
        line_id=quoted.line_id,
        kind=quoted.kind,
        description=quoted.description,
        unit_price_fen=quoted.unit_price_fen,
        quantity_milli=quoted.quantity_milli,
        labour_hours_hundredths=quoted.labour_hours_hundredths,
        payer=quoted.payer,
        part_number=quoted.part_number,
        part_grade=quoted.part_grade,
        concern_id=quoted.concern_id,
        finding_id=quoted.finding_id,
    )


def priced(line: Line) -> bool:
    return line.quoted.kind is not LineKind.PART or line.quoted.amount_fen > 0


def work(o: RepairOrder) -> Iterator[Ask]:
    for finding_id, answer in o.findings.items():
        if answer is Desk.UNANSWERED:
            yield lambda o, id_=finding_id: o.accept_additional_work(finding_id=id_, actor=ADVISER)
    for technician_id, line_id in o.clocked_in:
        yield lambda o, who=technician_id, on=line_id: o.stop_labour(line_id=on, technician_id=who)
    for line_id in o.sublets_out:
        yield lambda o, on=line_id: o.receive_sublet(line_id=on, accepted=True, actor=LEADER)
    for line_id in o.unfinished:
        yield from line_step(o, line_id, o.lines[line_id])


def line_step(o: RepairOrder, line_id: str, line: Line) -> Iterator[Ask]:
    if line.dropped or turned_down(o, line):
        if not line.parts_fitted:
            yield removal(line_id)
    elif line.progress is Progress.NOT_STARTED:
        yield start(line_id)
    elif line.progress is Progress.PAUSED:
        yield lambda o: o.resume_work(line_id=line_id, technician_id="zhao")
    elif line.quoted.kind is LineKind.PART and not line.parts_fitted:
        if COIL.batch_id not in o.blocked_batches:
            yield fit(line_id)
    else:
        yield complete(line_id)


def removal(line_id: str) -> Ask:
    return lambda o: o.approve_line_removal(
        line_id=line_id,
        approved_by="王女士",
        relation=Relation.OWNER,
        method=ApprovalMethod.PHONE,
        reason="left out",
    )


def quality(o: RepairOrder) -> Iterator[Ask]:
    if o.unfinished or not o.executed or o.passed_by is not None:
        return
    if o.rework_due is not None:
        yield lambda o: o.start_rework(line_ids=o.executed[:1], technician_id="zhao")
    for function, passed in o.passed_tests.items():
        if passed == 0:
            yield trial(function)
    if sum(o.passed_tests.values()) < NEEDED_FUNCTION_TESTS:
        yield trial("idle")
    if o.self_checker is None:
        yield lambda o: o.pass_self_check(technician_id=min(o.technicians))
    if not o.team_checked and o.self_checker != LEADER.id:
        yield lambda o: o.pass_team_check(actor=LEADER)
    if o.team_checked and INSPECTOR.id not in o.technicians:
        yield inspect(results=fine(*o.executed))


def trial(function: str) -> Ask:
    return lambda o: o.record_function_test(function=function, passed=True, actor=TECHNICIAN)


def counter(o: RepairOrder) -> Iterator[Ask]:
    """Each gate of the hand-over is now the first, now the last to be passed."""
    if o.passed_by is None or o.unfinished:
        return
    steps = [*settlement(o), *farewell(o)]
    yield from steps if o.tests % 2 else reversed(steps)
    yield deliver()


def settlement(o: RepairOrder) -> Iterator[Ask]:
    if o.level in CERTIFIED_LEVELS and not o.certified:
        yield lambda o: o.issue_certificate()
    if o.bill is None:
        yield lambda o: o.issue_settlement(lines=fair_shares(o))
    elif set(o.executed) - o.bill.line_ids:
        yield lambda o: o.reverse_settlement(reason="more was done")


def farewell(o: RepairOrder) -> Iterator[Ask]:
    for item_id in o.belongings:
        yield lambda o, id_=item_id: o.return_belongings(item_ids=(id_,))
    if not o.explained:
        yield lambda o: o.explain_handover(topics=tuple(HandoverTopic), actor=ADVISER)
    if not o.accepted:
        yield lambda o: o.accept_by_customer(
            accepted_by="王女士", relation=Relation.OWNER, method=ApprovalMethod.IN_PERSON
        )


def fair_shares(o: RepairOrder) -> tuple[SettlementLine, ...]:
    """Each line at its price and by its payer; our own account where a comeback is free."""
    free = any(link.accepted for link in o.comebacks.values())
    return tuple(
        SettlementLine(
            line_id=line_id,
            payer=Payer.INTERNAL if free else o.lines[line_id].quoted.payer,
            amount_fen=o.lines[line_id].quoted.amount_fen,
        )
        for line_id in o.executed
    )


def after(o: RepairOrder) -> Iterator[Ask]:
    if o.status is Status.DELIVERED and not o.rated:
        yield lambda o: o.rate_satisfaction(at=at(4), actor=ADVISER, score_hundredths=500)
