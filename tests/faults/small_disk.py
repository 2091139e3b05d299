"""A file system of its own for a shop, small enough to be filled: a tmpfs, which root may mount.

Not a quota (RLIMIT_FSIZE): that refuses to write far into a file, with another error and not everywhere at
once, whereas on a full disk nothing grows, and PostgreSQL's journal least of all.
"""

import errno
import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.faults.unavailable import UnavailableError

SIZE_MB: Final = 400
_LEAST: Final = 4096


class SmallDisk:
    """The file system of a folder, and the ballast that fills it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no page free."""
        there = os.statvfs(self._folder)
        size, taken = there.f_bavail * there.f_frsize, 0
        with self._ballast.open("wb") as file:
            while size >= _LEAST:
                try:
                    os.posix_fallocate(file.fileno(), taken, size)
                    taken += size
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 2

    def free(self) -> None:
        """As it was."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def mounted(folder: Path) -> Generator[SmallDisk]:
    """A small disk in place of the folder."""
    if os.geteuid() != 0:
        raise UnavailableError("only root may mount a small file system")
    options = f"size={SIZE_MB}m,mode=0711"
    made = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", options, "tmpfs", folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise UnavailableError(f"no file system can be mounted: {made.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["/bin/umount", folder], check=True)
