"""The clocks of telling a customer something: the notice by phone, the letter after it (R158, R159)."""

from collections.abc import Iterable
from typing import Final

from domain.kernel import Recorded
from domain.outreach.events import (
    CustomerNotified,
    DeadlineMissed,
    LetterNotNeeded,
    NoticeLetterSent,
    OutreachEvent,
    OutreachOpened,
    OutreachWithdrawn,
)
from domain.outreach.words import Clock
from projections.deadlines.definition import deadlines, done, ran_out, runs
from projections.deadlines.words import DeadlineKind
from projections.engine import Change, put, set_
from projections.lookups import ignore_pages

KINDS: Final = {
    Clock.NOTICE: DeadlineKind.ACTIVITY_NOTICE,
    Clock.LETTER: DeadlineKind.NOTICE_LETTER,
}


@deadlines.on(OutreachOpened)
def opened(fact: Recorded[OutreachOpened]) -> Iterable[Change]:
    event = fact.event
    yield put(
        "subject",
        stream_id=fact.stream_id,
        site_id=event.site_id,
        reference=event.batch_id,
        customer_id=event.customer_id,
        promise_version=event.promise_version,
        ended=False,
    )
    if event.notice_due_at is not None:
        yield runs(fact, DeadlineKind.ACTIVITY_NOTICE, event.notice_due_at)


@deadlines.on(CustomerNotified)
def notified(fact: Recorded[CustomerNotified]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.ACTIVITY_NOTICE)
    if fact.event.letter_due_at is not None:
        yield runs(fact, DeadlineKind.NOTICE_LETTER, fact.event.letter_due_at)


@deadlines.on(NoticeLetterSent, LetterNotNeeded)
def written(fact: Recorded[NoticeLetterSent | LetterNotNeeded]) -> Iterable[Change]:
    yield done(fact, DeadlineKind.NOTICE_LETTER)


@deadlines.on(OutreachWithdrawn)
def withdrawn(fact: Recorded[OutreachWithdrawn]) -> Iterable[Change]:
    yield set_("subject", stream_id=fact.stream_id, ended=True)
    for kind in KINDS.values():
        yield done(fact, kind)


@deadlines.on(DeadlineMissed)
def missed(fact: Recorded[DeadlineMissed]) -> Iterable[Change]:
    yield ran_out(fact, KINDS[fact.event.clock])


ignore_pages(deadlines, OutreachEvent, reason="no clock of an outreach begins or ends with it")
