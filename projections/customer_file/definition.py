"""The view's name, and the facts that leave no trace in it, each with its reason."""

from typing import Final

from projections.engine import ReadModel

customer_file: Final = ReadModel("customer_file", __file__)

_HISTORY: Final = "how the visit went stands in the vehicle's history"
_MONEY: Final = "money stands in the vehicle's history"
_CALLS: Final = "what was said in a call stands in the record of calls"
_RIGHTS: Final = "requests and disclosures stand in the view of the person's data"
_NOT_R102: Final = "no field of the file (R102)"

_IGNORED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "customer": {
        _RIGHTS: ("data_request_answered", "data_request_received", "personal_data_disclosed"),
    },
    "vehicle": {
        _HISTORY: (
            "extended_warranty_sold",
            "marked_sanbao_returned",
            "odometer_corrected",
            "odometer_recorded",
            "odometer_unit_replaced",
            "recall_notice_attached",
            "recall_remedied",
            "sale_recorded",
            "use_kind_set",
        ),
        _NOT_R102: ("insurance_policy_recorded",),
    },
    "follow_up": {
        _CALLS: (
            "abandoned",
            "assigned",
            "call_attempted",
            "callback_logged",
            "closed",
            "customer_told_solution",
            "deadline_missed",
            "delegated",
            "issue_answered",
            "issue_escalated",
            "issue_raised",
            "satisfaction_rated",
            "second_window_opened",
            "solution_obtained",
        ),
    },
    "repair_order": {
        _CALLS: ("callback_logged", "satisfaction_rated"),
        _MONEY: (
            "payment_recorded",
            "settlement_issued",
            "settlement_reversed",
            "travel_allowance_paid",
        ),
        "the answers to the single lines decide": ("quote_approved",),
        "a reading, plate or part number is no field of the file": ("entry_corrected",),
        _HISTORY: (
            "additional_work_accepted",
            "additional_work_found",
            "additional_work_refused",
            "adviser_accepted",
            "belongings_listed",
            "belongings_returned",
            "certificate_issued",
            "comeback_accepted",
            "comeback_refused",
            "concern_recorded",
            "customer_accepted",
            "customer_rejected",
            "deferred_work_revived",
            "diagnosis_recorded",
            "entry_inspection_recorded",
            "exterior_rechecked",
            "fault_classified",
            "final_inspection_failed",
            "final_inspection_passed",
            "function_test_recorded",
            "handover_explained",
            "job_sheet_dispute_answered",
            "job_sheet_disputed",
            "labour_started",
            "labour_stopped",
            "linked_as_comeback",
            "loaner_provided",
            "loaner_returned",
            "loaner_waived",
            "rescue_travel_recorded",
            "old_part_returned",
            "part_batch_blocked_noticed",
            "part_batch_release_noticed",
            "part_fit_approved",
            "part_issued",
            "part_mismatch_reported",
            "part_replaced",
            "part_reserved",
            "part_returned",
            "plate_mismatch_reported",
            "plate_verified",
            "progress_notified",
            "promised_time_revised",
            "promised_time_set",
            "ready_for_pickup",
            "replacement_classified",
            "self_check_passed",
            "sublet_ordered",
            "sublet_received",
            "team_check_passed",
            "technician_assigned",
            "vehicle_cleaned",
            "warranty_granted",
            "work_deferred",
            "work_paused",
            "work_resumed",
            "work_started",
        ),
    },
}

customer_file.ignored = {
    f"{kind}.{fact}": reason
    for kind, reasons in _IGNORED.items()
    for reason, facts in reasons.items()
    for fact in facts
}
