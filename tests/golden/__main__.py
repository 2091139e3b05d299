"""Write the golden samples that are missing: python -m tests.golden.

A sample that is there stays as it is, for ever: rows like it may lie in somebody's history. All that
is added to an old file are new values of its lists. Only before a fact was first released may its
file be deleted and written anew.
"""

from tests.golden.facts import facts_of_the_domain
from tests.golden.samples import FOLDER, Golden, golden_of, read, write
from tests.golden.shape import grown


def main() -> None:
    written = [
        golden.name for golden in map(golden_of, facts_of_the_domain().values()) if _keep(golden)
    ]
    print(*(f"wrote {name}" for name in written), f"{len(written)} samples written", sep="\n")  # noqa: T201 - it is a command


def _keep(golden: Golden) -> bool:
    file = FOLDER / golden.name
    if not file.exists():
        write(golden)
        return True
    there = read(file)
    if there.shape == golden.shape or not grown(there.shape, golden.shape):
        return False
    write(Golden(there.topic, there.schema_version, there.data, golden.shape))
    return True


if __name__ == "__main__":
    main()
