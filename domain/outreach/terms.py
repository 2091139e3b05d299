"""How an outreach is found: one customer and one thing to be told have one stream."""

from typing import Final
from uuid import UUID, uuid5

_OUTREACH: Final = UUID("0b7a5f0e-6d0b-5a37-9c58-1f6c2f4f7d21")


def campaign_outreach_id(campaign_id: UUID, customer_id: UUID) -> UUID:
    """The one outreach by which a customer hears of an activity."""
    return uuid5(_OUTREACH, f"campaign/{campaign_id}/{customer_id}")


def batch_outreach_id(batch_id: str, vehicle_id: UUID, customer_id: UUID) -> UUID:
    """The one outreach by which a customer hears of a blocked batch in a car."""
    return uuid5(_OUTREACH, f"batch/{batch_id}/{vehicle_id}/{customer_id}")
