"""The whole life over the real server: file, visit, delivery, call, complaint, rating."""

from typing import Any
from uuid import UUID

from domain.complaint.events import ComplaintReceived
from domain.customer.events import CustomerFileOpened
from domain.follow_up.terms import follow_up_id
from tests.api.client import Client
from tests.api.visit import LI, VIN, Visit, on, open_file, register

ZHOU = {"actor": "S1-zhou", "role": "customer_service_agent"}
CHEN = {"actor": "S1-chen", "role": "supervisor"}
COMPLAINT = """... on ComplaintReceipt { complaint {
    complaintNumber status category severity finding responded responseDueAt resolutionDueAt
    missed { clock round } callbacks satisfied customerId vehicleId repairOrderId } }"""
FOLLOW_UP = """... on FollowUpReceipt { followUp {
    status source customerId vehicleId repairOrderId orderNumber adviserId callsOwed callsDone
    firstWindow { opensOn closesOn } secondWindow { opensOn closesOn }
    issues { issueId stage dueAt } } }"""


def test_from_the_first_file_to_the_rated_complaint(client: Client) -> None:
    visit = Visit(client).quoted().approved().repaired().settled().delivered()
    assert visit.order_number == "RO-S1-2025-000001"
    rated = visit.take(
        "rateHandover",
        "... on RepairOrderReceipt { repairOrder { status lines { lineId consent progress } } }",
        scoreHundredths=450,
        hour=17,
    )
    assert rated["repairOrder"] == {
        "status": "DELIVERED",
        "lines": [
            {"lineId": line_id, "consent": "APPROVED", "progress": "COMPLETED"}
            for line_id in ("1", "2")
        ],
    }

    client.react()
    call = the_call(client, visit)
    assert call["followUp"]["callsDone"] == 1
    assert call["followUp"]["secondWindow"] == {"opensOn": "2025-06-12", "closesOn": "2025-06-19"}
    assert call["followUp"]["issues"] == [
        {"issueId": "1-2", "stage": "RAISED", "dueAt": "2025-06-07T23:59:59.999999+08:00"}
    ]

    client.react()
    client.react()  # a second look finds nothing new
    complaint_id = the_one_complaint(client)
    closed = through_seven_steps(client, complaint_id)
    assert closed["complaint"] == {
        "complaintNumber": "TS-S1-2025-00001",
        "status": "CLOSED",
        "category": "REPAIR_SERVICE",
        "severity": "GENERAL",
        "finding": "FOUNDED",
        "responded": True,
        "responseDueAt": on(5, 11),
        "resolutionDueAt": "2025-06-10T23:59:59.999999+08:00",
        "missed": [],
        "callbacks": 1,
        "satisfied": True,
        "customerId": visit.customer_id,
        "vehicleId": visit.vehicle_id,
        "repairOrderId": visit.order_id,
    }


def the_call(client: Client, visit: Visit) -> Any:
    """The policy opened the follow-up; an agent calls on the fourth day."""
    follow_up = str(follow_up_id(UUID(visit.order_id)))
    assigned = client.take(
        "assignFollowUp",
        FOLLOW_UP,
        who=CHEN,
        followUpId=follow_up,
        agentId="S1-zhou",
        occurredAt=on(2, 9),
    )["followUp"]
    assert assigned == {
        "status": "OPEN",
        "source": "DELIVERY",
        "customerId": visit.customer_id,
        "vehicleId": visit.vehicle_id,
        "repairOrderId": visit.order_id,
        "orderNumber": visit.order_number,
        "adviserId": LI["actor"],
        "callsOwed": 2,
        "callsDone": 0,
        "firstWindow": {"opensOn": "2025-06-04", "closesOn": "2025-06-08"},
        "secondWindow": None,
        "issues": [],
    }
    return client.take(
        "logTrackingCall",
        FOLLOW_UP,
        who=ZHOU,
        followUpId=follow_up,
        seq=1,
        topics=["VEHICLE_USE_AND_SUGGESTIONS"],
        points=[
            {"kind": "COMPLAINT", "text": "刹车还是有异响"},
            {"kind": "WISH", "text": "希望代步车"},
        ],
        occurredAt=on(5, 10),
    )


def the_one_complaint(client: Client) -> str:
    received = client.store.history.read_all(after=0, limit=10, topics=[ComplaintReceived.topic])
    [complaint] = received
    return str(complaint.stream_id)


def through_seven_steps(client: Client, complaint_id: str) -> Any:
    def step(mutation: str, at: str, shown: str = "", who: Any = ZHOU, **fields: Any) -> Any:
        return client.take(
            mutation, shown, who=who, complaintId=complaint_id, occurredAt=at, **fields
        )

    step("confirmComplaintContent", on(5, 10, 20))
    step("contactComplainant", on(5, 10, 40), contactChannel="PHONE", whatWasSaid="已致歉")
    step("categoriseComplaint", on(5, 11), category="REPAIR_SERVICE")
    step(
        "assignComplaint",
        on(5, 11),
        who=CHEN,
        department="售后",
        assigneeId="S1-chen",
        investigateBy=on(6, 18),
    )
    step("recordInvestigation", on(6, 9), who=CHEN, finding="FOUNDED", findings="卡簧未装到位")
    step("planRemedy", on(6, 10), who=CHEN, remedy="重新装配", plannedFor="2025-06-07")
    step("tellRemedy", on(6, 11), who=CHEN, toldChannel="PHONE")
    step("completeRemedy", on(7, 15), who=CHEN, whatWasDone="已重新装配并路试")
    step("tellComplaintOutcome", on(7, 16), who=CHEN, outcome="已解决", toldChannel="PHONE")
    step("logComplaintCallback", on(9, 10), outcome="REACHED", effectOfRemedy="异响消失")
    step("recordComplainantSatisfied", on(9, 10), statement="满意")
    step("rateComplaintHandling", on(9, 10), method="PHONE", scoreHundredths=500)
    return step("closeComplaint", on(9, 11), COMPLAINT)


