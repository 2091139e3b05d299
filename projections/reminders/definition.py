"""The view's name."""

from typing import Final

from projections.engine import ReadModel

reminders: Final = ReadModel("reminders", __file__)
