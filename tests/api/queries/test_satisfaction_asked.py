"""The figures of satisfaction, asked of the server (RM10)."""

from typing import TYPE_CHECKING, Any

from tests.api.visit import open_file

if TYPE_CHECKING:
    from tests.api.conftest import Client

AGENT = {"actor": "S1-周", "role": "customer_service_agent"}
JUNE_1, JUNE_5 = "2025-06-01T09:00:00+08:00", "2025-06-05T10:00:00+08:00"


def rated(client: "Client", score_hundredths: int, comment: str | None = None) -> int:
    calls = client.take(
        "openFollowUp",
        source="VISIT",
        customerId=open_file(client),
        basisAt=JUNE_1,
        adviserId="S1-李",
        occurredAt=JUNE_1,
    )["id"]
    known: dict[str, Any] = {"who": AGENT, "followUpId": calls, "occurredAt": JUNE_5}
    client.take("logTrackingCall", seq=1, topics=["ADVICE"], **known)
    score = {"scoreHundredths": score_hundredths, "comment": comment}
    return client.take("rateTrackingCall", **score, **known)["position"]


def test_figures_come_with_distribution_and_formulas(client: "Client") -> None:
    rated(client, 500)
    rated(client, 400)
    client.react()
    position = client.store.history.position()
    found = client.gql(
        """query Month($at: Position) {
          satisfaction(since: "2025-06-01", until: "2025-06-30", atLeast: $at) {
            figures { n meanOnFive csat csatN nps npsN flagged }
            distribution { scale score answers }
            response { asked answered rate }
            formulas { name en zh }
          }
          satisfactionBy(
            dimension: ADVISER, since: "2025-06-01", until: "2025-06-30", atLeast: $at
          ) {
            key figures { n meanOnFive }
          }
        }""",
        {"at": position},
        **AGENT,
    )
    summary = found["satisfaction"]
    assert summary["figures"] == {
        "n": 2,
        "meanOnFive": 4.5,
        "csat": 1.0,
        "csatN": 2,
        "nps": None,
        "npsN": 0,
        "flagged": 1,
    }
    assert [point["answers"] for point in summary["distribution"]] == [0, 0, 0, 1, 1]
    assert summary["response"] == {"asked": 0, "answered": 0, "rate": None}
    figures = {*summary["figures"], "distribution", "responseRate"} - {"csatN", "npsN"}
    assert {formula["name"] for formula in summary["formulas"]} == figures
    assert found["satisfactionBy"] == [{"key": "S1-李", "figures": {"n": 2, "meanOnFive": 4.5}}]


def test_low_ratings_are_listed_with_what_was_said(client: "Client") -> None:
    rated(client, 500)
    rated(client, 440, "等太久")
    client.react()
    position = client.store.history.position()
    found = client.gql(
        """query Low($at: Position) {
          lowRatings(since: "2025-06-01", until: "2025-06-30", atLeast: $at) {
            nodes { instrument scoreHundredths onFiveHundredths comment handlerId }
          }
        }""",
        {"at": position},
        **AGENT,
    )
    assert found["lowRatings"]["nodes"] == [
        {
            "instrument": "TRACKING_CALL",
            "scoreHundredths": 440,
            "onFiveHundredths": 440,
            "comment": "等太久",
            "handlerId": "S1-周",
        }
    ]
