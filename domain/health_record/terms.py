"""Which stream is the health record of an order."""

from typing import Final
from uuid import UUID, uuid5

_RECORDS: Final = UUID("e4b4a6a1-0b2d-5a7e-8f60-2c9f6f1d7c55")


def health_record_id(order_id: UUID) -> UUID:
    """The one health record of an order."""
    return uuid5(_RECORDS, str(order_id))
