"""Quote, settlement list and authorisation, as a server gives them out."""

import hashlib
import io
from typing import Any

import httpx
import pytest
from pypdf import PdfReader

from tests.api.client import Client, bearing
from tests.api.visit import VIN, Visit, on, open_file

SITE: dict[str, Any] = {
    "siteCode": "S1",
    "name": "诚达汽车销售服务有限公司",
    "city": "北京市",
    "address": "朝阳区工体路8号",
    "phone": "010-88886666",
    "occurredAt": on(1, 8),
}
ADVISER = bearing("S1-li", "adviser", "S1")
URLS = """
query Urls($number: String!, $at: Position) {
  approvalTrail(orderNumber: $number, atLeast: $at) { quotes { htmlUrl pdfUrl } }
  visit(orderNumber: $number, atLeast: $at) { settlements { htmlUrl pdfUrl } }
}"""


def asked(client: Client, path: str, headers: dict[str, str] = ADVISER) -> httpx.Response:
    joint = "&" if "?" in path else "?"
    return client.http.get(
        f"{path}{joint}atLeast={client.store.history.position()}", headers=headers
    )


def words(pdf: bytes) -> str:
    """The text of a PDF, without line ends and blanks."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")


@pytest.fixture(scope="module")
def settled(shared_client: Client) -> Visit:
    """A visit that is billed and not handed over yet."""
    return Visit(shared_client).quoted().approved().repaired().settled()


@pytest.mark.requirement("R036", "R040")
def test_a_quote_is_printed_with_all_that_was_offered_and_said(client: Client) -> None:
    client.take("registerSite", **SITE)
    visit = Visit(client)
    base = f"/documents/repair-orders/{visit.order_id}"
    for paper, code in (("quote", "never_quoted"), ("settlement", "never_settled")):
        early = asked(client, f"{base}/{paper}.pdf")
        assert (early.status_code, early.json()["code"]) == (404, f"document.{code}")
    visit.quoted()
    visit.take(
        "declineQuoteLine",
        quoteVersion=1,
        lineId="2",
        declinedBy="王女士",
        relation="OWNER",
        method="PHONE",
        reason="太贵，下次再换",
    )
    page = asked(client, f"{base}/quote.pdf?version=1")
    assert page.status_code == 200, page.text
    assert page.headers["content-type"] == "application/pdf"
    assert page.headers["x-document-sha256"] == hashlib.sha256(page.content).hexdigest()
    text = words(page.content)
    for said in (
        SITE["name"],
        "北京市朝阳区工体路8号",
        "010-88886666",
        visit.order_number,
        "报价第 1 版",
        "京A12345",
        VIN,
        "45,210 km",
        "王女士",
        "13800138000",
        "更换前制动片",
        "2 小时",
        "¥240.00",
        "5Q0698151",
        "原厂配件",
        "¥480.00",
        "¥800.00",
        "¥1,280.00",
        "2025-06-08",
        "2025-06-01 17:00",
        "太贵，下次再换",
        "四舍五入到分",
        "第 1 页 / 共 1 页",
        f"总序号 {client.store.history.position()}",
    ):
        assert said.replace(" ", "") in text, said


def test_a_name_is_text_and_never_markup(client: Client) -> None:
    visit = Visit(client).quoted()
    client.take(
        "correctContactDetails",
        customerId=visit.customer_id,
        name="<script>alert(1)</script>#panic()",
        correctsVersion=1,
        reason="错别字",
        occurredAt=on(1, 11),
    )
    path = f"/documents/repair-orders/{visit.order_number}/quote"
    page = asked(client, f"{path}.html")
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    assert "<script>" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;#panic()" in page.text
    assert "<script>alert(1)</script>#panic()" in words(asked(client, f"{path}.pdf").content)


@pytest.mark.requirement("R079", "R083", "R094")
def test_a_settlement_list_has_each_payers_total_and_each_lines_warranty(client: Client) -> None:
    visit = Visit(client).quoted().approved().repaired().settled()
    path = f"/documents/repair-orders/{visit.order_id}/settlement"
    before = words(asked(client, f"{path}.pdf").content)
    assert "交车时逐项出具" in before
    assert "10日或2,000公里" in before
    assert "机动车维修管理规定(2015)Art.37" in before
    visit.delivered()
    client.react()  # the promised and the legal warranty follow from the delivery
    text = words(asked(client, f"{path}.pdf").content)
    for said in ("客户承担¥1,280.00", "合计¥1,280.00", "电话", "2025-06-01 14:00", "45,212 km"):
        assert said.replace(" ", "") in text, said
    for granted in ("1法定2025-06-11", "1承诺2025-09-01不限里程", "2承诺2025-09-01不限里程"):
        assert granted in text, granted


@pytest.mark.requirement("R022")
def test_an_authorisation_shows_items_estimate_and_handover_time(settled: Visit) -> None:
    path = f"/documents/repair-orders/{settled.order_id}/authorisation.pdf"
    text = words(asked(settled.client, path).content)
    for said in ("维修委托书", "刹车有异响", "左后门", "¥1,280.00", "2025-06-01 17:00"):
        assert said.replace(" ", "") in text, said


def test_the_same_record_gives_the_same_bytes_and_a_new_fact_others(settled: Visit) -> None:
    client = settled.client
    for form in ("html", "pdf"):
        path = f"/documents/repair-orders/{settled.order_id}/quote.{form}"
        first, again = asked(client, path), asked(client, path)
        open_file(client, form)  # what happens elsewhere changes no paper of this order
        assert first.content == again.content == asked(client, path).content
        settled.take("notifyProgress", channel="PHONE", message=f"已完工 {form}", hour=16)
        later = asked(client, path)
        assert later.content != first.content
        positions = [int(each.headers["x-record-position"]) for each in (first, later)]
        assert positions[0] < positions[1] == client.store.history.position()


def test_the_schema_says_where_the_documents_are(settled: Visit) -> None:
    client = settled.client
    at = client.store.history.position()
    found = client.gql(URLS, {"number": settled.order_number, "at": at})
    links = [*found["approvalTrail"]["quotes"], *found["visit"]["settlements"]]
    assert len(links) == 2
    for link in links:
        assert asked(client, link["htmlUrl"]).headers["content-type"].startswith("text/html")
        assert asked(client, link["pdfUrl"]).content.startswith(b"%PDF")


@pytest.mark.requirement("R168")
@pytest.mark.usefixtures("quiet")
def test_who_may_not_see_a_paper_gets_none(settled: Visit) -> None:
    client = settled.client
    path = f"/documents/repair-orders/{settled.order_id}/quote.pdf"
    stranger = bearing("0b5e2e6e-3b5c-4f1e-9a55-0d7f3f6f5d11", "customer", "S1")
    owner = bearing(settled.customer_id, "customer", "S1")
    technician = bearing("S1-zhao", "technician", "S1")
    assert asked(client, path, owner).status_code == 200
    for headers, code in ((stranger, "sight.not_own"), (technician, "access.other_post")):
        refused = asked(client, path, headers)
        assert (refused.status_code, refused.json()["code"]) == (403, code)
        assert refused.json()["messageZh"]
    assert asked(client, path, {"Authorization": "Bearer no"}).status_code == 401


def test_an_auditor_reads_a_masked_number(settled: Visit) -> None:
    client = settled.client
    path = f"/documents/repair-orders/{settled.order_id}/quote.html"
    shown = asked(client, path, bearing("S1-shen", "auditor", "S1")).text
    assert "138****8000" in shown
    assert "13800138000" not in shown


@pytest.mark.usefixtures("quiet")
def test_what_is_not_there_is_said(settled: Visit) -> None:
    base = f"/documents/repair-orders/{settled.order_id}"
    for path, code in (
        ("/documents/repair-orders/RO-S1-2025-999999/quote.pdf", "document.no_order"),
        (f"/documents/repair-orders/{settled.customer_id}/quote.pdf", "document.no_order"),
        (f"{base}/quote.pdf?version=2", "document.no_quote"),
        (f"{base}/settlement.html?number=JS-0", "document.no_settlement"),
    ):
        answer = asked(settled.client, path)
        assert (answer.status_code, answer.json()["code"]) == (404, code)
    assert asked(settled.client, f"{base}/quote.docx").status_code == 422


def test_the_documents_stand_in_the_openapi_description(shared_client: Client) -> None:
    paths = shared_client.http.get("/openapi.json").json()["paths"]
    quote = paths["/documents/repair-orders/{order}/quote.{form}"]["get"]
    assert quote["responses"]["404"]["content"]["application/json"]["example"]["messageZh"]
    assert {each["name"] for each in quote["parameters"]} >= {"order", "form", "version", "atLeast"}
    assert "X-Document-SHA256" in quote["responses"]["200"]["headers"]
