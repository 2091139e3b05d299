"""`make faults`: each fault several times under load; prints a table and writes it to docs/operations.md.

Bounded: when the minutes are over, the faults that are left are not injected, and the table says so.
"""

import argparse
import secrets
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import groupby
from typing import Final

from tests.faults.page import TIME_OVER, Line, rewrite, table, write
from tests.faults.suite import FAULTS, opened_shop, suffer
from tests.faults.unavailable import UnavailableError

MINUTES: Final = 10.0
LAST_S: Final = 60.0
"""What a fault takes at most, with its judgement."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seed", type=int, help="as an earlier run printed it")
    parser.add_argument("--only", default="", help="only faults with this in their name")
    parser.add_argument("--times", type=int, help="how often each fault is injected")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="be done after these")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # `timeout` must leave nothing behind
    seed: int = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    print(f"seed {seed}")
    lines = list(_suffered(seed, given.only, given.times, 60 * given.minutes))
    shown = "\n".join(table(seed, lines))
    print(shown)
    if not given.only:
        write(shown)
    elif rewrite(seed, lines):
        print("The page has these lines in place of the earlier ones.")
    return 1 if any(line.failed for line in lines) else 0


def _suffered(seed: int, only: str, times: int | None, seconds: float) -> Iterator[Line]:
    give_up = time.monotonic() + seconds - LAST_S
    numbered = [(seed + number, name) for number, name in enumerate(FAULTS)]
    wanted = [each for each in numbered if only in each[1]]
    for place, faults in groupby(wanted, key=lambda each: FAULTS[each[1]].place):
        with ExitStack() as stack:
            shop, why = None, ""
            try:
                shop = stack.enter_context(opened_shop(place))
            except UnavailableError as unavailable:
                why = str(unavailable)
            for its_seed, name in faults:
                if time.monotonic() > give_up:
                    why = TIME_OVER
                fault = FAULTS[name]
                often = times or fault.times
                verdict = None
                if shop is not None and not why:
                    verdict = suffer(shop, fault, times=often, seed=its_seed)
                line = Line(name, often, verdict, why)
                print(f"{name}: {line.verdict or line.why_not}", flush=True)
                yield line


if __name__ == "__main__":
    sys.exit(main())
