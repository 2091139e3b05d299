"""Texts about persons opened for an export, noted in the audit trail."""

from collections.abc import Callable, Iterable

from api.graphql.identity import OPERATOR
from api.graphql.noting import Notes
from api.store import Store
from eventstore.sealing import subject_of


def reveal_noted(store: Store, through: str) -> Callable[[Iterable[str]], dict[str, str]]:
    """Opens texts, and leaves in the audit trail whose."""
    notes = Notes(store.trail, OPERATOR)

    def reveal(tokens: Iterable[str]) -> dict[str, str]:
        wanted = set(tokens)
        notes.read(through, {subject_of(token) for token in wanted})
        return store.keyring.reveal(wanted)

    return reveal
