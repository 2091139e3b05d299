"""The four record tables as files: every entry, under the heads of the forms (R103)."""

import asyncio
import csv
import io
from datetime import datetime
from typing import Any

import pytest
from psycopg import AsyncConnection

from api.exports.four_tables import BYTE_ORDER_MARK, VIEWS, FourTables, rows_of, write
from domain.values.clock import SHANGHAI
from projections.engine.rebuild import rebuild
from tests.api.client import Client

AGENT = {"actor": "S1-周", "role": "customer_service_agent"}
JUNE_2 = "2025-06-02T10:00:00+08:00"


def exported(client: Client, table: FourTables) -> list[dict[str, str]]:
    """The rows of the file that the program would write."""
    store = client.store
    view = VIEWS[table]
    rebuilt = rebuild(view, store.database, store.history, store.keyring)
    assert rebuilt.before in (None, rebuilt.after)  # from zero it has the rows that it had

    async def asked() -> list[Any]:
        url = store.database.reader_url
        async with await AsyncConnection.connect(url, autocommit=True) as connection:
            return await rows_of(connection, table, site_id="S1", year=2025)

    out = io.StringIO()
    write(table, asyncio.run(asked()), out, store.keyring.reveal)
    text = out.getvalue()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))


@pytest.mark.requirement("R103")
def test_each_of_the_four_tables_is_a_view_and_a_file(client: Client) -> None:
    wang = client.take(
        "openCustomerFile",
        name="王女士",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt=JUNE_2,
        phone="13812341234",
        address="文三路1号",
        occurredAt=JUNE_2,
    )["id"]
    client.take(
        "receiveEnquiry",
        who=AGENT,
        channel="PHONE",
        enquiryTopic="PRICE",
        question="=1+1 保养多少钱",
        answer="480元",
        customerId=wang,
        occurredAt=JUNE_2,
    )
    client.take(
        "sendLetter",
        who=AGENT,
        letterKind="REPLY",
        addressee="王女士",
        content={"reference": "答复函-1"},
        customerId=wang,
        occurredAt=JUNE_2,
    )
    at = datetime(2025, 6, 2, 10, tzinfo=SHANGHAI).isoformat(timespec="seconds")
    (file,) = exported(client, FourTables.CUSTOMER_FILES)
    assert (file["名称"], file["电话"], file["地址"]) == ("王女士", "'+8613812341234", "文三路1号")
    (call,) = exported(client, FourTables.CALL_RECORD)
    assert (call["时间"], call["客户"], call["要点"]) == (at, "王女士", "'=1+1 保养多少钱")
    assert (call["事由"], call["待跟进"]) == ("enquiry", "否")
    (line,) = exported(client, FourTables.CALL_REGISTER)
    assert (line["序号"], line["客户"], line["电话"]) == ("1", "王女士", "138****1234")
    (letter,) = exported(client, FourTables.LETTER_REGISTER)
    assert (letter["信函编号"], letter["收件人"], letter["种类"]) == (
        "XH-S1-2025-00001",
        "王女士",
        "reply",
    )
    assert (letter["寄件人"], letter["内容归档"]) == ("S1-周", "答复函-1")
