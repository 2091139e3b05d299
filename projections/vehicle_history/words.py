"""The words of this view."""

from enum import StrEnum


class Task(StrEnum):
    """What somebody did in a visit."""

    DIAGNOSIS = "diagnosis"
    REPAIR = "repair"
    ENTRY_INSPECTION = "entry_inspection"
    SELF_CHECK = "self_check"
    TEAM_CHECK = "team_check"
    FINAL_INSPECTION = "final_inspection"
    FUNCTION_TEST = "function_test"


class InspectionKind(StrEnum):
    """Which look over the car it was: on entry, by the three gates of quality (R064), at the exit."""

    ENTRY = "entry"
    SELF_CHECK = "self_check"
    TEAM_CHECK = "team_check"
    FINAL = "final"
    EXIT = "exit"


class VisitStatus(StrEnum):
    """Where a visit stands as a whole."""

    OPEN = "open"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
