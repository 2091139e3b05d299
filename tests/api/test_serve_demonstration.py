"""`aftersales serve` tells the story when there is no history yet."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def test_serve_loads_it_into_an_empty_history_and_not_again(
    database_url: str, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as reserved:
        port = reserved.getsockname()[1]
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith("AFTERSALES_")
    } | {
        "AFTERSALES_DATABASE_URL": database_url,
        "AFTERSALES_DATA_DIR": str(tmp_path),
        "AFTERSALES_PORT": str(port),
    }
    first, second = _log_of_a_start(environment), _log_of_a_start(environment)
    assert '"orders": 73' in first
    assert "demonstration" not in second


def _log_of_a_start(environment: dict[str, str]) -> str:
    """What `serve` writes until it serves."""
    log: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", "api", "serve"],
        cwd=CHECKOUT,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            log.append(line)
            if "running on http" in line:
                break
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    return "".join(log)
