"""What the figures mean, to be printed with every result (D.7); computed by these very rules."""

from typing import Final

import msgspec


class Formula(msgspec.Struct, frozen=True, kw_only=True):
    """How one figure is computed, in a sentence."""

    name: str
    en: str
    zh: str


FORMULAS: Final = (
    Formula(
        name="n",
        en="n = ratings given in the period (days in Shanghai, both ends included)",
        zh="n＝期间内（上海时间，含首尾两日）收到的评价数",
    ),
    Formula(
        name="meanOnFive",
        en="mean = sum of answers moved onto 1-5 / n; lowest point of a scale to 1, highest to 5",
        zh="平均分＝折算为1至5分的评分之和÷n；量表最低分折为1分，最高分折为5分",
    ),
    Formula(
        name="csat",
        en="CSAT = answers of 4 or more / answers, on the scale 1-5 alone",
        zh="满意率＝4分及以上的评价数÷评价数，仅计1至5分量表",
    ),
    Formula(
        name="nps",
        en="NPS = share of 9-10 less share of answers below 7, on the scale 0-10 alone",
        zh="净推荐值＝9至10分的占比－7分以下的占比，仅计0至10分量表",
    ),
    Formula(
        name="distribution",
        en="distribution = answers by full points of their own scale; 4.4 counts under 4",
        zh="分布＝按原量表整分统计的评价数；4.4分计入4分",
    ),
    Formula(
        name="flagged",
        en="flagged = answers that, moved onto 1-5, lie below what was promised on their day (4.5)",
        zh="重点关注＝折算为1至5分后低于当日承诺值（4.5分）的评价数",
    ),
    Formula(
        name="responseRate",
        en="response rate = those of the asked that gave a rating, at any time / asked; asked are the"
        " orders delivered in the period, for complaint ratings the complaints resolved in it, and"
        " for periodic surveys the questionnaires of it",
        zh="回收率＝被调查对象中（不限时间）给出评价的数量÷被调查数量；"
        "被调查对象为期间内交车的工单，投诉评价则为期间内解决的投诉，定期调查则为期间内发出的问卷",
    ),
)
