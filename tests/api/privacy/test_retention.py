"""The retention job: who must go, who waits, and nothing before its time (R069)."""

from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from api.command_line import app
from api.privacy.retention import Due, Mode, Verdict, candidates, carry_out, due
from api.workers.retention import RetentionJob
from domain.values.clock import SHANGHAI
from eventstore.knowledge import StoredKnowledge
from tests.api.client import Client

OFFICER: dict[str, Any] = {"actor": "S1-dpo", "role": "data_protection_officer"}
NOW = datetime(2026, 6, 2, 3, tzinfo=SHANGHAI)


def _file(client: Client, year: int) -> str:
    return client.take(
        "openCustomerFile",
        name="王女士",
        customerKind="PERSON",
        trigger="REPAIR",
        triggeredAt=f"{year}-06-01T09:00:00+08:00",
        occurredAt=f"{year}-06-01T09:00:00+08:00",
    )["id"]


def _due(client: Client, now: datetime = NOW) -> dict[str, Due]:
    history = client.store.history
    found = due(history, StoredKnowledge(history), candidates(history, now), now)
    return {str(each.customer_id): each for each in found if each is not None}


def _shown(client: Client) -> None:
    position = client.store.history.position()
    client.gql(f"{{ customerFiles(atLeast: {position}) {{ nodes {{ customerId }} }} }}", **OFFICER)


@pytest.mark.requirement("R069")
def test_the_day_after_the_last_day_and_not_before(client: Client) -> None:
    over, last_day, recent = _file(client, 2019), _file(client, 2020), _file(client, 2024)
    client.take("receiveDataRequest", who=OFFICER, customerId=recent, requestKind="DELETE")
    _shown(client)
    found = _due(client)
    assert {who: each.verdict for who, each in found.items()} == {
        over: Verdict.ERASE,
        last_day: Verdict.ERASE,
        recent: Verdict.RESTRICT,
    }
    assert found[last_day].kept_until.isoformat() == "2026-06-01"
    assert "第十七条" in found[over].source
    earlier = _due(client, datetime(2026, 6, 1, 23, tzinfo=SHANGHAI))
    assert set(earlier) == {over, recent}


def test_carried_out_through_the_same_door_and_once(client: Client) -> None:
    over, recent = _file(client, 2019), _file(client, 2024)
    client.take("receiveDataRequest", who=OFFICER, customerId=recent, requestKind="DELETE")
    _shown(client)
    history = client.store.history
    for each in _due(client).values():
        assert carry_out(history, StoredKnowledge(history), each, NOW) is None
        before = history.position()
        assert carry_out(history, StoredKnowledge(history), each, NOW) is None
        assert history.position() == before
    client.react()
    _shown(client)
    assert _due(client) == {}
    shown: Any = client.gql(
        f'{{ a: erasureCertificate(customerId: "{over}") {{ erasedAt basis decidedBy }}'
        f'   b: erasureCertificate(customerId: "{recent}") {{ erasedAt restrictedUntil }} }}',
        **OFFICER,
    )
    assert (shown["a"]["basis"], shown["a"]["decidedBy"]) == (
        "RETENTION_OVER",
        "job:retention (system)",
    )
    assert shown["b"] == {"erasedAt": None, "restrictedUntil": "2030-06-01"}


def _job(client: Client, mode: Mode, now: datetime = NOW) -> RetentionJob:
    store = client.store
    return RetentionJob(store.database, store.history, mode, now=lambda: now, first_after_s=0)


@pytest.mark.requirement("R069")
def test_the_worker_does_what_its_setting_says_and_nothing_before_its_time(client: Client) -> None:
    over, last_day, recent = _file(client, 2019), _file(client, 2020), _file(client, 2024)
    client.take("receiveDataRequest", who=OFFICER, customerId=recent, requestKind="DELETE")
    _shown(client)

    def erased() -> list[str]:
        client.react()
        topics = ["customer.personal_data_erased", "customer.processing_restricted"]
        facts = client.store.history.read_all(after=0, limit=100, topics=topics)
        return [str(fact.stream_id) for fact in facts]

    with capture_logs() as told:
        assert _job(client, Mode.OFF).catch_up() == 0
        assert _job(client, Mode.REPORT).catch_up() == 0
    assert (erased(), [each["due_to_erase"] for each in told if "due_to_erase" in each]) == (
        [],
        [2],
    )
    assert _job(client, Mode.RESTRICT).catch_up() == 1
    assert erased() == [recent]
    the_day_before = datetime(2026, 6, 1, 23, tzinfo=SHANGHAI)
    assert _job(client, Mode.ERASE, the_day_before).catch_up() == 1
    assert erased() == [recent, over]
    _shown(client)
    job = _job(client, Mode.ERASE)
    job.start()
    for _ in range(2_000):  # each look is a question to the database
        if len(erased()) == 3:
            break
    job.stop()
    assert erased() == [recent, over, last_day]
    _shown(client)
    assert _job(client, Mode.ERASE).catch_up() == 0


def test_who_complained_yesterday_is_not_gone_today(client: Client) -> None:
    customer = _file(client, 2015)
    client.take(
        "receiveComplaint",
        content="空调异响",
        channel="PHONE",
        customerId=customer,
        occurredAt="2025-11-30T10:00:00+08:00",
    )
    _shown(client)
    assert _due(client) == {}
    much_later = datetime(2031, 12, 2, tzinfo=SHANGHAI)
    assert {who: each.verdict for who, each in _due(client, much_later).items()} == {
        customer: Verdict.ERASE
    }


def test_the_verbs(client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    over = _file(client, 2015)
    monkeypatch.setenv("AFTERSALES_DATABASE_URL", client.store.url)
    monkeypatch.setenv("AFTERSALES_DATA_DIR", str(tmp_path))

    def opened(*_: object, **__: object) -> _Open:
        return _Open(client)

    monkeypatch.setattr("api.command_line.people.open_store", opened)
    listed = CliRunner().invoke(app, ["retention"])
    assert f"{over} erase 2021-06-01" in listed.output, listed.output
    out = tmp_path / "person.pdf"
    words = ["export", "person", "--customer", over, "--format", "pdf", "--out", str(out)]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert "王女士" in CliRunner().invoke(app, words[:4]).output
    applied = CliRunner().invoke(app, ["retention", "--apply"])
    assert "done" in applied.output, applied.output
    certified = CliRunner().invoke(app, ["erasure-certificate", "--customer", over])
    assert '"basis": "retention_over"' in certified.output


class _Open:
    """The store of the running server: its master key is no 32 bytes, as settings demand."""

    def __init__(self, client: Client) -> None:
        self._store = client.store

    def __enter__(self) -> Any:
        return self._store

    def __exit__(self, *_: object) -> None:
        return
