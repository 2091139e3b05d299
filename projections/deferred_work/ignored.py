"""The facts that leave no trace in this view, each with its reason."""

from typing import Final

_IGNORED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "repair_order": {
        "reception recommends nothing": (
            "authorisation_signed",
            "belongings_listed",
            "concern_recorded",
            "entry_inspection_recorded",
            "job_sheet_dispute_answered",
            "job_sheet_disputed",
            "plate_mismatch_reported",
            "plate_verified",
            "promised_time_revised",
            "promised_time_set",
            "repair_level_set",
        ),
        "a cause is no recommendation until it is offered": ("diagnosis_recorded",),
        "work that was agreed to is not deferred": (
            "labour_started",
            "labour_stopped",
            "line_completed",
            "part_replaced",
            "sublet_ordered",
            "sublet_received",
            "technician_assigned",
            "vehicle_cleaned",
            "work_paused",
            "work_resumed",
            "work_started",
        ),
        "parts belong to work that was agreed to": (
            "old_part_returned",
            "part_batch_blocked_noticed",
            "part_batch_release_noticed",
            "part_fit_approved",
            "part_issued",
            "part_mismatch_reported",
            "part_reserved",
            "part_returned",
        ),
        "care for the customer recommends nothing": (
            "loaner_provided",
            "loaner_returned",
            "loaner_waived",
            "rescue_travel_recorded",
            "progress_notified",
            "travel_allowance_paid",
        ),
        "checks look at work that was done": (
            "certificate_issued",
            "final_inspection_failed",
            "final_inspection_passed",
            "function_test_recorded",
            "rework_started",
            "self_check_passed",
            "team_check_passed",
        ),
        "settlement and hand-over are about work that was done": (
            "adviser_accepted",
            "belongings_returned",
            "customer_accepted",
            "customer_rejected",
            "exterior_rechecked",
            "handover_explained",
            "payment_recorded",
            "ready_for_pickup",
            "satisfaction_rated",
            "settlement_issued",
            "settlement_reversed",
            "warranty_granted",
        ),
        "about other visits, or about faults and not about work": (
            "callback_logged",
            "comeback_accepted",
            "comeback_refused",
            "entry_corrected",
            "fault_classified",
            "linked_as_comeback",
            "replacement_classified",
        ),
    },
    "vehicle": {
        "only which files are one vehicle matters here": (
            "details_corrected",
            "extended_warranty_sold",
            "insurance_policy_recorded",
            "maintenance_plan_set",
            "marked_sanbao_returned",
            "next_service_advised",
            "odometer_corrected",
            "odometer_recorded",
            "odometer_unit_replaced",
            "owner_linked",
            "ownership_transferred",
            "plate_changed",
            "recall_notice_attached",
            "recall_remedied",
            "registered",
            "sale_recorded",
            "use_kind_set",
        ),
    },
}

ignored: Final = {
    f"{kind}.{fact}": reason
    for kind, reasons in _IGNORED.items()
    for reason, facts in reasons.items()
    for fact in facts
}
