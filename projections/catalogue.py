"""Every read model, in the order of names."""

from typing import Final

from projections.engine import ReadModel

READ_MODELS: Final[tuple[ReadModel, ...]] = ()
