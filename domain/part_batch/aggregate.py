"""A batch of parts: what it is, who got something of it, and whether it may be used."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, Final, Self, assert_never
from uuid import UUID, uuid5

import msgspec

from domain.kernel import Aggregate, Missing, Refused
from domain.kernel.checked import checked, optional_text, required_text
from domain.part_batch import rules
from domain.part_batch.events import (
    BatchBlocked,
    BatchIssuedToOrder,
    BatchPart,
    BatchReceived,
    BatchReleased,
    BatchTakenBack,
    BlockSource,
    PartBatchEvent,
    PartCertificate,
    Supplier,
)
from domain.values.clock import shanghai_date
from domain.values.parts import PartGrade, quantity

_BATCHES: Final = UUID("c7f1b7a0-5d0c-5c0e-9b64-0e2f7c1d8a35")
_NAME_CHARS: Final = 100
_SENTENCE_CHARS: Final = 500
_DIGEST: Final = re.compile("[0-9a-f]{64}")

Use = tuple[UUID, str]
"""An order and one of its lines."""


def part_batch_id(batch_id: str) -> UUID:
    """The stream of the batch with this label: there is one in the group."""
    return uuid5(_BATCHES, required_text("batchId", batch_id, _NAME_CHARS))


class PartBatch(Aggregate):
    """One receipt of one part from one supplier (配件批次)."""

    kind: ClassVar[str] = "part_batch"

    batch_id: str = ""
    """Empty while nothing was received: no batch of ours."""
    site_id: str = ""
    part_number: str = ""
    grade: PartGrade = PartGrade.ORIGINAL
    issued: Mapping[Use, int] = msgspec.field(default_factory=dict[Use, int])
    """What each line has of it, in thousandths, less what came back."""
    blocked: bool = False
    told: tuple[UUID, ...] = ()
    """The orders that heard of the block."""
    fitment: frozenset[str] = frozenset()
    """The models that it fits, in lower case; empty: any."""

    @property
    def received(self) -> bool:
        """Whether there is such a batch."""
        return bool(self.batch_id)

    @property
    def order_ids(self) -> tuple[UUID, ...]:
        """The orders that have something of it, in the order of their first issue."""
        holders = dict.fromkeys(order_id for (order_id, _), has in self.issued.items() if has)
        return tuple(holders)

    def apply(self, event: PartBatchEvent) -> Self:
        match event:
            case BatchReceived():
                return self.changed(
                    batch_id=event.batch_id,
                    site_id=event.site_id,
                    part_number=event.part.part_number,
                    grade=event.part.grade,
                    fitment=frozenset(model.casefold() for model in event.part.fitment),
                )
            case BatchIssuedToOrder():
                return self._with_issue(event.order_id, event.line_id, event.quantity_milli)
            case BatchTakenBack():
                return self._with_issue(event.order_id, event.line_id, -event.quantity_milli)
            case BatchBlocked():
                return self.changed(blocked=True, told=event.order_ids)
            case BatchReleased():
                return self.changed(blocked=False, told=())
            case _:
                assert_never(event)

    def _with_issue(self, order_id: UUID, line_id: str, milli: int) -> Self:
        use = (order_id, line_id)
        return self.changed(issued={**self.issued, use: self.issued.get(use, 0) + milli})

    def receive(
        self,
        *,
        batch_id: str,
        part: BatchPart,
        supplier: Supplier,
        quantity_milli: int,
        site_id: str,
        at: datetime,
        supplier_lot: str | None = None,
        certificate: PartCertificate | None = None,
        received_on: date | None = None,
    ) -> BatchReceived:
        """A batch comes in and is entered in the ledger of parts (R090b, Art. 22)."""
        if self.received:
            raise Refused(rules.RECEIVED, field="batchId", batch_id=self.batch_id)
        today = shanghai_date(at)
        if received_on is not None and received_on > today:
            raise Refused(rules.IN_THE_FUTURE, field="receivedOn", day=received_on)
        return BatchReceived(
            batch_id=required_text("batchId", batch_id, _NAME_CHARS),
            site_id=site_id,
            part=_cleaned_part(part),
            supplier=Supplier(
                name=required_text("supplier", supplier.name, _SENTENCE_CHARS),
                address=required_text("supplier", supplier.address, _SENTENCE_CHARS),
            ),
            supplier_lot=optional_text("supplierLot", supplier_lot, _NAME_CHARS),
            certificate=None if certificate is None else _cleaned_certificate(certificate),
            quantity_milli=checked("quantityMilli", quantity, quantity_milli),
            received_on=received_on or today,
        )

    def issue_to_order(
        self,
        *,
        order_id: UUID,
        line_id: str,
        vehicle_id: UUID,
        site_id: str,
        part_number: str,
        grade: PartGrade,
        quantity_milli: int,
        for_models: tuple[str, ...] = (),
    ) -> BatchIssuedToOrder:
        """Something of the batch goes out for a line of an order (R085, R086).

        `for_models`: names of the car's model, one of which has to be listed; empty: it is not
        known, or somebody answers for the fit.
        """
        self._usable()
        self._fits(for_models)
        if (part_number, grade) != (self.part_number, self.grade):
            raise Refused(
                rules.OTHER_PART,
                field="part",
                batch_id=self.batch_id,
                part_number=self.part_number,
                grade=self.grade,
            )
        if site_id != self.site_id:
            raise Refused(
                rules.OTHER_SITE, field="batchId", batch_id=self.batch_id, site_id=self.site_id
            )
        return BatchIssuedToOrder(
            order_id=order_id,
            line_id=line_id,
            vehicle_id=vehicle_id,
            quantity_milli=checked("quantityMilli", quantity, quantity_milli),
        )

    def fit(self, *, order_id: UUID, line_id: str) -> tuple[()]:
        """Something of the batch is being fitted: it was issued for that, and is not blocked (14)."""
        self._usable()
        self._issued_to(order_id, line_id)
        return ()

    def take_back(self, *, order_id: UUID, line_id: str, quantity_milli: int) -> BatchTakenBack:
        """Something of the batch comes back unused, at most what the line has (R087)."""
        has = self._issued_to(order_id, line_id)
        if quantity_milli > has:
            raise Refused(
                rules.MORE_THAN_ISSUED,
                field="quantityMilli",
                batch_id=self.batch_id,
                line_id=line_id,
                issued_milli=has,
                quantity_milli=quantity_milli,
            )
        return BatchTakenBack(
            order_id=order_id,
            line_id=line_id,
            quantity_milli=checked("quantityMilli", quantity, quantity_milli),
        )

    def block(
        self, *, reason: str, source: BlockSource, notice_number: str | None = None
    ) -> BatchBlocked:
        """Nothing of the batch may be used any more; its orders hear of it (R085)."""
        self._usable()
        return BatchBlocked(
            batch_id=self.batch_id,
            site_id=self.site_id,
            part_number=self.part_number,
            reason=required_text("reason", reason, _SENTENCE_CHARS),
            source=source,
            notice_number=optional_text("noticeNumber", notice_number, _NAME_CHARS),
            order_ids=self.order_ids,
        )

    def release(self, *, reason: str) -> BatchReleased:
        """The batch was found to be good and may be used again (R085)."""
        self._there()
        if not self.blocked:
            raise Refused(rules.NOT_BLOCKED, batch_id=self.batch_id)
        return BatchReleased(
            batch_id=self.batch_id,
            site_id=self.site_id,
            part_number=self.part_number,
            reason=required_text("reason", reason, _SENTENCE_CHARS),
            order_ids=self.told,
        )

    def _fits(self, models: tuple[str, ...]) -> None:
        known = {model.casefold() for model in models}
        if known and self.fitment and not known & self.fitment:
            raise Refused(
                rules.DOES_NOT_FIT,
                field="part",
                batch_id=self.batch_id,
                model=models[0],
                fitment=", ".join(sorted(self.fitment)),
            )

    def _there(self) -> None:
        if not self.received:
            raise Missing(rules.NOT_RECEIVED, field="batchId")

    def _usable(self) -> None:
        self._there()
        if self.blocked:
            raise Refused(rules.BLOCKED, field="batchId", batch_id=self.batch_id)

    def _issued_to(self, order_id: UUID, line_id: str) -> int:
        self._there()
        has = self.issued.get((order_id, line_id), 0)
        if not has:
            raise Missing(
                rules.NOT_ISSUED, field="batchId", batch_id=self.batch_id, line_id=line_id
            )
        return has


def _cleaned_part(part: BatchPart) -> BatchPart:
    if part.grade is PartGrade.CUSTOMER_SUPPLIED:
        raise Refused(rules.NO_CUSTOMERS_PARTS, field="part")
    return BatchPart(
        part_number=required_text("part", part.part_number, _NAME_CHARS),
        name=required_text("part", part.name, _SENTENCE_CHARS),
        grade=part.grade,
        brand=required_text("part", part.brand, _NAME_CHARS),
        spec=required_text("part", part.spec, _SENTENCE_CHARS),
        fitment=tuple(required_text("part", model, _NAME_CHARS) for model in part.fitment),
    )


def _cleaned_certificate(certificate: PartCertificate) -> PartCertificate:
    digest = optional_text("certificate", certificate.sha256, _NAME_CHARS)
    if digest is not None and _DIGEST.fullmatch(digest.lower()) is None:
        raise Refused(rules.BAD_DIGEST, field="certificate")
    return PartCertificate(
        number=required_text("certificate", certificate.number, _NAME_CHARS),
        sha256=None if digest is None else digest.lower(),
    )
