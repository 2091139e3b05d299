"""Commands about parts: reserved, issued, fitted, returned."""

from typing import Final

from domain.kernel import Actor, Refused, Role
from domain.kernel.checked import optional_text, required_text
from domain.repair_order import rules_shop as rules
from domain.repair_order.guards import NAME, SENTENCE, positive, role_is
from domain.repair_order.records import PartRef
from domain.repair_order.state import Line, Progress
from domain.repair_order.terms import LineKind, OldPartDisposition, PartGrade
from domain.repair_order.work_events import (
    OldPartReturned,
    PartBatchBlockedNoticed,
    PartBatchReleaseNoticed,
    PartFitApproved,
    PartIssued,
    PartMismatchReported,
    PartReplaced,
    PartReserved,
    PartReturned,
)
from domain.repair_order.workshop import Workshop

FIT_APPROVERS: Final = (Role.TEAM_LEADER, Role.INSPECTOR, Role.SUPERVISOR)
"""Who may answer for a part that is not listed for the car (R086)."""


class Parts(Workshop, frozen=True):
    """Parts of the grade and number that the customer agreed to, and of no blocked batch.

    The order cannot know the state of a batch of its own. It learns it: the policies that hear of
    a blocked or released batch record it on every order that was served from it. That the store
    issues nothing from a blocked batch, and nothing that is not listed for the car, is decided by
    the batch's own aggregate.
    """

    def reserve_part(self, *, line_id: str, part_number: str, quantity_milli: int) -> PartReserved:
        """Stock is set aside for a quoted part line (R089)."""
        self._open()
        line = self._line(line_id)
        self._is_part_line(line)
        self._same_part(line, part_number)
        return PartReserved(
            line_id=line_id,
            part_number=required_text("partNumber", part_number, NAME),
            quantity_milli=positive("quantityMilli", quantity_milli),
        )

    def issue_part(
        self, *, line_id: str, part: PartRef, quantity_milli: int, issued_to: str, actor: Actor
    ) -> PartIssued:
        """The parts store hands a part out for an approved line (R086, R087)."""
        self._fittable(self._workable(line_id), part)
        return PartIssued(
            line_id=line_id,
            part=cleaned("part", part),
            quantity_milli=positive("quantityMilli", quantity_milli),
            issued_by=actor.id,
            issued_to=required_text("issuedTo", issued_to, NAME),
        )

    def approve_part_fit(
        self, *, line_id: str, part_number: str, reason: str, actor: Actor
    ) -> PartFitApproved:
        """A leader answers for a part that is not listed for this model of car (R086)."""
        self._open()
        role_is(actor, *FIT_APPROVERS)
        line = self._line(line_id)
        self._is_part_line(line)
        self._same_part(line, part_number)
        return PartFitApproved(
            line_id=line_id,
            part_number=required_text("partNumber", part_number, NAME),
            reason=required_text("reason", reason, SENTENCE),
            approved_by=actor.id,
        )

    def report_part_mismatch(
        self, *, line_id: str, part_number: str, reason: str, actor: Actor
    ) -> PartMismatchReported:
        """A part that was handed out does not fit this car (R086)."""
        self._open()
        self._is_part_line(self._line(line_id))
        return PartMismatchReported(
            line_id=line_id,
            part_number=required_text("partNumber", part_number, NAME),
            reported_by=actor.id,
            reason=required_text("reason", reason, SENTENCE),
        )

    def notice_blocked_batch(self, *, batch_id: str) -> tuple[PartBatchBlockedNoticed, ...]:
        """A batch that this order was served from is blocked; noticed once (R085)."""
        self._open_or_delivered()
        batch = required_text("batchId", batch_id, NAME)
        if batch in self.blocked_batches:
            return ()
        customer_id, vehicle_id = self._known()
        noticed = PartBatchBlockedNoticed(
            batch_id=batch, site_id=self.site_id, customer_id=customer_id, vehicle_id=vehicle_id
        )
        return (noticed,)

    def notice_released_batch(self, *, batch_id: str) -> tuple[PartBatchReleaseNoticed, ...]:
        """A batch of which this order had heard that it is blocked may be used again (R085)."""
        self._open_or_delivered()
        batch = required_text("batchId", batch_id, NAME)
        return (PartBatchReleaseNoticed(batch_id=batch),) if batch in self.blocked_batches else ()

    def replace_part(
        self,
        *,
        line_id: str,
        fitted: PartRef,
        reason: str,
        technician_id: str,
        removed: PartRef | None = None,
        quantity_milli: int = 1000,
    ) -> PartReplaced:
        """A part is fitted on an approved line that is being worked on (R038, R084, R085)."""
        line = self._workable(line_id)
        self._in_state(line_id, line, Progress.RUNNING)
        self._fittable(line, fitted)
        _, vehicle_id = self._known()
        return PartReplaced(
            line_id=line_id,
            fitted=cleaned("fitted", fitted),
            removed=None if removed is None else cleaned("removed", removed),
            reason=required_text("reason", reason, SENTENCE),
            quantity_milli=positive("quantityMilli", quantity_milli),
            technician_id=required_text("technicianId", technician_id, NAME),
            vehicle_id=vehicle_id,
        )

    def return_part(
        self,
        *,
        line_id: str,
        part_number: str,
        quantity_milli: int,
        reason: str,
        batch_id: str | None = None,
    ) -> PartReturned:
        """An issued part goes back to the store unused (R087)."""
        self._open()
        return PartReturned(
            line_id=required_text("lineId", line_id, NAME),
            part_number=required_text("partNumber", part_number, NAME),
            batch_id=optional_text("batchId", batch_id, NAME),
            quantity_milli=positive("quantityMilli", quantity_milli),
            reason=required_text("reason", reason, SENTENCE),
        )

    def return_old_part(
        self,
        *,
        line_id: str,
        part_number: str,
        disposition: OldPartDisposition,
        quantity_milli: int = 1000,
        received_by: str | None = None,
    ) -> OldPartReturned:
        """A removed part goes to the customer, to scrap with consent, or to the maker (R087)."""
        self._open_or_delivered()
        if not self._line(line_id).parts_fitted:
            raise Refused(rules.PART_NOT_FITTED, field="lineId", line_id=line_id)
        to_maker = disposition is OldPartDisposition.MAKER_RETURN
        return OldPartReturned(
            line_id=line_id,
            part_number=required_text("partNumber", part_number, NAME),
            quantity_milli=positive("quantityMilli", quantity_milli),
            disposition=disposition,
            received_by=None if to_maker else self._said("receivedBy", received_by or "", NAME),
        )

    def _is_part_line(self, line: Line) -> None:
        if line.quoted.kind is not LineKind.PART:
            raise Refused(rules.NOT_A_PART_LINE, field="lineId", line_id=line.quoted.line_id)

    def _same_part(self, line: Line, part_number: str) -> None:
        quoted = line.quoted.part_number
        if quoted not in (None, part_number.strip()):
            raise Refused(
                rules.OTHER_PART,
                field="partNumber",
                line_id=line.quoted.line_id,
                quoted=quoted,
                part_number=part_number,
            )

    def _fittable(self, line: Line, part: PartRef) -> None:
        """The part agreed to, in its grade or as an original, of no blocked batch (13, 14)."""
        self._is_part_line(line)
        self._same_part(line, part.part_number)
        if part.grade not in (PartGrade.ORIGINAL, line.grade_agreed):
            raise Refused(
                rules.OTHER_GRADE, field="grade", line_id=line.quoted.line_id, grade=part.grade
            )
        if part.batch_id is not None and part.batch_id.strip() in self.blocked_batches:
            raise Refused(rules.BATCH_BLOCKED, field="batchId", batch_id=part.batch_id)


def cleaned(field: str, part: PartRef) -> PartRef:
    """The part with clean texts."""
    return PartRef(
        part_number=required_text(field, part.part_number, NAME),
        name=required_text(field, part.name, SENTENCE),
        grade=part.grade,
        batch_id=optional_text(field, part.batch_id, NAME),
        serial=optional_text(field, part.serial, NAME),
    )
