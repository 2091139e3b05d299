"""The engine that follows the history for every read model, in batches, and rebuilds any from zero."""

from projections.engine.changes import BlindIndex, Change, Drop, Put, Set, drop, put, set_
from projections.engine.read_model import ReadModel

__all__ = ["BlindIndex", "Change", "Drop", "Put", "ReadModel", "Set", "drop", "put", "set_"]
