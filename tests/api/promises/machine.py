"""Several clients do this and that in any order; after each step every promise is held against the answer.

What an acknowledged command means: its receipt's version and position, the same answer when it is sent again, one
winner of those who saw the same version, and from then on every reader who names its position sees it.
"""

from typing import Any, Final
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from domain.follow_up.events import FollowUpOpened
from tests.api.promises.kept import (
    APPROVED,
    DECLINED,
    Car,
    Kept,
    Line,
    Order,
    Question,
)
from tests.api.promises.quoted import QuotedVisit
from tests.api.promises.telling import AT_ONCE, Telling, from_today, plate
from tests.api.visit import ZHAO, on, open_file

LI: Final = {"actor": "S1-li", "role": "adviser"}
CHEN: Final = {"actor": "S1-chen", "role": "adviser"}
SUPERVISOR: Final = {"actor": "S1-he", "role": "supervisor"}
CLIENTS: Final = (LI, CHEN, SUPERVISOR)
CAR: Final[dict[str, Any]] = {"make": "大众", "model": "朗逸", "vehicleKind": "PASSENGER_CAR"}

FIND: Final = (
    "query F($p: String!, $at: Position) { findVehicles(plate: $p, atLeast: $at) { vehicleId } }"
)
ASKED: Final = """query Q($c: UUID!, $at: Position) {
  enquiries(customerId: $c, first: 100, atLeast: $at) { nodes { enquiryId state complaintId } } }"""
TRAIL: Final = """query T($o: UUID!, $at: Position) { approvalTrail(orderId: $o, atLeast: $at) {
  quotes { lines { lineId lineStatus work { step } } } answers { lineId answer }
  executedWithoutApproval { lineId } } }"""
COMPLAINTS: Final = """query C($c: UUID!, $at: Position) {
  complaintBoard(customerId: $c, first: 100, atLeast: $at) { nodes { complaintId } } }"""

clients = st.sampled_from(CLIENTS)
picked = st.integers(min_value=0, max_value=10**6)
"""One of what there is: a number that is taken modulo how many there are."""
seen = st.sampled_from(["current", "earlier", "later", None])


