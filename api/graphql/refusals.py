"""A refusal as a client sees it: which rule, which field, in Chinese and English."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from domain.kernel import Conflict, Missing, Refused


class RefusalKind(StrEnum):
    """How a client reacts to a refusal."""

    RULE = "rule"
    MALFORMED = "malformed"
    MISSING = "missing"
    CONFLICT = "conflict"


graphql_enum(RefusalKind)


def _message(root: strawberry.Parent[Any], info: Info) -> str:
    refusal: Refusal = root
    return info.context.language.of(en=refusal.message_en, zh=refusal.message_zh)


@strawberry.type(description="The command was not taken; nothing was written.")
class Refusal:
    kind: RefusalKind = strawberry.field(description="How to react.")
    code: str = strawberry.field(description="The rule, e.g. repair_order.line_not_approved.")
    source: str = strawberry.field(
        description="Where the rule comes from: requirement, invariant or article."
    )
    field: str | None = strawberry.field(
        description="The field of the input that broke the rule, where it is one."
    )
    message: str = strawberry.field(
        resolver=_message, description="What is wrong, in the language of `Accept-Language`."
    )
    message_zh: str = strawberry.field(description="What is wrong, in Chinese.")
    message_en: str = strawberry.field(description="What is wrong, in English.")


def refusal_of(refused: Refused, fields: Mapping[str, str] | None = None) -> Refusal:
    """The GraphQL form of a refusal; `fields`: other names by which the input knows a field."""
    return Refusal(
        kind=_kind(refused),
        code=refused.code,
        source=refused.rule.source,
        field=(fields or {}).get(refused.field or "", refused.field),
        message_zh=refused.zh,
        message_en=refused.en,
    )


def _kind(refused: Refused) -> RefusalKind:
    match refused:
        case Missing():
            return RefusalKind.MISSING
        case Conflict():
            return RefusalKind.CONFLICT
        case _ if refused.code.startswith("malformed."):
            return RefusalKind.MALFORMED
        case _:
            return RefusalKind.RULE
