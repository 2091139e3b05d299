"""What may and must go: customers whose last legal retention is over, or who asked and must wait (R069).

Nothing goes before its time: each customer passes through the same door as `erasePersonalData`, which
looks at every fact about the person again, and refuses or restricts within a retention.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

import msgspec

from api.privacy.held import RIGHTS_EXERCISED, identified, kept_until, used_until
from domain.customer.aggregate import Customer
from domain.customer.events import ErasureBasis, RequestKind, RetentionBasis
from domain.customer.retention import RULES, Kept
from domain.kernel import Actor, Channel, Command, Context, Refused, Role
from domain.values.clock import shanghai_date
from eventstore.callers import Callers
from eventstore.history import History
from eventstore.knowledge import StoredKnowledge

DAYS_A_YEAR: Final = 365
_COMMANDS: Final = UUID("5b1c0a53-6f0a-5c63-9d0c-1d9b2f8d7a11")
_GROUP: Final = "G"
_NEVER_SHORTER: Final = min(rule.years_min for rule in RULES)
_RIGHTS: Final = sorted(event.topic for event in RIGHTS_EXERCISED)
# A file with a newer fact than any law forgets is kept; looked at are the others, and who asked.
_LIVING: Final = """
SELECT customer_id, site_id FROM customer_file.customer c
WHERE merged_into IS NULL AND erased_at IS NULL AND (
    NOT EXISTS (SELECT FROM history.event e WHERE e.stream_id = c.customer_id
                AND e.occurred_at > %(newer)s AND e.topic <> ALL(%(rights)s))
    OR EXISTS (SELECT FROM history.event e WHERE e.stream_id = c.customer_id
               AND e.topic = 'customer.data_request_received'))
ORDER BY customer_id
"""


class Verdict(StrEnum):
    """What is to be done about a customer's data."""

    ERASE = "erase"
    """No law keeps it any more."""
    RESTRICT = "restrict"
    """The person asked for deletion and a law keeps it: stored only, until that day."""


class Mode(StrEnum):
    """What is done by itself about what is due."""

    OFF = "off"
    REPORT = "report"
    """Say how much is due; people decide."""
    RESTRICT = "restrict"
    """Also restrict where somebody asked for deletion: the law says stop at once, and it can be lifted."""
    ERASE = "erase"
    """Also erase what no law keeps any more, which nothing brings back."""

    def does(self, verdict: Verdict) -> bool:
        """Whether it is carried out."""
        return self is Mode.ERASE or (self is Mode.RESTRICT and verdict is Verdict.RESTRICT)


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A customer whose data must go, or may only be stored."""

    customer_id: UUID
    site_id: str
    verdict: Verdict
    kept_until: date
    """The last day of the longest retention."""
    basis: RetentionBasis
    """What kept it, or keeps it."""
    source: str


def candidates(history: History, now: datetime) -> list[tuple[UUID, str]]:
    """Customers to be looked at, with their site: all for whom anything may be due are among them."""
    newer = now - timedelta(days=DAYS_A_YEAR * _NEVER_SHORTER - 1)  # no leap day: rather too many
    with history.database.reading() as connection:
        found = connection.execute(_LIVING, {"newer": newer, "rights": _RIGHTS})
        return [(row[0], row[1]) for row in found]


def due(
    history: History,
    knowledge: StoredKnowledge,
    customers: list[tuple[UUID, str]],
    now: datetime,
) -> Iterator[Due | None]:
    """For each of these customers what is due, None where nothing is."""
    today = shanghai_date(now)
    for customer_id, site_id in customers:
        state = history.load(Customer, customer_id).state
        kept = kept_until(history, knowledge, customer_id)
        if state.erased or state.merged_into is not None or kept is None:
            yield None
            continue
        until, basis, source = kept.until, kept.rule.basis, kept.rule.source
        known = state.retention
        if known is not None and known.until > until:
            until, basis, source = known.until, known.basis, "本档案中登记的保存期限"
        asked = RequestKind.DELETE in state.open_requests.values()
        standing = state.restriction
        waits = standing is not None and standing.until >= until
        used = used_until(history, knowledge, customer_id)
        if until < today and (used is None or used < today):
            verdict = Verdict.ERASE
        elif asked and not waits:
            verdict = Verdict.RESTRICT
        else:
            yield None
            continue
        yield Due(
            customer_id=customer_id,
            site_id=site_id,
            verdict=verdict,
            kept_until=until,
            basis=basis,
            source=source,
        )


def carry_out(
    history: History,
    knowledge: StoredKnowledge,
    each: Due,
    now: datetime,
    callers: Callers | None = None,
) -> str | None:
    """Erase or restrict, once a day and customer; the refusal, or None where it was done.

    `callers` is read once for many customers.
    """
    kept = kept_until(history, knowledge, each.customer_id)
    command = Command(
        context=Context(
            actor=Actor("job:retention", Role.SYSTEM),
            channel=Channel.SYSTEM,
            site_id=each.site_id or _GROUP,
            command_id=uuid5(_COMMANDS, f"{each.customer_id}/{shanghai_date(now)}"),
        ),
        occurred_at=now,
    )
    linked = identified(history, each.customer_id, callers=callers)
    try:
        history.change(
            Customer,
            each.customer_id,
            lambda customer: customer.erase_personal_data(
                basis=_basis(each),
                retention_until=_until(kept),
                retention_basis=kept and kept.rule.basis,
                at=now,
                identified=linked,
            ),
            command,
        )
    except Refused as refused:
        return refused.zh
    return None


def _basis(each: Due) -> ErasureBasis:
    if each.verdict is Verdict.ERASE:
        return ErasureBasis.RETENTION_OVER
    return ErasureBasis.SUBJECT_REQUEST


def _until(kept: Kept | None) -> date | None:
    return kept and kept.until
