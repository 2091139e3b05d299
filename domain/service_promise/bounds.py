"""Between which numbers a promise may lie: what is plainly a slip, or less than the law demands."""

from collections.abc import Mapping
from typing import Final

import msgspec

from domain.kernel import Refused, Rule
from domain.service_promise.events import PromiseValues

OUT_OF_BOUNDS = Rule(
    "service_promise.out_of_bounds",
    "R176; 三包规定 Art. 17, 召回条例 Art. 11 for the retention",
    en="{name} = {number} does not lie between {low} and {high}",
    zh="{name} = {number} 不在 {low} 至 {high} 的范围内",
)

WINDOW_REVERSED = Rule(
    "service_promise.window_reversed",
    "R109, R110",
    en="tracking call {call}: its window cannot open on day {first_day} and close on day {last_day}",
    zh="第 {call} 次跟踪电话的时间窗口不能始于第 {first_day} 天而止于第 {last_day} 天",
)

_HOURS: Final = (1, 720)
_DAYS: Final = (0, 365)
_PERMILLE: Final = (0, 1000)

BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "appointment_response_hours": _HOURS,
    "onsite_arrival_hours": _HOURS,
    "emergency_arrival_hours": _HOURS,
    "function_tests_min": (1, 20),
    "repair_warranty_months": (0, 120),
    "comeback_evidence_days": (0, 3),  # 机动车维修管理规定: no evidence in 3 days, free rework
    "customer_file_days": _DAYS,
    "call1_first_day": _DAYS,
    "call1_last_day": _DAYS,
    "call2_first_day": _DAYS,
    "call2_last_day": _DAYS,
    "issue_escalation_days": _DAYS,
    "solution_told_days": _DAYS,
    "callback_attempts_min": (1, 20),
    "complaint_response_minutes": (1, 43_200),
    "complaint_resolution_working_days": _DAYS,
    "activity_notice_days": _DAYS,
    "letter_days": _DAYS,
    "maintenance_reminder_lead_days": _DAYS,
    "insurance_reminder_lead_days": _DAYS,
    "low_rating_hundredths": (100, 500),
    "satisfaction_gain_target_permille": _PERMILLE,
    "complaint_rate_max_permille": _PERMILLE,
    "first_pass_rate_min_permille": _PERMILLE,
    "repair_record_retention_years": (6, 100),
    "recall_record_retention_years": (5, 100),
    "sales_archive_retention_years": (10, 100),
}


def require_within_bounds(values: PromiseValues) -> None:
    """Refuse a number out of its bounds, and a window that closes before it opens."""
    for name, number in msgspec.structs.asdict(values).items():
        low, high = BOUNDS[name]
        if not low <= number <= high:
            raise Refused(
                OUT_OF_BOUNDS, field="values", name=name, number=number, low=low, high=high
            )
    _require_open(1, values.call1_first_day, values.call1_last_day)
    _require_open(2, values.call2_first_day, values.call2_last_day)


def _require_open(call: int, first_day: int, last_day: int) -> None:
    if first_day > last_day:
        raise Refused(
            WINDOW_REVERSED, field="values", call=call, first_day=first_day, last_day=last_day
        )
