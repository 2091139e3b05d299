"""Several processes that start at once come to one key."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from api.key_files import secret_of_file


def test_who_comes_second_takes_what_the_first_made(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "master.key"
    with ThreadPoolExecutor(8) as starters:
        made = {
            each.result()
            for each in [starters.submit(secret_of_file, file, "it") for _ in range(8)]
        }
    assert made == {secret_of_file(file, "it")}
    assert [path.name for path in file.parent.iterdir()] == ["master.key"]
    assert file.stat().st_mode & 0o777 == 0o600
