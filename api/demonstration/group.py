"""An invented dealership group: three sites and the people who work there.

Staff ids are made of site and name, such as `S1-李娜`; nobody here exists.
"""

from typing import Final

import msgspec

from domain.kernel import Actor, Role


class Site(msgspec.Struct, frozen=True):
    """One dealership and its people, by post."""

    id: str
    name: str
    city: str
    plate_prefix: str
    streets: tuple[str, ...]
    posts: dict[Role, tuple[str, ...]]

    def staff(self, role: Role) -> tuple[Actor, ...]:
        """Everybody in that post."""
        return tuple(Actor(f"{self.id}-{name}", role) for name in self.posts[role])

    def one(self, role: Role, turn: int = 0) -> Actor:
        """Somebody in that post; the same turn is the same person."""
        people = self.staff(role)
        return people[turn % len(people)]


SITES: Final = (
    Site(
        "S1",
        "上海浦东店",
        "上海市",
        "沪",
        ("浦东新区张杨路", "浦东新区锦绣路", "黄浦区中山南路", "闵行区沪闵路"),
        {
            Role.ADVISER: ("李娜", "陈伟", "周敏"),
            Role.TECHNICIAN: ("赵强", "孙磊", "吴刚", "郑涛", "冯军"),
            Role.TEAM_LEADER: ("何勇",),
            Role.INSPECTOR: ("秦朗", "许亮"),
            Role.PARTS_KEEPER: ("朱琳",),
            Role.CUSTOMER_SERVICE_AGENT: ("唐静", "曹丽"),
            Role.SUPERVISOR: ("韩梅",),
        },
    ),
    Site(
        "S2",
        "杭州滨江店",
        "杭州市",
        "浙",
        ("滨江区江南大道", "西湖区文三路", "萧山区市心路", "上城区解放路"),
        {
            Role.ADVISER: ("王磊", "徐静", "沈洁"),
            Role.TECHNICIAN: ("蒋明", "沈浩", "韩冬", "杨帆"),
            Role.TEAM_LEADER: ("方刚",),
            Role.INSPECTOR: ("俞平", "任杰"),
            Role.PARTS_KEEPER: ("袁芳",),
            Role.CUSTOMER_SERVICE_AGENT: ("陆瑶", "金晶"),
            Role.SUPERVISOR: ("潘峰",),
        },
    ),
    Site(
        "S3",
        "成都高新店",
        "成都市",
        "川",
        ("高新区天府大道", "武侯区人民南路", "锦江区东大街", "青羊区蜀都大道"),
        {
            Role.ADVISER: ("罗敏", "谢军", "邓佳"),
            Role.TECHNICIAN: ("彭程", "曾毅", "萧山", "田野"),
            Role.TEAM_LEADER: ("董浩",),
            Role.INSPECTOR: ("余波", "叶青"),
            Role.PARTS_KEEPER: ("杜鹃",),
            Role.CUSTOMER_SERVICE_AGENT: ("苏婷", "魏莹"),
            Role.SUPERVISOR: ("程远",),
        },
    ),
)

AUDITOR: Final = Actor("G-沈诚", Role.AUDITOR)
DATA_PROTECTION_OFFICER: Final = Actor("G-林岚", Role.DATA_PROTECTION_OFFICER)
HEAD_OF_SERVICE: Final = Actor("G-方正", Role.SUPERVISOR)
CLOCK: Final = Actor("job:deadlines", Role.SYSTEM)

STAFF: Final = (
    *(actor for site in SITES for role in site.posts for actor in site.staff(role)),
    AUDITOR,
    DATA_PROTECTION_OFFICER,
    HEAD_OF_SERVICE,
)
"""The directory of everybody who acts in the demonstration."""
