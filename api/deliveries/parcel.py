"""One message ready to be sent, and how a channel says that it could not be."""

from typing import Any, Final, Protocol
from uuid import UUID

import msgspec
from cloudevents.core.bindings.http import to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from api.deliveries.notices import data_of, headline_of
from domain.kernel import Recorded

TYPE_PREFIX: Final = "aftersales."
_FORMAT: Final = JSONFormat()


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A fact as one subscription is told it."""

    subscription_id: UUID
    subscription: str
    target: str
    event_id: UUID
    fact: Recorded[Any]
    data: dict[str, Any]
    headline: str

    @property
    def body(self) -> bytes:
        """The fact as a CloudEvent in JSON; the same at each attempt."""
        return to_structured(self._event(), _FORMAT).body

    def _event(self) -> CloudEvent:
        fact = self.fact
        return CloudEvent(
            {
                "id": str(self.event_id),
                "source": f"/aftersales/sites/{fact.context.site_id}",
                "type": TYPE_PREFIX + fact.event.topic,
                "subject": str(fact.stream_id),
                "time": fact.occurred_at,
                "datacontenttype": "application/json",
                # The place in the history, by the extension of that name: text that sorts.
                "sequence": f"{fact.position:019d}",
            },
            self.data,
        )


class DeliveryFailedError(Exception):
    """The message was not taken. `why` holds no text of the message or of the other side's answer."""

    def __init__(
        self, why: str, *, retry_after_s: float | None = None, for_good: bool = False
    ) -> None:
        super().__init__(why)
        self.why = why
        self.retry_after_s = retry_after_s
        """The other side asked for so much time."""
        self.for_good = for_good
        """The other side wants no more of this; it is parked at once."""


class Channel(Protocol):
    """A way out. `send` returns when the other side has taken the message."""

    def send(self, parcel: Parcel) -> None:
        """Deliver; raises DeliveryFailedError."""
        ...


def parcel_of(
    subscription_id: UUID,
    subscription: str,
    target: str,
    fact: Recorded[Any],
    opening: Recorded[Any] | None,
) -> Parcel:
    """The message to one subscription about a fact; `opening` is the first fact of its stream."""
    data = data_of(fact, opening)
    return Parcel(
        subscription_id=subscription_id,
        subscription=subscription,
        target=target,
        event_id=fact.event_id,
        fact=fact,
        data=data,
        headline=headline_of(fact.event.topic, data),
    )
