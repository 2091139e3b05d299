"""The audit log: every fact there is, by its envelope; corrections with what they changed (RM15)."""

import pkgutil
from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Final

import domain
from domain.kernel import Channel, Event, Recorded, Role, registered_events
from projections.audit_log.corrections import changed_by
from projections.engine import Change, ReadModel, put

audit_log: Final = ReadModel("audit_log", __file__)

_WORDS: Final[Mapping[Role | Channel, str]] = {each: each.value for each in (*Role, *Channel)}
"""Asked of an enum a word costs ten times as much, and this is asked of every fact there is."""


def _every_event() -> list[type[Event]]:
    """All classes of facts, also of aggregates that no other view looks at."""
    for package in pkgutil.iter_modules(domain.__path__, "domain."):
        found = find_spec(package.name)  # which does not import it: policies would bring everything
        folders = found.submodule_search_locations if found else None
        for module in pkgutil.iter_modules(folders or (), f"{package.name}."):
            if module.name.endswith("events"):
                import_module(module.name)
    return [cls for cls in registered_events().values() if cls.__module__.startswith("domain.")]


_first, *_others = _every_event()


@audit_log.on(_first, *_others)
def recorded(fact: Recorded[Event]) -> Iterable[Change]:
    position, event, context = fact.position, fact.event, fact.context
    actor, occurred_at, recorded_at = context.actor, fact.occurred_at, fact.recorded_at
    corrections = list(changed_by(fact))
    yield put(
        "entry",
        position=position,
        stream_id=fact.stream_id,
        version=fact.version,
        topic=event.topic,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        lag_s=int((recorded_at - occurred_at).total_seconds()),
        actor_id=actor.id,
        actor_role=_WORDS[actor.role],
        on_behalf_of=context.on_behalf_of.id if context.on_behalf_of else None,
        channel=_WORDS[context.channel],
        site_id=context.site_id,
        command_id=context.command_id,
        corrects=bool(corrections),
    )
    for subject_id in context.subject_ids:
        yield put("person", subject_id=subject_id, position=position)
    yield from corrections
