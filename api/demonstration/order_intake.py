"""Reception, diagnosis and quote."""

from datetime import timedelta

import msgspec

from api.demonstration.order_told import OrderTold
from domain.kernel import Channel, Fen, Km
from domain.repair_order.inputs import QuoteLineInput
from domain.repair_order.records import InspectionItem
from domain.repair_order.terms import (
    ApprovalMethod,
    CheckGroup,
    CheckResult,
    ComebackCause,
    InspectionMethod,
    LineKind,
    Payer,
)
from domain.values.clock import after_months, shanghai_date
from domain.values.cover import Ground
from domain.values.money import Fen as MoneyFen
from domain.values.money import line_total_fen

_PROMISED_MONTHS = 3
_EVIDENCE_DAYS = 3
_BELONGINGS = ("行车记录仪", "儿童座椅", "后备箱工具")
_CONCERN = "1"


class OrderIntake(OrderTold):
    """Everything before the work."""

    def arrive(self) -> None:
        visit = self.visit
        self.then(
            0,
            lambda order: order.open(
                number=self.life.number,
                site_id=visit.site.id,
                at=self.now,
                actor=self.adviser,
                customer_id=visit.car.owner.id,
                vehicle_id=visit.car.id,
                service_kind=visit.job.service_kind,
                odometer_km=Km(visit.odometer_km),
                plate=visit.car.plate,
                vin=visit.car.vin,
            ),
            self.adviser,
        )
        words = self.chance.choice(visit.job.says)
        again = "又" if visit.comeback_of else ""
        self.then(2, lambda o: o.record_concern(customer_words=again + words), self.adviser)

    def inspect(self) -> None:
        self.then(
            4,
            lambda order: order.record_entry_inspection(
                actor=self.adviser,
                methods=(InspectionMethod.ASKING, InspectionMethod.OBSERVING),
                items=self._walk_round(),
                customer_confirmed=True,
            ),
            self.adviser,
        )
        if self.chance.random() < 0.3:  # noqa: PLR2004 - some leave things in the car
            things = (self.chance.choice(_BELONGINGS),)
            self.then(
                1,
                lambda o: o.list_belongings(items=things, stored_at="前台储物柜"),
                self.adviser,
            )
        self.then(1, lambda o: o.set_repair_level(level=self.visit.job.level), self.adviser)
        promised = self.visit.delivered_at + timedelta(minutes=30)
        self.then(1, lambda o: o.set_promised_time(promised_at=promised), self.adviser)

    def _walk_round(self) -> tuple[InspectionItem, ...]:
        scratched = self.chance.random() < 0.4  # noqa: PLR2004 - as cars are
        return (
            InspectionItem(
                group=CheckGroup.EXTERIOR,
                position="左前门",
                result=CheckResult.ATTENTION if scratched else CheckResult.OK,
                finding="划痕5厘米" if scratched else None,
                photos=(self.digest("左前门"),) if scratched else (),
            ),
            InspectionItem(group=CheckGroup.INTERIOR, position="内饰", result=CheckResult.OK),
            InspectionItem(group=CheckGroup.FUNCTION, position="灯光", result=CheckResult.OK),
        )

    def sign(self) -> None:
        estimate = sum(_amount_fen(line) for line in self.visit.job.lines)
        self.then(
            3,
            lambda order: order.sign_authorisation(
                signed_by=self.customer,
                relation=self.relation,
                method=ApprovalMethod.E_SIGNATURE,
                estimate_fen=Fen(0 if self.visit.comeback_of else estimate),
                document_sha256=self.digest("委托书"),
                copy_given_via=Channel.WECHAT,
                belongings_document_sha256=self.digest("物品") if order.belongings_listed else None,
            ),
            self.adviser,
        )
        plate = self.visit.car.plate
        self.then(4, lambda o: o.verify_plate(plate=plate, actor=self.technician), self.technician)

    def quote(self) -> None:
        job = self.visit.job
        self.then(
            10,
            lambda order: order.record_diagnosis(
                concern_id=_CONCERN, cause=job.cause, actor=self.technician, dtcs=job.dtcs
            ),
            self.technician,
        )
        if self.visit.comeback_of is not None:
            self._accept_comeback()
        self.then(4, lambda o: o.issue_quote(lines=self._lines(), actor=self.adviser), self.adviser)

    def _lines(self) -> tuple[QuoteLineInput, ...]:
        free = self.visit.comeback_of is not None
        return tuple(
            msgspec.structs.replace(
                line, concern_id=_CONCERN, payer=Payer.INTERNAL if free else line.payer
            )
            for line in self.visit.job.lines
            if not (free and line.kind is LineKind.FEE)
        )

    def _accept_comeback(self) -> None:
        before = self.visit.comeback_of
        if before is None:
            return
        until = after_months(shanghai_date(before.delivered_at), _PROMISED_MONTHS)
        self.then(
            2,
            lambda order: order.link_as_comeback(
                concern_id=_CONCERN,
                original_order_id=before.order_id,
                original_line_id="1",
                evidence_days=_EVIDENCE_DAYS,
                at=self.now,
            ),
            self.adviser,
        )
        self.then(
            3,
            lambda order: order.accept_comeback(
                concern_id=_CONCERN,
                cause=ComebackCause.WORKMANSHIP,
                basis=Ground.PROMISE,
                cover_until_on=until,
                actor=self.adviser,
            ),
            self.adviser,
        )


def _amount_fen(line: QuoteLineInput) -> int:
    hours = line.labour_hours_hundredths
    quantity = line.quantity_milli if hours is None else hours * 10
    return line_total_fen(quantity, MoneyFen(line.unit_price_fen))
