"""A process that rebuilds the sample view and waits at one step until it is killed: `… URL STEP`."""

import sys
import threading

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.rebuild import rebuild
from projections.engine.rebuild_terms import How, Progress
from tests.projections.engine.sample_view import cards


def main(url: str, step: str, workers: int) -> None:
    def wait_at_the_step(progress: Progress) -> None:
        if progress.step == step:
            print(step, flush=True)  # noqa: T201 - its one word
            threading.Event().wait()

    with Database(url) as database:
        keyring = Keyring(database.writers, b"a master key for tests")
        history = History(database, keyring)
        rebuild(cards, database, history, keyring, wait_at_the_step, How(workers=workers))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
