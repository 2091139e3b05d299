"""Every read model, in the order of names."""

from typing import Final

from projections.call_record.projection import call_record
from projections.call_register.projection import call_register
from projections.complaint_board.projection import complaint_board
from projections.engine import ReadModel
from projections.satisfaction.projection import satisfaction

READ_MODELS: Final[tuple[ReadModel, ...]] = (
    call_record,  # RM2
    call_register,  # RM3
    complaint_board,  # RM9
    satisfaction,  # RM10
)
