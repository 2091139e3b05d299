"""What is held on a person (RM19), and the certificate of its erasure (PIPL Art. 45, 47)."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
import strawberry

from api.graphql.context import Info
from api.graphql.enums import graphql_enum
from api.graphql.scalars import Position
from api.graphql.sight import require_own
from api.privacy.certificate import certificate_of
from api.privacy.person import person_of
from domain.customer.events import ErasureBasis, RetentionBasis

graphql_enum(ErasureBasis)
graphql_enum(RetentionBasis)

CustomerId = Annotated[UUID, strawberry.argument(description="The customer's file.")]


@strawberry.type(description="Everything held on one person, with its basis and its end (RM19).")
class DataSubjectView:
    customer_id: UUID = strawberry.field(description="The file; of a merged one, where it went.")
    merged_customer_ids: list[UUID] = strawberry.field(description="Files that went into it.")
    position: Position = strawberry.field(description="The last fact that is shown.")
    erased_at: datetime | None = strawberry.field(description="When the data was erased.")
    restricted_until: date | None = strawberry.field(
        description="The data is only stored and guarded until this day."
    )
    restriction_basis: RetentionBasis | None = strawberry.field(
        description="What keeps it from being erased."
    )
    held_facts: int = strawberry.field(description="How many facts hold texts about the person.")
    json: str = strawberry.field(
        description="All of it as JSON: texts with their basis and retention, consents, disclosures,"
        " requests. `aftersales export person` prints it."
    )


@strawberry.type(description="That a person's data was erased, or is restricted until it may be.")
class ErasureCertificate:
    customer_id: UUID = strawberry.field(description="Whose data.")
    erased_at: datetime | None = strawberry.field(description="None: it is restricted.")
    basis: ErasureBasis | None = strawberry.field(description="Of the erasure.")
    restricted_until: date | None = strawberry.field(description="The last day of a restriction.")
    decided_by: str = strawberry.field(description="Who erased or restricted it, with the post.")
    position: Position = strawberry.field(description="The fact that says so.")
    destroyed_keys: int = strawberry.field(description="How many keys were destroyed.")
    facts: int = strawberry.field(description="How many facts held texts.")
    json: str = strawberry.field(
        description="All of it as JSON, with the fingerprints of the keys and all positions."
        " `aftersales erasure-certificate` prints it."
    )


@strawberry.type
class PrivacyQueries:
    @strawberry.field(
        description="Everything held on a person; customers see their own (RM19, PIPL Art. 45)."
    )
    async def data_subject_view(self, info: Info, customer_id: CustomerId) -> DataSubjectView:
        require_own(info, [customer_id])
        services = info.context.services
        made = await info.context.run(
            lambda: person_of(services.history, services.knowledge, customer_id)
        )
        return DataSubjectView(
            customer_id=made.customer_id,
            merged_customer_ids=list(made.merged_customer_ids),
            position=Position(made.position),
            erased_at=made.erased_at,
            restricted_until=made.restricted_until,
            restriction_basis=made.restriction_basis,
            held_facts=len(made.held),
            json=msgspec.json.encode(made).decode(),
        )

    @strawberry.field(
        description="The certificate of an erasure, which names neither name nor text (PIPL Art. 47)."
    )
    async def erasure_certificate(self, info: Info, customer_id: CustomerId) -> ErasureCertificate:
        require_own(info, [customer_id])
        history = info.context.history
        made = await info.context.run(lambda: certificate_of(history, customer_id))
        return ErasureCertificate(
            customer_id=made.customer_id,
            erased_at=made.erased_at,
            basis=made.basis,
            restricted_until=made.restricted_until,
            decided_by=made.decided_by,
            position=Position(made.position),
            destroyed_keys=len(made.keys),
            facts=len(made.positions),
            json=msgspec.json.encode(made).decode(),
        )
