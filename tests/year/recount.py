"""Promises counted a second time, from the raw rows of the history and nothing else.

Written from the rules of the model (D.3, D.5, D.7), stream by stream, in plain Python: it knows topics and
JSON, and shares no code with the views.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

CHINA = timezone(timedelta(hours=8))
MICROSECOND = timedelta(microseconds=1)


class Raw(NamedTuple):
    """One row of the history."""

    position: int
    stream: str
    topic: str
    occurred_at: datetime
    data: Mapping[str, Any]

    def time(self, field: str) -> datetime:
        return datetime.fromisoformat(self.data[field])


class Owed(NamedTuple):
    """One thing that was owed: until when, and when it was done or ended otherwise."""

    promise: str
    due: datetime
    done: datetime | None = None
    ended: datetime | None = None
    paused: bool = False

    def state(self, judged_at: datetime) -> str:
        if self.done is not None:
            return "kept" if self.done <= self.due else "broken"
        if self.ended is not None:
            return "not_applicable" if self.paused or self.ended <= self.due else "broken"
        return "open" if self.paused or judged_at <= self.due else "overdue"


def recount(
    rows: Iterable[Raw], *, since: datetime, before: datetime, judged_at: datetime
) -> dict[str, Counter[str]]:
    """Promise to how many cases that fell due in [since, before) stand how."""
    streams: defaultdict[str, list[Raw]] = defaultdict(list)
    for row in rows:
        streams[row.stream].append(row)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    tests_needed = _tests_needed(streams)
    for stream in streams.values():
        for owed in _owed(stream, tests_needed):
            if since <= owed.due < before:
                counts[owed.promise][owed.state(judged_at)] += 1
    for owed in _missing_files(streams):
        if since <= owed.due < before:
            counts[owed.promise][owed.state(judged_at)] += 1
    return dict(counts)


def _owed(stream: list[Raw], tests_needed: list[tuple[str, int]]) -> Iterator[Owed]:
    kind = stream[0].topic.partition(".")[0]
    if kind == "complaint":
        yield from _of_complaint(stream)
    elif kind == "follow_up":
        yield from _of_follow_up(stream)
    elif kind == "repair_order":
        yield from _of_order(stream, tests_needed)
    elif kind == "customer" and stream[0].data["trigger"] != "import":
        due = stream[0].time("due_at") - MICROSECOND
        yield Owed("customer_file", due, done=stream[0].occurred_at)
    elif kind == "appointment":
        yield from _of_appointment(stream)
    elif kind == "outreach":
        yield from _of_outreach(stream)
    elif kind == "enquiry":
        yield from _of_enquiry(stream)
    elif kind == "rating_flag":
        yield from _of_rating_flag(stream)


def _first(stream: list[Raw], *topics: str) -> Raw | None:
    return next((row for row in stream if row.topic in topics), None)


def _of_complaint(stream: list[Raw]) -> Iterator[Owed]:
    received = stream[0].data
    if received.get("imported"):
        return
    withdrawn = _first(stream, "complaint.withdrawn")
    gone = withdrawn.occurred_at if withdrawn else None
    contacts = [
        r for r in stream if r.topic == "complaint.complainant_contacted" and r.data["first"]
    ]
    nobody = received.get("customer_id") is None and received.get("contact_phone") is None
    yield Owed(
        "complaint_response",
        stream[0].time("response_due_at"),
        done=contacts[0].occurred_at if contacts and not nobody else None,
        ended=stream[0].time("received_at") if nobody else gone,
    )
    due, paused, resolved = stream[0].time("resolution_due_at"), False, None
    for row in stream[1:]:
        if row.topic == "complaint.clock_paused":
            paused = True
        elif row.topic == "complaint.clock_resumed":
            paused, due = False, row.time("resolution_due_at")
        elif row.topic == "complaint.resolved":
            resolved = row.time("resolved_at")
        elif row.topic == "complaint.reopened":
            yield Owed("complaint_resolution", due, done=resolved)
            due, resolved = row.time("resolution_due_at"), None
    yield Owed("complaint_resolution", due, done=resolved, ended=gone, paused=paused)


def _of_follow_up(stream: list[Raw]) -> Iterator[Owed]:
    opened = stream[0].data
    abandoned = _first(stream, "follow_up.abandoned")
    gone = abandoned.occurred_at if abandoned else None
    calls = [r for r in stream if r.topic == "follow_up.callback_logged"]
    made = {r.data["seq"]: r.time("called_at") for r in calls if r.data["satisfies_duty"]}
    if opened["source"] != "adhoc":
        yield Owed("first_call", _end_of(opened["window1_closes_on"]), made.get(1), gone)
    second = _first(stream, "follow_up.second_window_opened")
    if second is not None:
        yield Owed("second_call", _end_of(second.data["closes_on"]), made.get(2), gone)
    for raised in (r for r in stream if r.topic == "follow_up.issue_raised"):
        issue = [r for r in stream if r.data.get("issue_id") == raised.data["issue_id"]]
        answered = _first(
            issue,
            "follow_up.issue_answered",
            "follow_up.issue_escalated",
            "follow_up.customer_told_solution",
        )
        done = answered.occurred_at if answered else None
        yield Owed("issue_escalation", raised.time("due_at"), done, gone)
        found = _first(issue, "follow_up.solution_obtained")
        if found is not None:
            later = [r for r in issue if r.position > found.position]
            told = _first(later, "follow_up.customer_told_solution", "follow_up.issue_answered")
            done = told.occurred_at if told else None
            yield Owed("solution_told", found.time("tell_due_at"), done, gone)


def _of_order(stream: list[Raw], tests_needed: list[tuple[str, int]]) -> Iterator[Owed]:
    promised = _first(stream, "repair_order.promised_time_set")
    cancelled = _first(stream, "repair_order.cancelled")
    ready: datetime | None = None
    tests, inspected = 0, False
    for row in stream:
        if row.topic == "repair_order.ready_for_pickup" and ready is None:
            ready = row.time("ready_at")
        elif row.topic == "repair_order.customer_rejected":
            ready = None
        elif row.topic == "repair_order.function_test_recorded":
            tests += row.data["passed"]
        elif row.topic == "repair_order.rework_started":
            tests = 0
        elif row.topic.startswith("repair_order.final_inspection_"):
            at, passed = row.occurred_at, row.topic.endswith("passed")
            if not inspected:
                yield Owed("first_pass", at, done=at if passed else at + MICROSECOND)
            inspected = True
            if passed:
                day = at.astimezone(CHINA).date().isoformat()
                needed = max((v for v in tests_needed if v[0] <= day), default=("", 3))[1]
                enough = tests >= needed
                yield Owed("function_tests", at, done=at if enough else at + MICROSECOND)
    if promised is not None:
        gone = cancelled.occurred_at if cancelled else None
        yield Owed("completion_time", promised.time("promised_at"), ready, gone)


def _of_appointment(stream: list[Raw]) -> Iterator[Owed]:
    answered = _first(stream, "appointment.responded")
    off = _first(stream, "appointment.cancelled", "appointment.no_show_recorded")
    gone = off.occurred_at if off else None
    done = answered.time("responded_at") if answered else None
    yield Owed("appointment_response", stream[0].time("response_due_at"), done, gone)
    running: tuple[str, datetime] | None = None
    kind = stream[0].data["kind"]
    for row in stream:
        if row.topic == "appointment.on_site_arrival_recorded" and running:
            yield Owed(*running, done=row.time("arrived_at"))
            running = None
        if row is off and running:
            yield Owed(*running, ended=gone)
            running = None
        due = row.data.get("arrival_due_at")
        if row.data.get("was_arrival_due_at") and running:
            yield Owed(*running, ended=row.occurred_at)
            running = None
        kind = row.data["kind"] if row.topic == "appointment.kind_changed" else kind
        if due is not None:
            name = "emergency_arrival" if kind == "emergency" else "onsite_arrival"
            running = (name, datetime.fromisoformat(due))
    if running:
        yield Owed(*running)


def _of_outreach(stream: list[Raw]) -> Iterator[Owed]:
    withdrawn = _first(stream, "outreach.withdrawn")
    gone = withdrawn.occurred_at if withdrawn else None
    notified = _first(stream, "outreach.customer_notified")
    if stream[0].data.get("notice_due_at"):
        done = notified.time("notified_at") if notified else None
        yield Owed("activity_notice", stream[0].time("notice_due_at"), done, gone)
    if notified is not None and notified.data.get("letter_due_at"):
        sent = _first(stream, "outreach.letter_sent")
        needless = _first(stream, "outreach.letter_not_needed")
        yield Owed(
            "letter",
            notified.time("letter_due_at"),
            done=sent.time("sent_at") if sent else None,
            ended=needless.occurred_at if needless else gone,
        )


def _of_enquiry(stream: list[Raw]) -> Iterator[Owed]:
    turned = _first(stream, "enquiry.turned_complaint")
    gone = turned.occurred_at if turned else None
    dealt = _first(stream, "enquiry.answered", "enquiry.escalated", "enquiry.solution_told")
    done = dealt.occurred_at if dealt else None
    yield Owed("issue_escalation", stream[0].time("due_at"), done, gone)
    solved = _first(stream, "enquiry.solution_obtained")
    if solved is not None:
        told = _first(stream, "enquiry.solution_told", "enquiry.answered")
        done = told.occurred_at if told else None
        yield Owed("solution_told", solved.time("tell_due_at"), done, gone)


def _of_rating_flag(stream: list[Raw]) -> Iterator[Owed]:
    for opened in (r for r in stream if r.topic == "rating_flag.action_opened"):
        if opened.data.get("due_on"):
            done = [
                r.time("done_at")
                for r in stream
                if r.topic == "rating_flag.action_done"
                and r.data["action_id"] == opened.data["action_id"]
            ]
            due = _end_of(opened.data["due_on"])
            yield Owed("low_rating_action", due, done[0] if done else None)


def _missing_files(streams: Mapping[str, list[Raw]]) -> Iterator[Owed]:
    """Files that are owed to customers who have none."""
    with_file = {s for s, rows in streams.items() if rows[0].topic == "customer.file_opened"}
    for rows in streams.values():
        for row in rows:
            if row.topic == "file_duty.owed" and row.data["customer_id"] not in with_file:
                yield Owed("customer_file", row.time("due_at"))


def _tests_needed(streams: Mapping[str, list[Raw]]) -> list[tuple[str, int]]:
    """From which day on how many passed tests are promised."""
    return [
        (row.data["effective_from"], row.data["values"]["function_tests_min"])
        for rows in streams.values()
        for row in rows
        if row.topic == "service_promise.promise_version_adopted"
    ]


def _end_of(day: str) -> datetime:
    """24:00 of the day, less a microsecond: the last moment in time."""
    return datetime.fromisoformat(day).replace(tzinfo=CHINA) + timedelta(days=1) - MICROSECOND
