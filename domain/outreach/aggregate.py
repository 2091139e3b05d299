"""One customer is told of one thing: by phone in time, and in writing where that is needed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID

from domain.kernel import Actor, Aggregate, Channel, Missing, Personal, Refused
from domain.kernel.checked import required_text
from domain.kernel.said import said, said_if_any
from domain.outreach import rules
from domain.outreach.events import (
    CustomerAttended,
    CustomerNotified,
    DeadlineMissed,
    LetterNotNeeded,
    NoticeAttempted,
    NoticeLetterSent,
    OutreachEvent,
    OutreachOpened,
    OutreachWithdrawn,
)
from domain.outreach.words import Clock, OutreachCause, Reply, WithdrawalReason
from domain.values.clock import SHANGHAI, after_days, shanghai_date
from domain.values.contact import HOUSE_QUIET_HOURS, CallOutcome

_NEEDS_AN_ATTEMPT: Final = frozenset({WithdrawalReason.UNREACHABLE})
_NOTE_CHARS: Final = 1000
_BATCH_CHARS: Final = 100


class Outreach(Aggregate):
    """What one customer is to be told, and whether they were."""

    kind: ClassVar[str] = "outreach"

    opened: OutreachOpened | None = None
    attempts: int = 0
    notified_at: datetime | None = None
    letter_due_at: datetime | None = None
    """While a letter is owed: until when."""
    attended: bool = False
    withdrawn: bool = False
    missed: frozenset[tuple[Clock, datetime]] = frozenset()
    """Clock and due time of each missed deadline that has been recorded."""

    @property
    def subject(self) -> UUID:
        """Whose the texts are."""
        return self.opened.customer_id if self.opened else self.id

    def apply(self, event: OutreachEvent) -> Self:  # noqa: PLR0911 - one case a fact
        match event:
            case OutreachOpened():
                return self.changed(opened=event)
            case NoticeAttempted():
                return self.changed(attempts=event.attempt)
            case CustomerNotified():
                return self.changed(
                    attempts=event.attempt,
                    notified_at=event.notified_at,
                    letter_due_at=event.letter_due_at,
                )
            case NoticeLetterSent() | LetterNotNeeded():
                return self.changed(letter_due_at=None)
            case CustomerAttended():
                return self.changed(attended=True)
            case OutreachWithdrawn():
                return self.changed(withdrawn=True, letter_due_at=None)
            case DeadlineMissed():
                return self.changed(missed=self.missed | {(event.clock, event.due_at)})
            case _:
                assert_never(event)

    def open(
        self,
        *,
        cause: OutreachCause,
        site_id: str,
        customer_id: UUID,
        campaign_id: UUID | None = None,
        batch_id: str | None = None,
        vehicle_id: UUID | None = None,
        repair_order_id: UUID | None = None,
        notice_due_at: datetime | None = None,
        letter_days: int | None = None,
        promise_version: int | None = None,
    ) -> OutreachOpened:
        """A customer is to be told something; for the policies alone (D.4)."""
        return OutreachOpened(
            cause=cause,
            site_id=site_id,
            customer_id=customer_id,
            campaign_id=campaign_id,
            batch_id=batch_id,
            vehicle_id=vehicle_id,
            repair_order_id=repair_order_id,
            notice_due_at=notice_due_at,
            letter_days=letter_days,
            promise_version=promise_version,
        )

    def open_for_owner(
        self, *, site_id: str, customer_id: UUID, batch_id: str, vehicle_id: UUID
    ) -> OutreachOpened:
        """Somebody else is to be told of a blocked batch too: the car has another owner (R085)."""
        return self.open(
            cause=OutreachCause.BLOCKED_BATCH,
            site_id=site_id,
            customer_id=customer_id,
            batch_id=required_text("batchId", batch_id, _BATCH_CHARS),
            vehicle_id=vehicle_id,
        )

    def attempt_notice(
        self,
        *,
        at: datetime,
        actor: Actor,
        outcome: CallOutcome,
        consents_to_marketing: bool = True,
        in_customers_quiet_hours: bool = False,
        quiet_hours_reason: str | None = None,
    ) -> NoticeAttempted:
        """Record a call that was to tell the customer and did not reach them (R116, R158)."""
        opened = self._to_be_told(consents_to_marketing)
        if outcome is CallOutcome.REACHED:
            raise Refused(rules.REACHED_IS_A_NOTICE, field="outcome")
        return NoticeAttempted(
            attempt=self.attempts + 1,
            outcome=outcome,
            attempted_at=at,
            agent_id=actor.id,
            site_id=opened.site_id,
            customer_id=opened.customer_id,
            vehicle_id=opened.vehicle_id,
            repair_order_id=opened.repair_order_id,
            quiet_hours_reason=self._excuse(at, in_customers_quiet_hours, quiet_hours_reason),
        )

    def notify_customer(
        self,
        *,
        at: datetime,
        actor: Actor,
        via: Channel = Channel.PHONE,
        reply: Reply | None = None,
        remark: str | None = None,
        consents_to_marketing: bool = True,
        in_customers_quiet_hours: bool = False,
        quiet_hours_reason: str | None = None,
    ) -> CustomerNotified:
        """Record that the customer was told by phone or face to face (R158); a late notice counts too.

        From then the letter is due that follows an activity's notice as needed (R159).
        """
        opened = self._to_be_told(consents_to_marketing)
        if not via.spoken:
            raise Refused(rules.NOT_BY_PERSON, field="via", via=via)
        excuse = None
        if via is Channel.PHONE:
            excuse = self._excuse(at, in_customers_quiet_hours, quiet_hours_reason)
        days = opened.letter_days
        return CustomerNotified(
            attempt=self.attempts + 1,
            notified_at=at,
            via=via,
            agent_id=actor.id,
            notice_due_at=opened.notice_due_at,
            letter_due_at=None if days is None else after_days(at, days).last_moment,
            site_id=opened.site_id,
            customer_id=opened.customer_id,
            reply=reply,
            remark=said_if_any("remark", self.subject, remark, _NOTE_CHARS),
            vehicle_id=opened.vehicle_id,
            repair_order_id=opened.repair_order_id,
            quiet_hours_reason=excuse,
        )

    def note_letter(
        self, *, at: datetime, letter_id: UUID, letter_number: str, customer_id: UUID | None
    ) -> NoticeLetterSent:
        """A letter about it went out, in one append with the letter's own fact (R159)."""
        if self._open().customer_id != customer_id:
            raise Refused(rules.OTHER_CUSTOMER, field="customerId")
        return NoticeLetterSent(
            letter_id=letter_id,
            letter_number=letter_number,
            sent_at=at,
            letter_due_at=self.letter_due_at,
        )

    def find_letter_needless(self, *, actor: Actor, reason: str) -> LetterNotNeeded:
        """Decide, after the notice, that nothing needs to be written, with the reason (R159)."""
        self._open()
        if self.notified_at is None:
            raise Refused(rules.NOT_NOTIFIED)
        if self.letter_due_at is None:
            raise Refused(rules.NO_LETTER_OWED)
        return LetterNotNeeded(
            reason=said("reason", self.subject, reason, _NOTE_CHARS),
            decided_by=actor.id,
            letter_due_at=self.letter_due_at,
        )

    def record_attendance(
        self, *, at: datetime, attended_on: date | None = None
    ) -> CustomerAttended:
        """Record that the customer came to the activity (R157)."""
        if self._open().cause is not OutreachCause.CAMPAIGN:
            raise Refused(rules.NO_CAMPAIGN)
        if self.attended:
            raise Refused(rules.ATTENDED)
        return CustomerAttended(attended_on=attended_on or shanghai_date(at))

    def withdraw(self, *, reason: WithdrawalReason, note: str | None = None) -> OutreachWithdrawn:
        """Do not tell the customer any more, with the reason (R158)."""
        self._open()
        if reason in _NEEDS_AN_ATTEMPT and self.attempts == 0:
            raise Refused(rules.NEVER_TRIED, field="reason")
        return OutreachWithdrawn(
            reason=reason, note=said_if_any("note", self.subject, note, _NOTE_CHARS)
        )

    def breach(self, at: datetime, clock: Clock) -> Iterable[DeadlineMissed]:
        """A deadline that has passed and that nobody has recorded; the clock may ask again."""
        due_at = self._due_at(clock)
        if due_at is not None and at > due_at and (clock, due_at) not in self.missed:
            yield DeadlineMissed(clock=clock, due_at=due_at)

    def _due_at(self, clock: Clock) -> datetime | None:
        """Until when a running clock runs; None where nothing is owed."""
        if self.opened is None or self.withdrawn:
            return None
        if clock is Clock.LETTER:
            return self.letter_due_at
        return self.opened.notice_due_at if self.notified_at is None else None

    def _open(self) -> OutreachOpened:
        if self.opened is None:
            raise Missing(rules.NOT_OPEN, field="outreachId")
        if self.withdrawn:
            raise Refused(rules.NOT_OPEN, field="outreachId")
        return self.opened

    def _to_be_told(self, consents_to_marketing: bool) -> OutreachOpened:
        opened = self._open()
        if self.notified_at is not None:
            raise Refused(rules.NOTIFIED)
        if opened.cause is OutreachCause.CAMPAIGN and not consents_to_marketing:
            raise Refused(rules.NO_MARKETING_CONSENT)
        return opened

    def _excuse(self, at: datetime, resting: bool, reason: str | None) -> Personal | None:
        clock = at.astimezone(SHANGHAI).time()
        excuse = said_if_any("quietHoursReason", self.subject, reason, _NOTE_CHARS)
        if excuse is None and (resting or HOUSE_QUIET_HOURS.cover(clock)):
            raise Refused(rules.QUIET_HOURS, field="quietHoursReason", clock=f"{clock:%H:%M}")
        return excuse
