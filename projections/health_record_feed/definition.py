"""The view's name, and the facts that leave no trace in it, each with its reason."""

from typing import Final

from projections.engine import ReadModel

health_record_feed: Final = ReadModel("health_record_feed", __file__)

_NOT_OF_13: Final = "none of the thirteen elements"
_IGNORED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "site": {"of a site only its name stands on the record": ("work_bays_set",)},
    "repair_order": {
        _NOT_OF_13: (
            "additional_work_accepted",
            "additional_work_found",
            "additional_work_refused",
            "adviser_accepted",
            "authorisation_signed",
            "belongings_listed",
            "belongings_returned",
            "callback_logged",
            "cancelled",
            "certificate_issued",
            "comeback_accepted",
            "comeback_refused",
            "customer_accepted",
            "customer_rejected",
            "deferred_work_revived",
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
            "line_completed",
            "line_removal_approved",
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
            "part_reserved",
            "part_returned",
            "payment_recorded",
            "plate_mismatch_reported",
            "progress_notified",
            "promised_time_revised",
            "promised_time_set",
            "quote_approved",
            "quote_line_approved",
            "quote_line_declined",
            "quote_withdrawn",
            "ready_for_pickup",
            "repair_level_set",
            "replacement_classified",
            "rework_started",
            "satisfaction_rated",
            "self_check_passed",
            "sublet_ordered",
            "sublet_received",
            "team_check_passed",
            "technician_assigned",
            "travel_allowance_paid",
            "vehicle_cleaned",
            "vehicle_delivered",
            "warranty_granted",
            "work_deferred",
            "work_paused",
            "work_resumed",
            "work_started",
        ),
    },
    "vehicle": {
        _NOT_OF_13: (
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
            "recall_notice_attached",
            "recall_remedied",
            "sale_recorded",
            "use_kind_set",
        ),
        "the duplicate's own fact names the file it went into": ("absorbed",),
        "the plate is that of the visit": ("plate_changed",),
    },
}

health_record_feed.ignored = {
    f"{kind}.{fact}": reason
    for kind, reasons in _IGNORED.items()
    for reason, facts in reasons.items()
    for fact in facts
}
