"""Every read model that is followed, rebuilt and listed; a new one adds its line."""

from typing import Final

from projections.call_record.projection import call_record
from projections.call_register.projection import call_register
from projections.engine import ReadModel

READ_MODELS: Final[tuple[ReadModel, ...]] = (
    call_record,
    call_register,
)
