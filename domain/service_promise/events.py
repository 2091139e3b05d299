"""The published service promise and the working days it counts by (R176).

Promises are policy and never constants: each set of numbers is a version, in force from a day.
A due time is computed once and stored with the version it came from, so a new version changes no
verdict on the past.
"""

from datetime import date
from typing import TypeAlias

import msgspec

from domain.kernel import Event


class PromiseValues(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one version of the promise; the defaults are those of the house rules."""

    appointment_response_hours: int = 24
    """R001: every request for an appointment gets an answer."""
    onsite_arrival_hours: int = 2
    """R002: on site, after the appointed time."""
    emergency_arrival_hours: int = 1
    """R003: on site, after the call."""
    function_tests_min: int = 3
    """R066: passing function tests after the last work, before the final pass."""
    repair_warranty_months: int = 3
    """R091: beside the legal guarantee; the better of the two holds."""
    comeback_evidence_days: int = 3
    """R092, B.3: refusing a comeback within cover needs evidence within this time."""
    customer_file_days: int = 2
    """R101: after intake or visit."""
    call1_first_day: int = 3
    """R109: first tracking call, days after delivery or visit."""
    call1_last_day: int = 7
    call2_first_day: int = 7
    """R110: second call, days after the first that reached the customer."""
    call2_last_day: int = 14
    issue_escalation_days: int = 2
    """R114: an issue neither answered nor reported to the supervisor."""
    solution_told_days: int = 0
    """R115: the customer hears of a solution the same day."""
    callback_attempts_min: int = 3
    """R135: attempts on distinct days after which a complaint closes without being reached; the
    row names no number, 3 is our default."""
    complaint_response_minutes: int = 60
    """R127: a person has contacted the complainant."""
    complaint_resolution_working_days: int = 3
    """R128: remedy done and customer told."""
    activity_notice_days: int = 14
    """R158: customers hear of an activity so long before it starts."""
    letter_days: int = 2
    """R159: after the notice by phone, where a letter is needed."""
    maintenance_reminder_lead_days: int = 14
    """R153: the row leaves the lead to policy; 14 is our default."""
    insurance_reminder_lead_days: int = 30
    """R155: the row leaves the lead to policy; 30 is our default."""
    low_rating_hundredths: int = 450
    """R146: a rating below this, in hundredths on the scale of 5, gets attention and action."""
    satisfaction_gain_target_permille: int = 200
    """R149: growth over a baseline that the report names."""
    complaint_rate_max_permille: int = 30
    """R150: complaints received to orders delivered stay below this."""
    first_pass_rate_min_permille: int = 980
    """R071: first final inspections passed."""
    repair_record_retention_years: int = 6
    """R069 says 3; 三包规定 Art. 17 demands 6."""
    recall_record_retention_years: int = 5
    """召回条例 Art. 11."""
    sales_archive_retention_years: int = 10
    """汽车销售管理办法."""


class PromiseVersionAdopted(Event, topic="service_promise.promise_version_adopted"):
    """The group promises these numbers from that day on."""

    promise_version: int
    """1, 2, 3, …; version 0 is the built-in defaults before any adoption."""
    effective_from: date
    values: PromiseValues


class CalendarYearPublished(Event, topic="service_promise.calendar_year_published"):
    """A year's holidays and make-up working days are known; it replaces an earlier notice."""

    year: int
    holidays: tuple[date, ...]
    """Days off besides plain weekends."""
    make_up_days: tuple[date, ...]
    """Saturdays and Sundays that are worked (调休)."""
    source: str
    """The notice, such as its number and day."""


ServicePromiseEvent: TypeAlias = PromiseVersionAdopted | CalendarYearPublished
