"""The real server on a free port of the loopback, and a client that speaks GraphQL to it."""

import asyncio
import faulthandler
import json
import threading
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx
import uvicorn

from api.access.claims import ALL_SITES
from api.access.door import Door
from api.access.issuer import TokenIssuer
from api.access.policy import POSTS_FOR_COMMAND
from api.app import create_app
from api.draining import DrainingServer
from api.graphql.limits import Limits
from api.graphql.options import Options
from api.store import Store
from domain.kernel import Actor, Role

TIMEOUT_S = 30.0
ISSUER = TokenIssuer.passing()
"""Issues the tokens of every test's server."""
REGISTER = (
    "mutation Do($input: RegisterVehicleInput!) { registerVehicle(input: $input) { __typename } }"
)
_USUAL = Options(limits=Limits(refill=1_000_000))
"""Tests ask faster than people do."""
Who = dict[str, str] | None
"""Actor, role and site; None: an adviser of the first site."""


@cache
def token(actor: str, role: str, *sites: str) -> str:
    """The token of somebody; without a site they act at all."""
    return ISSUER.issue(Actor(actor, Role(role)), sites or (ALL_SITES,))


def bearing(actor: str = "S1-li", role: str = "adviser", site: str = "S1") -> dict[str, str]:
    """The headers of a request by somebody who acts at that site."""
    return {"Authorization": f"Bearer {token(actor, role)}", "X-Site": quote(site)}


def somebody_for(mutation: str) -> dict[str, str]:
    """S1-li, in a post that may do it: the adviser's where that is one."""
    posts = POSTS_FOR_COMMAND.get(mutation, frozenset())
    role = Role.ADVISER if Role.ADVISER in posts else min(posts, default=Role.ADVISER)
    return {"actor": "S1-li", "role": role.value}


class Served(DrainingServer):
    """A server in a thread, whose address is known once it listens."""

    def __init__(self, store: Store, graphql: Options = _USUAL, **options: Any) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(
                    store,
                    Door.of_issuer(ISSUER),
                    workers=(store.reactor,),
                    graphql=graphql,
                    **options,
                ),
                host="127.0.0.1",
                port=0,
                log_config=None,
                access_log=False,
            )
        )
        self._listening = threading.Event()
        self._thread = threading.Thread(target=self.run, name="server")

    async def startup(self, sockets: list[Any] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._to_end = asyncio.Event()
        await super().startup(sockets)
        self._listening.set()

    async def main_loop(self) -> None:
        """As uvicorn's, which looks ten times a second whether it is to end."""
        await self.on_tick(0)
        await self._to_end.wait()

    def __enter__(self) -> str:
        self._thread.start()
        assert self._listening.wait(TIMEOUT_S), "the server did not start"
        port = self.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def ask_to_stop(self) -> None:
        """What uvicorn does at SIGTERM; returns at once."""
        self._loop.call_soon_threadsafe(self._to_end.set)

    def __exit__(self, *_: object) -> None:
        self.ask_to_stop()
        self._thread.join(TIMEOUT_S)
        if self._thread.is_alive():
            faulthandler.dump_traceback()
        assert not self._thread.is_alive(), "the server did not stop"


class Client:
    """Asks the server as somebody of a dealership."""

    def __init__(self, http: httpx.Client, store: Store) -> None:
        self.http = http
        self.store = store

    def post(
        self,
        query: str,
        variables: dict[str, Any] | None = None,
        *,
        actor: str = "S1-li",
        role: str = "adviser",
        site: str = "S1",
    ) -> httpx.Response:
        """The bare answer, whatever it is."""
        return self.http.post(
            "/graphql",
            # As ASCII: a lone surrogate in a variable has no other way over the wire.
            content=json.dumps({"query": query, "variables": variables or {}}),
            headers={
                "Content-Type": "application/json",
                **bearing(actor, role, site),
            },
        )

    def gql(self, query: str, variables: dict[str, Any] | None = None, **who: str) -> Any:
        """The data of an answer without errors."""
        answer = self.post(query, variables, **who).json()
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    def do(self, mutation: str, shown: str = "", /, *, who: Who = None, **fields: Any) -> Any:
        """A command's receipt or refusal; `shown` are more fields of the receipt."""
        kind = mutation[0].upper() + mutation[1:]
        query = f"""
            mutation Do($input: {kind}Input!) {{
              done: {mutation}(input: $input) {{
                __typename
                ... on Receipt {{ id version position commandId repeated }}
                ... on Refusal {{ kind code source field messageZh messageEn }}
                {shown}
              }}
            }}"""
        return self.gql(query, {"input": fields}, **(who or somebody_for(mutation)))["done"]

    def take(self, mutation: str, shown: str = "", /, *, who: Who = None, **fields: Any) -> Any:
        """The receipt of a command that must be taken."""
        done = self.do(mutation, shown, who=who, **fields)
        assert done["__typename"] != "Refusal", done
        return done

    def refuse(self, mutation: str, /, *, who: Who = None, **fields: Any) -> Any:
        """The refusal of a command that must be refused and leave no fact."""
        before = self.store.history.position()
        done = self.do(mutation, who=who, **fields)
        assert done["__typename"] == "Refusal", done
        assert self.store.history.position() == before
        assert done["messageZh"]
        assert done["messageEn"]
        assert done["source"]
        return done

    def react(self) -> None:
        """Let the policies see everything there is; what the server's own thread did counts."""
        self.store.reactor.catch_up()


def nothing_written(client: Client, ask: Callable[[], httpx.Response]) -> httpx.Response:
    """The answer to a request that left the history where it was, and showed nothing of the code."""
    before = client.store.history.position()
    answer = ask()
    assert client.store.history.position() == before
    assert answer.status_code < 500
    assert "Traceback" not in answer.text
    assert ".py" not in answer.text
    assert "internal error" not in answer.text
    return answer


def errors(client: Client, query: str, variables: dict[str, Any] | None = None) -> list[str]:
    """The messages of a request that GraphQL refuses."""
    answer = nothing_written(client, lambda: client.post(query, variables))
    return [error["message"] for error in answer.json()["errors"]]
