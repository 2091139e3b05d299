"""Sites and health records over the real server, and the exported files (RM16, B.5)."""

import csv
import io
import json
from base64 import b64encode
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from api.exports.health_records import Format, write
from projections.health_record_feed.queries import (
    FaultText,
    HealthRecord,
    Job,
    RecordStatus,
)
from tests.api.client import Client
from tests.api.visit import LI, VIN, Visit, on
from tests.program import aftersales, checked

REPORTING = {"actor": "S1-feed", "role": "integration"}
RECORDS = """
query Records($at: Position, $statuses: [HealthRecordStatus!]) {
  healthRecords(atLeast: $at, statuses: $statuses) {
    nodes {
      recordId orderId orderNumber enterpriseName vin plate sentInOn odometerKm settledOn
      settlementNumber faults { cause words } jobs { description labourHoursHundredths }
      parts { name partNumber quantityMilli } contentSha256 status missing answer
    }
  }
}"""
SITE: dict[str, Any] = {
    "siteCode": "S1",
    "name": "某某汽车销售服务有限公司",
    "city": "北京",
    "address": "海淀区某路1号",
    "occurredAt": on(1, 8),
}


def _records(client: Client, **asked: Any) -> Any:
    given = {"at": client.store.history.position()} | asked
    return client.gql(RECORDS, given, **REPORTING)["healthRecords"]["nodes"]


def _send(client: Client, record: Any) -> Any:
    return client.take(
        "sendHealthRecord",
        "... on HealthRecordReceipt { healthRecord { status attempts } }",
        who=REPORTING,
        orderId=record["orderId"],
        settlementNumber=record["settlementNumber"],
        contentSha256=record["contentSha256"],
        platform="某市汽车维修电子健康档案系统",
    )


def test_a_site_is_registered_once_and_corrected_by_its_short_id(client: Client) -> None:
    shown = "... on SiteReceipt { site { siteId name address } }"
    made = client.take("registerSite", shown, **SITE)
    assert made["site"]["siteId"] == "S1"
    assert client.refuse("registerSite", **SITE)["code"] == "history.already_exists"
    moved = client.take(
        "correctSiteDetails", shown, siteCode="S1", reason="搬迁", address="朝阳区某路2号"
    )
    assert (moved["id"], moved["site"]["address"]) == (made["id"], "朝阳区某路2号")
    missing = client.refuse("correctSiteDetails", siteCode="S9", reason="搬迁", city="上海")
    assert (missing["code"], missing["kind"]) == ("site.not_registered", "MISSING")


def test_a_settled_order_is_sent_and_accepted_with_all_thirteen_elements(client: Client) -> None:
    visit = Visit(client).quoted().approved().repaired().settled()
    (record,) = _records(client)
    assert (record["status"], record["missing"]) == ("INCOMPLETE", ["ENTERPRISE_NAME"])
    client.take("registerSite", **SITE)
    (record,) = _records(client, statuses=["READY"])
    assert record["enterpriseName"] == "某某汽车销售服务有限公司"
    assert (record["orderNumber"], record["vin"]) == (visit.order_number, VIN)
    assert (record["sentInOn"], record["odometerKm"]) == ("2025-06-01", 45_210)
    assert record["faults"] == [{"cause": "制动片磨损", "words": None}]
    assert record["jobs"] == [{"description": "更换前制动片", "labourHoursHundredths": 200}]
    assert record["parts"] == [
        {"name": "前制动片", "partNumber": "5Q0698151", "quantityMilli": 1000}
    ]
    sent = _send(client, record)
    assert sent["healthRecord"] == {"status": "SENT", "attempts": 1}
    assert sent["id"] == record["recordId"]
    client.take(
        "acceptHealthRecord",
        who=REPORTING,
        healthRecordId=record["recordId"],
        platformReference="JK-1",
    )
    (record,) = _records(client)
    assert (record["status"], record["answer"]) == ("ACCEPTED", "JK-1")


