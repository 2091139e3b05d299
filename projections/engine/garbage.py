"""Python's search for rings of objects, kept off those who make millions of objects without any ring."""

import gc
from collections.abc import Generator
from contextlib import contextmanager
from threading import Lock
from typing import Final

_SELDOM: Final = (100_000, 20, 50)

_lock = Lock()
_at_it = 0
_usual = gc.get_threshold()


@contextmanager
def without_collecting() -> Generator[None]:
    """Nothing that a rebuild makes refers to itself; searching it for such takes a third of the time."""
    collecting = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if collecting:
            gc.enable()


@contextmanager
def collecting_seldom() -> Generator[None]:
    """The same in a process that has other things to do, whose rings have to go: half of the time."""
    global _at_it, _usual  # noqa: PLW0603 - it is one setting of the whole process
    with _lock:
        if _at_it == 0:
            _usual = gc.get_threshold()
            gc.set_threshold(*_SELDOM)
        _at_it += 1
    try:
        yield
    finally:
        with _lock:
            _at_it -= 1
            if _at_it == 0 and gc.get_threshold() == _SELDOM:  # else somebody has set it meanwhile
                gc.set_threshold(*_usual)
