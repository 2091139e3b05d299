"""Commands of consent: what the customer agrees to, declines, or lets go."""

from datetime import datetime

from domain.kernel import Fen, Personal, Refused
from domain.kernel.checked import checked, optional_text, required_text
from domain.repair_order import rules_before as rules
from domain.repair_order.guards import NAME, SENTENCE, proofs
from domain.repair_order.quote_events import (
    LineRemovalApproved,
    QuoteApproved,
    QuoteLineApproved,
    QuoteLineDeclined,
)
from domain.repair_order.quoting import Quoting
from domain.repair_order.records import Evidence, QuoteLine
from domain.repair_order.state import Consent, Line, Progress
from domain.repair_order.terms import ApprovalMethod, LineKind, PartGrade, Payer, Relation
from domain.values.clock import shanghai_date


class CustomerConsent(Quoting, frozen=True):
    """What the customer says to each line; nothing is worked on without it."""

    def approve_quote_line(
        self,
        *,
        quote_version: int,
        line_id: str,
        amount_fen: Fen,
        approved_by: str,
        relation: Relation,
        method: ApprovalMethod,
        at: datetime,
        part_grade: PartGrade | None = None,
        reason_told: str | None = None,
        evidence: tuple[Evidence, ...] = (),
    ) -> tuple[QuoteLineApproved | QuoteApproved, ...]:
        """The customer agrees to one line of the current quote, at its price (R035, R038, R040)."""
        line = self._answerable(quote_version, line_id)
        self._approvable(line, amount_fen, part_grade, at)
        who = self._said("approvedBy", approved_by, NAME)
        approved = QuoteLineApproved(
            quote_version=quote_version,
            line_id=line_id,
            amount_fen=line.quoted.amount_fen,
            approved_by=who,
            relation=relation,
            method=method,
            part_grade=part_grade,
            reason_told=optional_text("reasonTold", reason_told, SENTENCE),
            evidence=proofs(evidence),
        )
        return (approved, *self._decided(line_id, Consent.APPROVED, who, relation, method))

    def decline_quote_line(
        self,
        *,
        quote_version: int,
        line_id: str,
        declined_by: str,
        relation: Relation,
        method: ApprovalMethod,
        reason: str | None = None,
    ) -> tuple[QuoteLineDeclined | QuoteApproved, ...]:
        """The customer does not want one line of the current quote (R041)."""
        self._answerable(quote_version, line_id)
        who = self._said("declinedBy", declined_by, NAME)
        declined = QuoteLineDeclined(
            quote_version=quote_version,
            line_id=line_id,
            reason=self._may_say("reason", reason),
            declined_by=who,
            method=method,
        )
        return (declined, *self._decided(line_id, Consent.DECLINED, who, relation, method))

    def _answerable(self, quote_version: int, line_id: str) -> Line:
        """A line of the current version that is not agreed to (invariant 2)."""
        self._open()
        if not self.quote_standing:
            raise Refused(rules.NO_QUOTE)
        if quote_version != self.quote_version:
            raise Refused(
                rules.OLD_VERSION,
                field="quoteVersion",
                quote_version=quote_version,
                current=self.quote_version,
            )
        line = self._line(line_id)
        if line.approved:
            raise Refused(rules.APPROVED_BEFORE, field="lineId", line_id=line_id)
        return line

    def _approvable(
        self, line: Line, amount_fen: Fen, grade: PartGrade | None, at: datetime
    ) -> None:
        quoted = line.quoted
        until = self.quote_valid_until
        if until is not None and checked("at", shanghai_date, at) > until:
            raise Refused(rules.QUOTE_EXPIRED, quote_version=self.quote_version, valid_until=until)
        if amount_fen != quoted.amount_fen:
            raise Refused(
                rules.OTHER_AMOUNT,
                field="amountFen",
                line_id=quoted.line_id,
                quoted_fen=quoted.amount_fen,
                amount_fen=amount_fen,
            )
        self._free_if_comeback(quoted)
        if self._unpriced(quoted):
            raise Refused(rules.PART_WITHOUT_PRICE, field="lineId", line_id=quoted.line_id)
        explicit = quoted.part_grade not in (None, PartGrade.ORIGINAL)
        if (explicit or grade is not None) and grade is not quoted.part_grade:
            raise Refused(
                rules.GRADE_NOT_AGREED,
                field="partGrade",
                line_id=quoted.line_id,
                grade=quoted.part_grade,
            )

    def _unpriced(self, line: QuoteLine) -> bool:
        """A part for the customer's money without a price: not free, but not priced yet (R037)."""
        link = self.comebacks.get(line.concern_id or "")
        return (
            line.kind is LineKind.PART
            and line.payer is Payer.CUSTOMER
            and line.unit_price_fen == 0
            and line.part_grade is not PartGrade.CUSTOMER_SUPPLIED
            and not (link is not None and link.accepted)
        )

    def _decided(
        self,
        line_id: str,
        consent: Consent,
        who: Personal,
        relation: Relation,
        method: ApprovalMethod,
    ) -> tuple[QuoteApproved, ...]:
        """The quote as a whole, once the last of its lines is decided and one is agreed to."""
        current = {key: line for key, line in self.lines.items() if not line.dropped}
        answers = {key: line.consent for key, line in current.items()} | {line_id: consent}
        approved = [key for key, answer in answers.items() if answer is Consent.APPROVED]
        if self.quote_decided or Consent.ASKED in answers.values() or not approved:
            return ()
        total = sum(current[key].quoted.amount_fen for key in approved)
        return (
            QuoteApproved(
                quote_version=self.quote_version,
                total_fen=Fen(total),
                approved_by=who,
                relation=relation,
                method=method,
            ),
        )

    def approve_line_removal(
        self,
        *,
        line_id: str,
        approved_by: str,
        relation: Relation,
        method: ApprovalMethod,
        reason: str,
        evidence: tuple[Evidence, ...] = (),
    ) -> LineRemovalApproved:
        """The customer agrees that a line agreed to or begun is not done after all (R043)."""
        self._open()
        self._removable(line_id, self._line(line_id))
        return LineRemovalApproved(
            quote_version=self.quote_version,
            line_id=line_id,
            approved_by=self._said("approvedBy", approved_by, NAME),
            relation=relation,
            method=method,
            reason=required_text("reason", reason, SENTENCE),
            evidence=proofs(evidence),
        )

    def _removable(self, line_id: str, line: Line) -> None:
        obstacles = (
            (not line.approved and not line.touched, "nobody agreed to it", "客户未曾确认"),
            (line.progress is Progress.COMPLETED, "it is done", "已完工"),
            (line.parts_fitted, "parts have been fitted", "已安装配件"),
            (line_id in self.sublets_out, "it is with an outside shop", "正在外协加工"),
            (any(on == line_id for _, on in self.clocked_in), "a clock runs", "仍在计时"),
        )
        for stands, why, why_zh in obstacles:
            if stands:
                raise Refused(
                    rules.NOT_REMOVABLE, field="lineId", line_id=line_id, why=why, why_zh=why_zh
                )
