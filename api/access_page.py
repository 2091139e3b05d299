"""docs/access.md: who may do and ask what, made from the policy."""

from collections.abc import Iterable
from typing import Final

from api.access.grants import POSTS_IN_ORDER, Grant, spelled
from api.access.policy import CHANGES, COMMANDS, DOCUMENTS, QUESTIONS
from api.access.posts import POST_ZH

HEAD: Final = """\
# Who may do what

<!-- Made by `python -m api docs` from api/access/policy.py: change it there. -->

A request names its bearer by a token: person, post (`aftersales_role`) and sites (`aftersales_sites`, `"*"` for all). A root field
that stands in several lines is for the posts of all of them; one that stands in none is for nobody.

- **Sites.** Staff act on the work of their own sites (orders, complaints, calls, demands, stock) and see the lists of those; cars,
  customers and prices are the whole group's, and a car's history is shown across sites.
- **Customers** reach what is theirs: their file, their cars' visits, their orders and complaints.
- **Technicians** see neither persons nor money: such fields are null for them. **Telephone numbers** are whole for those who call
  the customer (adviser, agent, supervisor, data-protection officer, and the customer), masked for all others.
"""


def access_page() -> str:
    """All tables."""
    return (
        HEAD
        + f"\nPosts: {', '.join(f'{post} {POST_ZH[post]}' for post in POSTS_IN_ORDER)}.\n"
        + _table("Commands", COMMANDS)
        + _table("Questions", QUESTIONS)
        + _table("Subscriptions", CHANGES)
        + _table("Documents", DOCUMENTS)
    )


def _table(title: str, grants: Iterable[Grant]) -> str:
    rows = "".join(
        f"| {line.why} | {spelled(line.posts)} | {' '.join(f'`{name}`' for name in sorted(line.names))} |\n"
        for line in grants
    )
    return f"\n## {title}\n\n| why | posts | root fields |\n|---|---|---|\n{rows}"
