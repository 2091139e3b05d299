"""Every read model that is followed, rebuilt and listed; a new one adds its line."""

from typing import Final

from projections.call_record.projection import call_record
from projections.engine import ReadModel

READ_MODELS: Final[tuple[ReadModel, ...]] = (call_record,)
