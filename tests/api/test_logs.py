"""What a log line shows, and what it must not."""

import json
import logging

import httpx
import pytest
import structlog

from api.logs import configure_logs, mask


@pytest.fixture(autouse=True)
def ours_for_a_test(logging_as_before: None) -> None:
    """Every test here sets the logs up."""


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("postgresql://shop:s3cret@db/x", "postgresql://shop:********@db/x"),
        ("to postgresql://:s3cret@/x now", "to postgresql://:********@/x now"),
        ("host=db password=s3cret user=shop", "host=db password=******** user=shop"),
        ("password='s3 cret' user=shop", "password=******** user=shop"),
        (
            "postgresql://shop@/x?password=s3cret&host=db",
            "postgresql://shop@/x?password=********&host=db",
        ),
        ("http://127.0.0.1:8000/graphql", "http://127.0.0.1:8000/graphql"),
    ],
)
def test_passwords_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_json_has_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "info")
    logging.getLogger("uvicorn.error").info("listening on %s", 8000, extra={"site": "Suzhou"})
    structlog.stdlib.get_logger("projections").warning("behind", events=12, view="客户")
    first, second = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (first["event"], first["logger"], first["level"]) == (
        "listening on 8000",
        "uvicorn.error",
        "info",
    )
    assert first["site"] == "Suzhou"
    assert (second["event"], second["events"], second["view"]) == ("behind", 12, "客户")
    assert second["timestamp"].endswith("Z")


@pytest.mark.requirement("R168")
@pytest.mark.parametrize("form", ["json", "terminal"])
def test_a_traceback_quotes_no_value(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json" if form == "json" else "terminal", "info")
    name = "王" + "小明"
    try:
        int(name)
    except ValueError as error:
        logging.getLogger("api").exception("internal error")
        structlog.stdlib.get_logger("api").error("internal error", exc_info=error)
    future = f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{name}')>"
    logging.getLogger("asyncio").error(future)
    said = capsys.readouterr().err
    assert said.count("ValueError") == 2
    assert said.count("test_a_traceback_quotes_no_value") == 2
    assert "was never retrieved" in said
    assert name not in said


@pytest.mark.parametrize("form", ["json", "terminal"])
def test_a_traceback_shows_neither_passwords_nor_local_variables(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs("json" if form == "json" else "terminal", "info")
    try:
        _connect("王" + "小明")
    except ConnectionError:
        logging.getLogger("eventstore").exception("no database")
    line = capsys.readouterr().err
    assert "ConnectionError" in line
    assert "shop:********@db" in line
    assert "s3cret" not in line
    assert "王小明" not in line


def test_less_important_messages_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("terminal", "warning")
    logging.getLogger("a").info("fine")
    logging.getLogger("a").warning("look here")
    said = capsys.readouterr().err
    assert "look here" in said
    assert "fine" not in said


def test_auto_is_json_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("auto", "info")
    logging.getLogger("a").info("started")
    assert json.loads(capsys.readouterr().err)["event"] == "started"


def _connect(owner_name: str) -> None:
    raise ConnectionError(f"postgresql://shop:s3cret@db/x refused {len(owner_name)}")


def test_no_address_that_we_call_stands_in_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", "info")
    transport = httpx.MockTransport(lambda _: httpx.Response(204))
    with httpx.Client(transport=transport) as client:
        client.post("http://witness.example/?token=s3cret")
    assert "s3cret" not in capsys.readouterr().err
