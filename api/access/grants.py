"""Shape of the policy: which posts may do or ask what, and why."""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from api.access.posts import POST_ZH
from domain.kernel import Role, Rule

OTHER_POST = Rule(
    "access.other_post",
    "R171",
    en="{name} is not for a {role}; it is for: {posts}",
    zh="{role_zh}无权使用 {name}；可用岗位：{posts_zh}",
)


class Grant(msgspec.Struct, frozen=True):
    """One line of the policy: these posts may use these root fields."""

    why: str
    posts: frozenset[Role]
    names: tuple[str, ...]


def grant(why: str, posts: Iterable[Role], names: str) -> Grant:
    """A line of the policy; `names` are GraphQL's, separated by spaces."""
    return Grant(why, frozenset(posts), tuple(names.split()))


def posts_by_name(grants: Iterable[Grant]) -> Mapping[str, frozenset[Role]]:
    """Who may use each root field; a field that stands in two lines is for the posts of both."""
    posts: dict[str, frozenset[Role]] = {}
    for line in grants:
        for name in line.names:
            posts[name] = posts.get(name, frozenset()) | line.posts
    return posts


POSTS_IN_ORDER: Final = tuple(role for role in Role if role is not Role.SYSTEM)


def spelled(posts: Iterable[Role]) -> str:
    """The posts as a reader expects them: always in the same order."""
    return ", ".join(_ordered(posts))


def spelled_zh(posts: Iterable[Role]) -> str:
    """The same in Chinese."""
    return "、".join(POST_ZH[role] for role in _ordered(posts))


def _ordered(posts: Iterable[Role]) -> list[Role]:
    wanted = frozenset(posts)
    return [role for role in POSTS_IN_ORDER if role in wanted]
