"""Who may see how a site keeps its promises, person by person (RM14, RM18)."""

from typing import Final

from api.graphql.context import Info
from domain.kernel import Refused, Role, Rule

NOT_FOR_POST = Rule(
    "sight.not_for_post",
    "D.6: RM14, RM18; R152",
    en="{role} does not see the figures of sites and persons",
    zh="{role} 无权查看网点与人员的统计数据",
)
_MANAGEMENT: Final = frozenset({Role.SUPERVISOR, Role.REPORTING, Role.AUDITOR})


def require_management(info: Info) -> None:
    """Refuse everybody but supervisors, reporting jobs and auditors."""
    role = info.context.identity.actor.role
    if role not in _MANAGEMENT:
        raise Refused(NOT_FOR_POST, role=role)
