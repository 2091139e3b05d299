"""Messages as e-mail in Chinese, through an SMTP server; without one, into the sink."""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

import jinja2
import msgspec

from api.deliveries.parcel import DeliveryFailedError, Parcel
from api.deliveries.sink import Sink
from api.deliveries.spoken import spoken

TIMEOUT_S: Final = 20.0

_environment: Final = jinja2.Environment(  # noqa: S701 - plain text, nobody renders it
    loader=jinja2.PackageLoader("api.deliveries"),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


class SmtpServer(msgspec.Struct, frozen=True, kw_only=True):
    """Where e-mail is handed in."""

    host: str
    port: int
    sender: str
    starttls: bool
    user: str | None = None
    password: str | None = None


class Mail:
    """Hands one e-mail a message to the server; its Message-ID is the same at each attempt."""

    def __init__(
        self, server: SmtpServer | None, sink: Sink, *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._server = server
        self._sink = sink
        self._tls = tls

    def send(self, parcel: Parcel) -> None:
        """Hand it in, or write it down where there is no server."""
        if self._server is None:
            self._sink.write(
                {"mail_to": parcel.target, "headline": parcel.headline, "text": text(parcel)}
            )
            return
        try:
            self._hand_in(self._server, letter(parcel, self._server.sender))
        except smtplib.SMTPResponseException as error:
            raise DeliveryFailedError(f"SMTP {error.smtp_code}") from error
        except smtplib.SMTPRecipientsRefused as error:
            codes = sorted({code for code, _ in error.recipients.values()})
            raise DeliveryFailedError(f"SMTP {codes}: the mailbox is refused") from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryFailedError(f"{type(error).__name__}: no delivery") from error

    def _hand_in(self, server: SmtpServer, message: EmailMessage) -> None:
        with smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S) as smtp:
            if server.starttls:
                smtp.starttls(context=self._tls or ssl.create_default_context())
            if server.user is not None:
                smtp.login(server.user, server.password or "")
            smtp.send_message(message)


def letter(parcel: Parcel, sender: str) -> EmailMessage:
    """The whole e-mail."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = parcel.target
    message["Subject"] = parcel.headline
    message["Date"] = format_datetime(parcel.fact.recorded_at)
    message["Message-ID"] = f"<{parcel.event_id}.{parcel.subscription}@aftersales.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text(parcel))
    return message


def text(parcel: Parcel) -> str:
    """What people read."""
    return _environment.get_template("mail.txt").render(
        headline=parcel.headline, lines=spoken(parcel.data), parcel=parcel
    )
