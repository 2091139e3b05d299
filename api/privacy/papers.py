"""Certificate and copy of one's data, laid out to be printed."""

from collections.abc import Iterable
from typing import Final

from api.documents.paper import Block, Column, Pair, Pairs, Paper, Prose, Table
from api.documents.words import NOTHING, day, moment, text, word
from api.privacy.certificate import Certificate
from api.privacy.person import Person

_ISSUER: Final = "个人信息保护负责人"
_MEANS: Final = (
    (
        "每位客户的个人信息以其专用密钥加密保存。删除即销毁该密钥：事实记录保留，"
        "其中的个人信息不可恢复，显示为“已删除”。维修记录中的车辆信息不受影响。"
    ),
    (
        "密钥指纹为销毁前密文密钥的 SHA-256。此前的数据库备份在其保存期内仍含该密文密钥，"
        "备份到期销毁后方完全消失。"
    ),
)
_RESTRICTED: Final = (
    (
        "法律、行政法规规定的保存期限未届满，依照《个人信息保护法》第四十七条第二款，"
        "在上述日期前仅存储并采取必要的安全保护措施，期满后删除。"
    ),
)


def lay_out_certificate(made: Certificate) -> Paper:
    """删除证明, or 限制处理证明 within a retention."""
    erased = made.erased_at is not None
    return Paper(
        title="个人信息删除证明" if erased else "个人信息限制处理证明",
        number=str(made.customer_id),
        issuer=_ISSUER,
        issuer_lines=(),
        blocks=tuple(_erased(made) if erased else _restricted(made)),
        footer=f"依据总序号 {made.position} 的记录（记录于 {moment(made.recorded_at)}）",
        made_of=made.recorded_at,
    )


def _erased(made: Certificate) -> Iterable[Block]:
    yield Pairs(
        pairs=(
            Pair("客户档案", str(made.customer_id)),
            Pair("删除时间", moment(made.erased_at)),
            Pair("删除依据", word(made.basis)),
            Pair("经办人", made.decided_by),
        )
    )
    yield Table(
        title="已销毁的密钥",
        columns=(
            Column(name="主体", width=12),
            Column(name="销毁时间", width=6),
            Column(name="密钥指纹（SHA-256）", width=16),
        ),
        rows=tuple(
            (str(key.subject_id), moment(key.destroyed_at), text(key.fingerprint))
            for key in made.keys
        ),
    )
    yield _facts(made)
    yield Prose(title="说明", paragraphs=_MEANS)


def _restricted(made: Certificate) -> Iterable[Block]:
    yield Pairs(
        pairs=(
            Pair("客户档案", str(made.customer_id)),
            Pair("限制处理至", day(made.restricted_until)),
            Pair("保存依据", word(made.restriction_basis)),
            Pair("经办人", made.decided_by),
        )
    )
    yield _facts(made)
    yield Prose(title="说明", paragraphs=_RESTRICTED)


def _facts(made: Certificate) -> Table:
    return Table(
        title="涉及的记录",
        columns=(Column(name="记录种类", width=12), Column(name="条数", width=3)),
        rows=tuple((each.topic, str(each.facts)) for each in made.facts),
        sums=(("合计", str(len(made.positions))),),
    )


def lay_out_person(person: Person) -> Paper:
    """个人信息副本."""
    return Paper(
        title="个人信息副本",
        number=str(person.customer_id),
        issuer=_ISSUER,
        issuer_lines=(),
        blocks=tuple(_person(person)),
        footer=f"依据至总序号 {person.position} 的记录（记录于 {moment(person.recorded_at)}）",
        made_of=person.recorded_at,
    )


def _person(person: Person) -> Iterable[Block]:
    merged = "、".join(str(each) for each in person.merged_customer_ids)
    yield Pairs(
        pairs=(
            Pair("客户档案", str(person.customer_id)),
            Pair("并入的档案", merged or NOTHING),
            Pair("删除时间", moment(person.erased_at)),
            Pair("限制处理至", day(person.restricted_until)),
            Pair("限制依据", word(person.restriction_basis)),
        )
    )
    yield Table(
        title="持有的个人信息",
        columns=(
            Column(name="时间", width=6),
            Column(name="记录", width=9),
            Column(name="内容", width=16),
            Column(name="依据", width=4),
            Column(name="法定保存至", width=5),
        ),
        rows=tuple(
            (
                moment(each.occurred_at),
                each.topic,
                "\n".join(f"{said.field}：{said.text}" for said in each.texts),
                word(each.basis),
                day(each.kept_until),
            )
            for each in person.held
        ),
    )
    yield Table(
        title="同意",
        columns=tuple(Column(name=name) for name in ("用途", "接收方", "同意时间", "撤回时间")),
        rows=tuple(
            (
                word(each.purpose),
                text(each.recipient),
                moment(each.given_at),
                moment(each.withdrawn_at),
            )
            for each in person.consents
        ),
    )
    yield Table(
        title="对外提供",
        columns=tuple(Column(name=name) for name in ("时间", "接收方", "依据", "信息种类", "用途")),
        rows=tuple(
            (
                moment(each.at),
                each.recipient,
                word(each.basis),
                "、".join(word(kind) for kind in each.data_kinds),
                each.purpose,
            )
            for each in person.disclosures
        ),
    )
    yield Table(
        title="本人的请求",
        columns=tuple(
            Column(name=name) for name in ("编号", "请求", "提出时间", "答复", "答复时间")
        ),
        rows=tuple(
            (
                str(each.request_number),
                word(each.kind),
                moment(each.asked_at),
                word(each.outcome),
                moment(each.answered_at),
            )
            for each in person.requests
        ),
    )
