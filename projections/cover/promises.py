"""The promised months of repair warranty, version by version (R091, R176)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, TypeAlias

import msgspec
from psycopg import AsyncConnection

from domain.kernel import Recorded
from domain.service_promise.events import PromiseValues, PromiseVersionAdopted
from projections.cover.definition import cover
from projections.engine import Change, put
from projections.reading import rows


class Promised(msgspec.Struct, frozen=True, kw_only=True):
    """What one version promises, from a day on."""

    promise_version: int
    effective_from: date
    repair_warranty_months: int


Promises: TypeAlias = tuple[Promised, ...]
"""In the order in which they hold."""

BUILT_IN: Final = Promised(
    promise_version=0,
    effective_from=date.min,
    repair_warranty_months=PromiseValues().repair_warranty_months,
)
"""Holds before any version was adopted."""

_PROMISES: Final = """
SELECT promise_version, effective_from, repair_warranty_months
FROM cover.promise ORDER BY promise_version
"""


@cover.on(PromiseVersionAdopted)
def adopted(fact: Recorded[PromiseVersionAdopted]) -> Iterable[Change]:
    yield put(
        "promise",
        promise_version=fact.event.promise_version,
        effective_from=fact.event.effective_from,
        repair_warranty_months=fact.event.values.repair_warranty_months,
    )


async def promises_of(connection: AsyncConnection[Any]) -> Promises:
    """Every version that was adopted."""
    return tuple(await rows(connection, Promised, _PROMISES, {}))
