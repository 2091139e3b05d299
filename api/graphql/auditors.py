"""Who may look behind the record: at proofs, at who did and who read what (D.6, RM15)."""

from typing import Final

from api.graphql.context import Info
from domain.kernel import Refused, Role, Rule

NOT_AN_AUDITOR = Rule(
    "audit.not_an_auditor",
    "RM15",
    en="this is for auditors, data-protection officers and supervisors, not for a {role}",
    zh="仅审计、个人信息保护负责人和主管可以查看，您的岗位是 {role}",
)
_AUDITORS: Final = frozenset({Role.AUDITOR, Role.DATA_PROTECTION_OFFICER, Role.SUPERVISOR})


def require_auditor(info: Info) -> None:
    """Refuse whoever has no office to look behind the record."""
    role = info.context.identity.actor.role
    if role not in _AUDITORS:
        raise Refused(NOT_AN_AUDITOR, role=role.value)
