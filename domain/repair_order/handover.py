"""Commands of hand-over: the car goes back to its customer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from domain.kernel import Actor, Channel, Km, Missing, Refused
from domain.kernel.checked import required_text
from domain.repair_order import rules_after as rules
from domain.repair_order import rules_before, rules_shop
from domain.repair_order.delivery_events import (
    AdviserAccepted,
    BelongingsReturned,
    CustomerAccepted,
    CustomerRejected,
    ExteriorRechecked,
    HandoverExplained,
    MissingBelonging,
    ReadyForPickup,
    SatisfactionRated,
    VehicleDelivered,
    WarrantyGranted,
)
from domain.repair_order.guards import (
    FRONT_DESK,
    NAME,
    STORY,
    digest,
    moment,
    positive,
    reading,
    role_is,
)
from domain.repair_order.inputs import MissingBelongingInput
from domain.repair_order.reception import inspection_items
from domain.repair_order.records import InspectionItem
from domain.repair_order.settlement import Settling
from domain.repair_order.state import Status
from domain.repair_order.terms import ApprovalMethod, HandoverTopic, Relation
from domain.values.contact import Instrument, SurveyMethod
from domain.values.cover import Ground, RepairLevel

CERTIFIED_LEVELS: Final = (
    RepairLevel.SECOND_MAINTENANCE,
    RepairLevel.ASSEMBLY_REPAIR,
    RepairLevel.WHOLE_VEHICLE_REPAIR,
)
"""Levels whose certificate the law demands (道路运输条例 Art. 44)."""

_LOWEST_OF_SCALE: Final = {5: 1, 7: 1, 10: 0}


class Handover(Settling, frozen=True):
    """Inspected, settled, explained, accepted: then the car may leave."""

    def accept_by_adviser(self, *, actor: Actor) -> AdviserAccepted:
        """The adviser looks at the finished car and takes it from the shop (R074)."""
        self._open()
        role_is(actor, *FRONT_DESK)
        self._passed()
        return AdviserAccepted(accepted_by=actor.id)

    def recheck_exterior(
        self, *, actor: Actor, differences: tuple[InspectionItem, ...] = ()
    ) -> ExteriorRechecked:
        """The car is compared with the entry walk-round (R077)."""
        self._open()
        if not self.inspected:
            raise Refused(rules_shop.NOT_INSPECTED)
        return ExteriorRechecked(checked_by=actor.id, differences=inspection_items(differences))

    def announce_ready(self, *, notified_via: Channel, at: datetime) -> ReadyForPickup:
        """The finished car is announced to the customer (R015, R078)."""
        self._open()
        self._finished()
        self._passed()
        return ReadyForPickup(ready_at=moment("at", at), notified_via=notified_via)

    def explain_handover(
        self, *, topics: tuple[HandoverTopic, ...], actor: Actor
    ) -> HandoverExplained:
        """Work, parts, cost, warranty and use are explained to the customer (R070, R073, R076)."""
        self._open()
        self._passed()
        missing = [topic for topic in HandoverTopic if topic not in topics]
        if missing:
            raise Refused(rules.HANDOVER_INCOMPLETE, field="topics", topics=", ".join(missing))
        return HandoverExplained(topics=topics, explained_by=actor.id)

    def return_belongings(
        self, *, item_ids: tuple[str, ...], missing: tuple[MissingBelongingInput, ...] = ()
    ) -> BelongingsReturned:
        """Listed things are given back, or it is explained why not (R030, R077)."""
        named = [*item_ids, *(item.item_id for item in missing)]
        if not named:
            raise Refused(rules_before.NO_ITEMS, field="itemIds")
        for item_id in named:
            if item_id not in self.belongings:
                raise Missing(rules.BELONGING_MISSING, field="itemIds", item_id=item_id)
        return BelongingsReturned(
            item_ids=item_ids,
            missing=tuple(
                MissingBelonging(
                    item_id=item.item_id, explanation=self._said("missing", item.explanation)
                )
                for item in missing
            ),
        )

    def accept_by_customer(
        self,
        *,
        accepted_by: str,
        relation: Relation,
        method: ApprovalMethod,
        document_sha256: str | None = None,
    ) -> CustomerAccepted:
        """The customer looks at the finished car and is content (R070, R074, R075)."""
        self._open()
        self._passed()
        document = document_sha256
        return CustomerAccepted(
            accepted_by=self._said("acceptedBy", accepted_by, NAME),
            relation=relation,
            method=method,
            document_sha256=None if document is None else digest("documentSha256", document),
        )

    def reject_by_customer(self, *, rejected_by: str, reason: str) -> CustomerRejected:
        """The customer is not content, and the car goes back into the shop (R075)."""
        self._open()
        self._passed()
        return CustomerRejected(
            rejected_by=self._said("rejectedBy", rejected_by, NAME),
            reason=self._said("reason", reason, STORY),
        )

    def deliver_vehicle(
        self,
        *,
        delivered_to: str,
        odometer_km: Km,
        record_copy_given_via: Channel,
        at: datetime,
    ) -> VehicleDelivered:
        """The car leaves the shop in the customer's hands (R063, R070, R082)."""
        self._open()
        customer_id, vehicle_id = self._known()
        level = self._deliverable(reading("odometerKm", odometer_km))
        return VehicleDelivered(
            delivered_to=self._said("deliveredTo", delivered_to, NAME),
            odometer_km=odometer_km,
            delivered_at=moment("at", at),
            customer_id=customer_id,
            vehicle_id=vehicle_id,
            site_id=self.site_id,
            adviser_id=self.adviser_id,
            order_number=self.order_number,
            repair_level=level,
            record_copy_given_via=record_copy_given_via,
        )

    def _deliverable(self, odometer_km: Km) -> RepairLevel:
        """Every gate of the hand-over (invariants 6, 9, 10, 11, 12, 17)."""
        self._finished()
        self._passed()
        level = self._level_certified()
        self._settled()
        if not self.explained:
            raise Refused(rules.NOT_EXPLAINED)
        if not self.accepted:
            raise Refused(rules.NOT_CUSTOMER_ACCEPTED)
        if self.belongings:
            raise Refused(rules.BELONGINGS_OUT, item_ids=_listed(self.belongings))
        came_in = self.odometer_in_km
        if came_in is not None and odometer_km < came_in:
            raise Refused(
                rules.ODOMETER_BACK,
                field="odometerKm",
                odometer_in_km=came_in,
                odometer_km=odometer_km,
            )
        return level

    def _level_certified(self) -> RepairLevel:
        if self.level is None:
            raise Refused(rules_shop.NO_LEVEL)
        if self.level in CERTIFIED_LEVELS and not self.certified:
            raise Refused(rules.NO_CERTIFICATE, level=self.level)
        return self.level

    def _settled(self) -> None:
        """The bill lists every executed line; where only others pay, it may come later."""
        if self.bill is None:
            if self.customer_pays:
                raise Refused(rules.NO_SETTLEMENT)
            return
        missing = set(self.executed) - self.bill.line_ids
        if missing:
            raise Refused(rules.SETTLEMENT_INCOMPLETE, line_ids=_listed(missing))

    def grant_warranty(
        self,
        *,
        line_id: str,
        until_on: date,
        basis: Ground,
        scope: str,
        until_km: Km | None = None,
    ) -> WarrantyGranted:
        """One executed line is covered, counted from the delivery (R083, R088, R091, R094).

        A further grant on the same ground only prolongs it.
        """
        _, vehicle_id = self._known()
        if self.status is not Status.DELIVERED or self.delivered_on is None:
            raise Refused(rules.NOT_DELIVERED, status=self.status)
        if line_id not in self.executed:
            raise Refused(rules.NOT_EXECUTED, field="lineId", line_id=line_id)
        known = self.warranties.get((line_id, basis))
        if known is not None and until_on <= known:
            raise Refused(
                rules.WARRANTY_TWICE, field="basis", line_id=line_id, basis=basis, until_on=known
            )
        if until_on < self.delivered_on:
            raise Refused(
                rules.WARRANTY_ENDED,
                field="untilOn",
                delivered_on=self.delivered_on,
                until_on=until_on,
            )
        return WarrantyGranted(
            line_id=line_id,
            vehicle_id=vehicle_id,
            until_on=until_on,
            # A sum of reading and allowance: it may lie beyond what an odometer shows.
            until_km=None if until_km is None else Km(positive("untilKm", until_km)),
            basis=basis,
            scope=required_text("scope", scope, STORY),
            part_number=self.lines[line_id].quoted.part_number,
        )

    def rate_satisfaction(
        self,
        *,
        at: datetime,
        actor: Actor,
        score_hundredths: int,
        scale_max: int = 5,
        method: SurveyMethod = SurveyMethod.INTERVIEW,
        comment: str | None = None,
    ) -> SatisfactionRated:
        """The customer rates the visit at hand-over (R080)."""
        self._open_or_delivered()
        customer_id, _ = self._known()
        if not (self.accepted or self.status is Status.DELIVERED):
            raise Refused(rules.NOT_YET_RATED)
        if self.rated:
            raise Refused(rules.RATED_BEFORE)
        lowest = _LOWEST_OF_SCALE.get(scale_max)
        if lowest is None or not lowest * 100 <= score_hundredths <= scale_max * 100:
            raise Refused(
                rules.BAD_SCORE, field="scoreHundredths", lowest=lowest or 0, highest=scale_max
            )
        return SatisfactionRated(
            instrument=Instrument.HANDOVER,
            score_hundredths=score_hundredths,
            scale_max=scale_max,
            method=method,
            rated_at=moment("at", at),
            comment=self._may_say("comment", comment, STORY),
            site_id=self.site_id,
            handler_id=actor.id,
            adviser_id=self.adviser_id,
            technician_ids=tuple(sorted(self.technicians)),
            customer_id=customer_id,
        )


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids))
