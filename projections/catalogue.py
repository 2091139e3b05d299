"""Every read model that is followed, rebuilt and listed; a new one adds its lines, by name."""

from typing import Final

from projections.cover.projection import cover
from projections.customer_file.projection import customer_file
from projections.engine import ReadModel

READ_MODELS: Final[tuple[ReadModel, ...]] = (
    cover,  # RM13
    customer_file,  # RM1
)
