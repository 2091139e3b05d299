"""Commands of diagnosis and quote."""

import re
from datetime import date
from typing import Final

from domain.kernel import Actor, Fen, Refused, Role
from domain.kernel.checked import checked, optional_text, required_text
from domain.repair_order import rules_before as rules
from domain.repair_order.guards import NAME, SENTENCE, STORY, role_is
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.listing import with_listed_price
from domain.repair_order.quote_events import (
    DiagnosisRecorded,
    QuoteIssued,
    QuoteWithdrawn,
)
from domain.repair_order.reception import Reception
from domain.repair_order.records import Measurement, QuoteLine
from domain.repair_order.state import Desk
from domain.repair_order.terms import LineKind
from domain.values.listed_prices import ListedPrices

QUOTERS: Final = (Role.ADVISER, Role.SUPERVISOR, Role.PARTS_KEEPER)
_LINE_ID: Final = re.compile("[1-9][0-9]{0,2}")


class Quoting(Reception, frozen=True):
    """What is wrong, and what it costs to mend."""

    def record_diagnosis(
        self,
        *,
        concern_id: str,
        cause: str,
        actor: Actor,
        dtcs: tuple[str, ...] = (),
        measurements: tuple[Measurement, ...] = (),
    ) -> DiagnosisRecorded:
        """A technician finds the cause of a concern (R052)."""
        self._open()
        self._concern(concern_id)
        return DiagnosisRecorded(
            concern_id=concern_id,
            cause=required_text("cause", cause, STORY),
            dtcs=tuple(required_text("dtcs", code, NAME).upper() for code in dtcs),
            measurements=measurements,
            diagnosed_by=actor.id,
        )

    def issue_quote(
        self,
        *,
        lines: tuple[QuoteLineInput, ...],
        actor: Actor,
        possible_extras: str | None = None,
        valid_until: date | None = None,
        prices: ListedPrices | None = None,
    ) -> QuoteIssued:
        """The customer gets an itemised price; a later version re-opens only what it changes (R035, R036, R041).

        `prices`: the list in force; None where none was published yet. A price for the customer
        that is not the listed one says why (R045); a line that stays as it was keeps its price (R049).
        """
        self._open()
        role_is(actor, *QUOTERS)
        if not lines:
            raise Refused(rules.NO_LINES, field="lines")
        quoted = tuple(self._listed(line, prices) for line in self._numbered(lines))
        for line in quoted:
            self._quotable(line)
        self._nothing_begun_is_dropped({line.line_id for line in quoted})
        return QuoteIssued(
            quote_version=self.quote_version + 1,
            lines=quoted,
            total_fen=Fen(sum(line.amount_fen for line in quoted)),
            possible_extras=optional_text("possibleExtras", possible_extras, STORY),
            valid_until=valid_until,
            price_list_version=None if prices is None else prices.version,
        )

    def _listed(self, line: QuoteLine, prices: ListedPrices | None) -> QuoteLine:
        known = self.lines.get(line.line_id)
        if known is not None and known.quoted.same_offer(line):
            return known.quoted
        link = self.comebacks.get(line.concern_id or "")
        return with_listed_price(line, prices, free=link is not None and link.accepted)

    def _numbered(self, lines: tuple[QuoteLineInput, ...]) -> tuple[QuoteLine, ...]:
        last, seen, quoted = self.last_line_number, set[str](), list[QuoteLine]()
        for line in lines:
            line_id = line.line_id or str(last + 1)
            if _LINE_ID.fullmatch(line_id) is None:
                raise Refused(rules.BAD_LINE_ID, field="lines", line_id=line_id)
            if line_id in seen:
                raise Refused(rules.LINE_TWICE, field="lines", line_id=line_id)
            seen.add(line_id)
            last = max(last, int(line_id))
            priced = checked("lines", lambda item, id_=line_id: item.priced(id_), line)
            required_text("lines", priced.description, SENTENCE)
            quoted.append(priced)
        return tuple(quoted)

    def _quotable(self, line: QuoteLine) -> None:
        if line.kind is LineKind.PART and line.part_grade is None:
            raise Refused(rules.PART_WITHOUT_GRADE, field="lines", line_id=line.line_id)
        if line.concern_id is not None:
            self._concern(line.concern_id)
            if not self.concerns[line.concern_id]:
                raise Refused(
                    rules.NOT_DIAGNOSED,
                    field="lines",
                    concern_id=line.concern_id,
                    line_id=line.line_id,
                )
        if line.finding_id is not None:
            self._finding_open(line.finding_id)
        self._free_if_comeback(line)
        known = self.lines.get(line.line_id)
        if known is not None and known.completed and not known.quoted.same_offer(line):
            raise Refused(rules.DONE_LINE_CHANGED, field="lines", line_id=line.line_id)

    def _finding_open(self, finding_id: str) -> None:
        answer = self.findings.get(finding_id)
        if answer is None:
            raise Refused(rules.FINDING_MISSING, field="lines", finding_id=finding_id)
        if answer is Desk.REFUSED:
            raise Refused(rules.FINDING_REFUSED, field="lines", finding_id=finding_id)

    def _nothing_begun_is_dropped(self, kept: set[str]) -> None:
        for line_id, line in self.lines.items():
            if line.touched and line_id not in kept:
                raise Refused(rules.TOUCHED_LINE_DROPPED, field="lines", line_id=line_id)

    def withdraw_quote(self, *, reason: str) -> QuoteWithdrawn:
        """The dealership takes its quote back before any work on it (R035)."""
        self._open()
        if not self.quote_standing:
            raise Refused(rules.NO_QUOTE)
        for line_id, line in self.lines.items():
            if line.touched:
                raise Refused(rules.QUOTE_IN_WORK, line_id=line_id)
        return QuoteWithdrawn(
            quote_version=self.quote_version, reason=required_text("reason", reason, SENTENCE)
        )
