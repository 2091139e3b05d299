"""The dispatcher as the settings want it."""

from api.deliveries.backoff import Backoff
from api.deliveries.dispatcher import Dispatcher
from api.deliveries.mail import Mail, SmtpServer
from api.deliveries.sink import FILE_NAME, Sink
from api.deliveries.subscriptions import Kind, keep_sink
from api.deliveries.webhook import Webhook
from api.settings import Settings
from api.store import Store


def dispatcher_of(store: Store, settings: Settings) -> Dispatcher:
    """The worker over an open store, its sink subscribed or not as is set."""
    with store.database.connect_writer() as connection:
        keep_sink(connection, settings.delivery_sink)
    sink = Sink(settings.data_dir / FILE_NAME)
    dispatcher = Dispatcher(
        store.database,
        store.history,
        {
            Kind.WEBHOOK: Webhook(store.keyring),
            Kind.EMAIL: Mail(smtp_of(settings), sink),
            Kind.SINK: sink,
        },
        Backoff(first_s=settings.delivery_first_wait_seconds, attempts=settings.delivery_attempts),
    )
    store.follower.on_move(dispatcher.wake)
    return dispatcher


def smtp_of(settings: Settings) -> SmtpServer | None:
    """The server that is set, if one is."""
    if settings.smtp_host is None:
        return None
    password = settings.smtp_password
    return SmtpServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.smtp_sender or f"aftersales@{settings.smtp_host}",
        starttls=settings.smtp_starttls,
        user=settings.smtp_user,
        password=password.get_secret_value() if password else None,
    )
