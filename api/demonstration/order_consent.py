"""What the customer says to the quote, and to work found later."""

from datetime import timedelta

import msgspec

from api.demonstration.jobs import Extra
from api.demonstration.order_intake import OrderIntake
from domain.kernel import Channel
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.records import Evidence, QuoteLine
from domain.repair_order.terms import ApprovalMethod, EvidenceKind
from domain.values.clock import shanghai_date

_REMINDED_AFTER = timedelta(days=90)
_FINDING = "1"


class OrderConsent(OrderIntake):
    """Answers to lines."""

    def answer(self) -> None:
        """The customer agrees, line by line; one line may be left out and put off."""
        left_out = self._left_out()
        for line_id in tuple(self.order.lines):
            if line_id == left_out:
                self.decline(line_id, "这次先不换", ApprovalMethod.IN_PERSON)
            else:
                self.approve(line_id, ApprovalMethod.IN_PERSON)

    def cancel(self) -> None:
        """The customer takes the car home as it came."""
        self.then(5, lambda o: o.cancel(reason="客户嫌价格高，暂不维修"), self.adviser)

    def find_more(self, extra: Extra) -> None:
        """More work is found, accepted by the desk and quoted in a new version."""
        self.then(
            6,
            lambda order: order.report_additional_work(
                finding=extra.finding, urgency=extra.urgency, actor=self.technician
            ),
            self.technician,
        )
        self.then(
            3,
            lambda o: o.accept_additional_work(finding_id=_FINDING, actor=self.adviser),
            self.adviser,
        )
        lines = (*map(_again, self._quoted()), _found(extra.line))
        self.then(3, lambda o: o.issue_quote(lines=lines, actor=self.adviser), self.adviser)

    def answer_more(self, extra: Extra) -> None:
        """The customer is rung about what was found."""
        line_id = str(self.order.last_line_number)
        if self.visit.extra_approved:
            self.approve(line_id, ApprovalMethod.PHONE, 5, extra.lasts)
        else:
            self.decline(line_id, "下次再说", ApprovalMethod.PHONE)

    def approve(
        self, line_id: str, method: ApprovalMethod, after: float = 0.5, told: str | None = None
    ) -> None:
        quoted = self.order.lines[line_id].quoted
        self.then(
            after,
            lambda order: order.approve_quote_line(
                quote_version=order.quote_version,
                line_id=line_id,
                amount_fen=quoted.amount_fen,
                approved_by=self.customer,
                relation=self.relation,
                method=method,
                at=self.now,
                part_grade=quoted.part_grade,
                reason_told=told,
                evidence=self._evidence(method, line_id),
            ),
            self.adviser,
            _channel(method),
        )

    def decline(self, line_id: str, reason: str, method: ApprovalMethod) -> None:
        description = self.order.lines[line_id].quoted.description
        self.then(
            0.5,
            lambda order: order.decline_quote_line(
                quote_version=order.quote_version,
                line_id=line_id,
                declined_by=self.customer,
                relation=self.relation,
                method=method,
                reason=reason,
            ),
            self.adviser,
            _channel(method),
        )
        remind_on = shanghai_date(self.now + _REMINDED_AFTER)
        self.then(
            0.5,
            lambda order: order.defer_work(
                description=description, line_id=line_id, reason=reason, remind_on=remind_on
            ),
            self.adviser,
        )

    def _left_out(self) -> str | None:
        index = self.visit.job.left_out
        wanted = self.visit.declines and self.visit.comeback_of is None
        return str(index + 1) if wanted and index is not None else None

    def _quoted(self) -> tuple[QuoteLine, ...]:
        return tuple(line.quoted for line in self.order.lines.values())

    def _evidence(self, method: ApprovalMethod, line_id: str) -> tuple[Evidence, ...]:
        if method is not ApprovalMethod.PHONE:
            return ()
        return (Evidence(kind=EvidenceKind.RECORDING, sha256=self.digest(f"录音{line_id}")),)


def _again(quoted: QuoteLine) -> QuoteLineInput:
    """The line as it stood, for the next version."""
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


def _found(line: QuoteLineInput) -> QuoteLineInput:
    return msgspec.structs.replace(line, finding_id=_FINDING)


def _channel(method: ApprovalMethod) -> Channel | None:
    return Channel.PHONE if method is ApprovalMethod.PHONE else None
