"""The view's name, and the facts that leave no trace in it, each with its reason."""

from typing import Final

from projections.engine import ReadModel

cover: Final = ReadModel("cover", __file__)

_NO_COVER: Final = "neither cover nor a counter of 三包 depends on it"
_IDENTITY: Final = "a question names the vehicle by its id; VIN, plate and owner stand elsewhere"
_LINES: Final = "the answers to the single lines decide"
_MONEY: Final = "money does not count towards a period or counter"
_CHECKS: Final = "a repair counts until its lines are done; checks stand in the vehicle's history"
_NOT_DONE: Final = "work that is not done counts towards nothing"

_IGNORED: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "service_promise": {
        "due times are counted where a demand is received": ("calendar_year_published",)
    },
    "vehicle": {
        _IDENTITY: ("owner_linked", "ownership_transferred", "plate_changed"),
        _NO_COVER: (
            "insurance_policy_recorded",
            "maintenance_plan_set",
            "next_service_advised",
            "recall_notice_attached",
            "recall_remedied",
        ),
    },
    "repair_order": {
        _LINES: ("quote_approved", "quote_withdrawn"),
        _MONEY: ("payment_recorded", "settlement_issued", "settlement_reversed"),
        _CHECKS: (
            "adviser_accepted",
            "certificate_issued",
            "customer_accepted",
            "customer_rejected",
            "exterior_rechecked",
            "final_inspection_failed",
            "final_inspection_passed",
            "function_test_recorded",
            "handover_explained",
            "ready_for_pickup",
            "self_check_passed",
            "team_check_passed",
        ),
        _NOT_DONE: (
            "additional_work_accepted",
            "additional_work_found",
            "additional_work_refused",
            "deferred_work_revived",
            "part_issued",
            "part_mismatch_reported",
            "part_reserved",
            "part_returned",
            "work_deferred",
        ),
        _NO_COVER: (
            "belongings_listed",
            "belongings_returned",
            "callback_logged",
            "concern_recorded",
            "entry_inspection_recorded",
            "job_sheet_dispute_answered",
            "job_sheet_disputed",
            "labour_started",
            "labour_stopped",
            "old_part_returned",
            "part_batch_blocked_noticed",
            "part_batch_release_noticed",
            "part_fit_approved",
            "plate_mismatch_reported",
            "plate_verified",
            "progress_notified",
            "promised_time_revised",
            "promised_time_set",
            "satisfaction_rated",
            "sublet_ordered",
            "sublet_received",
            "technician_assigned",
            "vehicle_cleaned",
        ),
    },
}

cover.ignored = {
    f"{kind}.{fact}": reason
    for kind, reasons in _IGNORED.items()
    for reason, facts in reasons.items()
    for fact in facts
} | {"sanbao_demand.deadline_missed": "the clocks of a demand are judged when they are asked"}
