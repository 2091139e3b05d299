"""`make faults`: each fault several times under load; prints a table and writes it to docs/operations.md.

Bounded: when the minutes are over, the faults that are left are not injected, and the table says so.
"""

import argparse
import os
import secrets
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.faults.judging import Verdict
from tests.faults.suite import FAULTS, opened_shop, suffer

PAGE: Final = Path(__file__).parents[2] / "docs/operations.md"
BEGIN: Final = "<!-- faults: written by `make faults` -->"
END: Final = "<!-- end of faults -->"
MINUTES: Final = 10.0
Line = tuple[str, int, Verdict | None]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seed", type=int, help="as an earlier run printed it")
    parser.add_argument("--times", type=int, default=3, help="how often each fault is injected")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="begin nothing after these")
    given = parser.parse_args()
    seed: int = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    print(f"seed {seed}")
    lines: list[Line] = []
    give_up = time.monotonic() + 60 * given.minutes
    with opened_shop() as shop:
        for number, fault in enumerate(FAULTS):
            verdict = None
            if time.monotonic() < give_up:
                verdict = suffer(shop, fault, times=given.times, seed=seed + number)
            lines.append((fault, given.times if verdict else 0, verdict))
            print(f"{fault}: {verdict or 'not injected, the time was over'}", flush=True)
    table = "\n".join(_table(seed, lines))
    print(table)
    write(table)
    return 1 if any(verdict is None or verdict.faults for _, _, verdict in lines) else 0


def write(table: str) -> None:
    """Put the table between its marks in the page, or at its end."""
    section = f"{BEGIN}\n\n{table}\n\n{END}"
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Operation\n"
    before, begun, rest = page.partition(BEGIN)
    after = rest.partition(END)[2] if begun else "\n"
    PAGE.write_text(before.rstrip() + "\n\n" + section + after, encoding="utf-8")


def _table(seed: int, lines: Iterable[Line]) -> Iterable[str]:
    yield "## Faults under load"
    yield ""
    yield (
        f"`make faults seed={seed}` on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores: three clients send commands, some"
        " of them again and out of order, and keep a ledger of what was acknowledged."
    )
    yield ""
    yield (
        "| fault | times | sent | acknowledged | lost | doubled | halves | holes |"
        " complaints by policy missing / doubled | verify | views different |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for fault, times, it in lines:
        if it is None:
            yield f"| {fault} | 0 | | | | | | | | | |"
            continue
        yield (
            f"| {fault} | {times} | {it.sent:,} | {it.acknowledged:,} | {it.lost} | {it.doubled} |"
            f" {it.halves} | {it.holes} | {it.complaints_missing} / {it.complaints_doubled} of"
            f" {it.complaints:,} | {'does not fit' if it.unverified else 'fits'} |"
            f" {it.views_different} |"
        )


if __name__ == "__main__":
    sys.exit(main())
