"""Names of the posts in Chinese, as the source documents call them."""

from typing import Final

from domain.kernel import Role

POST_ZH: Final = {
    Role.ADVISER: "服务顾问",
    Role.TECHNICIAN: "维修技师",
    Role.TEAM_LEADER: "班组长",
    Role.INSPECTOR: "质量检验员",
    Role.PARTS_KEEPER: "配件管理员",
    Role.CUSTOMER_SERVICE_AGENT: "客服专员",
    Role.SUPERVISOR: "业务主管",
    Role.AUDITOR: "审计员",
    Role.DATA_PROTECTION_OFFICER: "个人信息保护负责人",
    Role.REPORTING: "报表任务",
    Role.CUSTOMER: "客户",
    Role.INTEGRATION: "对接系统",
    Role.SYSTEM: "本系统",
}
