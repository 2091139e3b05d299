"""Anybody asks anything of a repair order, in any order; the invariants hold after each answer.

Left to chance alone, an order would hardly get past reception: `go_on` takes the next sensible
steps of a visit, and in between anybody asks whatever they like.
"""

from random import Random
from typing import cast

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.kernel import Event, Refused, as_events
from domain.repair_order.aggregate import RepairOrder
from domain.repair_order.events import RepairLevelSet, RepairOrderEvent
from domain.repair_order.state import Consent, Progress, Status
from domain.values.cover import RepairLevel
from tests.domain.dsl import STREAM_ID, given
from tests.domain.repair_order import account
from tests.domain.repair_order.anything import anything
from tests.domain.repair_order.asks import Ask
from tests.domain.repair_order.examples import OPENED
from tests.domain.repair_order.next_step import next_step
from tests.domain.repair_order.temptations import temptations

INTERRUPTED = 0.4
PATIENCE = 8
"""So many questions are asked in a row until one of them is taken."""


class AnybodyAsksAnything(RuleBasedStateMachine):
    """One order, its history, and the account that is kept of it."""

    def __init__(self) -> None:
        super().__init__()
        self.order = RepairOrder(id=STREAM_ID)
        self.history: list[Event] = []
        self.turn = 0

    def ask(self, question: Ask) -> bool:
        """Whether the order took it; each fact is checked against those before it."""
        happened = self.answers(question)
        for fact in happened:
            assert list(account.broken(self.history, fact)) == [], fact
            self.fold(fact)
        return bool(happened)

    def answers(self, question: Ask) -> tuple[Event, ...]:
        """The facts of the decision; none where it is refused, in both languages."""
        try:
            return as_events(question(self.order))
        except Refused as refused:
            _ = (refused.en, refused.zh)
            return ()

    def fold(self, fact: Event) -> None:
        self.history.append(fact)
        self.order = self.order.apply(cast("RepairOrderEvent", fact))

    @initialize(level=st.sampled_from(RepairLevel))
    def come_in(self, level: RepairLevel) -> None:
        self.fold(OPENED)
        self.fold(RepairLevelSet(level=level))

    @rule(seed=st.integers(0, 2**32), turns=st.integers(1, 6))
    def time_goes_on(self, seed: int, turns: int) -> None:
        """The visit takes its course, and somebody interrupts it as often as not.

        Hypothesis likes to draw a seed again; with the turn in it, each turn asks other questions.
        """
        for _ in range(turns):
            self.turn += 1
            dice = Random(f"{seed} {self.turn}")  # noqa: S311 - questions, not secrets
            if dice.random() < INTERRUPTED:
                any(self.ask(anything(dice)) for _ in range(PATIENCE))
            else:
                self.go_on()

    def go_on(self) -> None:
        question = next_step(self.order)
        if question is not None:
            question(self.order)  # a refusal would be a dead end: it fails the test by itself
            assert self.ask(question)

    @invariant()
    def no_temptation_breaks_an_invariant(self) -> None:
        for question in temptations(self.order):
            past = list(self.history)
            for fact in self.answers(question):
                assert list(account.broken(past, fact)) == [], fact
                past.append(fact)

    @invariant()
    def folding_anew_gives_the_same_state(self) -> None:
        assert given(RepairOrder, *self.history).state == self.order

    @invariant()
    def an_approval_stands_where_the_account_says_so(self) -> None:
        """Invariant 2, the other half: nothing else is reset, nothing stays that should not."""
        ours = {key for key, line in self.order.lines.items() if line.consent is Consent.APPROVED}
        assert ours == account.approved(self.history).keys()

    @invariant()
    def a_line_is_done_where_the_account_says_so(self) -> None:
        ours = {
            key for key, line in self.order.lines.items() if line.progress is Progress.COMPLETED
        }
        assert ours == account.finished(self.history)

    @invariant()
    def a_pass_stands_where_the_account_says_so(self) -> None:
        """Invariant 9."""
        assert (self.order.passed_by is not None) == account.pass_is_valid(self.history)

    @invariant()
    def the_number_stays(self) -> None:
        """Invariant 16."""
        assert self.order.status is Status.NEW or self.order.order_number == OPENED.order_number


AnybodyAsksAnything.TestCase.settings = settings(
    max_examples=100,
    # A seed does not shrink: the smaller one asks other questions.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnybodyAsksAnything = AnybodyAsksAnything.TestCase


def test_the_next_sensible_steps_lead_to_a_rated_delivery() -> None:
    machine = AnybodyAsksAnything()
    machine.come_in(RepairLevel.ASSEMBLY_REPAIR)
    for _ in range(60):
        machine.go_on()
    assert machine.order.status is Status.DELIVERED
    assert machine.order.rated
