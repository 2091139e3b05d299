"""Wall clocks that jump: of our programs, and of PostgreSQL. Monotonic clocks go on, as on a real machine.

Not libfaketime: its version of Debian 12 either moves the monotonic clock along, so that every wait in a
program jumps, or makes `time.sleep` fail.
"""

import mmap
import shutil
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.faults.unavailable import UnavailableError

SOURCE: Final = Path(__file__).with_name("wall_clock.c")


class WallClock:
    """A clock for whatever is started with its `environment`."""

    def __init__(self, folder: Path, name: str) -> None:
        library, self._file = folder / "wall_clock.so", folder / f"{name}.clock"
        if not library.exists():
            _compile(library)
        self._file.write_bytes(struct.pack("q", 0))
        self._file.chmod(0o644)
        self.environment: Mapping[str, str] = {
            "LD_PRELOAD": str(library),
            "WALL_CLOCK_FILE": str(self._file),
        }

    def shift(self, seconds: int) -> None:
        """Off the true time by so many seconds, at once."""
        with self._file.open("r+b") as file, mmap.mmap(file.fileno(), 8) as there:
            there[:] = struct.pack("q", seconds)


def _compile(library: Path) -> None:
    compiler = shutil.which("cc")
    if compiler is None:
        raise UnavailableError("there is no C compiler (cc)")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
