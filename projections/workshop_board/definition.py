"""The view's name, and the facts that leave no trace in it, each with its reason."""

from typing import Final

from projections.engine import ReadModel

workshop_board: Final = ReadModel("workshop_board", __file__)

_AFTER: Final = "the order has left the board, or is judged elsewhere"
_PARTS: Final = "a part that is waited for shows as a pause"
_NO_STATE: Final = "it neither moves the order on nor holds it up"

_IGNORED: Final[dict[str, tuple[str, ...]]] = {
    _AFTER: (
        "callback_logged",
        "comeback_accepted",
        "comeback_refused",
        "entry_corrected",
        "fault_classified",
        "linked_as_comeback",
        "payment_recorded",
        "replacement_classified",
        "satisfaction_rated",
        "settlement_issued",
        "settlement_reversed",
        "warranty_granted",
    ),
    _PARTS: (
        "old_part_returned",
        "part_batch_blocked_noticed",
        "part_batch_release_noticed",
        "part_fit_approved",
        "part_issued",
        "part_mismatch_reported",
        "part_reserved",
        "part_returned",
        "sublet_ordered",
    ),
    "the answers to the single lines decide": ("quote_approved",),
    _NO_STATE: (
        "adviser_accepted",
        "belongings_returned",
        "certificate_issued",
        "concern_recorded",
        "customer_accepted",
        "deferred_work_revived",
        "diagnosis_recorded",
        "exterior_rechecked",
        "function_test_recorded",
        "handover_explained",
        "loaner_provided",
        "loaner_returned",
        "loaner_waived",
        "rescue_travel_recorded",
        "self_check_passed",
        "team_check_passed",
        "travel_allowance_paid",
        "vehicle_cleaned",
    ),
}

workshop_board.ignored = {
    f"repair_order.{fact}": reason for reason, facts in _IGNORED.items() for fact in facts
}
