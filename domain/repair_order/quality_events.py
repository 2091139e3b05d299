"""Facts of the three quality gates: self-check, team check, final inspection (R064)."""

from typing import TypeAlias

from domain.kernel import Event
from domain.repair_order.records import LineResult
from domain.repair_order.terms import ReworkCause


class FunctionTestRecorded(Event, topic="repair_order.function_test_recorded"):
    """A function of the repaired car was tried, and it works or it does not."""

    test_number: int
    """1, 2, 3, … within the order."""
    function: str
    passed: bool
    measured: str | None
    tested_by: str


class SelfCheckPassed(Event, topic="repair_order.self_check_passed"):
    """The technician checked the own work."""

    technician_id: str


class TeamCheckPassed(Event, topic="repair_order.team_check_passed"):
    """The team leader or the next in line checked the technician's work."""

    checked_by: str


class FinalInspectionPassed(Event, topic="repair_order.final_inspection_passed"):
    """The inspector found every executed line in order; any later work voids this."""

    inspector_id: str
    results: tuple[LineResult, ...]


class FinalInspectionFailed(Event, topic="repair_order.final_inspection_failed"):
    """The inspector sent the car back into the shop."""

    inspector_id: str
    findings: tuple[str, ...]


class ReworkStarted(Event, topic="repair_order.rework_started"):
    """Lines are opened again because the inspector or the customer did not take the work."""

    lap: int
    """1 for the first rework of the order, 2 for the second, …"""
    cause: ReworkCause
    line_ids: tuple[str, ...]
    technician_id: str


class CertificateIssued(Event, topic="repair_order.certificate_issued"):
    """The certificate of the finished repair was issued on the inspector's pass."""

    certificate_number: str
    inspector_id: str
    """Whose pass it certifies."""


QualityEvent: TypeAlias = (
    FunctionTestRecorded
    | SelfCheckPassed
    | TeamCheckPassed
    | FinalInspectionPassed
    | FinalInspectionFailed
    | ReworkStarted
    | CertificateIssued
)
