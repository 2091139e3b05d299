"""Runs `aftersales …` as a process of its own that need not import anything first.

Importing takes the program one to three seconds, running a verb often a few hundredths. One process a session
imports it, starts no thread, and forks for each run: with its environment, its folder and its output.
"""

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NoReturn

CHECKOUT: Final = Path(__file__).parents[1]
PATIENCE_S: Final = 120.0
_MOST_BYTES: Final = 1_000_000


def aftersales(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a verb with these settings and no others, but the tests' own folder for AFTERSALES_DATA_DIR."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("AFTERSALES_") or name == "AFTERSALES_DATA_DIR"
    }
    given = {f"AFTERSALES_{name.upper()}": text for name, text in settings.items()}
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        asked = json.dumps({"words": words, "environment": kept | given}).encode()
        line = _forking()
        socket.send_fds(line, [asked], [out.fileno(), err.fileno()])
        answer = line.recv(100)
        assert answer, "the process that forks is gone"
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(words, int(answer), out.read(), err.read())


class Started:
    """A verb at work in a process that is nobody's child here; it ends when it is told to."""

    def __init__(self, pid: int) -> None:
        self._end = os.pidfd_open(pid)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def wait(self, timeout: float) -> None:
        """Until it has ended; raises TimeoutError."""
        ended, _, _ = select.select([self._end], [], [], timeout)
        if not ended:
            raise TimeoutError
        os.close(self._end)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._end, number)


def started(words: Sequence[str], environment: Mapping[str, str], log: Path) -> Started:
    """Start a verb that goes on, in this environment, its output at the end of a file."""
    with log.open("ab") as file:
        asked = {"words": words, "environment": environment, "goes_on": True}
        line = _forking()
        socket.send_fds(line, [json.dumps(asked).encode()], [file.fileno(), file.fileno()])
        return Started(int(line.recv(100)))


def checked(*words: str, **settings: str) -> str:
    """What a verb prints that has to end with 0."""
    done = aftersales(*words, **settings)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def _forking() -> socket.socket:
    """The line to the process that forks; it ends when the line does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.program", str(theirs.fileno())],
            cwd=CHECKOUT,
            pass_fds=[theirs.fileno()],
        )
    ours.settimeout(PATIENCE_S)

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _serve(line: socket.socket) -> None:
    from api.command_line import verbs  # noqa: PLC0415 - not where only a client is wanted

    for place in verbs.VERBS.values():
        import_module(f"api.command_line.{place.partition(':')[0]}")
    going_on: set[int] = set()
    while True:
        word, descriptors, _, _ = socket.recv_fds(line, _MOST_BYTES, 2)
        if not word:
            return
        asked = json.loads(word)
        goes_on: bool = asked.get("goes_on", False)
        if goes_on:
            import_module("api.app")  # two more seconds, for servers alone
        child = os.fork()
        if child == 0:
            line.close()
            _run(asked, *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        # Who asked has the process in hand by now, and needs no number that may be given again.
        going_on -= {pid for pid in going_on if os.waitpid(pid, os.WNOHANG)[0]}
        if goes_on:
            going_on.add(child)
            line.send(str(child).encode())
            continue
        _, status = os.waitpid(child, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _run(asked: Mapping[str, Any], out: int, err: int) -> NoReturn:
    from api.command_line import main  # noqa: PLC0415 - as above

    code: object = 1
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.environ.clear()
        os.environ.update(asked["environment"])
        sys.argv = ["aftersales", *asked["words"]]
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:  # noqa: BLE001 - as the interpreter would
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
