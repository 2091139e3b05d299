"""`aftersales print` as a program: the same bytes as the server gives, and clear refusals."""

import io
import os
import subprocess
import sys
from base64 import b64decode
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from api.store import Store
from tests.api.client import TIMEOUT_S, Client, Served
from tests.api.visit import Visit

MASTER_KEY = "YSBtYXN0ZXIga2V5IGZvciB0ZXN0cyBvZiB2ZXJicyE="  # 32 bytes


def run(url: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    given = {"AFTERSALES_DATABASE_URL": url, "AFTERSALES_MASTER_KEY": MASTER_KEY}
    return subprocess.run(
        [sys.executable, "-m", "api", "print", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | given | more,
    )


def test_a_quote_is_printed_to_a_file(database_url: str, tmp_path: Path) -> None:
    with (
        Store(database_url, b64decode(MASTER_KEY)).opened() as store,
        Served(store) as address,
        httpx.Client(base_url=address, timeout=TIMEOUT_S) as http,
    ):
        number = Visit(Client(http, store)).quoted().order_number
    out = tmp_path / "报价单.pdf"
    done = run(database_url, "quote", "--order", number, "--out", str(out))
    assert done.returncode == 0, done.stderr
    assert "sha256" in done.stdout
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(out.read_bytes())).pages)
    assert number in text
    assert "王女士" in text
    unsettled = run(database_url, "settlement", "--order", number, "--out", str(out))
    assert unsettled.returncode == 1
    assert f"工单 {number} 尚未结算" in unsettled.stderr
    assert "Traceback" not in unsettled.stderr


@pytest.mark.parametrize(
    ("out", "font", "code", "said"),
    [
        ("q.docx", "", 2, "should end in .pdf or .html"),
        ("q.pdf", "No Such Font", 1, "AFTERSALES_PAPER_FONT is 'No Such Font'"),
    ],
)
def test_a_wrong_wish_is_explained(
    tmp_path: Path, out: str, font: str, code: int, said: str
) -> None:
    done = run(
        "postgresql://nobody@127.0.0.1:1/none",
        *("quote", "--order", "x", "--out", str(tmp_path / out)),
        AFTERSALES_PAPER_FONT=font,
    )
    assert done.returncode == code
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
