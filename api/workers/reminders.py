"""Due reminders become facts, each once; deliveries carry them to the customer.

The command's id follows from kind, subject and due point, and the aggregate refuses a due point twice:
any number of processes may run this at once, or again after a crash.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

import msgspec
import psycopg
import structlog
from psycopg import AsyncConnection

from api.store import Store
from domain.appointment.aggregate import Appointment
from domain.customer.aggregate import Customer
from domain.kernel import Actor, Channel, Command, Context, Missing, Receipt, Refused, Role
from domain.policies.reminding import held_back_for
from domain.reminder.aggregate import SENT, Reminder
from domain.reminder.words import HeldBack, ReminderKind, reminder_id
from domain.values.clock import shanghai_date
from eventstore.knowledge import StoredKnowledge
from projections.reminders.queries import DueTo, reminders_due

_COMMANDS: Final = UUID("6c1f8e02-4a57-5d3b-9e64-0b7d2f5a8c19")
ACTOR: Final = Actor("reminders", Role.SYSTEM)

_log = structlog.get_logger(__name__)


class Reminded(msgspec.Struct, frozen=True, kw_only=True):
    """What one run did."""

    sent: Counter[ReminderKind]
    held_back: Counter[HeldBack]
    refused: int = 0
    """By the record itself, which knows more than the view did."""
    failed: int = 0
    """The log says why."""
    cut_short: bool = False
    """It was told to stop before its end."""


def due_now(store: Store, now: datetime, site_id: str | None = None) -> Sequence[DueTo]:
    """What is to be reminded of today, as the view shows it; of all sites where none is named."""
    today = shanghai_date(now)
    _, values = StoredKnowledge(store.history).values_on(today)

    async def ask() -> Sequence[DueTo]:
        url = store.database.reader_url
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            return await reminders_due(
                connection, until=today, at=now, values=values, site_id=site_id
            )

    return asyncio.run(ask())


def send_due_reminders(
    store: Store,
    now: datetime,
    site_id: str | None = None,
    *,
    stopping: Callable[[], bool] = lambda: False,
) -> Reminded:
    """Record every reminder that is due and may go out now; the rest waits for another run."""
    sent, held_back, refused, failed = Counter[ReminderKind](), Counter[HeldBack](), 0, 0
    cut_short = False
    for due in due_now(store, now, site_id):
        if cut_short := stopping():
            break
        if due.held_back is not None:
            held_back[due.held_back] += 1
            continue
        try:
            receipt = _send(store, due, now)
        except Refused as refusal:
            refused += 1
            if refusal.rule is not SENT:
                _log.warning("reminder refused", kind=due.kind, code=refusal.code)
        except psycopg.OperationalError:
            raise
        except Exception:  # noqa: BLE001 - one broken stream must not silence a whole site
            failed += 1
            _log.exception("a reminder failed", kind=due.kind, subject=due.subject_id)
        else:
            sent[due.kind] += not receipt.repeated
    return Reminded(
        sent=sent, held_back=held_back, refused=refused, failed=failed, cut_short=cut_short
    )


def _send(store: Store, due: DueTo, now: datetime) -> Receipt:
    command = Command(
        context=Context(
            actor=ACTOR,
            channel=Channel.SYSTEM,
            site_id=due.site_id,
            command_id=uuid5(_COMMANDS, f"{due.kind}/{due.subject_id}/{due.due_point}"),
        ),
        occurred_at=now,
    )
    if due.kind is ReminderKind.APPOINTMENT:
        return store.history.change(
            Appointment,
            due.subject_id,
            lambda a: a.record_reminder_sent(at=now, sent_via=due.via),
            command,
        )
    customer_id = due.customer_id
    if customer_id is None:
        raise ValueError("a reminder to nobody is held back")
    return store.history.change(
        Reminder,
        reminder_id(due.kind, due.subject_id),
        lambda reminder: reminder.record_sent(
            at=now,
            reminder_kind=due.kind,
            subject_id=due.subject_id,
            due_point=due.due_point,
            due_on=due.due_on,
            customer_id=customer_id,
            site_id=due.site_id,
            sent_via=due.via,
            text=due.text,
            held_back=held_back_for(_customer(store, customer_id), due.kind, due.via, now),
            vehicle_id=due.vehicle_id,
            repair_order_id=due.repair_order_id,
        ),
        command,
        or_begin=True,
    )


def _customer(store: Store, customer_id: UUID) -> Customer | None:
    try:
        return store.history.load(Customer, customer_id).state
    except Missing:
        return None
