"""A case laid out as a paper in Chinese: what it is, who, what happened, and why to believe it."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from api.access.posts import POST_ZH
from api.documents.paper import Block, Column, Pair, Pairs, Paper, Prose, Table
from api.documents.words import NOTHING, moment, text, word
from api.exports.case.gathering import Case
from api.exports.case.scope import KIND_ZH
from api.exports.case.telling import Teller
from api.exports.words import fact_word, field_word
from domain.kernel import Context, Event, Recorded
from domain.repair_order.events import (
    LineRemovalApproved,
    QuoteLineApproved,
    QuoteLineDeclined,
)
from domain.values.clock import SHANGHAI

_LATE: Final = timedelta(hours=24)
"""A fact recorded so much later than it happened is marked."""
_ANSWERS: Final = (QuoteLineApproved, QuoteLineDeclined, LineRemovalApproved)
_DUE: Final = ("due_at", "promised_at")


def lay_out_case(case: Case) -> Paper:
    """The paper; the same record under the same checkpoint gives the same paper."""
    last = case.facts[-1]
    return Paper(
        title=f"{KIND_ZH[case.scope.kind]}案卷",
        number=case.scope.number,
        issuer="售后服务全程记录",
        issuer_lines=(f"签名单位：{case.key.name}",),
        stamp=None,
        blocks=tuple(_blocks(case)),
        footer=f"案卷 {case.scope.number}：共 {len(case.facts)} 条事实，至总序号 {last.position}",
        made_of=last.recorded_at,
    )


def _blocks(case: Case) -> Iterator[Block]:
    teller = case.teller()
    yield _what(case)
    yield _parties(case)
    yield _timeline(case, teller)
    yield _corrections(case, teller)
    yield _approvals(case, teller)
    yield _clocks(case)
    yield from _integrity(case)


def _what(case: Case) -> Pairs:
    first, last = case.facts[0], case.facts[-1]
    return Pairs(
        title="案卷说明",
        pairs=(
            Pair("对象", f"{KIND_ZH[case.scope.kind]} {case.scope.number}"),
            Pair("包含", "、".join(part.label for part in case.scope.parts)),
            Pair("事实", f"{len(case.facts)} 条，发生于 {_span(case.facts)}"),
            Pair("总序号", f"{first.position} 至 {last.position}"),
            Pair("最后记录于", moment(last.recorded_at)),
            Pair("个人信息", "已略去" if case.people is None else "按阅读人权限显示"),
        ),
        across=1,
    )


def _span(facts: Iterable[Recorded[Event]]) -> str:
    times = [fact.occurred_at for fact in facts]
    return f"{moment(min(times))} 至 {moment(max(times))}"


def _parties(case: Case) -> Table:
    customers = [("客户", text(party.name), text(party.phone)) for party in case.parties]
    staff = {
        (POST_ZH[actor.role], actor.id, NOTHING)
        for fact in case.facts
        for actor in (fact.context.actor, fact.context.on_behalf_of)
        if actor is not None and actor.id not in {str(p.customer_id) for p in case.parties}
    }
    return Table(
        title="当事人与经办人",
        columns=(Column(name="身份"), Column(name="姓名或工号", width=2), Column(name="电话")),
        rows=(*customers, *sorted(staff)),
    )


def _timeline(case: Case, teller: Teller) -> Table:
    corrected = _corrected(case)
    return Table(
        title="全部事实（按记录顺序）",
        columns=(
            Column(name="总序号", width=4),
            Column(name="发生时间", width=8),
            Column(name="记录时间", width=8),
            Column(name="归属", width=8),
            Column(name="经办 · 渠道", width=8),
            Column(name="内容", width=28),
        ),
        rows=tuple(
            (
                str(fact.position),
                moment(fact.occurred_at),
                _recorded(fact),
                case.labels[fact.stream_id],
                _by(fact.context),
                _content(fact, teller, corrected.get((fact.stream_id, fact.version), ())),
            )
            for fact in case.facts
        ),
    )


def _recorded(fact: Recorded[Event]) -> str:
    late = fact.recorded_at - fact.occurred_at
    if late < _LATE:
        return moment(fact.recorded_at)
    return f"{moment(fact.recorded_at)}\n迟录 {late.days} 天"


def _by(context: Context) -> str:
    deputy = context.on_behalf_of
    parts = [f"{POST_ZH[context.actor.role]} {context.actor.id}", word(context.channel)]
    if deputy is not None:
        parts.insert(1, f"代 {deputy.id}")
    return "\n".join(parts)


def _content(fact: Recorded[Event], teller: Teller, corrections: Iterable[Recorded[Event]]) -> str:
    lines = [teller.tell(fact.event)]
    lines += [f"※ 后经更正，见总序号 {each.position}" for each in corrections]
    return "\n".join(lines)


def _corrected(case: Case) -> dict[Any, list[Recorded[Event]]]:
    """Corrections by the fact that they correct."""
    found: dict[Any, list[Recorded[Event]]] = {}
    for fact in case.facts:
        if isinstance(turn := getattr(fact.event, "corrects_version", None), int):
            found.setdefault((fact.stream_id, turn), []).append(fact)
    return found


def _corrections(case: Case, teller: Teller) -> Table:
    facts = {(fact.stream_id, fact.version): fact for fact in case.facts}
    return Table(
        title="更正",
        columns=(
            Column(name="原记录", width=12),
            Column(name="更正", width=12),
            Column(name="更正时间 · 经办", width=6),
        ),
        rows=tuple(
            (
                f"〔{facts[at].position}〕{teller.tell(facts[at].event)}",
                f"〔{each.position}〕{teller.tell(each.event)}",
                f"{moment(each.recorded_at)}\n{_by(each.context)}",
            )
            for at, corrections in _corrected(case).items()
            for each in corrections
        ),
        empty="没有更正。",
    )


def _approvals(case: Case, teller: Teller) -> Table:
    answers = [fact for fact in case.facts if isinstance(fact.event, _ANSWERS)]
    return Table(
        title="客户同意记录",
        columns=(
            Column(name="总序号", width=3),
            Column(name="时间", width=6),
            Column(name="归属", width=6),
            Column(name="客户的答复", width=22),
        ),
        rows=tuple(
            (
                str(fact.position),
                moment(fact.occurred_at),
                case.labels[fact.stream_id],
                teller.tell(fact.event),
            )
            for fact in answers
        ),
        empty="没有逐项答复。",
    )


def _clocks(case: Case) -> Table:
    return Table(
        title="时限",
        columns=(
            Column(name="总序号", width=3),
            Column(name="归属", width=7),
            Column(name="由何事实", width=10),
            Column(name="时限", width=6),
            Column(name="至", width=7),
        ),
        rows=tuple(
            (
                str(fact.position),
                case.labels[fact.stream_id],
                fact_word(fact.event.topic),
                name,
                moment(due),
            )
            for fact in case.facts
            for name, due in _dues(fact.event)
        ),
        empty="没有时限。",
    )


def _dues(event: Event) -> Iterator[tuple[str, datetime]]:
    for name in event.__struct_fields__:
        if name.endswith(_DUE) and isinstance(due := getattr(event, name), datetime):
            yield field_word(name), due


def _integrity(case: Case) -> Iterator[Block]:
    signed = case.checkpoint
    yield Table(
        title="完整性：各记录链的末端",
        columns=(
            Column(name="归属", width=10),
            Column(name="条数", width=3),
            Column(name="链哈希（SHA-256）", width=28),
        ),
        rows=tuple(
            (case.labels[stream_id], str(version), digest)
            for stream_id, version, digest in _ends(case)
        ),
    )
    yield Pairs(
        title="完整性：签名检查点",
        pairs=(
            Pair("覆盖至总序号", str(signed.position)),
            Pair("根哈希（Merkle）", b64encode(signed.root).decode()),
            Pair("签名时间", signed.time.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")),
            Pair("公钥（Ed25519）", str(case.key)),
            Pair("签名", case.note.splitlines()[-1].rpartition(" ")[2]),
        ),
        across=1,
    )
    yield Prose(
        title="如何核对",
        paragraphs=(
            (
                "每条事实的链哈希由其全部存储字节与前一条的链哈希算出；检查点的根哈希覆盖至所列总序号的全部事实，"
                "并以上列公钥签名。同一案卷的 ZIP 文件含有每条事实的存储字节与证明，"
                "可用其中的 verify_case.py 在任何计算机上离线核对，无需本系统。"
            ),
            "公钥应从本文件以外的途径取得（如合同、函件）；只含自身公钥的文件证明不了自己。",
        ),
    )


def _ends(case: Case) -> list[tuple[Any, int, str]]:
    ends = {proof.fact.stream_id: (proof.fact.version, proof.fact.hash) for proof in case.proofs}
    order = [part.stream_id for part in case.scope.parts if part.stream_id in ends]
    return [(stream_id, *ends[stream_id]) for stream_id in order]
