"""Every read model that is followed, rebuilt and listed; a new one adds its line."""

from typing import Final

from projections.engine import ReadModel

READ_MODELS: Final[tuple[ReadModel, ...]] = ()
