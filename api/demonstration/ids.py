"""Ids and commands of the demonstration: the same input always has the same ones."""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID, uuid5

from domain.kernel import Actor, Channel, Command, Context
from domain.values.clock import SHANGHAI

NAMESPACE: Final = UUID("3b0c5f7e-9a41-5d2b-8e60-7f1d2c4a9b35")

STORY_ENDS: Final = datetime(2026, 11, 1, tzinfo=SHANGHAI)
"""Nothing of the demonstration happens at or after this moment."""


def demo_id(name: str) -> UUID:
    """The id of what has that name."""
    return uuid5(NAMESPACE, name)


def demo_command(
    name: str, at: datetime, actor: Actor, site_id: str, channel: Channel = Channel.ON_SITE
) -> Command:
    """The command of that name; sent twice it is the same command."""
    return Command(
        context=Context(
            actor=actor,
            channel=channel,
            site_id=site_id,
            command_id=demo_id(f"command/{name}"),
        ),
        occurred_at=at,
    )


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of that day in Shanghai."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
