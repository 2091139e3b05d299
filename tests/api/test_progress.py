"""Progress of long commands: a bar on a terminal, lines elsewhere."""

import io

import pytest

from api.command_line import progress as module
from api.command_line.progress import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_sees_a_bar_with_the_count() -> None:
    terminal = Terminal()
    with progress("orders", 20, terminal) as advance:
        advance(15)
        advance(5)
    assert "orders" in terminal.getvalue()
    assert "20/20" in terminal.getvalue()


def test_a_file_gets_lines_with_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINE_EVERY_S", 0.0)
    log = io.StringIO()
    with progress("orders", 2_000, log) as advance:
        advance(1_500)
    (line,) = log.getvalue().splitlines()
    assert line.startswith("orders: 1,500 of 2,000, ")
    assert line.endswith(" s left")


def test_a_file_gets_no_line_for_each_step() -> None:
    log = io.StringIO()
    with progress("orders", 100, log) as advance:
        for _ in range(100):
            advance(1)
    assert log.getvalue() == ""
