"""What was offered and what the customer said to it, kept alike by every view that shows lines.

A view that calls `keep_consent` has the tables `quote`, `quoted_line` and `answer` of consent.sql.
Handlers only write down; whether a consent still holds is judged when it is asked, by the turns
(versions) of the facts in the order: it ends with a withdrawn quote, with a line whose offer
changed (the list that a price is from does not matter), and with the line's removal (R035, R041).
"""

from collections.abc import Iterable
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final, LiteralString

import msgspec

from domain.kernel import Recorded
from domain.repair_order.events import (
    LineRemovalApproved,
    QuoteApproved,
    QuoteIssued,
    QuoteLine,
    QuoteLineApproved,
    QuoteLineDeclined,
    QuoteWithdrawn,
)
from projections.engine import Change, ReadModel, put, set_


class LineStatus(StrEnum):
    """What became of a line of one version of the quote."""

    OFFERED = "offered"
    APPROVED = "approved"
    DECLINED = "declined"
    REMOVED = "removed"
    """Agreed to before, and then agreed not to be done (R043)."""
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    """A later version offers it differently, or leaves out what nobody had answered."""


class Answer(StrEnum):
    """What the customer said to a line."""

    APPROVED = "approved"
    DECLINED = "declined"
    REMOVED = "removed"


_TABLES: Final = Path(__file__).with_suffix(".sql")
_json: Final = msgspec.json.Encoder().encode


def keep_consent(view: ReadModel) -> None:
    """Let the view keep quotes, their lines, and the answers to them."""
    view.shares(_TABLES)
    view.on(QuoteIssued)(_issued)
    view.on(QuoteApproved)(_decided)
    view.on(QuoteWithdrawn)(_withdrawn)
    view.on(QuoteLineApproved)(_approved)
    view.on(QuoteLineDeclined)(_declined)
    view.on(LineRemovalApproved)(_removed)


def _issued(fact: Recorded[QuoteIssued]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "quote",
        order_id=fact.stream_id,
        quote_version=event.quote_version,
        issued_turn=fact.version,
        issued_at=fact.occurred_at,
        issued_by=fact.context.actor.id,
        total_fen=event.total_fen,
        possible_extras=event.possible_extras,
        valid_until=event.valid_until,
    )
    for line in event.lines:
        yield put(
            "quoted_line",
            order_id=fact.stream_id,
            line_id=line.line_id,
            quote_version=event.quote_version,
            issued_turn=fact.version,
            kind=line.kind,
            description=line.description,
            quantity_milli=line.quantity_milli,
            unit_price_fen=line.unit_price_fen,
            amount_fen=line.amount_fen,
            payer=line.payer,
            part_number=line.part_number,
            part_grade=line.part_grade,
            concern_id=line.concern_id,
            finding_id=line.finding_id,
            labour_hours_hundredths=line.labour_hours_hundredths,
            price_list_version=line.price_list_version,
            offer_digest=offer_digest(line),
        )


def offer_digest(line: QuoteLine) -> str:
    """All that the customer agrees to in a line, short enough to be compared by the thousand."""
    return blake2b(_json(line.offer()), digest_size=16).hexdigest()


def _decided(fact: Recorded[QuoteApproved]) -> Iterable[Change]:
    yield set_(
        "quote",
        order_id=fact.stream_id,
        quote_version=fact.event.quote_version,
        decided_at=fact.occurred_at,
        agreed_fen=fact.event.total_fen,
    )


def _withdrawn(fact: Recorded[QuoteWithdrawn]) -> Iterable[Change]:
    yield set_(
        "quote",
        order_id=fact.stream_id,
        quote_version=fact.event.quote_version,
        withdrawn_turn=fact.version,
        withdrawn_at=fact.occurred_at,
        withdrawal_reason=fact.event.reason,
    )


def _approved(fact: Recorded[QuoteLineApproved]) -> Iterable[Change]:
    event = fact.event
    yield _answer(
        fact,
        Answer.APPROVED,
        amount_fen=event.amount_fen,
        person_sealed=event.approved_by,
        relation=event.relation,
        part_grade=event.part_grade,
        reason_told=event.reason_told,
        evidence=event.evidence,
    )


def _declined(fact: Recorded[QuoteLineDeclined]) -> Iterable[Change]:
    event = fact.event
    yield _answer(
        fact,
        Answer.DECLINED,
        person_sealed=event.declined_by,
        reason_sealed=event.reason,
        evidence=(),
    )


def _removed(fact: Recorded[LineRemovalApproved]) -> Iterable[Change]:
    event = fact.event
    yield _answer(
        fact,
        Answer.REMOVED,
        person_sealed=event.approved_by,
        relation=event.relation,
        reason_told=event.reason,
        evidence=event.evidence,
    )


