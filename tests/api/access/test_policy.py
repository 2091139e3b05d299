"""Every root field has a line in the policy, and the policy names nothing that is not there."""

import pytest

from api.access.policy import POSTS_FOR_CHANGE, POSTS_FOR_COMMAND, POSTS_FOR_QUESTION
from api.access.reach import CUSTOMER_OF, OF_THE_GROUP, SITE_OF, WRITTEN_BESIDE
from domain.kernel import Aggregate, Role
from tests.api.access.asking import QUESTIONS, SCHEMA

COMMANDS: set[str] = set(SCHEMA.mutation_type.fields if SCHEMA.mutation_type else ())


@pytest.mark.requirement("R171")
def test_every_command_is_somebodys_and_none_is_the_servers() -> None:
    assert set(POSTS_FOR_COMMAND) == COMMANDS
    assert all(posts and Role.SYSTEM not in posts for posts in POSTS_FOR_COMMAND.values())


CHANGES: set[str] = set(SCHEMA.subscription_type.fields if SCHEMA.subscription_type else ())


@pytest.mark.requirement("R171")
def test_every_subscription_is_somebodys() -> None:
    assert set(POSTS_FOR_CHANGE) == CHANGES
    assert all(posts for posts in POSTS_FOR_CHANGE.values())


@pytest.mark.requirement("R171")
def test_every_question_is_somebodys() -> None:
    assert set(POSTS_FOR_QUESTION) == set(QUESTIONS)
    assert all(posts for posts in POSTS_FOR_QUESTION.values())


def test_every_aggregate_is_a_sites_or_the_groups() -> None:
    assert not set(SITE_OF) & OF_THE_GROUP
    assert set(SITE_OF) | OF_THE_GROUP | WRITTEN_BESIDE == set(_aggregates(Aggregate))
    assert set(CUSTOMER_OF) <= set(SITE_OF) | OF_THE_GROUP


def _aggregates(base: type[Aggregate]) -> list[type[Aggregate]]:
    """The last link of every chain of classes in the domain."""
    below = [kind for kind in base.__subclasses__() if kind.__module__.startswith("domain.")]
    return [last for kind in below for last in _aggregates(kind)] or [base]
