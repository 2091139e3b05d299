"""The audit log: every fact there is, by its envelope; corrections with what they changed (RM15)."""

import pkgutil
from collections.abc import Iterable
from importlib import import_module
from typing import Final

import domain
from domain.kernel import Event, Recorded, registered_events
from projections.audit_log.corrections import changed_by
from projections.engine import Change, ReadModel, put

audit_log: Final = ReadModel("audit_log", __file__)


def _every_event() -> list[type[Event]]:
    """All classes of facts, also of aggregates that no other view looks at."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        if module.name.endswith("events"):
            import_module(module.name)
    return [cls for cls in registered_events().values() if cls.__module__.startswith("domain.")]


_first, *_others = _every_event()


@audit_log.on(_first, *_others)
def recorded(fact: Recorded[Event]) -> Iterable[Change]:
    context = fact.context
    corrections = list(changed_by(fact))
    yield put(
        "entry",
        position=fact.position,
        stream_id=fact.stream_id,
        version=fact.version,
        topic=fact.event.topic,
        occurred_at=fact.occurred_at,
        recorded_at=fact.recorded_at,
        lag_s=int((fact.recorded_at - fact.occurred_at).total_seconds()),
        actor_id=context.actor.id,
        actor_role=context.actor.role.value,
        on_behalf_of=context.on_behalf_of.id if context.on_behalf_of else None,
        channel=context.channel.value,
        site_id=context.site_id,
        command_id=context.command_id,
        corrects=bool(corrections),
    )
    for subject_id in context.subject_ids:
        yield put("person", subject_id=subject_id, position=fact.position)
    yield from corrections