def test_a_corrected_bill_is_sent_again(client: Client) -> None:
    visit = Visit(client).quoted().approved().repaired().settled()
    client.take("registerSite", **SITE)
    (record,) = _records(client)
    _send(client, record)
    client.take(
        "rejectHealthRecord", who=REPORTING, healthRecordId=record["recordId"], reason="格式"
    )
    assert _records(client)[0]["status"] == "REJECTED"
    visit.take("reverseSettlement", reason="漏项", hour=16)
    assert _records(client) == []
    visit.take(
        "issueSettlement",
        lines=[
            {"lineId": "1", "payer": "CUSTOMER", "amountFen": 48_000},
            {"lineId": "2", "payer": "CUSTOMER", "amountFen": 80_000},
        ],
        hour=17,
    )
    (again,) = _records(client)
    assert (again["status"], again["settlementNumber"][-2:]) == ("CORRECTED", "S2")
    assert _send(client, again)["healthRecord"]["attempts"] == 2


def test_a_customer_sees_no_feed(client: Client) -> None:
    answer = client.post(RECORDS, {}, actor="x", role="customer").json()
    assert answer["errors"][0]["extensions"]["code"] == "access.other_post"


def _export(client: Client, data_dir: Path, *arguments: str) -> str:
    (data_dir / "master.key").write_bytes(b64encode(b"a master key for tests"))
    settings = {"database_url": client.store.url, "data_dir": str(data_dir)}
    return checked("export", "health-records", *arguments, **settings)


def test_the_exported_json_and_csv_hold_the_thirteen_elements(
    client: Client, tmp_path: Path
) -> None:
    visit = Visit(client).quoted().approved().repaired().settled()
    client.take("registerSite", **SITE)
    (record,) = json.loads(_export(client, tmp_path, "--since", "2025-06-01"))
    assert list(record)[:13] == [
        "企业名称",
        "车辆识别代码",
        "车牌号码",
        "送修日期",
        "送修里程",
        "结算日期",
        "结算清单编号",
        "故障描述",
        "维修项目",
        "维修工时",
        "配件名称",
        "配件编码",
        "配件数量",
    ]
    assert (record["维修项目"], record["维修工时"]) == (["更换前制动片"], ["2"])
    assert (record["故障描述"], record["状态"]) == (["制动片磨损"], "ready")
    assert record["结算清单编号"] == f"{visit.order_number}-S1"
    table = _export(client, tmp_path, "--format", "csv", "--site", "S1", "--status", "ready")
    (row,) = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    assert table.startswith("\ufeff企业名称,")
    assert (row["送修里程"], row["配件编码"], row["配件数量"]) == ("45210", "5Q0698151", "1")
    assert json.loads(_export(client, tmp_path, "--since", "2025-06-02")) == []


def test_a_cell_is_never_a_formula() -> None:
    record = HealthRecord(
        record_id=UUID(int=1),
        order_id=UUID(int=2),
        order_number="RO",
        site_id="S1",
        enterprise_name="=HYPERLINK()",
        vin=None,
        plate=None,
        sent_in_on=date(2025, 6, 1),
        odometer_km=None,
        settled_on=date(2025, 6, 1),
        settlement_number="RO-S1",
        faults=(FaultText(concern_id="1", cause=None, words_sealed="token"),),
        jobs=(
            Job(description="a", labour_hours_hundredths=150),
            Job(description="b", labour_hours_hundredths=None),
        ),
        parts=(),
        settled_at=datetime(2025, 6, 1, tzinfo=UTC),
        content_sha256="ab",
        status=RecordStatus.READY,
        missing=(),
        sent_at=None,
        answered_at=None,
        answer=None,
    )
    out = io.StringIO()
    write([record], Format.CSV, out, lambda tokens: dict.fromkeys(tokens, "异响"))
    (row,) = csv.DictReader(io.StringIO(out.getvalue().removeprefix("\ufeff")))
    assert row["企业名称"] == "'=HYPERLINK()"
    assert (row["故障描述"], row["维修项目"], row["维修工时"]) == ("异响", "a；b", "1.5；")


@pytest.mark.parametrize("asked", [["--since", "gestern"], ["--format", "xml"]])
def test_what_is_asked_wrongly_is_refused(asked: list[str]) -> None:
    done = aftersales("export", "health-records", *asked)
    assert done.returncode == 2


def test_li_is_staff(client: Client) -> None:
    assert client.gql(RECORDS, {}, **LI)["healthRecords"]["nodes"] == []
