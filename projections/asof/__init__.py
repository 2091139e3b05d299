"""A view as it was: as known at a moment, or as true at it, replayed from the streams concerned.

moment.py       which facts count, and how a correction counts for what it corrects
facts.py        the facts of some streams that count
scratch.py      connections with throw-away tables of the views' own shapes
past.py         one view at one moment, filled by its own handlers, asked by its own queries
unshown.py      where a stream stops, because the view cannot show the next fact
"""

from projections.asof.moment import AsOf, Correction
from projections.asof.past import Concerned, Past, Streams
from projections.asof.scratch import MOST_SETS, ScratchConnection, Shapes
from projections.asof.unshown import Unshown

__all__ = [
    "MOST_SETS",
    "AsOf",
    "Concerned",
    "Correction",
    "Past",
    "ScratchConnection",
    "Shapes",
    "Streams",
    "Unshown",
]
