"""The eighteen invariants, asked of the bare history: each fact against the facts before it.

This account looks back over the list of facts and shares no code and no state with the
aggregate, so that both would have to be wrong in the same way for an error to pass.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, cast

import msgspec

from domain.kernel import Event
from domain.repair_order import events as facts
from domain.repair_order.events import PartGrade, Payer
from domain.values.cover import RepairLevel

History = Sequence[Event]

WORK = (
    facts.WorkStarted,
    facts.WorkResumed,
    facts.LabourStarted,
    facts.PartReplaced,
    facts.SubletReceived,
    facts.LineCompleted,
    facts.ReworkStarted,
)
NEEDS_CONSENT = (
    facts.WorkStarted,
    facts.WorkResumed,
    facts.LabourStarted,
    facts.PartIssued,
    facts.PartReplaced,
    facts.SubletOrdered,
    facts.LineCompleted,
)
DEEP = (
    RepairLevel.SECOND_MAINTENANCE,
    RepairLevel.ASSEMBLY_REPAIR,
    RepairLevel.WHOLE_VEHICLE_REPAIR,
)


def last(past: History, *kinds: type[Event]) -> int:
    """The place of the last fact of these kinds; -1 where there is none."""
    return max((i for i, fact in enumerate(past) if isinstance(fact, kinds)), default=-1)


def offers(past: History) -> dict[str, tuple[facts.QuoteLine, facts.QuoteLineApproved | None]]:
    """Each line that was offered and not let go, with the approval that stands on it."""
    lines: dict[str, tuple[facts.QuoteLine, facts.QuoteLineApproved | None]] = {}
    for fact in past:
        match fact:
            case facts.QuoteIssued():
                kept = {key: pair for key, pair in lines.items() if pair[1] is not None}
                lines = kept | {line.line_id: requoted(lines, line) for line in fact.lines}
            case facts.QuoteLineApproved():
                lines[fact.line_id] = (lines[fact.line_id][0], fact)
            case facts.QuoteLineDeclined():
                lines[fact.line_id] = (lines[fact.line_id][0], None)
            case facts.LineRemovalApproved():
                del lines[fact.line_id]
            case facts.QuoteWithdrawn():
                lines = {}
            case _:
                pass
    return lines


def requoted(
    lines: dict[str, tuple[facts.QuoteLine, facts.QuoteLineApproved | None]],
    line: facts.QuoteLine,
) -> tuple[facts.QuoteLine, facts.QuoteLineApproved | None]:
    """An approval outlives a new quote only where nothing the customer reads has changed."""
    known = lines.get(line.line_id)
    if known is None:
        return line, None
    inner = {"price_list_version", "job_code", "listed_fen", "price_reason"}
    before, after = (
        {name: value for name, value in msgspec.structs.asdict(each).items() if name not in inner}
        for each in (known[0], line)
    )
    return line, known[1] if before == after else None


def approved(past: History) -> dict[str, tuple[facts.QuoteLine, facts.QuoteLineApproved]]:
    """The lines agreed to, each with its approval."""
    return {key: (line, yes) for key, (line, yes) in offers(past).items() if yes is not None}


def finished(past: History) -> set[str]:
    """The lines that are done and were not opened again."""
    done: set[str] = set()
    for fact in past:
        if isinstance(fact, facts.LineCompleted):
            done.add(fact.line_id)
        elif isinstance(fact, facts.ReworkStarted):
            done -= set(fact.line_ids)
    return done


def newest_quote(past: History) -> facts.QuoteIssued | None:
    at = last(past, facts.QuoteIssued)
    fact = past[at] if at > last(past, facts.QuoteWithdrawn) else None
    return fact if isinstance(fact, facts.QuoteIssued) else None


def pass_is_valid(past: History) -> bool:
    """Nothing since the last pass took it away (9, 12)."""
    voids = (*WORK, facts.FinalInspectionFailed, facts.CustomerRejected)
    return last(past, facts.FinalInspectionPassed) > last(past, *voids)


def technicians(past: History) -> set[str]:
    return {
        fact.technician_id
        for fact in past
        if isinstance(fact, (*WORK, facts.TechnicianAssigned))
        and not isinstance(fact, facts.SubletReceived)
    }


def free_lines(past: History) -> set[str]:
    """Concerns that came back in cover."""
    return {fact.concern_id for fact in past if isinstance(fact, facts.ComebackAccepted)}


def broken(past: History, fact: Event) -> Iterator[int]:
    """The numbers of the invariants that this fact breaks, after that past."""
    yield from _consent(past, fact)
    yield from _parts(past, fact)
    yield from _quality(past, fact)
    yield from _money(past, fact)
    yield from _delivery(past, fact)


def _consent(past: History, fact: Event) -> Iterator[int]:
    quote = newest_quote(past)
    worked: tuple[str, ...] = ()
    if isinstance(fact, NEEDS_CONSENT):
        worked = (fact.line_id,)
    elif isinstance(fact, facts.ReworkStarted):
        worked = fact.line_ids
    for line_id in worked:
        agreed = approved(past).get(line_id)
        if agreed is None or quote is None or agreed[0] not in quote.lines:
            yield 1
        elif agreed[0].finding_id is not None and agreed[0].finding_id not in accepted(past):
            yield 3
    if worked:
        seen = last(past, facts.PlateVerified)
        doubted = (facts.PlateMismatchReported, facts.RepairOrderVehicleCorrected)
        if seen < 0 or seen < last(past, *doubted):
            yield 5
    if isinstance(fact, facts.QuoteLineApproved):
        offered = {line.line_id: line.amount_fen for line in quote.lines} if quote else {}
        version = quote.quote_version if quote else None
        if (fact.quote_version, fact.amount_fen) != (version, offered.get(fact.line_id)):
            yield 2


def accepted(past: History) -> set[str]:
    return {fact.finding_id for fact in past if isinstance(fact, facts.AdditionalWorkAccepted)}


def _parts(past: History, fact: Event) -> Iterator[int]:
    if isinstance(fact, facts.QuoteLineApproved):
        line = offers(past)[fact.line_id][0]
        if line.part_grade not in (None, PartGrade.ORIGINAL, fact.part_grade):
            yield 13
    if isinstance(fact, facts.PartReplaced):
        agreed = approved(past).get(fact.line_id)
        named = agreed[1].part_grade if agreed else None
        if fact.fitted.grade not in (PartGrade.ORIGINAL, named):
            yield 13
        if fact.fitted.batch_id in blocked(past):
            yield 14


def blocked(past: History) -> set[str]:
    """Batches of which the order heard last that they are blocked."""
    heard: set[str] = set()
    for fact in past:
        if isinstance(fact, facts.PartBatchBlockedNoticed):
            heard.add(fact.batch_id)
        elif isinstance(fact, facts.PartBatchReleaseNoticed):
            heard.discard(fact.batch_id)
    return heard


def _quality(past: History, fact: Event) -> Iterator[int]:
    if isinstance(fact, facts.FinalInspectionPassed):
        if approved(past).keys() - finished(past):
            yield 6
        recent = past[last(past, *WORK) + 1 :]
        if sum(isinstance(f, facts.FunctionTestRecorded) and f.passed for f in recent) < 3:
            yield 7
        if fact.inspector_id in technicians(past):
            yield 8
        sent_back = last(past, facts.CustomerRejected, facts.FinalInspectionFailed)
        if sent_back > last(past, facts.ReworkStarted):
            yield 12
    if isinstance(fact, facts.CertificateIssued) and not pass_is_valid(past):
        yield 10
    if isinstance(fact, facts.SettlementIssued) and not pass_is_valid(past):
        yield 9


def _money(past: History, fact: Event) -> Iterator[int]:
    if not all(type(amount) is int and amount >= 0 for amount in amounts(fact)):
        yield 18
    if isinstance(fact, facts.SettlementIssued):
        yield from _bill(past, fact)
    if isinstance(fact, facts.QuoteIssued):
        free = free_lines(past)
        charged = [line for line in fact.lines if line.payer is Payer.CUSTOMER and line.amount_fen]
        if free and any(line.concern_id in {*free, None} for line in charged):
            yield 15


def _bill(past: History, fact: facts.SettlementIssued) -> Iterator[int]:
    charged: Counter[str] = Counter()
    for share in fact.lines:
        charged[share.line_id] += share.amount_fen
        if share.payer is Payer.CUSTOMER and share.amount_fen and line_id_free(past, share):
            yield 15
    agreed, done = approved(past), finished(past)
    for line_id, total in charged.items():
        if line_id not in done or line_id not in agreed or total > agreed[line_id][1].amount_fen:
            yield 4


def line_id_free(past: History, share: facts.SettlementLine) -> bool:
    free = free_lines(past)
    line = offers(past).get(share.line_id)
    return bool(free) and (line is None or line[0].concern_id in {*free, None})


def amounts(record: msgspec.Struct) -> Iterator[Any]:
    """Every amount of money in a fact, also inside its records."""
    for field in msgspec.structs.fields(record):
        value = getattr(record, field.name)
        if field.name.endswith("_fen") and value is not None:  # None: on no list
            yield value
        parts = cast("tuple[object, ...]", value if isinstance(value, tuple) else (value,))
        for part in parts:
            if isinstance(part, msgspec.Struct):
                yield from amounts(part)


def _delivery(past: History, fact: Event) -> Iterator[int]:
    if last(past, facts.RepairOrderCancelled) >= 0 and not isinstance(
        fact, (facts.EntryCorrected, facts.LoanerReturned, facts.BelongingsReturned)
    ):
        yield 16
    if not isinstance(fact, facts.VehicleDelivered):
        return
    opened = past[0]
    if not isinstance(opened, facts.RepairOrderOpened) or fact.order_number != opened.order_number:
        yield 16
    elif opened.odometer_km is not None and fact.odometer_km < opened.odometer_km:
        yield 17
    if approved(past).keys() - finished(past):
        yield 6
    if not pass_is_valid(past):
        yield 9
    passed = last(past, facts.FinalInspectionPassed)
    if last(past, facts.CustomerAccepted) < passed:
        yield 11
    bills = last(past, facts.SettlementIssued) > last(past, facts.SettlementReversed)
    done = finished(past)
    charged = [
        key
        for key, (line, _) in approved(past).items()
        if key in done and line.payer is Payer.CUSTOMER and line.amount_fen
    ]
    if charged and not bills:
        yield 11
    if fact.repair_level in DEEP and last(past, facts.CertificateIssued) < passed:
        yield 10
