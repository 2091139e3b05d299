"""A small aggregate for tests of the store: a job card on which notes are written."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Self, TypeAlias
from uuid import UUID, uuid4

from domain.kernel import (
    Actor,
    Aggregate,
    Channel,
    Command,
    Context,
    Event,
    Personal,
    Refused,
    Role,
    Rule,
)

CLOSED = Rule("job_card.closed", "test", en="card is closed", zh="工卡已关闭")
ADVISER = Actor("S1-李娜", Role.ADVISER)


class CardOpened(Event, topic="job_card.opened"):
    """A card was opened."""

    title: str


class NoteWritten(Event, topic="job_card.note_written"):
    """Somebody wrote a note."""

    text: str
    about: Personal | None = None


class PartFitted(Event, topic="job_card.part_fitted", version=2):
    """A part went into the car. Version 1 knew neither number nor quantity, only a name."""

    part_no: str
    quantity: int

    @staticmethod
    def upcast_v1_v2(data: dict[str, Any]) -> dict[str, Any]:
        return {"part_no": f"?{data['name']}", "quantity": 1}


class AccidentTold(Event, topic="job_card.accident_told"):
    """Several persons told what had happened."""

    driver: Personal
    witnesses: tuple[Personal, ...] = ()


class CardClosed(Event, topic="job_card.closed"):
    """The card takes no more notes."""


CardEvent: TypeAlias = CardOpened | NoteWritten | PartFitted | AccidentTold | CardClosed


class JobCard(Aggregate):
    kind: ClassVar[str] = "job_card"

    notes: tuple[str, ...] = ()
    closed: bool = False

    def apply(self, event: CardEvent) -> Self:
        match event:
            case CardOpened() | PartFitted() | AccidentTold():
                return self
            case NoteWritten(text=text):
                return self.changed(notes=self.notes + (text,))  # noqa: RUF005 - copies once, not twice
            case CardClosed():
                return self.changed(closed=True)

    def open(self, title: str = "刹车异响") -> CardOpened:
        return CardOpened(title=title)

    def write(self, text: str) -> NoteWritten:
        if self.closed:
            raise Refused(CLOSED)
        return NoteWritten(text=text)

    def write_about(self, person: UUID, text: str) -> NoteWritten:
        return NoteWritten(text="私", about=Personal(person, text))

    def close(self) -> CardClosed:
        if self.closed:
            raise Refused(CLOSED)
        return CardClosed()


def command(
    *,
    command_id: UUID | None = None,
    at_version: int | None = None,
    fingerprint: str = "",
    occurred_at: datetime = datetime(2025, 3, 31, 6, 7, tzinfo=UTC),
) -> Command:
    return Command(
        context=Context(
            actor=ADVISER,
            channel=Channel.ON_SITE,
            site_id="S1",
            command_id=command_id or uuid4(),
        ),
        occurred_at=occurred_at,
        at_version=at_version,
        fingerprint=fingerprint,
    )
