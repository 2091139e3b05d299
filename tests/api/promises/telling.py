"""How an answer is held against the promises."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, Final
from uuid import UUID, uuid4

from hypothesis.stateful import RuleBasedStateMachine

from tests.api.client import Client
from tests.api.promises.kept import Kept, Said, Stream

AT_ONCE: Final = 3
_PLATES: Final = count(1)


class Telling(RuleBasedStateMachine):
    """Tells commands, and keeps what was acknowledged. `client` is set by the test that runs it."""

    client: Client
    kept: Kept

    def tell(
        self,
        who: dict[str, str],
        mutation: str,
        stream: Stream | None,
        saw: str | None = None,
        *,
        may: bool = True,
        **fields: Any,
    ) -> Any:
        """The receipt of a command that must be taken; None where it must be refused, and was."""
        fields["commandId"] = str(uuid4())
        if stream is not None and saw is not None:
            saw = "later" if saw == "earlier" and stream.version == 1 else saw
            by = {"current": 0, "earlier": -1, "later": 1}[saw]
            fields["atVersion"] = stream.version + by
        done = self.client.do(mutation, who=who, **fields)
        if saw in {"earlier", "later"}:
            assert (done["__typename"], done["kind"]) == ("Refusal", "CONFLICT"), done
            assert done["field"] == "atVersion"
            return None
        if not may:
            assert done["__typename"] == "Refusal", done
            assert done["kind"] != "CONFLICT"
            assert done["messageZh"]
            return None
        assert done["__typename"] != "Refusal", done
        assert (done["commandId"], done["repeated"]) == (fields["commandId"], False)
        if stream is None:
            assert done["version"] == 1
        else:
            assert done["id"] == stream.id
            assert done["version"] > stream.version
            stream.version = done["version"]
        self.acknowledged(who, mutation, fields, done)
        return done

    def acknowledged(
        self, who: dict[str, str], mutation: str, fields: dict[str, Any], done: Any
    ) -> None:
        assert done["position"] > self.kept.head
        self.kept.head = done["position"]
        self.kept.said.append(Said(who=who, mutation=mutation, fields=fields, receipt=done))

    def versions(self, stream_id: str) -> list[int]:
        return [fact.version for fact in self.client.store.history.read(UUID(stream_id))]

    def at_once(self, send: Callable[[int], Any]) -> list[Any]:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            return list(threads.map(send, range(AT_ONCE)))


def plate() -> str:
    return f"京Q{next(_PLATES):05d}"


def from_today(number: str) -> dict[str, Any]:
    return {"plate": number, "validFrom": "2025-06-01"}
