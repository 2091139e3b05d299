"""The view's name, and the facts that leave no trace in it, each with its reason."""

from typing import Final

from projections.engine import ReadModel

parts_trace: Final = ReadModel("parts_trace", __file__)

_ORDERS_OWN: Final = "the order's own fact of the same append shows it"
_WORK: Final = "how the visit went stands in the vehicle's history"
_NO_PART: Final = "says nothing about a part that was issued or fitted"
_NOT_TO_REACH: Final = "does not change whether the person can be reached"

_IGNORED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "part_batch": {_ORDERS_OWN: ("issued_to_order", "taken_back")},
    "vehicle": {
        "the duplicate's own fact names the file it went into": ("absorbed",),
        _NO_PART: (
            "extended_warranty_sold",
            "insurance_policy_recorded",
            "maintenance_plan_set",
            "marked_sanbao_returned",
            "next_service_advised",
            "odometer_corrected",
            "odometer_recorded",
            "odometer_unit_replaced",
            "recall_notice_attached",
            "recall_remedied",
            "sale_recorded",
            "use_kind_set",
        ),
    },
    "customer": {
        "the duplicate's own fact names the file it went into": ("absorbed",),
        _NOT_TO_REACH: (
            "consent_given",
            "consent_withdrawn",
            "contact_preference_set",
            "data_request_answered",
            "data_request_received",
            "next_service_planned",
            "personal_data_disclosed",
            "service_wish_recorded",
        ),
    },
    "repair_order": {
        "stock that is set aside is in no car": ("part_reserved", "part_fit_approved"),
        "the part comes back to the store by a fact of its own": ("part_mismatch_reported",),
        "the batch's own fact shows it": (
            "part_batch_blocked_noticed",
            "part_batch_release_noticed",
        ),
        _WORK: (
            "additional_work_accepted",
            "additional_work_found",
            "additional_work_refused",
            "adviser_accepted",
            "authorisation_signed",
            "belongings_listed",
            "belongings_returned",
            "callback_logged",
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
            "line_completed",
            "line_removal_approved",
            "linked_as_comeback",
            "loaner_provided",
            "loaner_returned",
            "loaner_waived",
            "rescue_travel_recorded",
            "payment_recorded",
            "plate_mismatch_reported",
            "plate_verified",
            "progress_notified",
            "promised_time_revised",
            "promised_time_set",
            "quote_approved",
            "quote_issued",
            "quote_line_approved",
            "quote_line_declined",
            "quote_withdrawn",
            "ready_for_pickup",
            "repair_level_set",
            "replacement_classified",
            "rework_started",
            "satisfaction_rated",
            "self_check_passed",
            "settlement_issued",
            "settlement_reversed",
            "sublet_ordered",
            "sublet_received",
            "team_check_passed",
            "technician_assigned",
            "travel_allowance_paid",
            "vehicle_cleaned",
            "warranty_granted",
            "work_deferred",
            "work_paused",
            "work_resumed",
            "work_started",
        ),
    },
}

parts_trace.ignored = {
    f"{kind}.{fact}": reason
    for kind, reasons in _IGNORED.items()
    for reason, facts in reasons.items()
    for fact in facts
}
