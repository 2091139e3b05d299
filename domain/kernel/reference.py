"""A reference to another aggregate that a command names: it has to exist."""

from uuid import UUID

import msgspec

from domain.kernel.aggregate import Aggregate


class Reference(msgspec.Struct, frozen=True):
    """The aggregate named by a field of the input; who only knows its id refers to nothing."""

    kind: type[Aggregate]
    stream_id: UUID
    field: str
    """The field that names it, as the API spells it, e.g. `customerId`."""
