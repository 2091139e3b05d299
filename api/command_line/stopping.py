"""SIGTERM and a closed terminal end the program in order, as Ctrl-C does."""

import signal
import sys
from types import FrameType

SIGNALS = (signal.SIGTERM, signal.SIGHUP)


def end_in_order() -> None:
    """Turn these signals into SystemExit, so that every `with` ends and PostgreSQL is stopped."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # ignored on purpose: nohup
            signal.signal(number, _exit)


def _exit(number: int, _frame: FrameType | None) -> None:
    for again in SIGNALS:
        signal.signal(again, signal.SIG_IGN)  # a second one must not cut the ending short
    sys.exit(128 + number)
