"""E-mail over a real SMTP server, and the sink that stands in for it."""

import socket
import ssl
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from api.deliveries.dispatcher import Dispatcher
from api.deliveries.mail import Mail, SmtpServer
from api.deliveries.sink import Sink
from api.deliveries.subscriptions import Kind, keep_sink, subscriptions
from domain.complaint.aggregate import Complaint
from domain.complaint.events import ComplaintReceived
from domain.kernel import event_id
from domain.repair_order.events import VehicleDelivered
from tests.api.deliveries.other_side import AT_ONCE, House

TO = "service@dealer.example"
SENDER = "记录系统 <records@dealer.example>"


class Mailbox:
    """Keeps what comes; says `answer` to each letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.encrypted: list[bool] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            content = envelope.original_content or b""
            self.letters.append(message_from_bytes(content, policy=default))  # pyright: ignore[reportArgumentType] - an EmailMessage by this policy
            self.encrypted.append(session.ssl is not None)
        return self.answer


@contextmanager
def post_office(mailbox: Mailbox, **more: Any) -> Generator[int]:
    """A server on a free port; the port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    office = Controller(mailbox, hostname="127.0.0.1", port=port, **more)
    office.start()
    try:
        yield port
    finally:
        office.stop()


def mail(port: int, file: Path, tls: ssl.SSLContext | None = None, **more: Any) -> Mail:
    plain = SmtpServer(host="127.0.0.1", port=port, sender=SENDER, starttls=False)
    return Mail(msgspec.structs.replace(plain, **more), Sink(file), tls=tls)


def dispatcher(house: House, channel: Mail) -> Dispatcher:
    return house.dispatcher(AT_ONCE, {Kind.EMAIL: channel})


def test_a_letter_arrives_in_chinese_and_names_nobody(house: House, tmp_path: Path) -> None:
    house.subscribe(Kind.EMAIL, TO, "desk")
    order_id = house.visit(VehicleDelivered)
    mailbox = Mailbox()
    with post_office(mailbox) as port:
        dispatcher(house, mail(port, tmp_path / "sink")).catch_up()
    (letter,) = mailbox.letters
    assert (letter["To"], letter["From"]) == (TO, SENDER)
    assert str(letter["Subject"]).startswith("交车完成：repair_order.opened.order_number")
    assert letter["Message-ID"] == f"<{event_id(order_id, 2)}.desk@aftersales.invalid>"
    text = letter.get_content()
    assert "工单号：repair_order.opened.order_number" in text
    assert "交车时间：20" in text
    assert "王女士" not in text
    assert "记录序号 2" in text


def test_a_letter_is_tried_again_until_the_server_takes_it(house: House, tmp_path: Path) -> None:
    house.subscribe(Kind.EMAIL, TO)
    house.visit(VehicleDelivered)
    mailbox = Mailbox()
    with post_office(mailbox) as port:
        mailbox.answer = "451 try later"
        worker = dispatcher(house, mail(port, tmp_path / "sink"))
        worker.catch_up()
        assert house.states() == [("waiting", 1)]
    worker.catch_up()  # the server is gone
    assert house.states() == [("waiting", 2)]
    mailbox.answer = "250 OK"
    with post_office(mailbox) as port:
        dispatcher(house, mail(port, tmp_path / "sink")).catch_up()
    assert house.states() == [("delivered", 3)]
    assert len(mailbox.letters) == 1


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's context, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "post office")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "post-office.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=str(file))


def test_the_way_to_the_server_is_encrypted_and_checked(house: House, tmp_path: Path) -> None:
    house.subscribe(Kind.EMAIL, TO)
    house.visit(VehicleDelivered)
    server_tls, client_tls = certificate(tmp_path)
    seen: list[object] = []

    def authenticate(*given: object) -> AuthResult:
        (asked,) = (each for each in given if isinstance(each, LoginPassword))
        seen.append((asked.login, asked.password))
        return AuthResult(success=True)

    mailbox = Mailbox()
    office = post_office(
        mailbox,
        tls_context=server_tls,
        require_starttls=True,
        authenticator=authenticate,
        auth_required=True,
    )
    sink = tmp_path / "sink"
    with office as port:
        stranger = mail(port, sink, starttls=True)
        dispatcher(house, stranger).catch_up()
        assert mailbox.letters == []  # a certificate that nobody vouches for
        trusting = mail(port, sink, starttls=True, tls=client_tls, user="us", password="pw")  # noqa: S106 - of this server
        dispatcher(house, trusting).catch_up()
    assert mailbox.encrypted == [True]
    assert seen == [(b"us", b"pw")]


def test_without_a_server_letters_are_written_down(house: House, tmp_path: Path) -> None:
    house.subscribe(Kind.EMAIL, TO)
    house.visit(VehicleDelivered)
    file = tmp_path / "deep" / "deliveries.jsonl"
    dispatcher(house, Mail(None, Sink(file))).catch_up()
    line = msgspec.json.decode(file.read_bytes())
    assert line["mail_to"] == TO
    assert line["text"].startswith("交车完成")
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_sink_takes_what_happens_from_its_first_start_on(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "deliveries.jsonl"
    house.visit(VehicleDelivered)
    with house.database.connect_writer() as connection:
        for _ in range(2):
            keep_sink(connection, "file")
        house.visit(VehicleDelivered)
        worker = house.dispatcher(AT_ONCE, {Kind.SINK: Sink(file)})
        assert worker.catch_up() == 1
        (line,) = map(msgspec.json.decode, file.read_bytes().splitlines())
        assert line["event"]["type"] == "aftersales.repair_order.vehicle_delivered"
        keep_sink(connection, "terminal")
        house.visit(VehicleDelivered)
        worker.catch_up()
        assert '"to":"sink"' in capsys.readouterr().out
        keep_sink(connection, "off")
        assert subscriptions(connection) == []


def test_a_file_that_cannot_be_written_parks_and_loses_nothing(house: House) -> None:
    with house.database.connect_writer() as connection:
        keep_sink(connection, "file")
    house.visit(VehicleDelivered)
    worker = house.dispatcher(AT_ONCE, {Kind.SINK: Sink(Path("/dev/null/deliveries.jsonl"))})
    while worker.catch_up():
        pass
    assert house.states() == [("parked", 3)]


def test_nothing_personal_stands_in_the_outbox_or_leaves_the_house(
    house: House, tmp_path: Path
) -> None:
    file = tmp_path / "deliveries.jsonl"
    with house.database.connect_writer() as connection:
        keep_sink(connection, "file")
    house.stream(Complaint, ComplaintReceived)
    house.visit(VehicleDelivered)
    house.dispatcher(AT_ONCE, {Kind.SINK: Sink(file)}).catch_up()
    with house.database.connect_owner() as owner:
        outbox = str(owner.execute("SELECT m::text FROM outbox.message m").fetchall())
    sent = file.read_text()
    assert sent.count("\n") == 2
    for text in (outbox, sent):
        assert "王女士" not in text
        assert "contact_phone" not in text
