"""Every read model, in the order of names."""

from typing import Final

from projections.approval_trail.projection import approval_trail
from projections.customer_file.projection import customer_file
from projections.engine import ReadModel
from projections.parts_trace.projection import parts_trace
from projections.stock_alerts.projection import stock_alerts
from projections.vehicle_history.projection import vehicle_history

READ_MODELS: Final[tuple[ReadModel, ...]] = (
    approval_trail,  # RM6
    customer_file,  # RM1
    parts_trace,  # RM12
    stock_alerts,  # RM17
    vehicle_history,  # RM5
)
