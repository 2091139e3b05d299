"""A customer is forgotten: scenario 5 of D.9, and no byte of their texts anywhere afterwards."""

import json
import logging
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any, cast
from urllib.parse import quote
from uuid import UUID

import pytest

from api.deliveries.dispatcher import Dispatcher
from api.deliveries.parcel import Parcel
from api.deliveries.subscriptions import Kind, subscribe
from api.documents.html import as_html
from api.logs import configure_logs
from api.privacy.certificate import certificate_of
from api.privacy.papers import lay_out_certificate, lay_out_person
from api.privacy.person import person_of
from eventstore.keyring import Keyring
from eventstore.knowledge import StoredKnowledge
from tests.api.client import Client
from tests.api.privacy.searched import dumped, spellings, traces
from tests.api.visit import open_file

LONG_AGO = "2015-06-01T09:00:00+08:00"
NAME, PHONE, ADDRESS = "欧阳若曦", "13987654321", "西藏北路九百九十九弄"
WORDS, CALL_FOR_HELP = "方向盘抖得像筛糠一样", "高架桥下面第三根柱子旁"
ANONYMOUS, COMPLAINT = "那个姓钱的师傅说话太难听了", "修了三趟空调还是不凉快"
TEXTS = (NAME, PHONE, ADDRESS, WORDS, CALL_FOR_HELP, ANONYMOUS, COMPLAINT)
OFFICER: dict[str, Any] = {"actor": "S1-dpo", "role": "data_protection_officer"}


@pytest.mark.parametrize("text", TEXTS)
def test_the_search_finds_each_spelling(text: str) -> None:
    utf8 = text.encode()
    assert "UTF-8" in traces(text, b"x" + utf8 + b"y")
    assert "JSON" in traces(text, json.dumps({"name": text}).encode())
    assert "UTF-16 LE" in traces(text, f"名{text}！".encode("utf-16-le"))
    assert "percent" in traces(text, quote(f"q={text}&").encode())
    assert "hex" in traces(text, (b"ab" + utf8 + b"cd").hex().encode())
    for shift in range(3):
        coded = b64encode(b"abc" + b"x" * shift + utf8 + b"!rest")
        assert any(how.startswith("base64") for how in traces(text, coded))
    assert traces(text, "另一个人的文字".encode()) == []


