"""Facts that a view cannot show, in its past as in its present: the stream is shown up to there.

The present parks a stream at a fact that fails, and the past stops at the same fact, for its handlers
and tables are the same. What a person decided the view shall do without, the past does without.
"""

from collections.abc import Sequence
from typing import Any, Final, Self
from uuid import UUID

import msgspec
from psycopg import Connection

from domain.kernel import Event, Recorded, Rule
from projections.engine import ReadModel
from projections.engine.batch import Batch

NOT_SHOWN = Rule(
    "as_of.not_shown",
    "RM5",
    en="this past cannot be shown: the view {view} fails at position {position} ({topic}); "
    "the operator finds it with `aftersales parked`",
    zh="无法显示该历史时点：视图 {view} 在总序号 {position}（{topic}）处出错，请运维人员用 `aftersales parked` 处理",
)
UNANSWERED = Rule(
    "as_of.unanswered",
    "RM5",
    en="this past cannot be shown: the tables of the view {view} do not take it; "
    "the server's log tells more",
    zh="无法显示该历史时点：视图 {view} 的数据表拒绝写入，详见服务器日志",
)

_KNOWN: Final = """
SELECT position, false FROM projection.parked WHERE view = %(view)s AND stream_id = ANY(%(streams)s)
UNION ALL
SELECT position, true FROM projection.discarded WHERE view = %(view)s AND stream_id = ANY(%(streams)s)
"""


class Unshown(msgspec.Struct, frozen=True, kw_only=True):
    """The fact at which a stream's past stops."""

    stream_id: UUID
    version: int
    position: int
    topic: str

    @classmethod
    def of(cls, fact: Recorded[Event]) -> Self:
        return cls(
            stream_id=fact.stream_id,
            version=fact.version,
            position=fact.position,
            topic=fact.event.topic,
        )


class Failing(msgspec.Struct, frozen=True):
    """What is known of a view's failures in some streams."""

    parked: frozenset[int] = frozenset()
    discarded: frozenset[int] = frozenset()

    @classmethod
    def of(cls, connection: Connection[Any], view: str, streams: Sequence[UUID]) -> Self:
        asked = {"view": view, "streams": list(streams)}
        known = connection.execute(_KNOWN, asked).fetchall()
        return cls(
            frozenset(at for at, discarded in known if not discarded),
            frozenset(at for at, discarded in known if discarded),
        )


class Showing:
    """Puts the facts of a past into a batch, each stream up to where it fails."""

    def __init__(self, read_model: ReadModel, batch: Batch, failing: Failing) -> None:
        self.batch = batch
        self.unshown: dict[UUID, Unshown] = {}
        self._read_model = read_model
        self._failing = failing

    def take(self, fact: Recorded[Event]) -> bool:
        """Whether the fact is shown."""
        if fact.stream_id in self.unshown:
            return False
        if fact.position not in self._failing.parked:
            try:
                self.batch.add(list(self._read_model.changes(fact)))
            except Exception:  # noqa: BLE001 - the present told the log, and the answer says where
                if fact.position in self._failing.discarded:
                    return False
            else:
                return True
        self.unshown[fact.stream_id] = Unshown.of(fact)
        return False
