"""The table of verdicts, as docs/operations.md shows it."""

import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from tests.faults.judging import Verdict

PAGE: Final = Path(__file__).parents[2] / "docs/operations.md"
BEGIN: Final = "<!-- faults: written by `make faults` -->"
TIME_OVER: Final = "the time was over"
END: Final = "<!-- end of faults -->"


class Line(NamedTuple):
    """One fault, and what came of it."""

    fault: str
    times: int
    verdict: Verdict | None
    why_not: str

    @property
    def failed(self) -> bool:
        """A machine that cannot do it is no failure; the table says so."""
        if self.verdict is None:
            return self.why_not == TIME_OVER
        return self.verdict.faults > 0


def write(shown: str) -> None:
    """Put the table between its marks in the page, or at its end."""
    before, _, after = _parts()
    PAGE.write_text(f"{before.rstrip()}\n\n{BEGIN}\n\n{shown}\n\n{END}{after}", encoding="utf-8")


def rewrite(seed: int, lines: Iterable[Line]) -> bool:
    """Put single lines in the place of those of the same faults; says whether the page is of this seed."""
    _, section, _ = _parts()
    if f"seed={seed}`" not in section:
        return False
    new = {_row(line).split("|")[1]: _row(line) for line in lines}
    rows = section.strip().splitlines()
    write("\n".join(new.get(f"{row}||".split("|")[1], row) for row in rows))
    return True


def _parts() -> tuple[str, str, str]:
    """Before the section, the section, and after it."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    section, _, after = rest.partition(END)
    return before, section, after or "\n"


def table(seed: int, lines: Iterable[Line]) -> Iterator[str]:
    yield "## Faults under load"
    yield ""
    yield (
        f"`make faults seed={seed}` on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load"
        f" {os.getloadavg()[0]:.1f} at its end: three clients send commands, some of them again and out of order,"
        " and keep a ledger of what was acknowledged ([how it is judged](decisions/0028-faults-under-load.md))."
    )
    yield ""
    yield (
        "| fault | times | sent | acknowledged | lost | doubled | refused | halves | holes | opened by policy:"
        " missing / doubled of all | deadlines: doubled of all | time back | at a standstill | verify | views different |"
    )
    yield "|---" * 15 + "|"
    for line in lines:
        yield _row(line)


def _row(line: Line) -> str:
    it = line.verdict
    if it is None:
        return f"| {line.fault} | not injected: {line.why_not} " + "| " * 13 + "|"
    return (
        f"| {line.fault} | {it.oddities or line.times:,} | {it.sent:,} | {it.acknowledged:,} | {it.lost} |"
        f" {it.doubled} | {it.refused}{f' ({it.by_rule} by rules)' if it.by_rule else ''} | {it.halves} | {it.holes} |"
        f" {it.reactions_missing} / {it.reactions_doubled} of {it.reactions:,} |"
        f" {it.deadlines_doubled} of {it.deadlines:,} | {it.back_in_time} | {it.standing} |"
        f" {'does not fit' if it.unverified else 'fits'} | {it.views_different} |"
    )
