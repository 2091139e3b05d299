"""How the duty towards a customer is found."""

from typing import Final
from uuid import UUID, uuid5

_DUTIES: Final = UUID("0d5c7e0b-3b7d-5c7e-9c55-6b0c4a3f7e21")


def file_duty_id(customer_id: UUID) -> UUID:
    """The one duty towards a customer."""
    return uuid5(_DUTIES, str(customer_id))
