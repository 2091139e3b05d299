"""Over HTTP, on one car: "I never agreed to the second item", ten years on the erasure, and the proof of both.

Scenarios 1 and 5 of D.9. (Scenario 4: `test_supervisor_on_31_march.py`; 2: `test_as_of.py`; 3: `test_blocked_batch.py`.)
"""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.store import Store
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.integrity.note import SigningKey
from eventstore.integrity.verify import verify
from tests.api import visit as visits
from tests.api.client import TIMEOUT_S, Client, Served, bearing
from tests.api.exports.test_case_file import verified
from tests.api.visit import DIGEST, VIN, Visit

KEY = SigningKey(bytes(range(32)), "aftersales.example/dispute")
HAN = {"actor": "S1-韩梅", "role": "supervisor"}
AUDITOR = {"actor": "审计-周", "role": "auditor"}
OFFICER = {"actor": "个保-吴", "role": "data_protection_officer"}
TRAIL = """query Trail($number: String!, $knownAt: DateTime, $trueAt: DateTime, $at: Position) {
  approvalTrail(orderNumber: $number, knownAt: $knownAt, trueAt: $trueAt, atLeast: $at) {
    answers { lineId amountFen person method answeredAt takenBy evidence { kind sha256 } }
    executedWithoutApproval { lineId }
    chargedWithoutApproval { lineId } } }"""
CAR = """query Car($vin: String!, $at: Position) { findVehicles(vin: $vin, atLeast: $at) {
  visits { nodes { orderNumber settledFen lines { lineId } parts { reason } people { task personId } } } } }"""
FILE = """query File($id: UUID!, $at: Position) { customerFile(customerId: $id, atLeast: $at) {
  name phone erasedAt } }"""
LOG = """query Log($id: UUID!, $at: Position) { auditLog(atLeast: $at, first: 5, filter: {
  streamId: $id, topic: "customer.personal_data_erased" }) { nodes { actorId occurredAt data } } }"""


@pytest.fixture
def visit(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    """Quoted in June 2015; nobody has called the customer yet."""

    def in_2015(day: int, hour: int, minute: int = 0) -> str:
        return f"2015-06-{day:02d}T{hour:02d}:{minute:02d}:00+08:00"

    monkeypatch.setattr(visits, "on", in_2015)
    monkeypatch.setattr(visits, "OWNED_SINCE", "2013-01-15")
    with (
        Store(database_url, b"a master key for tests").opened() as store,
        Served(store, checkpoints=Checkpoints(store.database, KEY)) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        yield Visit(Client(http, store)).quoted()


def agreed(visit: Visit) -> Visit:
    """Both lines, by phone, before work on them begins."""
    for line_id, amount_fen in (("1", 48_000), ("2", 80_000)):
        visit.take(
            "approveQuoteLine",
            quoteVersion=1,
            lineId=line_id,
            amountFen=amount_fen,
            approvedBy="王女士",
            relation="OWNER",
            method="PHONE",
            evidence=[{"kind": "RECORDING", "sha256": DIGEST}],
        )
    return visit


def ask(visit: Visit, query: str, who: dict[str, str] = HAN, /, **asked: Any) -> Any:
    given = asked | {"at": visit.client.store.history.position()}
    [found] = visit.client.gql(query, given, **who).values()
    return found


def case(visit: Visit) -> bytes:
    at = visit.client.store.history.position()
    path = f"/exports/cases/order/{visit.order_number}.zip?atLeast={at}"
    return visit.client.http.get(path, headers=bearing("审计-周", "auditor", "S1")).content


def facts_in(zipped: bytes) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(zipped)) as file:
        return [json.loads(line) for line in file.read("events.jsonl").splitlines()]


@pytest.mark.requirement("R069", "R106", "R168")
def test_what_was_agreed_to_stays_proven_when_nobody_knows_by_whom(
    visit: Visit, tmp_path: Path
) -> None:
    before_the_call = datetime.now(UTC).isoformat()
    agreed(visit).repaired().settled().delivered()
    asked: dict[str, Any] = {"number": visit.order_number}

    # 1: the second item, agreed to by phone at 10:00 with a recording, before any work on it
    trail = ask(visit, TRAIL, **asked)
    [second] = [each for each in trail["answers"] if each["lineId"] == "2"]
    assert second == {
        "lineId": "2",
        "amountFen": 80_000,
        "person": "王女士",
        "method": "PHONE",
        "answeredAt": "2015-06-01T10:00:00+08:00",
        "takenBy": "S1-li",
        "evidence": [{"kind": "RECORDING", "sha256": DIGEST}],
    }
    assert trail["executedWithoutApproval"] == trail["chargedWithoutApproval"] == []
    assert ask(visit, TRAIL, **asked, knownAt=before_the_call)["answers"] == []
    assert ask(visit, TRAIL, **asked, trueAt="2015-06-01T09:59:00+08:00")["answers"] == []
    then = case(visit)
    assert verified(then, tmp_path, "--key", str(KEY.public)).returncode == 0

    # 5: erased; the car's history is as it was, and the log says when and by whom, not what
    of_the_car = ask(visit, CAR, vin=VIN)
    done = visit.client.take(
        "erasePersonalData", who=OFFICER, customerId=visit.customer_id, basis="RETENTION_OVER"
    )
    visit.client.react()
    file = ask(visit, FILE, id=visit.customer_id)
    assert (file["name"], file["phone"]) == (None, None)
    assert file["erasedAt"] is not None
    assert ask(visit, CAR, vin=VIN) == of_the_car
    assert ask(visit, TRAIL, **asked)["answers"][1] == second | {"person": "已删除"}
    [logged] = ask(visit, LOG, AUDITOR, id=visit.customer_id)["nodes"]
    assert logged["actorId"] == "个保-吴"
    assert "王女士" not in json.dumps(logged, ensure_ascii=False)

    # the proof of before holds, and today's is of the same bytes
    assert verified(then, tmp_path, "--key", str(KEY.public)).returncode == 0
    now = case(visit)
    assert verified(now, tmp_path, "--key", str(KEY.public)).returncode == 0
    assert facts_in(now)[: len(facts_in(then))] == facts_in(then)
    found = verify(visit.client.store.database.reader_url, [KEY.public])
    assert (found.faults, found.facts) == ([], visit.client.store.history.position())
    assert 0 < found.covered <= done["position"]
