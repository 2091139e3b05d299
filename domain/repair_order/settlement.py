"""Commands of settlement and payment."""

from collections import defaultdict

from domain.kernel import Fen, Refused
from domain.kernel.checked import required_text
from domain.repair_order import rules_after as rules
from domain.repair_order.delivery_events import (
    PaymentRecorded,
    SettlementIssued,
    SettlementReversed,
)
from domain.repair_order.guards import SENTENCE, amount, positive_amount
from domain.repair_order.numbers import settlement_number
from domain.repair_order.quality import Quality
from domain.repair_order.records import SettlementLine
from domain.repair_order.state import Bill
from domain.repair_order.terms import Payer, PaymentMethod


class Settling(Quality, frozen=True):
    """No charge outside what was agreed to and done, none above it (R046)."""

    def issue_settlement(self, *, lines: tuple[SettlementLine, ...]) -> SettlementIssued:
        """The customer gets the itemised bill, before paying (R046, R059, R079)."""
        self._open_or_delivered()
        self._passed()
        if self.bill is not None:
            raise Refused(rules.SETTLED_BEFORE, settlement_number=self.bill.number)
        self._shares_allowed(lines)
        missing = [
            line_id for line_id in self.executed if line_id not in {s.line_id for s in lines}
        ]
        if missing:
            raise Refused(rules.SETTLEMENT_INCOMPLETE, field="lines", line_ids=", ".join(missing))
        return SettlementIssued(
            settlement_number=settlement_number(self.order_number, self.bills + 1),
            lines=lines,
            total_fen=Fen(sum(share.amount_fen for share in lines)),
        )

    def _shares_allowed(self, lines: tuple[SettlementLine, ...]) -> None:
        charged, seen = defaultdict[str, int](int), set[tuple[str, Payer]]()
        for share in lines:
            key = (share.line_id, share.payer)
            if key in seen:
                raise Refused(
                    rules.SHARE_TWICE, field="lines", line_id=share.line_id, payer=share.payer
                )
            seen.add(key)
            charged[share.line_id] += amount("lines", share.amount_fen)
            self._share_allowed(share)
        for line_id, total in charged.items():
            approved = self.lines[line_id].quoted.amount_fen
            if total > approved:
                raise Refused(
                    rules.ABOVE_APPROVED,
                    field="lines",
                    line_id=line_id,
                    approved_fen=approved,
                    amount_fen=total,
                )

    def _share_allowed(self, share: SettlementLine) -> None:
        line = self.lines.get(share.line_id)
        if line is None or not (line.approved and line.completed):
            raise Refused(rules.OUTSIDE_QUOTE, field="lines", line_id=share.line_id)
        if share.payer is not Payer.CUSTOMER or share.amount_fen == 0:
            return
        if line.quoted.payer is not Payer.CUSTOMER:
            raise Refused(
                rules.OTHER_PAYER, field="lines", line_id=share.line_id, payer=line.quoted.payer
            )
        self._free_if_comeback(line.quoted)

    def reverse_settlement(self, *, reason: str) -> SettlementReversed:
        """A bill is taken back whole, and a new one may be issued (R046, R079)."""
        self._open_or_delivered()
        bill = self._bill()
        return SettlementReversed(
            settlement_number=bill.number,
            total_fen=bill.total_fen,
            reason=required_text("reason", reason, SENTENCE),
        )

    def record_payment(
        self, *, payer: Payer, amount_fen: Fen, method: PaymentMethod
    ) -> PaymentRecorded:
        """Money comes in on the bill that stands (R079)."""
        self._open_or_delivered()
        bill = self._bill()
        paid = positive_amount("amountFen", amount_fen)
        due = bill.total_fen - self.paid_fen
        if paid > due:
            raise Refused(rules.OVERPAID, field="amountFen", due_fen=max(due, 0), amount_fen=paid)
        return PaymentRecorded(
            settlement_number=bill.number, payer=payer, amount_fen=paid, method=method
        )

    def _bill(self) -> Bill:
        if self.bill is None:
            raise Refused(rules.NO_SETTLEMENT)
        return self.bill
