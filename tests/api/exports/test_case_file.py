"""A case file: read by people, checked by strangers, and without people unless they are asked for."""

import io
import json
import subprocess
import sys
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from api.store import Store
from eventstore.integrity.checkpoints import Checkpoints
from eventstore.integrity.note import SigningKey
from tests.api.client import TIMEOUT_S, Client, Served, bearing
from tests.api.visit import VIN, Visit, on
from tests.program import aftersales

KEY = SigningKey(bytes(range(32)), "aftersales.example/cases")
MASTER_KEY = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiB2ZXJicyE="  # 32 bytes
CHECKOUT = Path(__file__).parents[3]
AUDITOR = bearing("审计-周", "auditor", "S1")
OFFICER = bearing("个保-吴", "data_protection_officer", "S1")
LEFT_OUT = "〔个人信息已略〕"


@pytest.fixture(scope="module")
def visit(module_database_url: str) -> Iterator[Visit]:
    """A visit with an odometer that was mistyped and corrected, and a line that was declined."""
    with (
        Store(module_database_url, b64decode(MASTER_KEY)).opened() as store,
        Served(store, checkpoints=Checkpoints(store.database, KEY)) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S, headers=bearing()) as http,
    ):
        visit = Visit(Client(http, store)).quoted()
        visit.take(
            "declineQuoteLine",
            quoteVersion=1,
            lineId="2",
            declinedBy="王女士",
            relation="OWNER",
            method="PHONE",
            reason="太贵，下次再换",
        )
        receipt = visit.client.take(
            "recordOdometer",
            vehicleId=visit.vehicle_id,
            odometerKm=301464,
            readAt=on(1, 12),
            source="INSPECTION",
            occurredAt=on(1, 12),
        )
        visit.client.take(
            "correctOdometer",
            vehicleId=visit.vehicle_id,
            correctsVersion=receipt["version"],
            odometerKm=45213,
            reason="录入错误，已核对照片",
            occurredAt=on(2, 9),
        )
        yield visit


def asked(visit: Visit, path: str, headers: dict[str, str] = AUDITOR) -> httpx.Response:
    joint = "&" if "?" in path else "?"
    at = visit.client.store.history.position()
    return visit.client.http.get(f"/exports/cases/{path}{joint}atLeast={at}", headers=headers)