def test_a_vin_belongs_to_one_vehicle_until_it_is_given_back(client: Client) -> None:
    wrong = register(client, vin=VIN)
    taken = client.refuse("registerVehicle", make="大众", model="朗逸", vehicleKind="SUV", vin=VIN)
    assert (taken["code"], taken["field"]) == ("vehicle.vin_taken", "vin")

    right: dict[str, Any] = {"vehicleId": wrong, "vin": "LSVAA49J132047371", "reason": "读错"}
    client.take("correctVehicleDetails", occurredAt=on(2, 9), **right)
    owner = register(client, vin=VIN)
    taken = client.refuse("correctVehicleDetails", vehicleId=wrong, vin=VIN, reason="又读错")
    assert taken["code"] == "vehicle.vin_taken"

    client.take("mergeVehicle", vehicleId=owner, intoVehicleId=wrong, reason="同一辆车")
    client.take("correctVehicleDetails", vehicleId=wrong, vin=VIN, reason="并入后核对")


def test_a_customer_who_rests_is_called_only_with_a_reason(client: Client) -> None:
    customer = open_file(client)
    noon = {"fromMinute": 12 * 60, "toMinute": 14 * 60}
    client.take("setContactPreference", customerId=customer, quietHours=[noon])
    follow_up = client.take(
        "openFollowUp",
        who=ZHOU,
        source="VISIT",
        customerId=customer,
        basisAt=on(1, 9),
        occurredAt=on(1, 9),
    )["id"]
    call: dict[str, Any] = {
        "followUpId": follow_up,
        "seq": 1,
        "outcome": "NO_ANSWER",
        "occurredAt": on(5, 13),
    }
    refused = client.refuse("recordCallAttempt", who=ZHOU, **call)
    assert (refused["code"], refused["field"]) == ("follow_up.quiet_hours", "quietHoursReason")
    client.take("recordCallAttempt", who=ZHOU, quietHoursReason="客户约定", **call)


def test_a_delivery_is_followed_once_whoever_opens_it(client: Client) -> None:
    visit = Visit(client)
    order_id = visit.order_id
    delivery: dict[str, Any] = {
        "source": "DELIVERY",
        "customerId": visit.customer_id,
        "repairOrderId": order_id,
        "basisAt": on(1, 17),
    }
    opened = client.take("openFollowUp", who=ZHOU, **delivery)
    assert opened["id"] == str(follow_up_id(UUID(order_id)))
    assert client.refuse("openFollowUp", who=ZHOU, **delivery)["code"] == "history.already_exists"


def test_a_promise_counts_from_its_first_day(client: Client) -> None:
    client.take("adoptPromiseVersion", effectiveFrom="2025-06-03", values={"customerFileDays": 5})
    second = client.take(
        "adoptPromiseVersion",
        "... on ServicePromiseReceipt { servicePromise { versions { promiseVersion } } }",
        effectiveFrom="2025-07-01",
        values={"complaintResponseMinutes": 30},
    )
    assert [v["promiseVersion"] for v in second["servicePromise"]["versions"]] == [1, 2]
    for day, due in ((1, "2025-06-04T00:00:00+08:00"), (3, "2025-06-09T00:00:00+08:00")):
        customer = client.take(
            "openCustomerFile",
            name="王女士",
            customerKind="PERSON",
            trigger="REPAIR",
            triggeredAt=on(day, 9),
        )["id"]
        [opened] = client.store.history.read(UUID(customer))
        assert isinstance(opened.event, CustomerFileOpened)
        assert opened.event.due_at.isoformat() == due


def test_data_within_its_retention_is_restricted_and_after_it_erased(client: Client) -> None:
    served_now = open_file(client)
    erased = "... on CustomerReceipt { customer { erased restriction { until basis } } }"
    asked: dict[str, Any] = {"basis": "SUBJECT_REQUEST"}
    kept = client.take("erasePersonalData", erased, customerId=served_now, **asked)
    assert kept["customer"] == {
        "erased": False,
        "restriction": {"until": "2031-06-01", "basis": "SANBAO_REPAIR_RECORD"},
    }
    served_long_ago = client.take(
        "openCustomerFile",
        name="李先生",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt="2015-06-01T09:00:00+08:00",
        occurredAt="2015-06-01T10:00:00+08:00",
    )["id"]
    # The request itself keeps the data no longer.
    client.take("receiveDataRequest", customerId=served_long_ago, requestKind="DELETE")
    gone = client.take("erasePersonalData", erased, customerId=served_long_ago, **asked)
    assert gone["customer"] == {"erased": True, "restriction": None}
    client.react()
    refused = client.refuse(
        "receiveComplaint", channel="PHONE", content="再次投诉", customerId=served_long_ago
    )
    assert refused["code"] == "person.erased"
