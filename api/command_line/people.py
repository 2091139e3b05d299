"""`aftersales retention`, `erasure-certificate` and `export person`: what is held on people, and its end."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import msgspec
import typer

from api.command_line.catching_up import catch_up
from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.progress import progress
from api.command_line.store import open_store
from api.settings import Settings
from api.store import Store
from domain.kernel import Refused
from eventstore.callers import Callers
from eventstore.knowledge import StoredKnowledge
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError
from projections.customer_file.projection import customer_file

if TYPE_CHECKING:
    from api.documents.paper import Paper


class Form(StrEnum):
    """As what a record of a person is written."""

    JSON = "json"
    PDF = "pdf"
    HTML = "html"


Customer = Annotated[UUID, typer.Option("--customer", help="The customer's file, by its id.")]
How = Annotated[Form, typer.Option("--format", help="As what.")]
Out = Annotated[Path | None, typer.Option(help="Write here; default: standard output.")]


def export_person(*, customer: Customer, how: How = Form.JSON, out: Out = None) -> None:
    """Write everything held on a person, with basis, retention and disclosures (PIPL Art. 45)."""
    from api.exports.revealing import reveal_noted  # noqa: PLC0415 - as above
    from api.privacy.papers import lay_out_person  # noqa: PLC0415 - it brings the press
    from api.privacy.person import person_of  # noqa: PLC0415 - as above

    settings = prepared()
    made = _asked(
        settings,
        lambda store: person_of(
            store.history,
            StoredKnowledge(store.history),
            customer,
            reveal_noted(store, "export person"),
        ),
    )
    _write(_drawn(settings, made, how, lay_out_person), out)


def erasure_certificate(*, customer: Customer, how: How = Form.JSON, out: Out = None) -> None:
    """Write the certificate of an erasure, or of the restriction that stands in its place."""
    from api.privacy.certificate import certificate_of  # noqa: PLC0415 - as above
    from api.privacy.papers import lay_out_certificate  # noqa: PLC0415 - as above

    settings = prepared()
    made = _asked(settings, lambda store: certificate_of(store.history, customer))
    _write(_drawn(settings, made, how, lay_out_certificate), out)


def retention(
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Erase and restrict; without it only list.")
    ] = False,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="List as of this day; not with --apply."),
    ] = None,
) -> None:
    """List whose data must go or be restricted, why and since when; nothing goes before its time."""
    from api.privacy.retention import candidates, carry_out, due  # noqa: PLC0415 - as above

    if apply and today is not None:
        raise typer.BadParameter("what is erased is erased as of now", param_hint="--today")
    now = datetime.now(UTC) if today is None else today.replace(hour=12, tzinfo=UTC)
    settings = prepared()
    done = 0
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            catch_up(store, customer_file)
            knowledge = StoredKnowledge(store.history)
            callers = Callers(store.database, store.keyring)
            customers = candidates(store.history, now)
            with progress("customers", len(customers)) as advance:
                for each in due(store.history, knowledge, customers, now):
                    advance(1)
                    if each is None:
                        continue
                    done += 1
                    said = f"{each.customer_id} {each.verdict} {each.kept_until} {each.source}"
                    if apply:
                        refused = carry_out(store.history, knowledge, each, now, callers)
                        said += f" – {refused or 'done'}"
                    typer.echo(said)
            if apply:
                store.reactor.catch_up()
                catch_up(store, customer_file)
    typer.echo(f"{done:,} due; {len(customers):,} customers looked at closely", err=True)


def _asked(settings: Settings, ask: Callable[[Store], Any]) -> Any:
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url, build=False) as store:
            try:
                return ask(store)
            except Refused as refused:
                raise OperatorError(f"{refused.zh} – {refused.en}") from None


def _drawn(settings: Settings, made: Any, how: Form, lay_out: Callable[[Any], "Paper"]) -> bytes:
    from api.documents.html import as_html  # noqa: PLC0415 - as above
    from api.documents.press import Press  # noqa: PLC0415 - as above

    match how:
        case Form.JSON:
            return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"
        case Form.HTML:
            return as_html(lay_out(made))
        case Form.PDF:
            return Press(settings.paper_font).as_pdf(lay_out(made))


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written: {error.strerror}") from None
    typer.echo(f"wrote {out}: {len(content):,} bytes", err=True)