def words(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


def verified(case: bytes, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """By the scripts of the file itself, in a folder of its own, without our packages."""
    (folder / "case.zip").write_bytes(case)
    with zipfile.ZipFile(CHECKOUT / folder / "case.zip") as file:
        for name in ("verify_case.py", "verify_proof.py"):
            (folder / name).write_bytes((CHECKOUT / "docs" / name).read_bytes())
            assert file.read(name) == (folder / name).read_bytes()
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify_case.py", "case.zip", *more],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.requirement("R106")
def test_the_whole_life_of_a_car_is_told_in_chinese(visit: Visit) -> None:
    page = asked(visit, f"vehicle/{VIN}.pdf")
    assert page.status_code == 200, page.text
    text = words(page.content)
    for said in (
        "车辆案卷",
        VIN,
        visit.order_number,
        "建立车辆档案",
        "开立维修工单",
        "出具报价",
        "客户不同意项目：报价版本1；行2",
        "电话",
        "里程301,464km",
        "后经更正，见总序号",
        "里程读数更正",
        "录入错误，已核对照片",
        "服务顾问S1-li",
        "约定交车时间",
        str(KEY.public),
        LEFT_OUT,
    ):
        assert said.replace(" ", "") in text, said
    for person in ("王女士", "13800138000", "太贵，下次再换"):
        assert person not in text


@pytest.mark.requirement("R168", "R171")
def test_people_are_in_it_for_the_officer_alone(visit: Visit) -> None:
    path = f"order/{visit.order_number}.html?people=true"
    page = asked(visit, path, OFFICER)
    for said in ("王女士", "13800138000", "太贵，下次再换"):
        assert said in page.text
    assert LEFT_OUT not in page.text
    refused = asked(visit, path)
    assert (refused.status_code, refused.json()["code"]) == (403, "access.other_post")
    assert "个人信息保护负责人" in refused.json()["messageZh"]
    adviser = asked(visit, f"order/{visit.order_number}.html", bearing())
    assert adviser.status_code == 403
    unknown = asked(visit, "order/RO-S1-2020-999999.pdf")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "case.not_found")


@pytest.mark.requirement("R106")
def test_the_zip_is_checked_by_strangers_without_us(visit: Visit, tmp_path: Path) -> None:
    case = asked(visit, f"order/{visit.order_number}.zip").content
    done = verified(case, tmp_path, "--key", str(KEY.public))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "each hash is that of its bytes" in done.stdout
    assert "NOTE" not in done.stdout
    assert "NOTE" in verified(case, tmp_path).stdout
    other = SigningKey(bytes(32), KEY.origin).public
    assert verified(case, tmp_path, "--key", str(other)).returncode == 1
    with zipfile.ZipFile(io.BytesIO(case)) as file:
        facts = [json.loads(line) for line in file.read("events.jsonl").splitlines()]
        assert "people.json" not in file.namelist()
        everything = b"".join(file.read(name) for name in file.namelist()).decode(errors="replace")
    assert "王女士" not in everything
    assert facts[0]["topic"] == "repair_order.opened"
    told = next(fact for fact in facts if fact["topic"] == "repair_order.quote_line_declined")
    assert "sealed" in told["data"]


@pytest.mark.requirement("R168")
def test_people_do_not_change_a_hash(visit: Visit, tmp_path: Path) -> None:
    plain = asked(visit, f"order/{visit.order_number}.zip", OFFICER).content
    whole = asked(visit, f"order/{visit.order_number}.zip?people=true", OFFICER).content
    assert verified(whole, tmp_path, "--key", str(KEY.public)).returncode == 0
    with zipfile.ZipFile(io.BytesIO(plain)) as one, zipfile.ZipFile(io.BytesIO(whole)) as other:
        assert one.read("events.jsonl") == other.read("events.jsonl")
        texts = {each["text"] for each in json.loads(other.read("people.json"))}
    assert "太贵，下次再换" in texts


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("events.jsonl", b'\\"2\\"', b'\\"3\\"', "is not the file that was signed"),
        ("case.html", "开立".encode(), "取消".encode(), "is not the file that was signed"),
        ("manifest.txt", b"case.pdf", b"case.pdx", "not signed by the key"),
    ],
)
def test_what_was_changed_is_named(
    visit: Visit, tmp_path: Path, name: str, old: bytes, new: bytes, said: str
) -> None:
    case = asked(visit, f"order/{visit.order_number}.zip").content
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(case)) as file, zipfile.ZipFile(changed, "w") as forged:
        for member in file.namelist():
            body = file.read(member)
            if member == name:
                assert old in body
                body = body.replace(old, new, 1)
            forged.writestr(member, body)
    done = verified(changed.getvalue(), tmp_path, "--key", str(KEY.public))
    assert done.returncode == 1
    assert said in done.stdout


def test_graphql_says_where_the_file_is(visit: Visit) -> None:
    said = visit.client.gql(
        "query ($named: String!, $at: Position) {"
        " caseFile(kind: ORDER, named: $named, atLeast: $at) { number records zipUrl } }",
        {"named": visit.order_number, "at": visit.client.store.history.position()},
        actor="审计-周",
        role="auditor",
    )["caseFile"]
    assert said["number"] == visit.order_number
    assert f"工单 {visit.order_number}" in said["records"]
    assert visit.client.http.get(said["zipUrl"], headers=AUDITOR).status_code == 200


def test_the_verb_writes_the_same_file(visit: Visit, tmp_path: Path) -> None:
    out = tmp_path / "case.zip"
    done = aftersales(
        *("export", "case", "--order", visit.order_number, "--out", str(out), "--with-people"),
        database_url=visit.client.store.database.url,
        data_dir=str(tmp_path),
        master_key=MASTER_KEY,
        checkpoint_key="AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        checkpoint_origin=KEY.origin,
    )
    assert done.returncode == 0, done.stderr
    assert "proven under the checkpoint at" in done.stdout
    assert verified(out.read_bytes(), tmp_path, "--key", str(KEY.public)).returncode == 0