class Promises(Telling):
    """One customer, one order, any cars and questions."""

    @initialize()
    def begin(self) -> None:
        self.kept = Kept(customer_id=open_file(self.client))
        self.quote_a_repair()

    # What people do

    @rule(who=clients)
    def register_a_car(self, who: dict[str, str]) -> None:
        new = plate()
        done = self.tell(who, "registerVehicle", None, plate=new, **CAR)
        self.kept.cars.append(Car(id=done["id"], version=done["version"], plate=new))

    @precondition(lambda self: self.kept.cars)
    @rule(who=clients, which=picked, saw=seen)
    def change_a_plate(self, who: dict[str, str], which: int, saw: str | None) -> None:
        car = self.kept.cars[which % len(self.kept.cars)]
        new = plate()
        if self.tell(who, "changePlate", car, saw, vehicleId=car.id, **from_today(new)):
            car.plate = new

    @rule(who=clients)
    def ask_something(self, who: dict[str, str]) -> None:
        said: dict[str, Any] = {
            "channel": "PHONE",
            "enquiryTopic": "WARRANTY",
            "question": "质保期还有多久？",
        }
        done = self.tell(who, "receiveEnquiry", None, customerId=self.kept.customer_id, **said)
        self.kept.questions.append(Question(id=done["id"], version=done["version"]))

    @precondition(lambda self: self.kept.questions)
    @rule(who=clients, which=picked, saw=seen)
    def answer_it(self, who: dict[str, str], which: int, saw: str | None) -> None:
        question = self._question(which)
        may = question.state == "OPEN"
        fields = {"enquiryId": question.id, "answer": "还有两年"}
        if self.tell(who, "answerEnquiry", question, saw, may=may, **fields):
            question.state = "ANSWERED"

    @precondition(lambda self: self.kept.questions)
    @rule(who=clients, which=picked, saw=seen)
    def turn_it_into_a_complaint(self, who: dict[str, str], which: int, saw: str | None) -> None:
        question = self._question(which)
        may = question.state != "TURNED_COMPLAINT"
        fields = {"enquiryId": question.id, "dissatisfaction": "问了两次都没有答复"}
        if self.tell(who, "turnEnquiryIntoComplaint", question, saw, may=may, **fields):
            question.state = "TURNED_COMPLAINT"

    def quote_a_repair(self) -> None:
        visit = QuotedVisit(self.client, self.kept.customer_id)
        order = Order(
            id=visit.order_id,
            version=len(self.versions(visit.order_id)),
            lines={"1": Line(amount_fen=48_000), "2": Line(amount_fen=80_000)},
        )
        self.kept.orders.append(order)
        self.kept.head = self.client.store.history.position()

    @rule(who=clients, line_id=st.sampled_from("12"), saw=seen, approve=st.booleans())
    def answer_a_line(
        self, who: dict[str, str], line_id: str, saw: str | None, approve: bool
    ) -> None:
        order = self.kept.orders[0]
        line = order.lines[line_id]
        fields: dict[str, Any] = {
            "repairOrderId": order.id,
            "quoteVersion": 1,
            "lineId": line_id,
            "relation": "OWNER",
            "method": "PHONE",
            "occurredAt": on(1, 14),
        }
        if approve:
            mutation = "approveQuoteLine"
            proof = [{"kind": "RECORDING", "sha256": "ab" * 32}]
            fields |= {"approvedBy": "王女士", "amountFen": line.amount_fen, "evidence": proof}
        else:
            mutation = "declineQuoteLine"
            fields |= {"declinedBy": "王女士"}
        if self.tell(who, mutation, order, saw, may=line.consent != APPROVED, **fields):
            line.consent = APPROVED if approve else DECLINED
            order.answers += 1

    @rule(line_id=st.sampled_from("12"), saw=seen)
    def begin_a_line(self, line_id: str, saw: str | None) -> None:
        order = self.kept.orders[0]
        line = order.lines[line_id]
        may = line.consent == APPROVED and line.progress == "not started"
        fields = {"repairOrderId": order.id, "lineId": line_id, "technicianId": "S1-zhao"}
        if self.tell(ZHAO, "startWork", order, saw, may=may, **fields, occurredAt=on(1, 15)):
            line.progress = "running"

    # What networks and impatient people do

    @precondition(lambda self: self.kept.said)
    @rule(which=picked)
    def send_again(self, which: int) -> None:
        said = self.kept.said[which % len(self.kept.said)]
        again = self.client.do(said.mutation, who=dict(said.who), **said.fields)
        assert again == {**said.receipt, "repeated": True}

    @precondition(lambda self: self.kept.said)
    @rule(which=picked, who=clients)
    def use_its_key_for_something_else(self, which: int, who: dict[str, str]) -> None:
        said = self.kept.said[which % len(self.kept.said)]
        key = said.fields["commandId"]
        done = self.client.do("registerVehicle", who=who, plate=plate(), **CAR, commandId=key)
        assert done["__typename"] == "Refusal", done
        assert (done["kind"], done["field"]) == ("CONFLICT", "commandId")

    @rule(who=clients)
    def send_it_from_everywhere_at_once(self, who: dict[str, str]) -> None:
        fields: dict[str, Any] = {"plate": plate(), **CAR, "commandId": str(uuid4())}
        answers = self.at_once(lambda _: self.client.do("registerVehicle", who=who, **fields))
        first = next(answer for answer in answers if not answer["repeated"])
        assert [answer | {"repeated": True} for answer in answers] == [
            first | {"repeated": True}
        ] * AT_ONCE
        assert sum(not answer["repeated"] for answer in answers) == 1
        self.acknowledged(who, "registerVehicle", fields, first)
        car = Car(id=first["id"], version=first["version"], plate=fields["plate"])
        self.kept.cars.append(car)

    @precondition(lambda self: self.kept.cars)
    @rule(which=picked, who=clients)
    def write_at_once_what_saw_the_same(self, which: int, who: dict[str, str]) -> None:
        car = self.kept.cars[which % len(self.kept.cars)]
        tries: list[dict[str, Any]] = [
            {
                "vehicleId": car.id,
                **from_today(plate()),
                "atVersion": car.version,
                "commandId": str(uuid4()),
            }
            for _ in range(AT_ONCE)
        ]
        answers = self.at_once(lambda turn: self.client.do("changePlate", who=who, **tries[turn]))
        won = [turn for turn, one in enumerate(answers) if one["__typename"] != "Refusal"]
        assert len(won) == 1, answers
        lost = [one["field"] for turn, one in enumerate(answers) if turn not in won]
        assert lost == ["atVersion"] * (AT_ONCE - 1)
        assert answers[won[0]]["version"] == car.version + 1
        self.acknowledged(who, "changePlate", tries[won[0]], answers[won[0]])
        car.version, car.plate = car.version + 1, tries[won[0]]["plate"]

    # What readers see

    @precondition(lambda self: self.kept.cars)
    @rule(who=clients, which=picked)
    def find_a_car(self, who: dict[str, str], which: int) -> None:
        car = self.kept.cars[which % len(self.kept.cars)]
        found = self.client.gql(FIND, {"p": car.plate, "at": self.kept.head}, **who)
        assert found == {"findVehicles": [{"vehicleId": car.id}]}

    @rule(who=clients)
    def look_at_the_questions(self, who: dict[str, str]) -> None:
        asked = {"c": self.kept.customer_id, "at": self.kept.head}
        shown = self.client.gql(ASKED, asked, **who)["enquiries"]["nodes"]
        assert {one["enquiryId"]: one["state"] for one in shown} == {
            one.id: one.state for one in self.kept.questions
        }

    @rule(who=clients)
    def look_at_the_consents(self, who: dict[str, str]) -> None:
        order = self.kept.orders[0]
        trail = self.client.gql(TRAIL, {"o": order.id, "at": self.kept.head}, **who)
        trail = trail["approvalTrail"]
        (quote,) = trail["quotes"]
        shown = {line["lineId"]: (line["lineStatus"], len(line["work"])) for line in quote["lines"]}
        assert shown == {
            line_id: (line.consent, int(line.progress == "running"))
            for line_id, line in order.lines.items()
        }
        assert len(trail["answers"]) == order.answers
        assert trail["executedWithoutApproval"] == []

    @invariant()
    def the_history_is_not_behind_what_was_told(self) -> None:
        if hasattr(self, "kept"):
            assert self.client.store.history.position() >= self.kept.head

    def teardown(self) -> None:
        if not hasattr(self, "kept"):
            return
        self.client.react()
        asked = {"c": self.kept.customer_id, "at": self.client.store.history.position()}
        shown = self.client.gql(ASKED, asked, **SUPERVISOR)["enquiries"]["nodes"]
        opened = self.client.gql(COMPLAINTS, asked, **SUPERVISOR)["complaintBoard"]["nodes"]
        turned = [one.id for one in self.kept.questions if one.state == "TURNED_COMPLAINT"]
        named = {one["enquiryId"]: one["complaintId"] for one in shown if one["complaintId"]}
        assert sorted(named) == sorted(turned)
        assert sorted(one["complaintId"] for one in opened) == sorted(named.values())
        for stream in self.kept.streams:
            assert self.versions(stream.id) == list(range(1, stream.version + 1))

    def _question(self, which: int) -> Question:
        return self.kept.questions[which % len(self.kept.questions)]


class PromisesToTheEnd(Promises):
    """Whole visits as well, of which each opens one round of calls."""

    def __init__(self) -> None:
        super().__init__()
        self.delivered: list[str] = []

    @precondition(lambda self: not self.delivered)
    @rule()
    def deliver_a_car(self) -> None:
        visit = QuotedVisit(self.client, self.kept.customer_id)
        visit.approved().repaired().settled().delivered()
        self.delivered.append(visit.order_id)
        self.kept.head = self.client.store.history.position()

    def teardown(self) -> None:
        super().teardown()
        opened = [
            str(fact.event.repair_order_id)
            for fact in self.client.store.history.read_all(
                after=0, limit=1_000_000, topics=[FollowUpOpened.topic]
            )
            if isinstance(fact.event, FollowUpOpened)
        ]
        assert [opened.count(order_id) for order_id in self.delivered] == [1] * len(self.delivered)
