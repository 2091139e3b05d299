"""Work, parts, and the three quality gates."""

from api.demonstration.order_consent import OrderConsent
from domain.repair_order.records import LineResult, PartRef, QuoteLine
from domain.repair_order.state import Progress
from domain.repair_order.terms import LineKind, OldPartDisposition, PartGrade, PauseReason
from domain.values.cover import RepairLevel

_CERTIFIED = (
    RepairLevel.SECOND_MAINTENANCE,
    RepairLevel.ASSEMBLY_REPAIR,
    RepairLevel.WHOLE_VEHICLE_REPAIR,
)
_OLD_PART_TAKEN = 0.3
"""Customers who want the old part."""
_OUTSIDE_SHOP = "晨光汽车喷漆"


class OrderShop(OrderConsent):
    """From the first turn of a spanner to the inspector's pass."""

    def begin_work(self) -> None:
        """The technician is put on the order and begins the first line."""
        technician = self.technician.id
        self.then(
            4,
            lambda o: o.assign_technician(technician_id=technician, actor=self.leader),
            self.leader,
        )
        first = next(line_id for line_id, line in self.order.lines.items() if line.approved)
        self.then(
            6,
            lambda o: o.start_work(line_id=first, technician_id=technician),
            self.technician,
        )

    def wait_for_parts(self) -> None:
        """The work stands still: a part is not there."""
        running = next(
            line_id
            for line_id, line in self.order.lines.items()
            if line.progress is Progress.RUNNING
        )
        self.then(
            12,
            lambda order: order.pause_work(
                line_id=running, reason=PauseReason.WAITING_PARTS, note="配件在途，预计两天"
            ),
            self.technician,
        )

    def work(self) -> None:
        """Every line that was agreed to and is not done."""
        todo = [line.quoted for line in self.order.lines.values() if line.approved]
        pace = self._minutes_left() / (len(todo) + 1)
        for quoted in todo:
            if not self.order.lines[quoted.line_id].completed:
                self._do(quoted, pace)
        if self.chance.random() < 0.5:  # noqa: PLR2004 - half the cars get a wash
            self.then(2, lambda o: o.record_cleaning(outside=True, inside=False), self.technician)

    def _minutes_left(self) -> float:
        """For the work: the rest of the visit but three quarters of an hour."""
        return max((self.visit.delivered_at - self.now).total_seconds() / 60 - 45, 20)

    def _do(self, quoted: QuoteLine, pace: float) -> None:
        line_id, technician = quoted.line_id, self.technician.id
        started = self.order.lines[line_id].progress is not Progress.NOT_STARTED
        if quoted.kind is not LineKind.FEE and not started:
            self.then(
                0.2,
                lambda o: o.start_work(line_id=line_id, technician_id=technician),
                self.technician,
            )
        match quoted.kind:
            case LineKind.LABOUR:
                self._clock(line_id, pace)
            case LineKind.PART:
                self._fit(quoted, pace)
            case LineKind.SUBLET:
                self._send_out(line_id, pace)
            case LineKind.FEE:
                pass
        self.then(
            0.2,
            lambda order: order.complete_line(
                line_id=line_id, correction=self._correction(quoted), technician_id=technician
            ),
            self.technician,
        )

    def _correction(self, quoted: QuoteLine) -> str:
        if quoted.finding_id is not None and self.visit.extra is not None:
            return self.visit.extra.done
        return self.visit.job.done if quoted.kind is LineKind.LABOUR else quoted.description

    def _clock(self, line_id: str, pace: float) -> None:
        technician = self.technician.id
        self.then(
            0.1,
            lambda o: o.start_labour(line_id=line_id, technician_id=technician),
            self.technician,
        )
        self.then(
            pace - 1,
            lambda o: o.stop_labour(line_id=line_id, technician_id=technician),
            self.technician,
        )

    def _fit(self, quoted: QuoteLine, pace: float) -> None:
        line_id, fitted = quoted.line_id, self._part(quoted)
        self.then(
            0.2,
            lambda order: order.issue_part(
                line_id=line_id,
                part=fitted,
                quantity_milli=quoted.quantity_milli,
                issued_to=self.technician.id,
                actor=self.keeper,
            ),
            self.keeper,
        )
        self.then(
            pace - 1,
            lambda order: order.replace_part(
                line_id=line_id,
                fitted=fitted,
                reason=self.visit.job.cause,
                technician_id=self.technician.id,
                quantity_milli=quoted.quantity_milli,
            ),
            self.technician,
        )
        if self.chance.random() < _OLD_PART_TAKEN:
            self.then(
                0.1,
                lambda order: order.return_old_part(
                    line_id=line_id,
                    part_number=fitted.part_number,
                    disposition=OldPartDisposition.TO_CUSTOMER,
                    received_by=self.customer,
                ),
                self.technician,
            )

    def _part(self, quoted: QuoteLine) -> PartRef:
        number = quoted.part_number or quoted.description
        return PartRef(
            part_number=number,
            name=quoted.description,
            grade=quoted.part_grade or PartGrade.ORIGINAL,
            batch_id=self.visit.batch_id or f"{self.visit.site.id}-{number}-{self.now:%Y%m}",
        )

    def _send_out(self, line_id: str, pace: float) -> None:
        self.then(
            0.2,
            lambda order: order.order_sublet(
                line_id=line_id,
                supplier=_OUTSIDE_SHOP,
                work=order.lines[line_id].quoted.description,
            ),
            self.adviser,
        )
        self.then(
            pace - 1,
            lambda o: o.receive_sublet(line_id=line_id, accepted=True, actor=self.leader),
            self.leader,
        )

    def check(self) -> None:
        """Function tests, the technician's own check, the team leader's."""
        for function in self.visit.job.tests:
            self.then(
                2,
                lambda order, function=function: order.record_function_test(
                    function=function, passed=True, actor=self.technician
                ),
                self.technician,
            )
        technician = self.technician.id
        self.then(1, lambda o: o.pass_self_check(technician_id=technician), self.technician)
        self.then(2, lambda o: o.pass_team_check(actor=self.leader), self.leader)

    def fail(self) -> None:
        """The inspector is not content."""
        self.then(
            3,
            lambda order: order.fail_final_inspection(
                findings=("机舱内遗留抹布，紧固力矩未记录",), actor=self.inspector
            ),
            self.inspector,
        )

    def mend(self) -> None:
        """The line is opened again, done again and checked again."""
        line_id, technician = self.order.executed[0], self.technician.id
        self.then(
            2,
            lambda o: o.start_rework(line_ids=(line_id,), technician_id=technician),
            self.technician,
        )
        self.then(
            6,
            lambda order: order.complete_line(
                line_id=line_id, correction="已清理并复核力矩", technician_id=technician
            ),
            self.technician,
        )
        self.check()

    def inspect_finally(self) -> None:
        """The inspector's pass, and the certificate where the level demands one."""
        self.then(
            3,
            lambda order: order.pass_final_inspection(
                results=tuple(LineResult(line_id=done, passed=True) for done in order.executed),
                actor=self.inspector,
            ),
            self.inspector,
        )
        if self.visit.job.level in _CERTIFIED:
            self.then(1, lambda o: o.issue_certificate(), self.inspector)
