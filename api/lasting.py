"""What stays for good is kept from the garbage collector.

The modules and the schema are some hundred thousand objects that never go. A full collection that looks
through them takes 100 to 200 ms, in which nobody is answered: it was the tail of all commands
(docs/decisions/0037-where-a-commands-time-goes.md).
"""

import gc
from typing import Final

YOUNG: Final = 5_000
"""So many new objects before one looks for garbage among them; with Python's 700 a busy server
spent 6.6 % of its time on that, with these 2.4 %."""


def keep_for_good() -> None:
    """Have no later collection look at what is there now; what is garbage by now is freed first."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)
