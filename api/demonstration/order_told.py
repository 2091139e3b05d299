"""What every part of an order's life stands on: the clock of the visit and the people on it."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from api.demonstration.ids import minutes
from api.demonstration.visit import Visit
from domain.kernel import Actor, Channel, Decision, Role
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.terms import Relation
from eventstore.life import Life


class OrderTold:
    """An order while it is told."""

    def __init__(self, life: Life[RepairOrder], visit: Visit) -> None:
        self.life, self.visit = life, visit
        self.chance = visit.chance("order")
        self.now: datetime = visit.at
        site, turn = visit.site, visit.turn
        self.adviser = site.one(Role.ADVISER, turn)
        self.technician = site.one(Role.TECHNICIAN, turn)
        self.leader = site.one(Role.TEAM_LEADER, turn)
        self.inspector = site.one(Role.INSPECTOR, turn)
        self.keeper = site.one(Role.PARTS_KEEPER, turn)
        self.customer = visit.car.owner.called
        self.relation = Relation.COMPANY if visit.car.owner.company else Relation.OWNER

    @property
    def order(self) -> RepairOrder:
        return self.life.state

    def then(
        self,
        after_minutes: float,
        decide: Callable[[RepairOrder], Decision],
        actor: Actor,
        channel: Channel | None = None,
    ) -> None:
        """So many minutes later somebody does this."""
        self.now += minutes(after_minutes)
        self.life.then(decide, at=self.now, actor=actor, channel=channel)

    def digest(self, what: str) -> str:
        """The SHA-256 that stands for a document or recording of this visit."""
        return sha256(f"{self.visit.key}/{what}".encode()).hexdigest()