class Story:
    """A customer who came once, ten years ago, and whom the shop met before it knew them."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.rescue = client.take(
            "requestRescue",
            name=NAME,
            phone=PHONE,
            plate="京A12345",
            place=CALL_FOR_HELP,
            customerWords=WORDS,
            wantedService="拖车",
            channel="PHONE",
            occurredAt=LONG_AGO,
        )["id"]
        self.anonymous = client.take(
            "receiveComplaint", content=ANONYMOUS, channel="PHONE", occurredAt=LONG_AGO
        )["id"]
        self.customer = client.take(
            "openCustomerFile",
            name=NAME,
            phone=PHONE,
            address=ADDRESS,
            customerKind="PERSON",
            trigger="REPAIR",
            triggeredAt=LONG_AGO,
            occurredAt=LONG_AGO,
        )["id"]
        client.take(
            "identifyAppointmentCustomer",
            appointmentId=self.rescue,
            customerId=self.customer,
            occurredAt=LONG_AGO,
        )
        self.complaint = client.take(
            "receiveComplaint",
            content=COMPLAINT,
            channel="PHONE",
            customerId=self.customer,
            contactPhone=PHONE,
            occurredAt=LONG_AGO,
        )["id"]
        client.take(
            "disclosePersonalData",
            who=OFFICER,
            customerId=self.customer,
            recipient="平安保险",
            basis="LEGAL_DUTY",
            dataKinds=["NAME"],
            purpose="理赔",
            occurredAt=LONG_AGO,
        )

    def erase(self) -> Any:
        done = self.client.take(
            "erasePersonalData",
            "... on CustomerReceipt { customer { erased restriction { until } } }",
            who=OFFICER,
            customerId=self.customer,
            basis="RETENTION_OVER",
            alsoAbout=[self.anonymous],
        )
        self.client.react()
        return done


def _by_phone(client: Client) -> Any:
    """Asked once all views, which move together, show everything."""
    asked = f'phone: "{PHONE}", atLeast: {client.store.history.position()}'
    return client.gql(f"{{ findCustomerFiles({asked}) {{ customerId name }} }}")[
        "findCustomerFiles"
    ]


@pytest.mark.requirement("R168")
def test_nothing_of_a_forgotten_person_is_left(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    story = Story(client)
    assert _by_phone(client) == [{"customerId": story.customer, "name": NAME}]
    client.post(f'{{ findCustomerFiles(phone: "{NAME}") {{ nonsense }} }}')
    client.do("setContactDetails", customerId=story.customer, phone=NAME)
    assert story.erase()["customer"] == {"erased": True, "restriction": None}
    assert _by_phone(client) == []

    said = capfd.readouterr()
    places = _places(client, f"{caplog.text}\n{said.out}\n{said.err}")
    assert _left(places) == set()
    assert all(spellings(text) for text in TEXTS)
    gone = (story.customer, story.rescue, story.anonymous)
    for place, content in places.items():
        if place.startswith(("history.", "privacy.", "log")):
            continue
        for subject in gone:
            for line in content.decode().splitlines():
                for column in line.split("\t"):
                    assert f"/{subject}/" not in column or column.endswith(f"/{subject}/"), place


@pytest.mark.requirement("R168")
def test_nothing_is_left_of_a_forgotten_person_where_something_went_wrong(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = _logged()
    history, story = client.store.history, Story(client)
    with client.store.database.connect_owner() as owner:
        nobody = "http://127.0.0.1:9/"
        subscribe(owner, name="crm", kind=Kind.WEBHOOK, target=nobody, from_start=True)

    def quoting(*_: Any) -> Any:
        raise ValueError(f"{NAME}, {PHONE} and {ADDRESS} cannot be taken")

    with monkeypatch.context() as broken:
        broken.setattr(Keyring, "blind_index", quoting)
        moved: dict[str, Any] = {
            "customerId": story.customer,
            "phone": PHONE,
            "address": ADDRESS,
            "occurredAt": LONG_AGO,
        }
        client.take("setContactDetails", **moved)
        masked = client.post(f'{{ findCustomerFiles(phone: "{PHONE}") {{ name }} }}').json()
        assert masked["errors"][0]["extensions"]["code"] == "INTERNAL"
        sent = Dispatcher(client.store.database, history, {Kind.WEBHOOK: _Broken(quoting)})
        assert sent.catch_up() > 0
        client.gql(f"{{ customerFiles(atLeast: {history.position()}) {{ nodes {{ name }} }} }}")
    story.erase()
    again = client.refuse("setContactDetails", **moved)
    assert again["code"] == "customer.erased"
    client.store.trail.flush()

    places = _places(client, log.getvalue())
    assert _left(places) == set()
    assert b"ValueError at projections.engine.people:" in places["projection.parked"]
    assert b"ValueError" in places["outbox.message"]
    assert b"customer.erased" in places["audit.refusal"]
    assert places["log"].count(b"in quoting") >= 2


def _logged() -> StringIO:
    """The logs as a server writes them."""
    configure_logs("json", "info")
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    written = StringIO()
    cast("logging.StreamHandler[StringIO]", handler).setStream(written)
    return written


class _Broken:
    """A way out that fails as no channel of ours does."""

    def __init__(self, send: Callable[[Parcel], None]) -> None:
        self._send = send

    def send(self, parcel: Parcel) -> None:
        self._send(parcel)


def _places(client: Client, log: str) -> dict[str, bytes]:
    """Everything that is kept: every row of every table, and what was logged."""
    with client.store.database.connect_owner() as owner:
        places = dumped(owner)
    assert len(places) > 100
    assert b"customer.personal_data_erased" in places["history.event"]
    return places | {"log": log.encode()}


def _left(places: dict[str, bytes]) -> set[tuple[str, str, str]]:
    return {
        (place, text, how)
        for place, content in places.items()
        for text in TEXTS
        for how in traces(text, content)
    }


def test_the_history_stays_readable_and_says_when_and_not_what(client: Client) -> None:
    story = Story(client)
    story.erase()
    history, customer = client.store.history, UUID(story.customer)
    person = person_of(history, StoredKnowledge(history), customer, history.keyring.reveal)
    assert person.erased_at is not None
    assert {said.text for fact in person.held for said in fact.texts} == {"已删除"}
    assert [each.recipient for each in person.disclosures] == ["平安保险"]

    made = certificate_of(history, customer)
    assert {key.subject_id for key in made.keys} == {
        customer,
        UUID(story.rescue),
        UUID(story.anonymous),
    }
    assert all(key.destroyed_at and len(key.fingerprint or "") == 64 for key in made.keys)
    assert {each.topic for each in made.facts} >= {
        "appointment.requested",
        "complaint.received",
        "customer.file_opened",
    }
    page = as_html(lay_out_certificate(made)).decode()
    assert "个人信息删除证明" in page
    assert "保存期限届满" in page
    asked = (
        f'{{ erasureCertificate(customerId: "{customer}") {{ destroyedKeys facts basis json }} }}'
    )
    shown = client.gql(asked, **OFFICER)["erasureCertificate"]
    assert (shown["destroyedKeys"], shown["facts"]) == (3, len(made.positions))
    assert not any(traces(text, json.dumps(shown).encode()) for text in TEXTS)


@pytest.mark.requirement("R168")
def test_who_asks_gets_everything_held_with_basis_and_end(client: Client) -> None:
    story = Story(client)
    history, customer = client.store.history, UUID(story.customer)
    person = person_of(history, StoredKnowledge(history), customer, history.keyring.reveal)
    texts = {said.text for fact in person.held for said in fact.texts}
    assert texts >= {NAME, f"+86{PHONE}", ADDRESS, WORDS, CALL_FOR_HELP, COMPLAINT}
    opened = next(each for each in person.held if each.topic == "customer.file_opened")
    assert (opened.kept_until, opened.basis) == (date(2021, 6, 1), "legal_duty")
    assert "第十七条" in (opened.kept_by or "")
    page = as_html(lay_out_person(person)).decode()
    assert all(text in page for text in (NAME, ADDRESS, "平安保险", "2021-06-01"))
    own: dict[str, Any] = {"actor": story.customer, "role": "customer"}
    asked = f'{{ dataSubjectView(customerId: "{customer}") {{ heldFacts json }} }}'
    assert NAME in client.gql(asked, **own)["dataSubjectView"]["json"]
    client.store.trail.flush()
    assert ("customer", "本人查阅", "dataSubjectView") in _reads(client, customer)
    other: dict[str, Any] = {"actor": str(UUID(int=7)), "role": "customer"}
    assert "errors" in client.post(asked, **other).json()


def _reads(client: Client, subject: UUID) -> list[tuple[str, str, str]]:
    with client.store.database.connect_owner() as owner:
        return owner.execute(
            "SELECT actor_role, purpose, through FROM audit.read WHERE %s = ANY(subject_ids)",
            (subject,),
        ).fetchall()


@pytest.mark.requirement("R168")
def test_the_audit_log_shows_that_and_when_and_by_whom_and_not_what(client: Client) -> None:
    story = Story(client)
    taken = story.erase()
    asked = f"""{{ auditLog(atLeast: {taken["position"]}, first: 100,
        filter: {{ streamId: "{story.customer}" }}) {{ nodes {{ at actorId topic position }} }} }}"""
    auditor: dict[str, Any] = {"actor": "G-audit", "role": "auditor", "site": "S1"}
    nodes = client.gql(asked, **auditor)["auditLog"]["nodes"]
    erased = [each for each in nodes if each["topic"] == "customer.personal_data_erased"]
    assert [(each["actorId"], each["position"]) for each in erased] == [
        ("S1-dpo", taken["position"])
    ]
    assert not any(traces(text, json.dumps(nodes).encode()) for text in TEXTS)


@pytest.mark.requirement("R168")
def test_what_they_said_before_anybody_knew_them_goes_too(client: Client) -> None:
    story = Story(client)
    who: dict[str, Any] = {
        "name": "孙先生",
        "plate": "京A54321",
        "place": "东门",
        "channel": "PHONE",
    }
    who |= {"customerWords": "打不着火", "wantedService": "救援", "occurredAt": LONG_AGO}
    never_linked = client.take("requestRescue", phone=PHONE, **who)["id"]
    written_otherwise = client.take("requestRescue", phone=f"+86 {PHONE}", **who)["id"]
    of_another_number = client.take("requestRescue", phone="13800000001", **who)["id"]
    of_another_customer = client.take("requestRescue", phone=PHONE, **who)["id"]
    another = open_file(client)
    client.take(
        "identifyAppointmentCustomer",
        appointmentId=of_another_customer,
        customerId=another,
        occurredAt=LONG_AGO,
    )
    story.erase()
    made = certificate_of(client.store.history, UUID(story.customer))
    gone = {str(key.subject_id) for key in made.keys}
    assert gone == {
        story.customer,
        story.rescue,
        story.anonymous,
        never_linked,
        written_otherwise,
    }
    assert gone.isdisjoint({of_another_number, of_another_customer})


def test_somebody_elses_data_does_not_go_along(client: Client) -> None:
    story = Story(client)
    refused = client.refuse(
        "erasePersonalData",
        who=OFFICER,
        customerId=story.customer,
        basis="RETENTION_OVER",
        alsoAbout=[story.complaint],
    )
    assert (refused["code"], refused["field"]) == ("customer.not_unnamed", "alsoAbout")
