"""What may be seen of the store at work. By itself nothing looks; the server counts and traces here."""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Final

from domain.kernel import Command, Event, Recorded

_NOTHING: Final = nullcontext()


class Watch:
    """Looks away. Whoever looks overrides what they want to see; nothing here may fail or wait."""

    def commanding(self, kind: str, command: Command) -> AbstractContextManager[object]:  # noqa: ARG002 - for who overrides
        """Around a command on an aggregate of that kind, until its answer or its refusal."""
        return _NOTHING

    def appending(self, facts: int) -> AbstractContextManager[object]:  # noqa: ARG002 - as above
        """Around one attempt to append so many facts."""
        return _NOTHING

    def reacting(self, policy: str, fact: Recorded[Event]) -> AbstractContextManager[object]:  # noqa: ARG002 - as above
        """Around a policy that looks at a fact."""
        return _NOTHING

    def showing(
        self,
        views: Collection[str],  # noqa: ARG002 - as above
        facts: Sequence[Recorded[Event]],  # noqa: ARG002 - as above
    ) -> AbstractContextManager[object]:
        """Around a batch of facts on its way into views."""
        return _NOTHING

    def appended(self, facts: int) -> None:
        """So many facts of one command are in the history."""

    def conflicted(self) -> None:
        """Somebody else wrote first; the decision is taken again, or refused."""

    def repeated(self) -> None:
        """A command that was answered before got its first answer again."""

    def refused(self, code: str) -> None:
        """A rule refused a command of a client's."""


UNWATCHED: Final = Watch()
