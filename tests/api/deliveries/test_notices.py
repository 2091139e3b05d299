"""What is told outside: of every notice a sample, and nothing personal in any."""

import uuid
from datetime import UTC, datetime

import pytest

from api.deliveries.notices import NOTICES, OPENINGS, Part, data_of, headline_of
from api.deliveries.spoken import spoken
from domain.complaint.events import ComplaintReceived
from domain.kernel import Actor, Channel, Context, Event, Recorded, Role
from domain.repair_order.events import VehicleDelivered
from tests.golden.build import sample_of


def recorded(event: Event, version: int) -> Recorded[Event]:
    at = datetime(2025, 6, 1, tzinfo=UTC)
    context = Context(
        actor=Actor("a", Role.SYSTEM),
        channel=Channel.SYSTEM,
        site_id="S1",
        command_id=uuid.UUID(int=version),
    )
    return Recorded(
        event=event,
        stream_id=uuid.UUID(int=7),
        version=version,
        position=version,
        occurred_at=at,
        recorded_at=at,
        context=context,
    )


@pytest.mark.parametrize("topic", NOTICES)
def test_every_notice_tells_ids_and_numbers_and_nobodys_name(topic: str) -> None:
    notice = NOTICES[topic]
    kind = topic.partition(".")[0]
    opening = recorded(sample_of(OPENINGS[kind].of), 1) if kind in OPENINGS else None
    data = data_of(recorded(sample_of(notice.part.of), 2), opening)
    assert "王女士" not in str(data)
    headline = headline_of(topic, data)
    assert "{" not in headline
    assert headline.isprintable()
    for name, value in spoken(data):
        assert not name.isascii()
        assert value


def test_a_notice_of_personal_text_or_of_no_field_cannot_be_made() -> None:
    with pytest.raises(TypeError, match=r"complaint\.received would tell personal text: content"):
        Part(ComplaintReceived, ("complaint_number", "content"))
    with pytest.raises(TypeError, match=r"vehicle_delivered has no price_fen"):
        Part(VehicleDelivered, ("price_fen",))


def test_what_is_not_known_is_left_out() -> None:
    assert (
        headline_of("repair_order.vehicle_delivered", {"orderNumber": "RO-1"}) == "交车完成：RO-1"
    )
