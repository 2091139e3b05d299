"""A second small aggregate, with a serial number that only one tyre may bear."""

from typing import ClassVar, Self
from uuid import UUID

from domain.kernel import Aggregate, Claim, Event, Rule

SERIAL_TAKEN = Rule("tyre.serial_taken", "test", en="{key} is {holder}", zh="{key} 属于 {holder}")


class TyreFitted(Event, topic="tyre.fitted"):
    """A tyre was put on."""

    number: int | None = None


class TyreScrapped(Event, topic="tyre.scrapped"):
    """The tyre is no more."""


class Tyre(Aggregate):
    kind: ClassVar[str] = "tyre"

    number: int | None = None

    def apply(self, event: TyreFitted | TyreScrapped) -> Self:
        match event:
            case TyreFitted(number=number):
                return self.changed(number=number)
            case TyreScrapped():
                return self

    def fit(self, number: int | None = None) -> TyreFitted:
        return TyreFitted(number=number)

    def scrap(self) -> TyreScrapped:
        return TyreScrapped()


def serial(key: str, holder: UUID) -> Claim:
    """The serial number of one tyre, for that tyre alone."""
    return Claim("tyre_serial", key, holder, SERIAL_TAKEN, "serial")
