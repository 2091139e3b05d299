"""What policies and commands may know besides one stream: the promise and the working days."""

from datetime import date

from domain.kernel import Missing
from domain.policies import PromiseTerms
from domain.service_promise.aggregate import SERVICE_PROMISE_ID, ServicePromise
from domain.service_promise.events import PromiseValues
from domain.values.calendar import WorkingDayCalendar
from eventstore.history import History


class StoredKnowledge:
    """Answers from the service promise's stream, as it stands now."""

    def __init__(self, history: History) -> None:
        self._history = history

    def promise(self) -> ServicePromise:
        """The promise with all its versions; the built-in one where none was adopted."""
        try:
            return self._history.load(ServicePromise, SERVICE_PROMISE_ID).state
        except Missing:
            return ServicePromise(id=SERVICE_PROMISE_ID)

    def values_on(self, day: date) -> tuple[int, PromiseValues]:
        """Version and numbers in force on a Shanghai day."""
        return self.promise().in_force(day)

    def promise_on(self, day: date) -> PromiseTerms:
        """The promised numbers that policies count with."""
        version, values = self.values_on(day)
        return PromiseTerms(
            promise_version=version,
            call1_first_day=values.call1_first_day,
            call1_last_day=values.call1_last_day,
            call2_first_day=values.call2_first_day,
            call2_last_day=values.call2_last_day,
            issue_escalation_days=values.issue_escalation_days,
            activity_notice_days=values.activity_notice_days,
            letter_days=values.letter_days,
            complaint_response_minutes=values.complaint_response_minutes,
            complaint_resolution_working_days=values.complaint_resolution_working_days,
            callback_attempts_min=values.callback_attempts_min,
            low_rating_hundredths=values.low_rating_hundredths,
        )

    def calendar(self) -> WorkingDayCalendar:
        """The working days as published so far."""
        return self.promise().calendar
