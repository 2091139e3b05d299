"""A process that follows the sample view until it is killed: `python -m … URL`."""

import sys
import threading

from eventstore.database import Database
from eventstore.history import History
from eventstore.keyring import Keyring
from projections.engine.follower import Follower
from projections.engine.view import View
from tests.projections.engine.sample_view import cards


def main(url: str) -> None:
    with Database(url) as database:
        keyring = Keyring(database.writers, b"a master key for tests")
        follower = Follower(database, History(database, keyring), [View(cards, keyring)])
        follower.on_move(lambda: print(follower.positions.get("cards", 0), flush=True))  # noqa: T201 - its one word
        follower.start()
        threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1])
