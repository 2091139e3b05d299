"""The trail of consent: who agreed to which line, when, how, with what evidence (RM6)."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry
from psycopg import AsyncConnection

from api.documents.links import document_url, quote_url
from api.documents.paper import Form
from api.graphql.as_of import AS_OF, KnownAt, TrueAt, as_of, nothing_yet
from api.graphql.context import AtLeast, Info
from api.graphql.enums import graphql_enum
from api.graphql.nodes import Root
from api.graphql.pasts import of_past, past_asked
from api.graphql.rows import object_of, row_type, tokens_in
from api.graphql.sight import Sight, require_own, sight_of
from domain.repair_order.events import Relation, Urgency
from projections.approval_trail.faults import (
    ChargeFault,
    UnapprovedCharge,
    WorkFault,
    WorkStep,
    WorkStepKind,
    charged_without_approval,
)
from projections.approval_trail.projection import approval_trail
from projections.approval_trail.queries import (
    DeskAnswer,
    Trail,
    TrailAnswer,
    TrailCharge,
    TrailFinding,
    TrailLine,
    TrailOrder,
    TrailQuote,
    order_by_number,
    trail_of,
)
from projections.asof import Streams
from projections.consent import Answer, LineStatus

graphql_enum(Answer, "CustomerAnswer")
graphql_enum(ChargeFault)
graphql_enum(DeskAnswer)
graphql_enum(LineStatus)
graphql_enum(Relation, "SignerRelation")
graphql_enum(Urgency, "WorkUrgency")
graphql_enum(WorkFault)
graphql_enum(WorkStepKind)

_answer: Any = row_type(TrailAnswer)
_step: Any = row_type(WorkStep, "TrailWorkStep")
_charge: Any = row_type(TrailCharge)
_unapproved: Any = row_type(UnapprovedCharge)
_line: Any = row_type(
    TrailLine,
    also={
        "answer": (
            _answer | None,
            strawberry.field(
                description="The answer that the status stands on; of an earlier version where "
                "the line was offered again as it was."
            ),
        ),
        "work": (
            list[_step],
            strawberry.field(description="What was done on the line, in any version."),
        ),
        "charges": (
            list[_charge],
            strawberry.field(description="What was billed for the line, in any version."),
        ),
    },
)
_quote: Any = row_type(
    TrailQuote,
    also={
        "lines": (list[_line], strawberry.field(description="The lines of this version.")),
        "html_url": document_url(
            lambda quote: quote_url(quote.order_id, quote.quote_version, Form.HTML),
            "This version as a page (报价单), on this server.",
        ),
        "pdf_url": document_url(
            lambda quote: quote_url(quote.order_id, quote.quote_version, Form.PDF),
            "This version as a PDF (报价单), on this server.",
        ),
    },
)
_finding: Any = row_type(TrailFinding)
_trail: Any = row_type(
    TrailOrder,
    "ApprovalTrail",
    node=Root("approvalTrail", {"order_id": "orderId"}),
    also=AS_OF
    | {
        "quotes": (
            list[_quote],
            strawberry.field(description="All versions of the quote, the first one first."),
        ),
        "answers": (
            list[_answer],
            strawberry.field(description="All that the customer said, in the order of recording."),
        ),
        "findings": (
            list[_finding],
            strawberry.field(description="Additional work (增项) with both its gates (R043)."),
        ),
        "executed_without_approval": (
            list[_step],
            strawberry.field(description="Work that no consent covered; must be empty (R035)."),
        ),
        "charged_without_approval": (
            list[_unapproved],
            strawberry.field(description="Charges beyond the consent; must be empty (R046)."),
        ),
    },
)


@strawberry.type
class ApprovalTrailQueries:
    @strawberry.field(
        graphql_type=_trail | None,
        description="Who agreed to which line of an order, when, how, with what evidence, and "
        "what was done and charged for it (RM6). Give the order's id or its number.",
    )
    async def approval_trail(
        self,
        info: Info,
        order_id: Annotated[
            UUID | None, strawberry.argument(description="The repair order.")
        ] = None,
        order_number: Annotated[
            str | None, strawberry.argument(description="Its number, e.g. RO-S1-2026-000123.")
        ] = None,
        known_at: KnownAt = None,
        true_at: TrueAt = None,
        at_least: AtLeast = None,
    ) -> Any:
        when = as_of(known_at, true_at)
        async with info.context.reading("approval_trail", at_least) as reading:
            if order_id is None and order_number is not None:
                found = await order_by_number(reading, order_number=order_number)
                order_id = found and found.order_id
            trail = await trail_of(reading, order_id=order_id) if order_id is not None else None
            if trail is None or order_id is None:
                return None
            require_own(info, [trail.order.customer_id])
            if when is None:
                return await _shown(info, reading, trail)
        past = await info.context.pasts.open(approval_trail, when)
        await past.load(Streams(whole=[order_id]))  # the trail of an order stands on it alone
        async with past.reading() as reading:
            trail = await trail_of(reading, order_id=order_id)
            if trail is None:
                raise await nothing_yet(info, order_id, past)
            return await _shown(info, reading, trail)


async def _shown(info: Info, reading: AsyncConnection[Any], trail: Trail) -> Any:
    charged = await charged_without_approval(reading, order_ids=[trail.order.order_id])
    sight = await sight_of(info, reading, tokens_in(trail.answers))
    return of_past(_object(trail, charged, sight), past_asked(reading))


def _object(trail: Trail, charged: Sequence[UnapprovedCharge], sight: Sight) -> Any:
    answers = {each.turn: object_of(each, sight) for each in trail.answers}
    work = [(each, object_of(each, sight)) for each in trail.work]
    charges = [(each, object_of(each, sight)) for each in trail.charges]

    def line(row: TrailLine) -> Any:
        return object_of(
            row,
            sight,
            answer=answers.get(row.answered_turn or 0),
            work=[shown for step, shown in work if step.line_id == row.line_id],
            charges=[shown for charge, shown in charges if charge.line_id == row.line_id],
        )

    def quote(row: TrailQuote) -> Any:
        lines = [each for each in trail.lines if each.quote_version == row.quote_version]
        return object_of(row, sight, lines=[line(each) for each in lines])

    return object_of(
        trail.order,
        sight,
        quotes=[quote(each) for each in trail.quotes],
        answers=list(answers.values()),
        findings=[object_of(each, sight) for each in trail.findings],
        executed_without_approval=[shown for step, shown in work if step.fault is not None],
        charged_without_approval=[object_of(each, sight) for each in charged],
    )
