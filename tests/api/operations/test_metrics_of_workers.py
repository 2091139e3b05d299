"""`work` and `follow` tell their figures on a port of their own, and say so where it is taken."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from api.command_line.figures import watched
from api.settings import Settings
from api.store import Store
from eventstore.operator_error import OperatorError
from tests.eventstore.waiting import until

CHECKOUT = Path(__file__).parents[3]
PATIENCE_S = 60


@pytest.mark.long
def test_both_tell_what_they_do_and_end_in_order(database_url: str, tmp_path: Path) -> None:
    ports = {verb: _free_port() for verb in ("work", "follow")}
    with ExitStack() as started:
        programs = {
            verb: started.enter_context(_started(verb, port, database_url, tmp_path))
            for verb, port in ports.items()
        }
        for verb, port in ports.items():
            until(lambda at=port: bool(_figures(at)), timeout_s=PATIENCE_S)
            figures = _figures(port)
            assert "aftersales_database_up 1.0" in figures, verb
            assert 'aftersales_view_lag_facts{view="reminders"} 0.0' in figures
            assert "aftersales_facts_shown_total" in figures
            assert 'aftersales_pool_size{pool="commands"}' in figures
        for verb, program in programs.items():
            program.send_signal(signal.SIGTERM)
            assert program.wait(PATIENCE_S) == 128 + signal.SIGTERM, verb


def test_the_figures_are_there_as_long_as_the_process_works(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(database_url, b"a master key for tests")
    port = _free_port()
    monkeypatch.setenv("AFTERSALES_METRICS_PORT", str(port))
    with store.database, watched(store, Settings()):
        figures = _figures(port)
        assert "aftersales_database_up 1.0" in figures
        assert "aftersales_facts_shown_total 0.0" in figures
        assert 'aftersales_pool_size{pool="commands"}' in figures
    assert _figures(port) == ""


def test_a_port_that_is_taken_is_named(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("AFTERSALES_METRICS_PORT", str(taken.getsockname()[1]))
        with (
            pytest.raises(OperatorError, match="AFTERSALES_METRICS_PORT"),
            watched(Store(database_url, b"a master key for tests"), Settings()),
        ):
            pass


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        return reserved.getsockname()[1]


def _started(verb: str, port: int, url: str, folder: Path) -> subprocess.Popen[bytes]:
    kept = {name: text for name, text in os.environ.items() if "AFTERSALES_" not in name}
    return subprocess.Popen(
        [sys.executable, "-m", "api", verb],
        cwd=CHECKOUT,
        env=kept
        | {
            "AFTERSALES_DATABASE_URL": url,
            "AFTERSALES_DATA_DIR": str(folder),
            "AFTERSALES_METRICS_PORT": str(port),
        },
        stderr=subprocess.DEVNULL,
    )


def _figures(port: int) -> str:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=5).text
    except httpx.TransportError:
        return ""
