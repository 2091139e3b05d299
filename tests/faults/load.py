"""Steady load: questions that turn into complaints, sent again, out of order, whatever breaks."""

import json
import random
import time
from threading import Event, Thread
from typing import Any, Final, Self
from uuid import UUID

import httpx

from tests.faults.ledger import Answer, Ledger

CLIENTS: Final = 3
PATIENCE_S: Final = 60.0
_MUTATION: Final = """
mutation Do($input: {kind}Input!) {{ done: {name}(input: $input) {{
  __typename
  ... on Receipt {{ id version position }} ... on Refusal {{ kind code messageEn }} }} }}"""


class Load:
    """Some clients of one server, each with its own seed."""

    def __init__(self, address: str, token: str, seed: int, ledger: Ledger) -> None:
        self._address, self._token, self._ledger = address, token, ledger
        self._stopped = Event()
        self.refusals: Final[list[str]] = []
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
        headers = {"Authorization": f"Bearer {self._token}"}
        with httpx.Client(base_url=self._address, headers=headers, timeout=10) as http:
            earlier: list[tuple[str, dict[str, Any]]] = []
            while not self._stopped.is_set():
                command = _question(chance)
                answer = self._tell(http, *command)
                earlier.append(command)
                if answer is not None and chance.random() < 0.5:
                    turn = _turn(chance, answer.stream_id)
                    if self._tell(http, *turn) is not None:
                        self._ledger.turned.add(answer.stream_id)
                    earlier.append(turn)
                # Sent twice, later, and in another order than at first.
                for again in chance.sample(earlier, min(len(earlier), chance.randint(0, 2))):
                    self._tell(http, *again)

    def _tell(self, http: httpx.Client, name: str, said: dict[str, Any]) -> Answer | None:
        """Once; an answer that does not arrive leaves the command open, as it does in a shop."""
        command_id = UUID(said["commandId"])
        self._ledger.send(command_id)
        query = _MUTATION.format(name=name, kind=name[0].upper() + name[1:])
        try:
            answer = http.post("/graphql", json={"query": query, "variables": {"input": said}})
            done = answer.json()["data"]["done"]
        except (httpx.HTTPError, json.JSONDecodeError, KeyError, TypeError):
            time.sleep(0.05)  # a server that is down is not asked a thousand times a second
            return None
        if done["__typename"] == "Refusal":
            self.refusals.append(f"{name}: {done['code']}")
            return None
        told = Answer(UUID(done["id"]), done["version"], done["position"])
        self._ledger.acknowledge(command_id, told)
        return told


def _question(chance: random.Random) -> tuple[str, dict[str, Any]]:
    return "receiveEnquiry", {
        "commandId": _id(chance),
        "channel": "PHONE",
        "enquiryTopic": "WARRANTY",
        "question": "质保期还有多久？",
        "contactName": "王女士",
        "contactPhone": "13800138000",
    }


def _turn(chance: random.Random, enquiry_id: UUID) -> tuple[str, dict[str, Any]]:
    return "turnEnquiryIntoComplaint", {
        "commandId": _id(chance),
        "enquiryId": str(enquiry_id),
        "dissatisfaction": "问了两次都没有答复",
        "channel": "PHONE",
    }


def _id(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=4))
