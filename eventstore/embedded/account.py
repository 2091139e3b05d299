"""The system account PostgreSQL runs under: our own, or a separate one where we are root.

PostgreSQL refuses to run as root. As root (a container, mostly) it gets an account without a
password, a shell or a home.
"""

import logging
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from eventstore.embedded.failure import EmbeddedPostgresError

ACCOUNT = "aftersales"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int


def account_for(cluster: Path) -> Account | None:
    """Whom PostgreSQL runs as in the folder `cluster`; None for whoever we are.

    As root: the ordinary account that owns the folder already, else `aftersales`, made when missing.
    """
    if os.geteuid() != 0:
        return None
    try:
        owner = pwd.getpwuid(cluster.stat().st_uid)
    except (FileNotFoundError, KeyError):
        owner = None
    if owner is None or owner.pw_uid == 0:
        owner = _own_account()
    return Account(owner.pw_uid, owner.pw_gid)


def _own_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise EmbeddedPostgresError(
            f"PostgreSQL does not run as root, and this system has no `useradd` to make the account "
            f"{ACCOUNT!r}. Make it by hand, run aftersales as another user, or set "
            "AFTERSALES_DATABASE_URL to a PostgreSQL of your own."
        )
    command = [useradd, "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", ACCOUNT]
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    try:
        account = pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise EmbeddedPostgresError(
            f"PostgreSQL does not run as root, and the account {ACCOUNT!r} could not be made: "
            f"{made.stderr.strip()}"
        ) from None
    log.info("made the system account %s, which PostgreSQL runs as", ACCOUNT)
    return account


def hand_over(folder: Path, account: Account | None) -> None:
    """Give `folder` and all in it to `account`, where it belongs to somebody else."""
    if account is None or folder.stat().st_uid == account.uid:
        return
    for parent, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            os.chown(Path(parent, name), account.uid, account.gid, follow_symlinks=False)
    os.chown(folder, account.uid, account.gid)
    log.debug("gave %s to the account PostgreSQL runs as (uid %d)", folder, account.uid)


def let_in(folder: Path, account: Account | None) -> None:
    """Let `account` pass through the folders above `folder`: o+x where it is missing, never o+r.

    With o+x alone one can reach a file whose name one knows and may read; nothing can be listed.
    """
    if account is None:
        return
    for parent in reversed(folder.parents):
        old = parent.stat()
        if _may_pass(old, account):
            continue
        new_mode = stat.S_IMODE(old.st_mode) | stat.S_IXOTH
        parent.chmod(new_mode)
        log.info(
            "opened %s for passing through (not for reading), so that PostgreSQL, which does not "
            "run as root, reaches %s: mode %04o is now %04o",
            parent, folder, stat.S_IMODE(old.st_mode), new_mode,
        )  # fmt: skip


def _may_pass(folder: os.stat_result, account: Account) -> bool:
    """The kernel's rule: the first class that fits decides (account has no further groups)."""
    if folder.st_uid == account.uid:
        return bool(folder.st_mode & stat.S_IXUSR)
    if folder.st_gid == account.gid:
        return bool(folder.st_mode & stat.S_IXGRP)
    return bool(folder.st_mode & stat.S_IXOTH)
