"""The view's name."""

from typing import Final

from projections.engine import ReadModel

callbacks_due: Final = ReadModel("callbacks_due", __file__)
