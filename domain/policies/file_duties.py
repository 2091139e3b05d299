"""Whoever comes without a file is owed one (R101).

What was taken over from elsewhere is nobody's duty here.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from domain.file_duty.aggregate import FileDuty
from domain.file_duty.events import FileDutySource, FileOwed
from domain.file_duty.ids import file_duty_id
from domain.follow_up.events import FollowUpOpened
from domain.follow_up.words import FollowUpSource
from domain.kernel import Channel, Recorded
from domain.policies.registry import Knowledge, Reaction, policy
from domain.repair_order.events import AuthorisationSigned
from domain.values.clock import shanghai_date


@policy("owe_file_after_intake", on=AuthorisationSigned)
def owe_file_after_intake(
    fact: Recorded[AuthorisationSigned], knowledge: Knowledge
) -> Iterable[Reaction]:
    """The intake formalities of a repair are done."""
    if fact.context.channel is Channel.IMPORT:
        return
    customer_id, site_id = knowledge.visitor(fact.stream_id)
    if not knowledge.has_file(customer_id):
        yield _owed(
            knowledge, customer_id, site_id, FileDutySource.REPAIR, fact.stream_id, fact.occurred_at
        )


@policy("owe_file_after_visit", on=FollowUpOpened)
def owe_file_after_visit(
    fact: Recorded[FollowUpOpened], knowledge: Knowledge
) -> Iterable[Reaction]:
    """A customer came for advice."""
    visit = fact.event
    if visit.source is not FollowUpSource.VISIT or fact.context.channel is Channel.IMPORT:
        return
    if not knowledge.has_file(visit.customer_id):
        yield _owed(
            knowledge,
            visit.customer_id,
            visit.site_id,
            FileDutySource.VISIT,
            fact.stream_id,
            visit.basis_at,
        )


def _owed(
    knowledge: Knowledge,
    customer_id: UUID,
    site_id: str,
    source: FileDutySource,
    source_id: UUID,
    triggered_at: datetime,
) -> Reaction:
    promise = knowledge.promise_on(shanghai_date(triggered_at))

    def decide(duty: FileDuty) -> FileOwed:
        return duty.owe(
            customer_id=customer_id,
            site_id=site_id,
            source=source,
            source_id=source_id,
            triggered_at=triggered_at,
            file_days=promise.customer_file_days,
            promise_version=promise.promise_version,
        )

    return Reaction(kind=FileDuty, stream_id=file_duty_id(customer_id), decide=decide, begins=True)
