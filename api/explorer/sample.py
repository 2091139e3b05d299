"""One prefilled tab of the explorer."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """One prefilled tab.

    The query names its operation, for GraphiQL takes the tab's name from there; the title, which may be
    Chinese, stands above the query as a comment. `variables` holds what JSON can hold.
    """

    title: str
    query: str
    variables: Mapping[str, object] = field(default_factory=dict[str, object])
