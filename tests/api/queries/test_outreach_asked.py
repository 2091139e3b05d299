"""Activities, letters, questions, surveys and low ratings, from the command to the view."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from domain.values.clock import SHANGHAI

if TYPE_CHECKING:
    from tests.api.conftest import Client

AGENT = {"actor": "S1-周", "role": "customer_service_agent"}
SUPERVISOR = {"actor": "S1-郑", "role": "supervisor"}
PLANNED_AT, TOLD_AT = "2025-05-20T10:00:00+08:00", "2025-06-06T10:00:00+08:00"
BY_JUNE_8 = "2025-06-08T10:00:00+08:00"


def customer(client: "Client", *consents: str) -> str:
    opened: str = client.take(
        "openCustomerFile",
        name="王女士",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt="2025-05-01T09:00:00+08:00",
        phone="13812341234",
        occurredAt="2025-05-01T10:00:00+08:00",
    )["id"]
    for purpose in consents:
        client.take("giveConsent", customerId=opened, purpose=purpose, evidence="签字")
    return opened


def plan(client: "Client", *customers: str) -> Any:
    return client.take(
        "planCampaign",
        "... on CampaignReceipt { campaign { noticeDueAt audience status } }",
        who=SUPERVISOR,
        campaignKind="SOCIAL",
        title="夏季车友联谊",
        content="空调免费检测",
        place="一店展厅",
        startsOn="2025-06-20",
        customerIds=list(customers),
        occurredAt=PLANNED_AT,
    )


NOTICES = """
query Notices($at: DateTime, $overdue: Boolean! = false, $callable: Boolean! = false) {
  notices(at: $at, overdue: $overdue, callableOnly: $callable) {
    nodes { outreachId customerName phone noticeState letterState letterNumber hindrance }
  }
}"""


def notices(client: "Client", **asked: Any) -> list[dict[str, Any]]:
    client.react()
    client.gql(  # waits for the view
        "query Wait($at: Position) { notices(atLeast: $at) { nodes { outreachId } } }",
        {"at": client.store.history.position()},
        **AGENT,
    )
    found: list[dict[str, Any]] = client.gql(NOTICES, asked, **AGENT)["notices"]["nodes"]
    return found


@pytest.mark.requirement("R158")
@pytest.mark.requirement("R159")
@pytest.mark.requirement("R117")
def test_from_the_plan_to_the_letter_in_the_register(client: "Client") -> None:
    wang = customer(client, "MARKETING")
    planned = plan(client, wang)
    assert planned["campaign"]["noticeDueAt"].startswith("2025-06-06T23:59:59")
    (owed,) = notices(client, at="2025-06-06T12:00:00+08:00", callable=True)
    assert (owed["noticeState"], owed["phone"]) == ("OPEN", "+8613812341234")
    assert notices(client, at="2025-06-07T00:00:00+08:00", overdue=True) == [
        owed | {"noticeState": "OVERDUE", "hindrance": "quiet_hours"}
    ]
    outreach = owed["outreachId"]
    client.take("notifyCustomer", who=AGENT, outreachId=outreach, occurredAt=TOLD_AT)
    sent = client.take(
        "sendLetter",
        "... on LetterReceipt { letter { letterNumber } }",
        who=AGENT,
        letterKind="INVITATION",
        addressee="王女士",
        content={"reference": "邀请函"},
        customerId=wang,
        outreachId=outreach,
        occurredAt=BY_JUNE_8,
    )
    (done,) = notices(client, at="2025-06-20T12:00:00+08:00")
    assert (done["noticeState"], done["letterState"]) == ("KEPT", "KEPT")
    assert done["letterNumber"] == sent["letter"]["letterNumber"] == "XH-S1-2025-00001"
    client.take(
        "recordLetterDelivery",
        who=AGENT,
        letterId=sent["id"],
        result="DELIVERED",
        occurredAt="2025-06-10T10:00:00+08:00",
    )
    register = client.gql(
        """query Register($at: Position) {
          letterRegister(siteId: "S1", year: 2025, atLeast: $at) {
            nodes { number letterKind addressee senderId delivery contentReference }
          }
          registeredLetterCount(atLeast: $at)
          registeredLetter(letterNumber: "XH-S1-2025-00001") { customerId }
        }""",
        {"at": client.store.history.position()},
        **AGENT,
    )
    assert register["letterRegister"]["nodes"] == [
        {
            "number": 1,
            "letterKind": "INVITATION",
            "addressee": "王女士",
            "senderId": "S1-周",
            "delivery": "DELIVERED",
            "contentReference": "邀请函",
        }
    ]
    assert register["registeredLetterCount"] == 1
    assert register["registeredLetter"]["customerId"] == wang


def test_who_has_not_agreed_is_not_told_of_activities(client: "Client") -> None:
    plan(client, customer(client))
    (owed,) = notices(client, at="2025-06-06T12:00:00+08:00")
    assert owed["hindrance"] == "no_consent"
    assert notices(client, at="2025-06-06T12:00:00+08:00", callable=True) == []
    refused = client.refuse(
        "notifyCustomer", who=AGENT, outreachId=owed["outreachId"], occurredAt=TOLD_AT
    )
    assert refused["code"] == "outreach.no_marketing_consent"


def test_a_letter_that_settles_nothing_takes_no_number(client: "Client") -> None:
    refused = client.refuse(
        "sendLetter",
        who=AGENT,
        letterKind="NOTICE",
        addressee="王女士",
        content={"reference": "通知"},
        customerId=customer(client),
        outreachId=str(uuid4()),
        occurredAt=BY_JUNE_8,
    )
    assert refused["code"] == "outreach.not_open"


@pytest.mark.requirement("R158")
def test_a_campaign_shows_how_far_its_customers_are_told(client: "Client") -> None:
    planned = plan(client, customer(client, "MARKETING"))
    client.react()
    client.take("cancelCampaign", who=SUPERVISOR, campaignId=planned["id"], reason="台风")
    client.react()
    found = client.gql(
        """query Campaigns($at: Position) {
          campaigns(atLeast: $at) { nodes { title audience withdrawn notYetNotified cancelledReason } }
        }""",
        {"at": client.store.history.position()},
        **SUPERVISOR,
    )
    assert found["campaigns"]["nodes"] == [
        {
            "title": "夏季车友联谊",
            "audience": 1,
            "withdrawn": 1,
            "notYetNotified": 0,
            "cancelledReason": "台风",
        }
    ]


@pytest.mark.requirement("R144")
@pytest.mark.requirement("R116")
def test_a_question_becomes_exactly_one_complaint(client: "Client") -> None:
    asked = client.take(
        "receiveEnquiry",
        "... on EnquiryReceipt { enquiry { dueAt status } }",
        who=AGENT,
        channel="PHONE",
        enquiryTopic="REPAIR",
        question="空调修过为什么还不凉",
        contactName="陈先生",
        contactPhone="13812341234",
        occurredAt="2025-06-02T10:00:00+08:00",
    )
    assert asked["enquiry"]["dueAt"].startswith("2025-06-04T23:59:59")
    turned = client.take(
        "turnEnquiryIntoComplaint",
        "... on EnquiryReceipt { enquiry { complaintId status } }",
        who=AGENT,
        enquiryId=asked["id"],
        dissatisfaction="修了两次，不满意",
        occurredAt="2025-06-02T10:20:00+08:00",
    )
    for _ in range(2):
        client.react()
    found = client.gql(
        """query Both($at: Position) {
          complaintBoard(atLeast: $at) { nodes { complaintId content responseDueAt sourceCallId } }
          enquiries(atLeast: $at) { nodes { state complaintId question customerName phone } }
          enquiryTopics(atLeast: $at) { enquiryTopic received turnedComplaint }
          calls(atLeast: $at) { nodes { kind channel followUpNeeded } }
          callRegister(siteId: "S1", year: 2025, atLeast: $at) { nodes { number kind phone } }
        }""",
        {"at": client.store.history.position()},
        **AGENT,
    )
    (complaint,) = found["complaintBoard"]["nodes"]
    assert complaint["complaintId"] == turned["enquiry"]["complaintId"]
    assert complaint["content"] == "修了两次，不满意"
    assert complaint["responseDueAt"].startswith("2025-06-02T11:20")
    (enquiry,) = found["enquiries"]["nodes"]
    assert (enquiry["state"], enquiry["phone"]) == ("TURNED_COMPLAINT", "+8613812341234")
    assert found["enquiryTopics"] == [
        {"enquiryTopic": "REPAIR", "received": 1, "turnedComplaint": 1}
    ]
    assert found["calls"]["nodes"] == [
        {"kind": "ENQUIRY", "channel": "PHONE", "followUpNeeded": False}
    ]
    assert found["callRegister"]["nodes"] == [
        {"number": 1, "kind": "ENQUIRY", "phone": "138****1234"}
    ]


LOW = """
query Low($at: Position, $state: RatingActionState) {
  lowRatings(since: "2020-01-01", until: "2199-01-01", atLeast: $at, actionState: $state) {
    nodes {
      ratingFlagId instrument onFiveHundredths belowHundredths actionState
      actions { actionId actionKind ownerId doneById result }
    }
  }
}"""


def low(client: "Client", state: str | None = None) -> list[dict[str, Any]]:
    client.react()
    asked = {"at": client.store.history.position(), "state": state}
    found: list[dict[str, Any]] = client.gql(LOW, asked, **SUPERVISOR)["lowRatings"]["nodes"]
    return found


@pytest.mark.requirement("R146")
@pytest.mark.requirement("R145")
def test_a_low_rating_in_a_survey_gets_an_owner_and_an_action_and_is_settled(
    client: "Client",
) -> None:
    wang = customer(client, "SATISFACTION_SURVEY")
    for method, score in (("WEB", 440), ("QUESTIONNAIRE", 450)):
        asked = client.take(
            "askSurvey", who=AGENT, surveyRound=f"2026-{method}", customerId=wang, method=method
        )
        client.take("rateSurvey", who=AGENT, surveyId=asked["id"], scoreHundredths=score)
    (flagged,) = low(client)
    assert (flagged["instrument"], flagged["belowHundredths"]) == ("PERIODIC", 450)
    assert (flagged["actionState"], flagged["onFiveHundredths"]) == ("OPEN", 440)
    assert flagged["actions"] == [
        {
            "actionId": "1",
            "actionKind": "CONTACT_CUSTOMER",
            "ownerId": "S1-周",
            "doneById": None,
            "result": None,
        }
    ]
    flag: dict[str, Any] = {"ratingFlagId": flagged["ratingFlagId"], "who": SUPERVISOR}
    client.take("handOverRatingAction", **flag, actionId="1", ownerId="S1-李")
    client.take(
        "completeRatingAction",
        "... on RatingFlagReceipt { ratingFlag { settled actions { done ownerId } } }",
        **flag,
        actionId="1",
        result="已致歉",
    )
    client.take("openRatingAction", **flag, actionKind="TRAIN_STAFF", ownerId="S1-郑")
    assert low(client, "DONE") == []
    client.take("completeRatingAction", **flag, actionId="2", result="已培训")
    (settled,) = low(client, "DONE")
    assert [action["doneById"] for action in settled["actions"]] == ["S1-郑", "S1-郑"]


def test_a_customer_is_asked_once_a_round_and_only_with_consent(client: "Client") -> None:
    refused = client.refuse("askSurvey", who=AGENT, surveyRound="2026", customerId=customer(client))
    assert refused["code"] == "survey.no_consent"
    agreed = customer(client, "SATISFACTION_SURVEY")
    client.take("askSurvey", who=AGENT, surveyRound="2026", customerId=agreed)
    twice = client.refuse("askSurvey", who=AGENT, surveyRound="2026", customerId=agreed)
    assert twice["field"] == "commandId"


@pytest.mark.requirement("R121")
@pytest.mark.requirement("R119")
def test_the_calls_of_a_period_agent_by_agent(client: "Client") -> None:
    visited = datetime.now(UTC).astimezone(SHANGHAI).replace(hour=10) - timedelta(days=2)
    at: dict[str, Any] = {"occurredAt": visited.isoformat()}
    calls = client.take(
        "openFollowUp",
        source="ADHOC",
        customerId=customer(client),
        basisAt=visited.isoformat(),
        **at,
    )["id"]
    logged = client.take(
        "logTrackingCall",
        who=AGENT,
        followUpId=calls,
        seq=1,
        topics=["CUSTOMER_VISIT"],
        channel="VISIT",
        points=[{"kind": "PRAISE", "text": "服务周到"}],
        **at,
    )
    found = client.gql(
        """query Summary($at: Position) {
          callSummary(atLeast: $at) { agentId calls reached visits praise issuesOverdue }
        }""",
        {"at": logged["position"]},
        **SUPERVISOR,
    )
    assert found["callSummary"] == [
        {
            "agentId": "S1-周",
            "calls": 1,
            "reached": 1,
            "visits": 1,
            "praise": 1,
            "issuesOverdue": 0,
        }
    ]
