"""Steady load: questions that turn into complaints, sent again, out of order, whatever breaks."""

import random
from collections.abc import Sequence
from threading import Event, Thread
from typing import Final, Self

from tests.faults.client import Client, Manner
from tests.faults.commands import Said, customer_file, question, turn
from tests.faults.ledger import Ledger

CLIENTS: Final = 3
PATIENCE_S: Final = 60.0


class Load:
    """Some clients, each with its own seed."""

    def __init__(
        self,
        addresses: Sequence[str],
        token: str,
        seed: int,
        ledger: Ledger,
        manner: Manner = Manner.ONCE,
    ) -> None:
        self._addresses, self._token, self._ledger = addresses, token, ledger
        self._manner = manner
        self._stopped = Event()
        self._threads = [
            Thread(target=self._run, args=(random.Random(seed * 100 + number),))  # noqa: S311 - repeatable
            for number in range(CLIENTS)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), "a client did not end"

    def _run(self, chance: random.Random) -> None:
        with Client(self._addresses, self._token, chance, self._ledger) as client:
            file, known = customer_file(chance), None
            earlier: list[Said] = []
            while not self._stopped.is_set():
                known = known or client.tell(file, Manner.ONCE)
                asked = question(
                    chance, known.stream_id if known and chance.random() < 0.5 else None
                )
                answer = client.tell(asked, self._manner)
                earlier.append(asked)
                if answer is not None and chance.random() < 0.5:
                    turned = turn(chance, answer.stream_id)
                    client.tell(turned, self._manner)
                    earlier.append(turned)
                # Sent twice, later, and in another order than at first.
                for again in chance.sample(earlier, min(len(earlier), chance.randint(0, 2))):
                    client.tell(again, self._manner)
