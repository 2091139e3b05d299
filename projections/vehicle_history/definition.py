"""The view's name, and the facts that leave no trace in it, each with its reason."""

from typing import Final

from projections.engine import ReadModel

vehicle_history: Final = ReadModel("vehicle_history", __file__)

_IGNORED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "vehicle": {
        "what is due next stands in the customer's file": (
            "maintenance_plan_set",
            "next_service_advised",
        ),
        "insurance says nothing about the car": ("insurance_policy_recorded",),
    },
    "repair_order": {
        "papers and promises of reception leave nothing on the car": (
            "authorisation_signed",
            "belongings_listed",
            "job_sheet_dispute_answered",
            "job_sheet_disputed",
            "plate_mismatch_reported",
            "plate_verified",
            "promised_time_revised",
            "promised_time_set",
        ),
        "additional work stands in the trail of consent, and here once it is a line": (
            "additional_work_accepted",
            "additional_work_found",
            "additional_work_refused",
        ),
        "work that was put off was not done": ("deferred_work_revived", "work_deferred"),
        "waiting changes nothing on the car": (
            "labour_stopped",
            "sublet_ordered",
            "sublet_received",
            "work_paused",
        ),
        "only what was fitted or removed counts": (
            "old_part_returned",
            "part_batch_blocked_noticed",
            "part_batch_release_noticed",
            "part_fit_approved",
            "part_issued",
            "part_mismatch_reported",
            "part_reserved",
            "part_returned",
        ),
        "what a fault or part is under 三包 stands in the car's cover": (
            "fault_classified",
            "replacement_classified",
        ),
        "care for the customer leaves nothing on the car": (
            "loaner_provided",
            "loaner_returned",
            "loaner_waived",
            "rescue_travel_recorded",
            "progress_notified",
            "travel_allowance_paid",
            "vehicle_cleaned",
        ),
        "hand-over itself leaves nothing on the car": (
            "adviser_accepted",
            "belongings_returned",
            "customer_accepted",
            "customer_rejected",
            "handover_explained",
            "ready_for_pickup",
        ),
        "the bill is shown, not how it was paid": ("payment_recorded",),
        "what the customer thinks of the visit stands in other views": (
            "callback_logged",
            "satisfaction_rated",
        ),
    },
}

vehicle_history.ignored = {
    f"{kind}.{fact}": reason
    for kind, reasons in _IGNORED.items()
    for reason, facts in reasons.items()
    for fact in facts
}