def _answer(
    fact: Recorded[QuoteLineApproved | QuoteLineDeclined | LineRemovalApproved],
    answer: Answer,
    **more: Any,
) -> Change:
    envelope = fact.context
    return put(
        "answer",
        order_id=fact.stream_id,
        turn=fact.version,
        line_id=fact.event.line_id,
        quote_version=fact.event.quote_version,
        answer=answer,
        method=fact.event.method,
        channel=envelope.channel,
        answered_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        taken_by=envelope.actor.id,
        taken_by_role=envelope.actor.role,
        on_behalf_of=envelope.on_behalf_of.id if envelope.on_behalf_of else None,
        **more,
    )


def line_states(view: LiteralString) -> LiteralString:
    """A CTE `stated`: lines of the orders %(order_ids)s in each version, with `line_status`.

    `answered_turn` is the answer that the status stands on, and `newest` marks the last offer of a
    line. A line offered again as it was keeps its answer; so an old version shows what it led to.
    """
    return f"""
WITH offered AS (
    SELECT q.*, lead(q.issued_turn) OVER turns AS next_turn, lead(q.offer_digest) OVER turns AS next_offer,
           max(q.quote_version) OVER (PARTITION BY q.order_id) AS last_version
    FROM {view}.quoted_line q
    WHERE q.order_id = ANY(%(order_ids)s)
    WINDOW turns AS (PARTITION BY q.order_id, q.line_id ORDER BY q.quote_version)
), said AS (
    SELECT o.*, a.turn, a.answer,
           EXISTS (SELECT FROM {view}.quote w
                   WHERE w.order_id = o.order_id AND w.withdrawn_turn > o.issued_turn
                     AND (o.next_turn IS NULL OR w.withdrawn_turn < o.next_turn)) AS withdrawn,
           a.turn IS NOT NULL
           AND NOT EXISTS (
               SELECT FROM {view}.quote w
               WHERE w.order_id = o.order_id AND w.withdrawn_turn > a.turn
                 AND (o.next_turn IS NULL OR w.withdrawn_turn < o.next_turn))
           AND NOT EXISTS (
               SELECT FROM {view}.quoted_line n
               LEFT JOIN {view}.quoted_line agreed
                 ON (agreed.order_id, agreed.line_id, agreed.quote_version)
                    = (n.order_id, n.line_id, a.quote_version)
               WHERE (n.order_id, n.line_id) = (o.order_id, o.line_id)
                 AND n.issued_turn > a.turn AND n.quote_version <= o.quote_version
                 AND (a.answer = 'removed' OR n.offer_digest IS DISTINCT FROM agreed.offer_digest)) AS stands
    FROM offered o
    LEFT JOIN LATERAL (
        SELECT a.turn, a.answer, a.quote_version FROM {view}.answer a
        WHERE (a.order_id, a.line_id) = (o.order_id, o.line_id)
          AND (o.next_turn IS NULL OR a.turn < o.next_turn)
        ORDER BY a.turn DESC LIMIT 1
    ) a ON true
), stated AS (
    SELECT said.*, next_turn IS NULL AS newest,
           CASE WHEN stands AND NOT withdrawn THEN turn END AS answered_turn,
           CASE WHEN withdrawn THEN 'withdrawn'
                WHEN next_offer <> offer_digest THEN 'superseded'
                WHEN stands THEN answer
                WHEN quote_version < last_version THEN 'superseded'
                ELSE 'offered' END AS line_status
    FROM said
)
"""


def consent_at(
    view: LiteralString, order: LiteralString, line: LiteralString, turn: LiteralString
) -> LiteralString:
    """A LATERAL subquery: the approval that held for a line just before a turn of its order.

    `order`, `line` and `turn` are columns of the outer query, whose aliases are none of these here:
    a, said, agreed, gone, later. No row means that nobody had agreed.
    """
    return f"""(
    SELECT a.turn, a.amount_fen, a.answered_at, agreed.payer
    FROM (SELECT * FROM {view}.answer said
          WHERE said.order_id = {order} AND said.line_id = {line} AND said.turn < {turn}
          ORDER BY said.turn DESC LIMIT 1) a
    JOIN {view}.quoted_line agreed
      ON (agreed.order_id, agreed.line_id, agreed.quote_version)
         = (a.order_id, a.line_id, a.quote_version)
    WHERE a.answer = 'approved'
      AND NOT EXISTS (SELECT FROM {view}.quote gone
                      WHERE gone.order_id = a.order_id
                        AND gone.withdrawn_turn > a.turn AND gone.withdrawn_turn < {turn})
      AND NOT EXISTS (SELECT FROM {view}.quoted_line later
                      WHERE (later.order_id, later.line_id) = (a.order_id, a.line_id)
                        AND later.issued_turn > a.turn AND later.issued_turn < {turn}
                        AND later.offer_digest <> agreed.offer_digest)
)"""
