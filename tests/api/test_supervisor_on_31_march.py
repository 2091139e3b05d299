"""What did the supervisor know on 31 March? The archived summary and the report as of then agree (D.9, 4)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import msgspec
import pytest
from typer.testing import CliRunner

from api.command_line import app
from api.demonstration.fleet import plan
from api.demonstration.recording import Recording
from api.store import Store
from tests.api.client import TIMEOUT_S, Client, Served, bearing, token
from tests.conftest import FreshDatabase

KEY = b"a master key for tests of 32 byt"
KEY_IN_BASE64 = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiAzMiBieXQ="
AGENT = {"actor": "S1-唐静", "role": "customer_service_agent"}
HAN = {"actor": "S1-韩梅", "role": "supervisor"}
AUDITOR = {"actor": "G-沈诚", "role": "auditor"}
MARCH = {"since": "2026-03-01", "until": "2026-03-31"}

COMPLIANCE = """
query Compliance($since: Date!, $until: Date!, $knownAt: DateTime, $trueAt: DateTime, $atLeast: Position) {
  promiseCompliance(since: $since, until: $until, knownAt: $knownAt, trueAt: $trueAt, atLeast: $atLeast) {
    promises { promise due kept broken open overdue notApplicable enteredAfterDue promiseVersions
               cases(first: 100) { nodes { subjectNumber state doneAt dueAt personId } } }
    complaintRate { complaints deliveries limitPermille }
  }
}"""
FILED = """
query Filed($period: String, $atLeast: Position) {
  periodSummaries(period: $period, atLeast: $atLeast) {
    nodes { edition period computedFromPosition contentSha256 filedById recordedAt reason
            figures { figure n numerator denominator } }
  }
}"""
REPORT = """
query Report($period: String!, $position: Position, $atLeast: Position) {
  periodReport(period: $period, position: $position, atLeast: $atLeast) {
    position contentSha256 figures { figure value n } document
  }
}"""


@pytest.fixture(scope="module")
def url(fresh_database: FreshDatabase) -> Iterator[str]:
    with fresh_database() as url:
        yield url


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[Client]:
    """A dealership after a March of eight deliveries."""
    with (
        Store(url, KEY).opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        visits = plan("march", 8, since=date(2026, 3, 1), last=date(2026, 3, 25))
        Recording(store.history).visits(visits, lambda _: None)
        yield Client(http, store)


def _complain(client: Client, day: int, *, contact: str | None) -> str:
    received = client.take(
        "receiveComplaint",
        who=AGENT,
        channel="PHONE",
        content="修完没两天又响了",
        contactPhone="13812341234",
        occurredAt=f"2026-03-{day:02d}T10:00:00+08:00",
    )
    known = {"who": AGENT, "complaintId": received["id"]}
    client.take(
        "categoriseComplaint",
        category="REPAIR_SERVICE",
        occurredAt=f"2026-03-{day:02d}T10:20:00+08:00",
        **known,
    )
    if contact is not None:
        client.take(
            "contactComplainant",
            contactChannel="PHONE",
            occurredAt=f"2026-03-{day:02d}T{contact}:00+08:00",
            **known,
        )
    return received["id"]


@pytest.fixture(scope="module")
def march(client: Client) -> Any:
    """Three complaints in March, the summary filed on 1 April, and what became known later."""
    _complain(client, 5, contact="10:40")
    late = _complain(client, 12, contact="11:30")
    silent = _complain(client, 20, contact=None)
    taken = client.take(
        "fileSummary",
        "... on PeriodSummaryReceipt { periodSummary { edition contentSha256 } }",
        who=HAN,
        period="2026-03",
        occurredAt="2026-04-01T09:00:00+08:00",
    )
    # April: one complaint is not about the repair, is graver, and was answered after all.
    april: dict[str, Any] = {"who": AGENT, "occurredAt": "2026-04-08T10:00:00+08:00"}
    client.take("categoriseComplaint", complaintId=late, category="PRODUCT_QUALITY", **april)
    client.take(
        "setComplaintSeverity", complaintId=late, severity="MAJOR", ground="JUDGEMENT", **april
    )
    last = client.take(
        "contactComplainant",
        who=AGENT,
        complaintId=silent,
        contactChannel="PHONE",
        occurredAt="2026-03-20T10:30:00+08:00",
    )
    _complain(client, 30, contact="10:10")
    return {"filed": taken, "position": last["position"] + 3}


def _filed(client: Client, march: Any) -> Any:
    asked = {"period": "2026-03", "atLeast": march["filed"]["position"]}
    (filed,) = client.gql(FILED, asked, **AUDITOR)["periodSummaries"]["nodes"]
    return filed


def _response(answer: Any) -> Any:
    lines = answer["promiseCompliance"]["promises"]
    return next(line for line in lines if line["promise"] == "COMPLAINT_RESPONSE")


def _figure(figures: Any, name: str) -> Any:
    return next(figure for figure in figures if figure["figure"] == name)


@pytest.mark.requirement("R175", "R142")
def test_the_report_as_known_then_equals_the_archived_summary(client: Client, march: Any) -> None:
    filed = _filed(client, march)
    assert (filed["edition"], filed["filedById"]) == (1, "S1-韩梅")
    assert filed["contentSha256"] == march["filed"]["periodSummary"]["contentSha256"]

    then = client.gql(COMPLIANCE, {**MARCH, "knownAt": filed["recordedAt"]}, **AUDITOR)
    line, archived = _response(then), _figure(filed["figures"], "RESPONSE_KEPT")
    assert (line["kept"], line["broken"], line["overdue"]) == (1, 1, 1)
    assert (archived["numerator"], archived["denominator"]) == (1, 3)
    rate, share = (
        then["promiseCompliance"]["complaintRate"],
        _figure(filed["figures"], "COMPLAINT_RATE"),
    )
    assert (rate["complaints"], rate["deliveries"]) == (share["numerator"], share["denominator"])
    assert share["numerator"] == 3
    assert share["denominator"] > 0

    report = client.gql(
        REPORT, {"period": "2026-03", "position": filed["computedFromPosition"]}, **AUDITOR
    )["periodReport"]
    assert report["contentSha256"] == filed["contentSha256"]
    content = msgspec.json.decode(report["document"])
    categories = {each["key"]: each["count"] for each in content["complaints"]["by_category"]}
    assert (categories["repair_service"], categories["product_quality"]) == (3, 0)


def test_today_more_is_known(client: Client, march: Any) -> None:
    now = client.gql(COMPLIANCE, {**MARCH, "atLeast": march["position"]}, **HAN)
    line = _response(now)
    assert (line["due"], line["kept"], line["broken"], line["overdue"]) == (4, 3, 1, 0)
    assert now["promiseCompliance"]["complaintRate"]["complaints"] == 4
    asked = {"period": "2026-03", "atLeast": march["position"]}
    report = client.gql(REPORT, asked, **HAN)["periodReport"]
    assert report["contentSha256"] != _filed(client, march)["contentSha256"]
    content = msgspec.json.decode(report["document"])
    categories = {each["key"]: each["count"] for each in content["complaints"]["by_category"]}
    assert (categories["repair_service"], categories["product_quality"]) == (3, 1)


def test_true_by_then_and_known_by_then_differ_by_the_late_entries(
    client: Client, march: Any
) -> None:
    true = client.gql(
        COMPLIANCE,
        {**MARCH, "trueAt": "2026-03-31T23:59:59+08:00", "atLeast": march["position"]},
        **HAN,
    )
    assert _response(true)["kept"] == 3
    states = [case["state"] for case in _response(true)["cases"]["nodes"]]
    assert states == ["KEPT", "BROKEN", "KEPT", "KEPT"]


def test_the_program_writes_the_filed_bytes_whatever_happened_since(
    client: Client, march: Any, url: str
) -> None:
    def written(*words: str) -> bytes:
        done = CliRunner().invoke(
            app,
            ["report", "--month", "2026-03", *words],
            env={"AFTERSALES_DATABASE_URL": url, "AFTERSALES_MASTER_KEY": KEY_IN_BASE64},
            catch_exceptions=False,
        )
        assert done.exit_code == 0, done.stderr
        return done.stdout_bytes

    filed = _filed(client, march)
    position = filed["computedFromPosition"]
    asked = {"period": "2026-03", "position": position}
    archived = client.gql(REPORT, asked, **AUDITOR)["periodReport"]["document"]
    assert written("--format", "json").decode() == archived
    page = written("--format", "html")
    assert filed["contentSha256"].encode() in page
    assert page == written()
    assert written("--format", "csv") == written("--format", "csv")
    afresh = msgspec.json.decode(written("--afresh", "--format", "json"))
    assert afresh["position"] > position
    assert afresh["complaints"]["made"] == 4


@pytest.mark.usefixtures("march")
def test_it_is_filed_again_for_a_reason(client: Client) -> None:
    again: dict[str, Any] = {"period": "2026-03", "occurredAt": "2026-04-09T09:00:00+08:00"}
    refused = client.refuse("fileSummary", who=HAN, **again)
    assert refused["code"] == "period_summary.reason_needed"
    receipt = client.take(
        "fileSummary",
        "... on PeriodSummaryReceipt { periodSummary { edition } }",
        who={**HAN, "actor": "job:report", "role": "reporting"},
        reason="补录三月来电",
        **again,
    )
    assert receipt["periodSummary"]["edition"] == 2
    editions = client.gql(
        "query F($p: Position) { periodSummaries(first: 1, atLeast: $p) {"
        " nodes { edition reason } pageInfo { hasNextPage } } }",
        {"p": receipt["position"]},
        **AUDITOR,
    )["periodSummaries"]
    assert editions["nodes"] == [{"edition": 2, "reason": "补录三月来电"}]
    assert editions["pageInfo"]["hasNextPage"]


@pytest.mark.usefixtures("march")
@pytest.mark.parametrize(
    ("who", "fields", "code"),
    [
        (AGENT, {"period": "2026-02"}, "access.other_post"),
        (HAN, {"period": "2026-13"}, "malformed.period.format"),
        (HAN, {"period": "2026-02", "siteCode": "S9"}, "report.no_such_site"),
        (HAN, {"period": "2199-01"}, "period_summary.not_over"),
        (HAN, {"period": "2026-02", "baseline": "2026-02"}, "period_summary.baseline_not_before"),
    ],
)
def test_what_cannot_be_filed_is_refused(
    client: Client, who: Any, fields: dict[str, Any], code: str
) -> None:
    assert client.refuse("fileSummary", who=who, **fields)["code"] == code


def test_a_supervisor_of_one_site_does_not_sum_up_the_group(client: Client) -> None:
    mutation = """mutation F($input: FileSummaryInput!) { fileSummary(input: $input) {
      ... on Refusal { code } } }"""
    for site_code in (None, "S2"):
        variables = {"input": {"period": "2026-02", "siteCode": site_code}}
        answer = client.http.post(
            "/graphql",
            json={"query": mutation, "variables": variables},
            headers={"Authorization": f"Bearer {token('S1-韩梅', 'supervisor', 'S1')}"},
        ).json()
        assert answer["data"]["fileSummary"]["code"] == "identity.other_site"


@pytest.mark.requirement("R171")
@pytest.mark.usefixtures("march")
@pytest.mark.parametrize("role", ["adviser", "technician", "customer", "customer_service_agent"])
def test_figures_of_persons_are_for_management_alone(client: Client, role: str) -> None:
    for query, variables in (
        (COMPLIANCE, dict(MARCH)),
        (FILED, {}),
        (REPORT, {"period": "2026-03"}),
        ('{ promisedCases(since: "2026-03-01", until: "2026-03-31") { nodes { state } } }', {}),
    ):
        answer = client.post(query, variables, actor="somebody", role=role).json()
        assert answer["errors"][0]["extensions"]["code"] == "access.other_post"


def test_cases_of_all_promises_in_pages(client: Client, march: Any) -> None:
    query = """query Cases($after: String, $atLeast: Position) {
      promisedCases(since: "2026-03-01", until: "2026-03-31", first: 7, after: $after, atLeast: $atLeast) {
        nodes { subjectId promise part dueAt promiseVersion } pageInfo { hasNextPage endCursor } } }"""
    seen: list[Any] = []
    after, more = None, True
    while more:
        page = client.gql(query, {"after": after, "atLeast": march["position"]}, **HAN)
        seen += page["promisedCases"]["nodes"]
        more = page["promisedCases"]["pageInfo"]["hasNextPage"]
        after = page["promisedCases"]["pageInfo"]["endCursor"]
    keys = [(case["subjectId"], case["promise"], case["part"]) for case in seen]
    assert len(set(keys)) == len(keys)
    assert [case["dueAt"] for case in seen] == sorted(case["dueAt"] for case in seen)
    lines = client.gql(COMPLIANCE, dict(MARCH), **HAN)["promiseCompliance"]["promises"]
    assert len(seen) == sum(line["due"] + line["notApplicable"] for line in lines)
