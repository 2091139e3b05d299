"""Every read model, in the order of names."""

from typing import Final

from projections.customer_file.projection import customer_file
from projections.engine import ReadModel

READ_MODELS: Final[tuple[ReadModel, ...]] = (
    customer_file,  # RM1
)
