"""How far a long command is: a bar on a terminal, now and then a line anywhere else."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Final, TextIO, TypeAlias

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

Advance: TypeAlias = Callable[[int], None]
"""Says that so many more are done. Safe to call from several threads."""

LINE_EVERY_S: Final = 5.0


@contextmanager
def progress(what: str, total: int, to: TextIO | None = None) -> Generator[Advance]:
    """Show how many of `total` are done, at which rate, and how long the rest will take.

    On standard error, as it is when this is called, where no other place is named.
    """
    shown: TextIO = to or sys.stderr
    if shown.isatty():
        with _bar(shown) as bar:
            task = bar.add_task(what, total=total)
            yield lambda done: bar.advance(task, done)
        return
    lines = _Lines(what, total, shown)
    yield lines.advance


def _bar(to: TextIO) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(),
        console=Console(file=to),
    )


class _Rate(ProgressColumn):
    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f} a second")


class _Lines:
    def __init__(self, what: str, total: int, to: TextIO) -> None:
        self._what, self._total, self._to = what, total, to
        self._done = 0
        self._began = self._said = time.monotonic()

    def advance(self, done: int) -> None:
        self._done += done
        now = time.monotonic()
        if now - self._said < LINE_EVERY_S:
            return
        self._said = now
        rate = self._done / (now - self._began)
        left = (self._total - self._done) / rate if rate else 0
        typer.echo(
            f"{self._what}: {self._done:,} of {self._total:,},"
            f" {rate:,.0f} a second, {left:,.0f} s left",
            file=self._to,
        )
