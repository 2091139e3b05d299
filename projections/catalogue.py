"""Every read model, in the order of names."""

from typing import Final

from projections.approval_trail.projection import approval_trail
from projections.customer_file.projection import customer_file
from projections.engine import ReadModel
from projections.vehicle_history.projection import vehicle_history

READ_MODELS: Final[tuple[ReadModel, ...]] = (
    approval_trail,  # RM6
    customer_file,  # RM1
    vehicle_history,  # RM5
)
