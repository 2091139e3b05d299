"""A third story: a batch of brake pads is blocked, and every car that has some of it is known.

The pads have a part number of their own: nothing else of the demonstration is kept in stock, so
that orders made by chance never wait for parts.
"""

from datetime import date, timedelta
from random import Random
from typing import Final

import msgspec

from api.demonstration.cars import make_car
from api.demonstration.group import SITES
from api.demonstration.ids import demo_command, minutes, moment
from api.demonstration.jobs import JOBS, labour, part
from api.demonstration.visit import Visit
from domain.kernel import Role
from domain.part_batch.aggregate import PartBatch, part_batch_id
from domain.part_batch.events import BatchPart, BlockSource, PartCertificate, Supplier
from domain.values.parts import PartGrade
from eventstore.history import History

BLOCKED_BATCH: Final = "S1-260805-0417"
BLOCKED_AT: Final = moment(date(2026, 10, 14), 9, 30)

_SITE: Final = SITES[0]
_RECEIVED_AT: Final = moment(date(2026, 8, 5), 15)
_PIECES: Final = 24
_NUMBER: Final = "5QD698451A"
_NAME: Final = "前制动片（陶瓷）"
_JOB: Final = msgspec.structs.replace(
    next(job for job in JOBS if job.name == "更换前制动片"),
    lines=(labour("更换前制动片", 120), part(_NAME, _NUMBER, 720)),
)
_DAYS: Final = (11, 19, 26, 33, 47, 58)
"""After the receipt."""
_UNREACHABLE: Final = 2
"""The customer who left no number."""


def fitted_visits() -> tuple[Visit, ...]:
    """The visits at which pads of the batch were fitted."""
    return tuple(_visit(turn, days) for turn, days in enumerate(_DAYS))


def _visit(turn: int, days: int) -> Visit:
    key, day = f"story/pads/{turn}", _RECEIVED_AT.date() + timedelta(days=days)
    chance = Random(key)  # noqa: S311 - a story
    car = make_car(key, chance, sold_from=date(2019, 1, 1), sold_until=date(2023, 1, 1))
    owner = car.owner
    if turn == _UNREACHABLE:
        owner = msgspec.structs.replace(owner, phone=None)
    at = moment(day, 9 + turn % 3)
    return Visit(
        key=key,
        car=msgspec.structs.replace(car, site=_SITE, owner=owner),
        first=True,
        at=at,
        delivered_at=at + minutes(200),
        odometer_km=car.km_on(day),
        job=_JOB,
        batch_id=BLOCKED_BATCH,
        complains=False,
    )


def receive_batch(history: History) -> None:
    """The pads come in and lie on the shelf."""
    history.begin(
        PartBatch,
        part_batch_id(BLOCKED_BATCH),
        lambda batch: batch.receive(
            batch_id=BLOCKED_BATCH,
            part=BatchPart(
                part_number=_NUMBER,
                name=_NAME,
                grade=PartGrade.ORIGINAL,
                brand="原厂",
                spec="前轴一副",
            ),
            supplier=Supplier(name="申城汽车配件有限公司", address="上海市嘉定区安亭镇墨玉路"),
            quantity_milli=_PIECES * 1000,
            site_id=_SITE.id,
            at=_RECEIVED_AT,
            supplier_lot="AT-2607-33",
            certificate=PartCertificate(number="HGZ-2607-33"),
        ),
        demo_command("story/pads/received", _RECEIVED_AT, _SITE.one(Role.PARTS_KEEPER), _SITE.id),
    )


def block_batch(history: History) -> None:
    """The supplier warns; the shelf, and by a policy every order with pads of it, hear of it."""
    history.change(
        PartBatch,
        part_batch_id(BLOCKED_BATCH),
        lambda batch: batch.block(
            reason="摩擦材料可能脱落", source=BlockSource.SUPPLIER, notice_number="AT-N-2610"
        ),
        demo_command("story/pads/blocked", BLOCKED_AT, _SITE.one(Role.PARTS_KEEPER), _SITE.id),
    )
