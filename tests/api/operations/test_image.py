"""What the Containerfile and the units say can be carried out; a container itself is not built here."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
CONTAINERFILE = (CHECKOUT / "deploy/Containerfile").read_text(encoding="utf-8")
COPIED = [
    name
    for words in re.findall(r"^COPY ((?!--from)[^\n]+) \./", CONTAINERFILE, flags=re.MULTILINE)
    for name in words.split()
]
UNITS = sorted((CHECKOUT / "deploy/systemd").glob("aftersales-*"))


def test_all_that_is_copied_is_there_and_every_package_has_hashes() -> None:
    assert {"requirements.lock", "pyproject.toml", "api", "migrations"} <= set(COPIED)
    assert [name for name in COPIED if not (CHECKOUT / name).exists()] == []
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9][^\n]*==[^\n]*\n(?:    [^\n]*\n)*", lock, flags=re.MULTILINE)
    assert len(pinned) > 40
    assert [each for each in pinned if "--hash=sha256:" not in each] == []


@pytest.mark.long
def test_what_is_copied_builds_offline_into_a_program_that_starts(tmp_path: Path) -> None:
    """The second RUN of the Containerfile, with what the COPYs before it bring; then the entry point."""
    for name in set(COPIED) - {"requirements.lock"}:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--no-index", "--wheel-dir", "made", "."], cwd=tmp_path, check=True)
    (wheel,) = (tmp_path / "made").glob("*.whl")
    installed = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    needed = {
        path.relative_to(CHECKOUT)
        for room in ("domain", "eventstore", "projections", "api", "migrations")
        for path in (CHECKOUT / room).rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".md"}
    }
    assert sorted(path for path in needed if not (installed / path).exists()) == []
    started = subprocess.run(
        [sys.executable, "-P", "-c", "import api.app; from api.command_line import main; main()", "--help"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(installed)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "serve" in started.stdout


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        said = unit.read_text(encoding="utf-8")
        (tmp_path / unit.name).write_text(
            said.replace("/opt/aftersales/bin/aftersales", "/bin/true")
        )
    asked = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / u.name) for u in UNITS)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
