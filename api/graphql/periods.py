"""Periods and moments as arguments of queries: a time without its zone is refused."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, TypeAlias

import strawberry

from api.graphql.inputs import python_value

CalledFrom: TypeAlias = Annotated[
    datetime | None, strawberry.argument(description="From this moment on, itself included.")
]
CalledBefore: TypeAlias = Annotated[
    datetime | None, strawberry.argument(description="Before this moment, itself excluded.")
]
ReceivedFrom: TypeAlias = CalledFrom
ReceivedBefore: TypeAlias = CalledBefore
At: TypeAlias = Annotated[
    datetime | None,
    strawberry.argument(description="The moment by which clocks are judged. If not given: now."),
]
Since: TypeAlias = Annotated[
    date, strawberry.argument(description="The first day of the period, in Shanghai.")
]
Until: TypeAlias = Annotated[
    date, strawberry.argument(description="The last day of the period, in Shanghai.")
]
_FIRST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(2200, 1, 1, tzinfo=UTC)


def moment(value: datetime | None, field: str) -> datetime | None:
    """The moment as given; refuses one without zone or of a far year, naming the argument."""
    return python_value(value, datetime, field)


def moment_or_now(value: datetime | None, field: str) -> datetime:
    """The moment as given, or now."""
    return moment(value, field) or datetime.now(UTC)


def period(since: datetime | None, before: datetime | None) -> dict[str, Any]:
    """Both ends as a query takes them that needs both; an open end lies beyond all records."""
    return {
        "called_from": moment(since, "calledFrom") or _FIRST,
        "called_before": moment(before, "calledBefore") or _LAST,
    }


def day(value: date, field: str) -> date:
    """The day as given; refuses one of a far year, naming the argument."""
    return python_value(value, date, field)
