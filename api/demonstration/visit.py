"""One visit as it is planned: everything that follows is decided by the domain on the way."""

from datetime import datetime
from enum import IntEnum, auto
from random import Random
from uuid import UUID

import msgspec

from api.demonstration.cars import Car
from api.demonstration.group import Site
from api.demonstration.ids import demo_id
from api.demonstration.jobs import Extra, Job
from domain.repair_order.aggregate import RepairOrder
from eventstore.life import Script


class Stage(IntEnum):
    """How far a visit gets, in its order."""

    ARRIVED = auto()
    INSPECTED = auto()
    SIGNED = auto()
    QUOTED = auto()
    """The customer has not answered yet."""
    APPROVED = auto()
    STARTED = auto()
    """Waits for parts."""
    ASKED = auto()
    """More work was found; the customer has not answered yet."""
    WORKED = auto()
    FAILED = auto()
    """The final inspection sent it back."""
    PASSED = auto()
    READY = auto()
    DELIVERED = auto()


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """A car comes in for a job."""

    key: str
    """Everything by chance in this visit follows from it."""
    car: Car
    first: bool
    """The car and its owner were not known before."""
    at: datetime
    delivered_at: datetime
    """When it is or would be delivered."""
    odometer_km: int
    job: Job
    until: Stage = Stage.DELIVERED
    cancelled: bool = False
    extra: Extra | None = None
    extra_approved: bool = True
    declines: bool = False
    """The customer leaves out what the job allows to leave out."""
    rework: bool = False
    comeback_of: "Visit | None" = None
    crew: int | None = None
    """Whose turn it is at the site; None: by chance."""
    complains: bool | None = None
    """Whether the customer complains in the first call; None: by chance."""
    batch_id: str | None = None
    """The batch that its parts are of; None: a label of the month, of no batch in the record."""
    script: Script[RepairOrder] | None = None
    """The order's life where it is told in words of its own."""

    @property
    def order_id(self) -> UUID:
        return demo_id(f"order/{self.key}")

    @property
    def site(self) -> Site:
        return self.car.site

    @property
    def delivered(self) -> bool:
        return self.until is Stage.DELIVERED and not self.cancelled

    @property
    def turn(self) -> int:
        """Which of the people in each post serve this visit."""
        return self.chance("crew").randrange(100) if self.crew is None else self.crew

    def chance(self, about: str) -> Random:
        """The dice for one part of the visit: the same at every run."""
        return Random(f"{self.key}/{about}")  # noqa: S311 - a story, no secret
