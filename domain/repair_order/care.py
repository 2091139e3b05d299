"""Commands of care for the customer meanwhile: progress, loaner, travel allowance."""

from datetime import datetime
from uuid import UUID

from domain.kernel import Channel, Claim, Fen, Km, Refused
from domain.kernel.checked import required_text
from domain.repair_order import rules_shop as rules
from domain.repair_order.guards import (
    NAME,
    STORY,
    moment,
    positive,
    positive_amount,
    reading,
)
from domain.repair_order.parts import Parts
from domain.repair_order.terms import ApprovalMethod
from domain.repair_order.work_events import (
    LoanerProvided,
    LoanerReturned,
    LoanerWaived,
    ProgressNotified,
    RescueTravelRecorded,
    TravelAllowancePaid,
)


def loaner_claim(loaner_id: str, order_id: UUID) -> Claim:
    """The key that puts a loaner on one order at a time: taken with it, given back with it (R034)."""
    name = required_text("loanerId", loaner_id, NAME)
    return Claim("loaner", name, order_id, rules.LOANER_TAKEN, "loanerId")


class Care(Parts, frozen=True):
    """What the customer is told and given while the car is in the shop.

    An order knows its own loaner only. That one loaner is not with two customers at once is
    guarded by `loaner_claim`, a key that goes with the fact in the same append.
    """

    def notify_progress(self, *, message: str, channel: Channel) -> ProgressNotified:
        """The customer is told how far the repair is (R016, R017)."""
        self._open()
        return ProgressNotified(message=self._said("message", message, STORY), channel=channel)

    def provide_loaner(self, *, loaner_id: str, handed_to: str, odometer_km: Km) -> LoanerProvided:
        """The customer gets a car for the time of the repair (R034, R100)."""
        self._open()
        if self.loaner_id is not None:
            raise Refused(rules.LOANER_OUT, field="loanerId", loaner_id=self.loaner_id)
        return LoanerProvided(
            loaner_id=required_text("loanerId", loaner_id, NAME),
            handed_to=self._said("handedTo", handed_to, NAME),
            odometer_km=reading("odometerKm", odometer_km),
        )

    def return_loaner(self, *, loaner_id: str, odometer_km: Km) -> LoanerReturned:
        """The customer brings the loaner back, also of a cancelled order (R034)."""
        if self.loaner_id is None or self.loaner_id != loaner_id.strip():
            raise Refused(rules.NO_LOANER_OUT, field="loanerId", loaner_id=loaner_id)
        return LoanerReturned(
            loaner_id=self.loaner_id, odometer_km=reading("odometerKm", odometer_km)
        )

    def waive_loaner(self, *, waived_by: str, method: ApprovalMethod) -> LoanerWaived:
        """The customer wants neither loaner nor travel allowance (R100)."""
        self._open()
        return LoanerWaived(waived_by=self._said("waivedBy", waived_by, NAME), method=method)

    def pay_travel_allowance(
        self, *, amount_fen: Fen, days: int, paid_to: str
    ) -> TravelAllowancePaid:
        """The customer gets money for travel instead of a loaner (R034, R100)."""
        self._open_or_delivered()
        return TravelAllowancePaid(
            amount_fen=positive_amount("amountFen", amount_fen),
            days=positive("days", days),
            paid_to=self._said("paidTo", paid_to, NAME),
        )

    def record_rescue_travel(
        self, *, technician_id: str, left_at: datetime, arrived_at: datetime, at: datetime
    ) -> RescueTravelRecorded:
        """Somebody drives out to a car that broke down, or back with it (R097, Art. 24)."""
        self._open_or_delivered()
        left, arrived = moment("leftAt", left_at), moment("arrivedAt", arrived_at)
        if not left < arrived <= at:
            raise Refused(rules.TRAVEL_TIMES, field="arrivedAt")
        return RescueTravelRecorded(
            technician_id=required_text("technicianId", technician_id, NAME),
            left_at=left,
            arrived_at=arrived,
        )
