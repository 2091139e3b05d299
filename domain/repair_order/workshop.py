"""Commands of the workshop: who works on what, what waits, what is done."""

from datetime import date

from domain.kernel import Actor, Refused
from domain.kernel.checked import optional_text, required_text
from domain.repair_order import rules_shop as rules
from domain.repair_order.additional import AdditionalWork
from domain.repair_order.guards import NAME, SENTENCE, STORY
from domain.repair_order.state import Line, Progress
from domain.repair_order.terms import LineKind, PauseReason
from domain.repair_order.work_events import (
    LabourStarted,
    LabourStopped,
    LineCompleted,
    SubletOrdered,
    SubletReceived,
    TechnicianAssigned,
    VehicleCleaned,
    WorkPaused,
    WorkResumed,
    WorkStarted,
)


class Workshop(AdditionalWork, frozen=True):
    """Work on approved lines of the right car."""

    def assign_technician(
        self, *, technician_id: str, actor: Actor, line_id: str | None = None
    ) -> TechnicianAssigned:
        """A technician is put on the order, or on one line of it (R051)."""
        self._open()
        if line_id is not None:
            self._line(line_id)
        return TechnicianAssigned(
            technician_id=staff("technicianId", technician_id),
            line_id=line_id,
            assigned_by=actor.id,
        )

    def start_work(self, *, line_id: str, technician_id: str) -> WorkStarted:
        """A technician begins an approved line (R027, R032, R035)."""
        self._in_state(line_id, self._workable(line_id), Progress.NOT_STARTED)
        return WorkStarted(line_id=line_id, technician_id=staff("technicianId", technician_id))

    def start_labour(self, *, line_id: str, technician_id: str) -> LabourStarted:
        """A technician clocks in on a line that is being worked on; one line at a time (R055)."""
        self._in_state(line_id, self._workable(line_id), Progress.RUNNING)
        technician = staff("technicianId", technician_id)
        for who, on in self.clocked_in:
            if who == technician:
                raise Refused(rules.CLOCK_RUNNING, technician_id=who, line_id=on)
        return LabourStarted(line_id=line_id, technician_id=technician)

    def stop_labour(self, *, line_id: str, technician_id: str) -> LabourStopped:
        """A technician clocks out of a line (R055)."""
        self._open()
        if (technician_id, line_id) not in self.clocked_in:
            raise Refused(rules.NOT_CLOCKED_IN, technician_id=technician_id, line_id=line_id)
        return LabourStopped(line_id=line_id, technician_id=technician_id)

    def pause_work(
        self,
        *,
        line_id: str,
        reason: PauseReason,
        note: str | None = None,
        customised_part_in_transport: bool = False,
    ) -> WorkPaused:
        """A line waits for parts, the customer, an outside shop or something else (R055)."""
        self._open()
        self._in_state(line_id, self._line(line_id), Progress.RUNNING)
        self._nobody_clocked_in(line_id)
        return WorkPaused(
            line_id=line_id,
            reason=reason,
            note=optional_text("note", note, SENTENCE),
            customised_part_in_transport=customised_part_in_transport,
        )

    def resume_work(self, *, line_id: str, technician_id: str) -> WorkResumed:
        """The waiting is over and a technician goes on with the line (R055)."""
        self._in_state(line_id, self._workable(line_id), Progress.PAUSED)
        return WorkResumed(line_id=line_id, technician_id=staff("technicianId", technician_id))

    def order_sublet(
        self, *, line_id: str, supplier: str, work: str, expected_on: date | None = None
    ) -> SubletOrdered:
        """An approved line is given to an outside shop (R036)."""
        line = self._workable(line_id)
        if line.quoted.kind is not LineKind.SUBLET:
            raise Refused(rules.NOT_A_SUBLET_LINE, field="lineId", line_id=line_id)
        self._in_state(line_id, line, Progress.RUNNING)
        self._not_with_others(line_id)
        return SubletOrdered(
            line_id=line_id,
            supplier=required_text("supplier", supplier, SENTENCE),
            work=required_text("work", work, STORY),
            expected_on=expected_on,
        )

    def receive_sublet(
        self, *, line_id: str, accepted: bool, actor: Actor, remark: str | None = None
    ) -> SubletReceived:
        """The outside shop's work comes back and is looked at (R036)."""
        self._open()
        if line_id not in self.sublets_out:
            raise Refused(rules.NO_SUBLET_OUT, field="lineId", line_id=line_id)
        return SubletReceived(
            line_id=line_id,
            accepted=accepted,
            received_by=actor.id,
            remark=optional_text("remark", remark, SENTENCE),
        )

    def complete_line(
        self,
        *,
        line_id: str,
        correction: str,
        technician_id: str,
        procedure_ref: str | None = None,
    ) -> LineCompleted:
        """A line is done, and what was done is written down (R052, R053, R054)."""
        line = self._workable(line_id)
        # A fee is charged, not worked on: nobody has to begin it.
        if line.quoted.kind is not LineKind.FEE or line.progress is not Progress.NOT_STARTED:
            self._in_state(line_id, line, Progress.RUNNING)
        if line.quoted.kind is LineKind.PART and not line.parts_fitted:
            raise Refused(rules.PART_NOT_FITTED, field="lineId", line_id=line_id)
        self._not_with_others(line_id)
        self._nobody_clocked_in(line_id)
        return LineCompleted(
            line_id=line_id,
            correction=required_text("correction", correction, STORY),
            technician_id=staff("technicianId", technician_id),
            procedure_ref=optional_text("procedureRef", procedure_ref, SENTENCE),
        )

    def record_cleaning(self, *, outside: bool, inside: bool) -> VehicleCleaned:
        """The car was washed or cleaned (R061)."""
        self._open()
        if not (outside or inside):
            raise Refused(rules.NOTHING_CLEANED)
        return VehicleCleaned(outside=outside, inside=inside)

    def _in_state(self, line_id: str, line: Line, needed: Progress) -> None:
        if line.progress is not needed:
            raise Refused(
                rules.BAD_PROGRESS,
                field="lineId",
                line_id=line_id,
                progress=line.progress,
                needed=needed,
            )

    def _nobody_clocked_in(self, line_id: str | None = None) -> None:
        """No clock runs on the line, or on any line."""
        for technician_id, on in sorted(self.clocked_in):
            if line_id in (None, on):
                raise Refused(rules.CLOCK_RUNNING, technician_id=technician_id, line_id=on)

    def _not_with_others(self, line_id: str) -> None:
        if line_id in self.sublets_out:
            raise Refused(rules.SUBLET_OUT, field="lineId", line_id=line_id)


def staff(field: str, staff_id: str) -> str:
    """The id of a member of staff."""
    return required_text(field, staff_id, NAME)
