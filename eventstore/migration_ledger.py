"""The one place that speaks with yoyo-migrations, which keeps the list of applied files."""

# yoyo publishes no types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownParameterType=false, reportMissingParameterType=false

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from psycopg.conninfo import conninfo_to_dict
from yoyo import get_backend
from yoyo.migrations import Migration, StepBase


class SqlFile(Migration):
    """A file is one step, sent whole: yoyo would split it, and has to guess where functions end."""

    def __init__(self, name: str, folder: Path) -> None:
        self.file = folder / f"{name}.sql"
        super().__init__(name, str(self.file), str(folder))
        self.text = self.file.read_text(encoding="utf-8")
        self._depends: set[Migration] = set()
        self.steps = [_ApplyAndRecord(self)]

    def load(self) -> None:
        """Loaded already; yoyo's own loader would split the file."""


class _ApplyAndRecord(StepBase):
    """The file and its entry in the list, in one transaction: a kill between them is harmless."""

    def __init__(self, file: SqlFile) -> None:
        self.file = file

    def apply(self, backend, force=False) -> None:  # noqa: ANN001, ARG002 - yoyo's signature
        with backend.cursor() as cursor:
            cursor.execute(self.file.text)
        backend.mark_one(self.file, log=False)


@contextmanager
def ledger(url: str) -> Generator[Callable[[SqlFile], None]]:
    """What applies one file and records it. Only under a lock: two at once would disturb each other.

    Raises psycopg.Error where PostgreSQL refuses the file; then nothing of it has happened.
    """
    with get_backend(yoyo_url(url)) as backend:
        # A row in yoyo's own lock table was left by somebody who was killed: we hold the real lock.
        backend.break_lock()
        backend.ensure_internal_schema_updated()
        yield lambda file: file.process_steps(backend, "apply")


def yoyo_url(url: str) -> str:
    """The address in yoyo's form: all as parameters, where libpq's own rules need no translation.

    >>> yoyo_url("postgresql://postgres@/aftersales?host=/run/pg")
    'postgresql+psycopg:///?user=postgres&dbname=aftersales&host=%2Frun%2Fpg'
    """
    parameters = {name: str(value) for name, value in conninfo_to_dict(url).items() if value}
    return f"postgresql+psycopg:///?{urlencode(parameters)}"
