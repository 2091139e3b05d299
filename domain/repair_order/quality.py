"""Commands of the three quality gates."""

from typing import Final

from domain.kernel import Actor, Refused, Role
from domain.kernel.checked import optional_text, required_text
from domain.repair_order import rules_before
from domain.repair_order import rules_shop as rules
from domain.repair_order.care import Care
from domain.repair_order.guards import SENTENCE, STORY, role_is
from domain.repair_order.numbers import certificate_number
from domain.repair_order.quality_events import (
    CertificateIssued,
    FinalInspectionFailed,
    FinalInspectionPassed,
    FunctionTestRecorded,
    ReworkStarted,
    SelfCheckPassed,
    TeamCheckPassed,
)
from domain.repair_order.records import LineResult

NEEDED_FUNCTION_TESTS: Final = 3
"""The promise of at least three (R066)."""


class Quality(Care, frozen=True):
    """Tests, self-check, team check, final inspection, certificate."""

    def record_function_test(
        self, *, function: str, passed: bool, actor: Actor, measured: str | None = None
    ) -> FunctionTestRecorded:
        """A function of the car is tried after the work (R060, R066)."""
        self._open()
        return FunctionTestRecorded(
            test_number=self.tests + 1,
            function=required_text("function", function, SENTENCE),
            passed=passed,
            measured=optional_text("measured", measured, SENTENCE),
            tested_by=actor.id,
        )

    def pass_self_check(self, *, technician_id: str) -> SelfCheckPassed:
        """A technician of the order checks the own finished work (R064)."""
        self._inspectable()
        if technician_id not in self.technicians:
            raise Refused(rules.NOT_A_TECHNICIAN, field="technicianId", person=technician_id)
        return SelfCheckPassed(technician_id=technician_id)

    def pass_team_check(self, *, actor: Actor) -> TeamCheckPassed:
        """The team leader or the next in line checks the technician's work (R064)."""
        self._inspectable()
        if self.self_checker is None:
            raise Refused(rules.NO_SELF_CHECK)
        if actor.id == self.self_checker:
            raise Refused(rules.CHECKS_OWN_WORK, person=actor.id)
        return TeamCheckPassed(checked_by=actor.id)

    def pass_final_inspection(
        self, *, results: tuple[LineResult, ...], actor: Actor
    ) -> FinalInspectionPassed:
        """The inspector finds every executed line in order (R063, R064, R066, R067, R068)."""
        self._inspected_by(actor)
        if self.passed_by is not None:
            raise Refused(rules.PASSED_BEFORE, person=self.passed_by)
        if self.self_checker is None:
            raise Refused(rules.NO_SELF_CHECK)
        if not self.team_checked:
            raise Refused(rules.NO_TEAM_CHECK)
        self._functions_work()
        self._results_complete(results)
        return FinalInspectionPassed(inspector_id=actor.id, results=results)

    def fail_final_inspection(
        self, *, findings: tuple[str, ...], actor: Actor
    ) -> FinalInspectionFailed:
        """The inspector sends the car back into the shop (R067)."""
        self._inspected_by(actor)
        if not findings:
            raise Refused(rules_before.NO_ITEMS, field="findings")
        return FinalInspectionFailed(
            inspector_id=actor.id,
            findings=tuple(required_text("findings", text, STORY) for text in findings),
        )

    def _inspectable(self) -> None:
        """Everything agreed to is done, nobody works, and no rework is owed (invariant 6)."""
        self._open()
        self._finished()
        if not self.executed:
            raise Refused(rules.NOTHING_DONE)
        self._nobody_clocked_in()
        if self.rework_due is not None:
            raise Refused(rules.REWORK_DUE)

    def _inspected_by(self, actor: Actor) -> None:
        """A dedicated inspector who did no work on the order (invariant 8)."""
        role_is(actor, Role.INSPECTOR)
        if actor.id in self.technicians:
            raise Refused(rules.INSPECTS_OWN_WORK, person=actor.id)
        self._inspectable()

    def _functions_work(self) -> None:
        """Enough passed tests since the last work, and none failed last (invariant 7)."""
        for function, passed in self.passed_tests.items():
            if passed == 0:
                raise Refused(rules.FUNCTION_FAILED, function=function)
        passed = sum(self.passed_tests.values())
        if passed < NEEDED_FUNCTION_TESTS:
            raise Refused(rules.TOO_FEW_TESTS, passed=passed, needed=NEEDED_FUNCTION_TESTS)

    def _results_complete(self, results: tuple[LineResult, ...]) -> None:
        if sorted(result.line_id for result in results) != sorted(self.executed):
            raise Refused(
                rules.RESULTS_INCOMPLETE, field="results", line_ids=", ".join(self.executed)
            )
        for result in results:
            if not result.passed:
                raise Refused(rules.RESULT_FAILED, field="results", line_id=result.line_id)

    def start_rework(self, *, line_ids: tuple[str, ...], technician_id: str) -> ReworkStarted:
        """Lines are opened again after a failed inspection or a discontented customer (R067, R075)."""
        self._open()
        if self.rework_due is None:
            raise Refused(rules.NO_REWORK_DUE)
        if not line_ids:
            raise Refused(rules_before.NO_ITEMS, field="lineIds")
        for line_id in line_ids:
            self._workable(line_id)
            if line_id not in self.executed:
                raise Refused(rules.LINE_NOT_DONE, field="lineIds", line_id=line_id)
        return ReworkStarted(
            lap=self.rework_laps + 1,
            cause=self.rework_due,
            line_ids=line_ids,
            technician_id=required_text("technicianId", technician_id, SENTENCE),
        )

    def issue_certificate(self) -> CertificateIssued:
        """The certificate of the finished repair is issued on a valid pass (R068)."""
        self._open()
        inspector_id = self._passed()
        if self.certified:
            raise Refused(rules.CERTIFIED_BEFORE)
        return CertificateIssued(
            certificate_number=certificate_number(self.order_number, self.certificates + 1),
            inspector_id=inspector_id,
        )
