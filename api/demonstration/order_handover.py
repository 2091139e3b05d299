"""The bill, the hand-over and the rating; the warranty is granted by a policy."""

from api.demonstration.order_shop import OrderShop
from domain.kernel import Channel, Fen, Km
from domain.repair_order.records import SettlementLine
from domain.repair_order.terms import (
    ApprovalMethod,
    HandoverTopic,
    Payer,
    PaymentMethod,
)
from domain.values.contact import SurveyMethod

TEST_DRIVE_KM = 3
"""Between the reading at reception and that at the hand-over."""
_PAYMENTS = (
    PaymentMethod.WECHAT_PAY,
    PaymentMethod.WECHAT_PAY,
    PaymentMethod.ALIPAY,
    PaymentMethod.CARD,
)
_SCORES = (500,) * 68 + (450,) * 8 + (400,) * 14 + (300,) * 6 + (200,) * 3 + (100,)
_COMMENTS = {
    500: "服务很好",
    450: "不错",
    400: "还可以",
    300: "等得有点久",
    200: "等太久",
    100: "不满意",
}


def score(dice: float) -> int:
    """A rating in hundredths, as customers give them."""
    return _SCORES[int(dice * len(_SCORES))]


def comment(score_hundredths: int) -> str:
    """A word with it."""
    return _COMMENTS[score_hundredths]


class OrderHandover(OrderShop):
    """From the finished car to the customer's verdict."""

    def announce(self) -> None:
        self.then(1, lambda o: o.accept_by_adviser(actor=self.adviser), self.adviser)
        self.then(1, lambda o: o.recheck_exterior(actor=self.adviser), self.adviser)
        self.then(
            1,
            lambda o: o.announce_ready(notified_via=Channel.WECHAT, at=self.now),
            self.adviser,
        )

    def hand_over(self) -> None:
        self.then(1, lambda o: o.issue_settlement(lines=self._shares()), self.adviser)
        topics = tuple(HandoverTopic)
        self.then(2, lambda o: o.explain_handover(topics=topics, actor=self.adviser), self.adviser)
        self.then(
            1,
            lambda order: order.accept_by_customer(
                accepted_by=self.customer,
                relation=self.relation,
                method=ApprovalMethod.E_SIGNATURE,
                document_sha256=self.digest("接车单"),
            ),
            self.adviser,
        )
        self._pay()
        self._give_back()
        left = (self.visit.delivered_at - self.now).total_seconds() / 60
        out_km = Km(self.visit.odometer_km + TEST_DRIVE_KM)
        self.then(
            max(left, 1),
            lambda order: order.deliver_vehicle(
                delivered_to=self.customer,
                odometer_km=out_km,
                record_copy_given_via=Channel.WECHAT,
                at=self.now,
            ),
            self.adviser,
        )

    def _shares(self) -> tuple[SettlementLine, ...]:
        return tuple(
            SettlementLine(
                line_id=done,
                payer=self.order.lines[done].quoted.payer,
                amount_fen=self.order.lines[done].quoted.amount_fen,
            )
            for done in self.order.executed
        )

    def _pay(self) -> None:
        due = sum(share.amount_fen for share in self._shares() if share.payer is Payer.CUSTOMER)
        if due:
            method = self.chance.choice(_PAYMENTS)
            self.then(
                1,
                lambda order: order.record_payment(
                    payer=Payer.CUSTOMER, amount_fen=Fen(due), method=method
                ),
                self.adviser,
            )

    def _give_back(self) -> None:
        items = tuple(sorted(self.order.belongings))
        if items:
            self.then(0.5, lambda o: o.return_belongings(item_ids=items), self.adviser)

    def rate(self) -> None:
        """Most customers answer the question at the hand-over."""
        if self.chance.random() < 0.6:  # noqa: PLR2004 - most, not all
            given = score(self.chance.random())
            self.then(
                2,
                lambda order: order.rate_satisfaction(
                    at=self.now,
                    actor=self.adviser,
                    score_hundredths=given,
                    method=SurveyMethod.WEB,
                    comment=comment(given),
                ),
                self.adviser,
                Channel.WECHAT,
            )
