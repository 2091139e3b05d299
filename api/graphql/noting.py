"""Notes of this request for the audit trail: whose data was opened for what, and what was refused."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast
from urllib.parse import unquote
from uuid import UUID

import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    OperationDefinitionNode,
)
from graphql.language import SelectionSetNode

from api.graphql.identity import Identity
from api.graphql.nodes import NODES, node_types
from domain.kernel import Conflict, Missing, Refused, Role
from eventstore.audit.entries import Read, RefusedAsk, Who
from eventstore.audit.trail import UNRECORDED, Trail

MOST_PURPOSE_CHARS: Final = 200
DOCUMENT: Final = "document"
"""What texts are shown through that no field of the API asked for."""
_MISTYPED: Final = ("malformed.", UNRECORDED.code)
PURPOSES: Final[Mapping[Role, str]] = {
    Role.ADVISER: "接待与维修服务",
    Role.TECHNICIAN: "维修作业",
    Role.TEAM_LEADER: "维修作业",
    Role.INSPECTOR: "质量检验",
    Role.PARTS_KEEPER: "配件服务",
    Role.CUSTOMER_SERVICE_AGENT: "客户回访与投诉处理",
    Role.SUPERVISOR: "业务管理",
    Role.AUDITOR: "审计",
    Role.DATA_PROTECTION_OFFICER: "个人信息保护",
    Role.REPORTING: "报表",
    Role.CUSTOMER: "本人查阅",
    Role.INTEGRATION: "系统对接",
    Role.SYSTEM: "系统处理",
}
"""Why a post reads about persons, where the request does not say."""


def purpose_of(headers: Mapping[str, str], role: Role) -> str:
    """The purpose in `X-Purpose` (percent-encoded), or that of the post."""
    said = unquote(headers.get("x-purpose", "")).strip()
    plain = "".join(mark for mark in said if mark.isprintable())
    return plain[:MOST_PURPOSE_CHARS] or PURPOSES[role]


class Notes:
    """What one request leaves in the trail; each person once for each field that shows them."""

    def __init__(self, trail: Trail, identity: Identity, purpose: str | None = None) -> None:
        self._trail = trail
        self.who = Who(
            actor=identity.actor, site_id=identity.site_id, on_behalf_of=identity.on_behalf_of
        )
        self._purpose = purpose or PURPOSES[identity.actor.role]
        self._seen: set[tuple[str, UUID]] = set()

    def read(self, through: str, subjects: Iterable[UUID]) -> None:
        """Texts about these persons are being shown; raises Refused where that cannot be recorded."""
        new = {(through, subject) for subject in subjects} - self._seen
        if not new:
            return
        self._trail.read(
            Read(
                at=datetime.now(UTC),
                who=self.who,
                purpose=self._purpose,
                through=through,
                subjects=tuple(sorted(subject for _, subject in new)),
            )
        )
        self._seen |= new

    def refused(
        self,
        asked: str,
        refused: Refused,
        *,
        stream_id: UUID | None = None,
        command_id: UUID | None = None,
    ) -> None:
        """A rule said no. What is merely mistyped, missing or overtaken is not worth knowing."""
        if isinstance(refused, Missing | Conflict) or refused.code.startswith(_MISTYPED):
            return
        self._trail.refused(
            RefusedAsk(
                at=datetime.now(UTC),
                who=self.who,
                asked=asked,
                code=refused.code,
                stream_id=stream_id,
                command_id=command_id,
            )
        )


def shown_through(asker: object) -> str:
    """Through what texts are shown: the root field, whatever alias was given, or a document.

    Through `node` that is the root field which shows the same.
    """
    if not isinstance(asker, strawberry.Info):
        return DOCUMENT
    raw = cast("GraphQLResolveInfo[Any]", asker._raw_info)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage, reportUnknownMemberType, reportUnnecessaryCast] - Strawberry shows no operation
    path, below = raw.path, ""
    while path.prev is not None:
        path, below = path.prev, path.typename or below
    name = _named([raw.operation.selection_set], raw.fragments, str(path.key))
    return node_types()[below].field if name in NODES and below else name


def root_field_at(document: DocumentNode, key: str) -> str:
    """The root field that stands in an answer under a key."""
    fragments = {
        part.name.value: part
        for part in document.definitions
        if isinstance(part, FragmentDefinitionNode)
    }
    asked = [part for part in document.definitions if isinstance(part, OperationDefinitionNode)]
    return _named([part.selection_set for part in asked], fragments, key)


def _named(
    waiting: list[SelectionSetNode], fragments: Mapping[str, FragmentDefinitionNode], key: str
) -> str:
    while waiting:
        for selection in waiting.pop().selections:
            match selection:
                case FieldNode(name=name, alias=alias):
                    if (alias or name).value == key:
                        return name.value
                case InlineFragmentNode(selection_set=inner):
                    waiting.append(inner)
                case FragmentSpreadNode(name=name) if name.value in fragments:
                    waiting.append(fragments[name.value].selection_set)
                case _:
                    continue
    return key
