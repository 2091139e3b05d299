"""How one message of a subscription is made, without keeping anything of it.

graphql-core 3.3.2 remembers the fields collected for every message for as long as the subscription lives: a
kilobyte each, and an auditor's subscription to the whole history lives for months.
"""

from typing import Any, cast

from graphql.execution import Executor
from graphql.execution.executor_throwing_on_incremental import ExecutorThrowingOnIncremental


class EventExecutor(ExecutorThrowingOnIncremental):
    """Begins each message with nothing remembered."""

    def build_per_event_executor(self, payload: Any) -> Executor[None]:
        made = cast("Any", super()).build_per_event_executor(payload)  # annotated in part
        executor: Executor[None] = made
        executor._relevant_sub_fields = {}  # noqa: SLF001 - no other way
        return executor
