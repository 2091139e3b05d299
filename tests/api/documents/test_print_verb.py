"""`aftersales print`: the papers of a database as files, and clear refusals."""

import io
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from api.command_line import app
from api.store import Store
from eventstore.operator_error import OperatorError
from tests.api.client import TIMEOUT_S, Client, Served
from tests.api.visit import Visit

MASTER_KEY = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiB2ZXJicyE="  # 32 bytes
NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `aftersales print …` on a database, in this process."""

    def run(url: str, *words: str) -> Result:
        monkeypatch.setenv("AFTERSALES_DATABASE_URL", url)
        monkeypatch.setenv("AFTERSALES_MASTER_KEY", MASTER_KEY)
        return CliRunner().invoke(app, ["print", *words])

    return run


def test_a_quote_is_printed_to_a_file(
    run: Callable[..., Result], database_url: str, tmp_path: Path
) -> None:
    with (
        Store(database_url, b64decode(MASTER_KEY)).opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
    ):
        number = Visit(Client(http, store)).quoted().order_number
    out = tmp_path / "报价单.pdf"
    done = run(database_url, "quote", "--order", number, "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "sha256" in done.stdout
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(out.read_bytes())).pages)
    assert number in text
    assert "王女士" in text
    page = tmp_path / "委托书.html"
    assert run(database_url, "authorisation", "--order", number, "--out", str(page)).exit_code == 0
    assert "刹车有异响" in page.read_text()
    unsettled = run(database_url, "settlement", "--order", number, "--out", str(out)).exception
    assert isinstance(unsettled, OperatorError)  # the program says it and ends with 1
    assert f"工单 {number} 尚未结算" in str(unsettled)


def test_a_file_of_another_kind_is_refused_before_anything_is_opened(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    done = run(NOWHERE, "quote", "--order", "x", "--out", str(tmp_path / "q.docx"))
    assert done.exit_code == 2


def test_a_font_that_is_not_there_is_named_before_anything_is_opened(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AFTERSALES_PAPER_FONT", "No Such Font")
    done = run(NOWHERE, "quote", "--order", "x", "--out", str(tmp_path / "q.pdf"))
    assert isinstance(done.exception, OperatorError)
    assert "AFTERSALES_PAPER_FONT is 'No Such Font'" in str(done.exception)
