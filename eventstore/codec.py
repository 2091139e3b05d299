"""Facts to rows and back: plain JSON that an auditor can read with SQL, typed when it is read.

The library's mapper is the seam: it calls `to_stored_event` before an append and `to_domain_event`
after a select. Personal text is sealed on the way in, under its person's key, bound to the stream,
version and topic it was written in; on the way out it stays sealed.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from domain.kernel import Event, Personal, Recorded, event_class
from eventstore.decoding import decode_context, decode_event
from eventstore.sealing import ForgedTokenError, Seal, subject_of, token_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFact(StoredEvent):
    """A row of the history: the library's stored event and the columns of the envelope."""

    schema_version: int
    occurred_at: datetime
    recorded_at: datetime | None = None
    context: bytes = b"{}"
    position: int = 0


_encode_context = msgspec.json.Encoder().encode


class FactMapper(Mapper[UUID]):
    """Encodes and decodes recorded facts."""

    def __init__(self, seal: Seal) -> None:
        super().__init__(transcoder=JSONTranscoder())
        self._seal = seal

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredFact:
        """The row of a fact that is about to be recorded."""
        fact = cast("Recorded[Event]", domain_event)
        topic, subjects = fact.event.topic, dict[UUID, None]()
        if event_class(topic) is not type(fact.event):
            raise TypeError(f"{type(fact.event)} is not the registered class of topic {topic!r}")

        def seal(value: Any) -> Any:
            if not isinstance(value, Personal):
                raise NotImplementedError(f"{type(value)} in {topic}")
            subjects[value.subject] = None
            if value.token is not None:  # copied from another fact: it stays bound to that one
                if subject_of(value.token) != value.subject:
                    raise ForgedTokenError(
                        f"a text of another person in the name of {value.subject}"
                    )
                return {"subject": value.subject, "token": value.token}
            sealed = self._seal(value, token_of(fact.stream_id, fact.version, topic))
            return {"subject": value.subject, "sealed": sealed}

        data = msgspec.json.encode(fact.event, enc_hook=seal)
        context = msgspec.structs.replace(fact.context, subject_ids=tuple(subjects))
        return StoredFact(
            originator_id=fact.stream_id,
            originator_version=fact.version,
            topic=topic,
            state=data,
            schema_version=fact.event.schema_version,
            occurred_at=fact.occurred_at,
            context=_encode_context(context),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> Recorded[Event]:
        """The fact of a stored row."""
        row = cast("StoredFact", stored_event)
        stream_id = cast("UUID", row.originator_id)
        return Recorded(
            event=decode_event(
                row.topic, row.schema_version, row.state, stream_id, row.originator_version
            ),
            stream_id=stream_id,
            version=row.originator_version,
            position=row.position,
            occurred_at=row.occurred_at,
            recorded_at=cast("datetime", row.recorded_at),
            context=decode_context(row.context),
        )
