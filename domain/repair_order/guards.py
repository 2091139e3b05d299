"""Questions that several commands ask before they say yes."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from domain.kernel import Actor, Fen, Km, Missing, Personal, Refused, Role, Rule
from domain.kernel.checked import checked, optional_text, required_text
from domain.repair_order import rules_after, rules_before, rules_shop
from domain.repair_order.records import Evidence, QuoteLine
from domain.repair_order.state import Desk, Line, State, Status
from domain.repair_order.terms import Payer
from domain.values import distance, money
from domain.values.clock import shanghai_date
from domain.values.plate import parse_plate

FRONT_DESK: Final = (Role.ADVISER, Role.SUPERVISOR)
NAME: Final = 100
"""Most characters of a name, a staff id or a number."""
SENTENCE: Final = 500
STORY: Final = 4000

_DIGEST: Final = re.compile("[0-9a-f]{64}")


class Guarded(State, frozen=True):
    """The state with its guards."""

    def _open(self) -> None:
        if self.status is not Status.OPEN:
            raise Refused(rules_before.NOT_OPEN, status=self.status)

    def _open_or_delivered(self) -> None:
        if self.status not in (Status.OPEN, Status.DELIVERED):
            raise Refused(rules_before.NOT_BEGUN, status=self.status)

    def _known(self) -> tuple[UUID, UUID]:
        """Customer and vehicle of an opened order."""
        if self.customer_id is None or self.vehicle_id is None:
            raise Refused(rules_before.NOT_BEGUN, status=self.status)
        return self.customer_id, self.vehicle_id

    def _said(self, field: str, text: str, max_chars: int = SENTENCE) -> Personal:
        """A customer's text, under the customer's key."""
        return Personal(self.customer_id or self.id, required_text(field, text, max_chars))

    def _may_say(self, field: str, text: str | None, max_chars: int = SENTENCE) -> Personal | None:
        cleaned = optional_text(field, text, max_chars)
        return None if cleaned is None else Personal(self.customer_id or self.id, cleaned)

    def _concern(self, concern_id: str) -> None:
        if concern_id not in self.concerns:
            raise Missing(rules_before.CONCERN_MISSING, field="concernId", concern_id=concern_id)

    def _line(self, line_id: str) -> Line:
        """The line, as far as it is in the quote that stands."""
        if line_id not in self.lines:
            raise Missing(
                rules_before.LINE_MISSING,
                field="lineId",
                line_id=line_id,
                quote_version=self.quote_version,
            )
        return self.lines[line_id]

    def _workable(self, line_id: str) -> Line:
        """A line that may be worked on now (invariants 1, 3 and 5)."""
        self._open()
        line = self._line(line_id)
        version = self.quote_version
        if not line.approved:
            raise Refused(
                rules_shop.NOT_APPROVED, field="lineId", line_id=line_id, quote_version=version
            )
        if line.dropped:
            raise Refused(
                rules_shop.DROPPED, field="lineId", line_id=line_id, quote_version=version
            )
        finding_id = line.quoted.finding_id
        if finding_id is not None and self.findings.get(finding_id) is not Desk.ACCEPTED:
            raise Refused(
                rules_shop.NOT_ACCEPTED, field="lineId", line_id=line_id, finding_id=finding_id
            )
        self._car_may_be_touched()
        return line

    def _car_may_be_touched(self) -> None:
        """Reception is complete and this is the right car (R022, R027, R032)."""
        gates: tuple[tuple[bool, Rule], ...] = (
            (self.inspected, rules_shop.NOT_INSPECTED),
            (self.level is not None, rules_shop.NO_LEVEL),
            (self.authorised, rules_shop.NOT_AUTHORISED),
            (self.plate_verified, rules_shop.PLATE_NOT_VERIFIED),
        )
        for passed, rule in gates:
            if not passed:
                raise Refused(rule)

    def _finished(self) -> None:
        """Every line agreed to is done (invariant 6)."""
        if self.unfinished:
            raise Refused(rules_shop.UNFINISHED, line_ids=", ".join(self.unfinished))

    def _passed(self) -> str:
        """The inspector whose pass is valid now."""
        if self.passed_by is None:
            raise Refused(rules_shop.NO_PASS)
        return self.passed_by

    def _free_if_comeback(self, line: QuoteLine) -> None:
        """A comeback in cover costs the customer nothing (invariant 15).

        While there is one, a line that the customer pays must name another concern, so that no
        cost of the comeback hides on a line without one.
        """
        accepted = {concern for concern, link in self.comebacks.items() if link.accepted}
        charged = line.payer is Payer.CUSTOMER and line.amount_fen > 0
        if accepted and charged and (line.concern_id is None or line.concern_id in accepted):
            raise Refused(rules_after.NOT_FREE, field="lines", line_id=line.line_id)


def role_is(actor: Actor, *allowed: Role) -> None:
    """Refuse anybody whose post is another one."""
    if actor.role not in allowed:
        raise Refused(rules_before.WRONG_ROLE, role=actor.role, allowed=", ".join(allowed))


def amount(field: str, value: int) -> Fen:
    """An amount in whole fen, never negative (invariant 18)."""
    return Fen(checked(field, money.fen, value))


def positive_amount(field: str, value: int) -> Fen:
    """An amount above zero."""
    if amount(field, value) == 0:
        raise Refused(rules_after.NO_AMOUNT, field=field)
    return Fen(value)


def reading(field: str, value: int) -> Km:
    """An odometer reading."""
    return Km(checked(field, distance.km, value))


def moment(field: str, value: datetime) -> datetime:
    """A time that says its zone."""
    checked(field, shanghai_date, value)
    return value


def positive(field: str, value: int) -> int:
    """A number above zero."""
    if value <= 0:
        raise Refused(rules_shop.NOT_POSITIVE, field=field)
    return value


def plate_text(field: str, text: str) -> str:
    """The plate in its normal form; unknown forms are kept as read (B.8)."""
    return checked(field, lambda raw: parse_plate(raw, allow_other=True), text).text


def digest(field: str, text: str) -> str:
    """A SHA-256 in hexadecimal, lower case."""
    lowered = text.strip().lower()
    if _DIGEST.fullmatch(lowered) is None:
        raise Refused(rules_before.EVIDENCE_DIGEST, field=field)
    return lowered


def proofs(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Evidence with well-formed digests."""
    return tuple(
        Evidence(kind=item.kind, sha256=digest("evidence", item.sha256)) for item in evidence
    )


def running(count: int) -> str:
    """The id of the next of things that are counted "1", "2", …"""
    return str(count + 1)
