"""A demand for exchange or return: answered within 10 working days, carried out within 20."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID

from domain.kernel import Actor, Aggregate, Fen, Km, Missing, Personal, Refused, Role
from domain.kernel.checked import checked
from domain.kernel.said import said, said_if_any
from domain.sanbao_demand import rules
from domain.sanbao_demand.events import (
    DeadlineMissed,
    DemandAnswered,
    DemandClock,
    DemandEvidence,
    DemandReceived,
    DemandTurnedToReturn,
    DemandWithdrawn,
    ExchangeCompleted,
    RefusalGround,
    ReturnCompleted,
    SanbaoDemandEvent,
)
from domain.values.calendar import WorkingDayCalendar
from domain.values.clock import after_working_days
from domain.values.distance import km
from domain.values.money import fen
from domain.values.sanbao import (
    ANSWER_WORKING_DAYS,
    COMPLETION_WORKING_DAYS,
    use_compensation_fen,
)
from domain.values.sanbao_words import COMPENSATED_GROUNDS, DemandGround, Remedy


class Status(StrEnum):
    """Where a demand stands."""

    NEW = "new"
    RECEIVED = "received"
    GRANTED = "granted"
    REFUSED = "refused"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"


NOTHING_FEN: Final = Fen(0)
_ENDED: Final = (Status.COMPLETED, Status.WITHDRAWN)


class SanbaoDemand(Aggregate):
    """One demand of one consumer for one car."""

    kind: ClassVar[str] = "sanbao_demand"

    status: Status = Status.NEW
    received: DemandReceived | None = None
    wanted: Remedy = Remedy.EXCHANGE
    complete_due_at: datetime | None = None
    missed: frozenset[tuple[DemandClock, datetime]] = frozenset()
    """Clock and due time of each missed deadline that has been recorded."""

    def apply(self, event: SanbaoDemandEvent) -> Self:
        match event:
            case DemandReceived():
                return self.changed(
                    status=Status.RECEIVED,
                    received=event,
                    wanted=event.wanted,
                    complete_due_at=event.complete_due_at,
                )
            case DemandAnswered():
                return self.changed(status=Status.GRANTED if event.granted else Status.REFUSED)
            case DemandTurnedToReturn():
                return self.changed(wanted=Remedy.RETURN, complete_due_at=event.complete_due_at)
            case ExchangeCompleted() | ReturnCompleted():
                return self.changed(status=Status.COMPLETED)
            case DemandWithdrawn():
                return self.changed(status=Status.WITHDRAWN)
            case DeadlineMissed():
                return self.changed(missed=self.missed | {(event.clock, event.due_at)})
            case _:
                assert_never(event)

    def receive(
        self,
        *,
        vehicle_id: UUID,
        customer_id: UUID,
        wanted: Remedy,
        ground: DemandGround,
        odometer_km: Km,
        site_id: str,
        at: datetime,
        calendar: WorkingDayCalendar,
        evidence: tuple[DemandEvidence, ...] = (),
        statement: str | None = None,
    ) -> DemandReceived:
        """A consumer demands exchange or return of the car; both clocks start (R097, Art. 28)."""
        return DemandReceived(
            vehicle_id=vehicle_id,
            customer_id=customer_id,
            site_id=site_id,
            wanted=wanted,
            ground=ground,
            odometer_km=checked("odometerKm", km, odometer_km),
            evidence=evidence,
            statement=said_if_any("statement", customer_id, statement),
            received_at=at,
            answer_due_at=after_working_days(at, ANSWER_WORKING_DAYS, calendar).last_moment,
            complete_due_at=after_working_days(at, COMPLETION_WORKING_DAYS, calendar).last_moment,
        )

    def answer(
        self,
        *,
        granted: bool,
        at: datetime,
        actor: Actor,
        refusal_grounds: tuple[RefusalGround, ...] = (),
        reasons: str | None = None,
    ) -> DemandAnswered:
        """The seller grants the demand or refuses it with reasons (R097, Art. 28)."""
        first = self._live(at)
        if actor.role is not Role.SUPERVISOR:
            raise Refused(rules.ONLY_A_SUPERVISOR, role=actor.role)
        taken_back = self.status is Status.REFUSED and granted
        if self.status is not Status.RECEIVED and not taken_back:
            raise Refused(rules.ANSWERED_BEFORE, field="granted", status=self.status)
        return DemandAnswered(
            vehicle_id=first.vehicle_id,
            granted=granted,
            refusal_grounds=refusal_grounds,
            reasons=self._reasons(first.customer_id, granted, refusal_grounds, reasons),
            answered_at=at,
        )

    def _reasons(
        self,
        customer_id: UUID,
        granted: bool,
        grounds: tuple[RefusalGround, ...],
        reasons: str | None,
    ) -> Personal | None:
        if granted:
            if grounds:
                raise Refused(rules.REASONS_OF_A_GRANT, field="refusalGrounds")
            return said_if_any("reasons", customer_id, reasons)
        if not grounds or reasons is None:
            raise Refused(rules.NO_REASONS, field="refusalGrounds" if not grounds else "reasons")
        return said("reasons", customer_id, reasons)

    def turn_to_return(self, *, at: datetime, calendar: WorkingDayCalendar) -> DemandTurnedToReturn:
        """The exchange is late and the consumer demands the money back instead (R097, Art. 28)."""
        first = self._granted(Remedy.EXCHANGE, at)
        due = self.complete_due_at or first.complete_due_at
        if at <= due:
            raise Refused(rules.STILL_IN_TIME, due=due.isoformat(timespec="minutes"))
        return DemandTurnedToReturn(
            vehicle_id=first.vehicle_id,
            turned_at=at,
            complete_due_at=after_working_days(at, COMPLETION_WORKING_DAYS, calendar).last_moment,
        )

    def complete_exchange(
        self,
        *,
        new_vehicle_id: UUID,
        price_fen: Fen,
        odometer_km: Km,
        use_compensation_ppm: int,
        at: datetime,
        other_refunds_fen: Fen = NOTHING_FEN,
    ) -> ExchangeCompleted:
        """The consumer gets another car; what is paid for the use of the old one is computed (R097, Art. 26, 27)."""
        first = self._granted(Remedy.EXCHANGE, at)
        if new_vehicle_id == first.vehicle_id:
            raise Refused(rules.SAME_CAR, field="newVehicleId")
        return ExchangeCompleted(
            vehicle_id=first.vehicle_id,
            new_vehicle_id=new_vehicle_id,
            use_compensation_fen=_compensation(first, price_fen, odometer_km, use_compensation_ppm),
            other_refunds_fen=checked("otherRefundsFen", fen, other_refunds_fen),
            completed_at=at,
        )

    def complete_return(
        self,
        *,
        price_fen: Fen,
        odometer_km: Km,
        use_compensation_ppm: int,
        at: datetime,
        other_refunds_fen: Fen = NOTHING_FEN,
    ) -> ReturnCompleted:
        """The seller takes the car back and pays; what the use of it costs is computed (R097, Art. 26, 27)."""
        first = self._granted(Remedy.RETURN, at)
        return ReturnCompleted(
            vehicle_id=first.vehicle_id,
            price_fen=checked("priceFen", fen, price_fen),
            use_compensation_fen=_compensation(first, price_fen, odometer_km, use_compensation_ppm),
            other_refunds_fen=checked("otherRefundsFen", fen, other_refunds_fen),
            completed_at=at,
        )

    def withdraw(self, *, at: datetime, reason: str | None = None) -> DemandWithdrawn:
        """The consumer takes the demand back (R097)."""
        first = self._live(at)
        return DemandWithdrawn(
            vehicle_id=first.vehicle_id,
            reason=said_if_any("reason", first.customer_id, reason),
            withdrawn_at=at,
        )

    def breach(self, at: datetime, clock: DemandClock) -> Iterable[DeadlineMissed]:
        """A deadline that has passed and that nobody has recorded; the clock may ask again (Art. 28)."""
        if self.received is None:
            return
        due_at = self._due_at(self.received, clock)
        if due_at is not None and at > due_at and (clock, due_at) not in self.missed:
            yield DeadlineMissed(vehicle_id=self.received.vehicle_id, clock=clock, due_at=due_at)

    def _due_at(self, first: DemandReceived, clock: DemandClock) -> datetime | None:
        """Until when a running clock runs; a refused demand is not carried out."""
        if clock is DemandClock.ANSWER:
            return first.answer_due_at if self.status is Status.RECEIVED else None
        return self.complete_due_at if self.status in {Status.RECEIVED, Status.GRANTED} else None

    def _live(self, at: datetime) -> DemandReceived:
        if self.received is None:
            raise Missing(rules.NOT_RECEIVED)
        if self.status in _ENDED:
            raise Refused(rules.ENDED, status=self.status)
        if at < self.received.received_at:
            raise Refused(
                rules.IN_THE_PAST,
                received=self.received.received_at.isoformat(timespec="minutes"),
            )
        return self.received

    def _granted(self, remedy: Remedy, at: datetime) -> DemandReceived:
        first = self._live(at)
        if self.status is not Status.GRANTED:
            raise Refused(rules.NOT_GRANTED, status=self.status)
        if self.wanted is not remedy:
            raise Refused(rules.OTHER_REMEDY, wanted=self.wanted)
        return first


def _compensation(first: DemandReceived, price_fen: int, odometer_km: int, ppm: int) -> Fen:
    """Price x km / 1000 x n, under Art. 24 alone; the coefficient is at most 0.5 %."""
    price = checked("priceFen", fen, price_fen)
    distance = checked("odometerKm", km, odometer_km)
    due = checked("useCompensationPpm", lambda n: use_compensation_fen(price, distance, n), ppm)
    return due if first.ground in COMPENSATED_GROUNDS else Fen(0)
