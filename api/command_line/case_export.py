"""`aftersales export case`: the signed file of one vehicle, order or complaint."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.store import open_store
from api.integrity import checkpoints_of
from domain.kernel import Refused
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError

if TYPE_CHECKING:
    from api.exports.case.scope import CaseKind


def export_case(
    *,
    order: Annotated[str | None, typer.Option(help="A repair order, by number or id.")] = None,
    vehicle: Annotated[
        str | None, typer.Option(help="A vehicle, by VIN, plate or id: its whole life.")
    ] = None,
    complaint: Annotated[str | None, typer.Option(help="A complaint, by number or id.")] = None,
    out: Annotated[
        Path,
        typer.Option("--out", help="The file to write; its ending, .zip, .pdf or .html, says how."),
    ],
    with_people: Annotated[
        bool,
        typer.Option("--with-people", help="With texts about persons; they are left out else."),
    ] = False,
) -> None:
    """Write all that is recorded about one vehicle, order or complaint, signed and provable."""
    # Late, as for the schema: they take a second.
    from api.documents.desk import as_operator  # noqa: PLC0415
    from api.documents.press import Press  # noqa: PLC0415
    from api.exports.case.gathering import case_for_operator  # noqa: PLC0415
    from api.exports.case.routes import CaseForm, drawn_case  # noqa: PLC0415
    from api.exports.case.scope import VIEWS  # noqa: PLC0415

    kind, named = _named(order=order, vehicle=vehicle, complaint=complaint)
    try:
        form = CaseForm(out.suffix.removeprefix(".").lower())
    except ValueError:
        raise typer.BadParameter(
            f"{out} should end in .zip, .pdf or .html", param_hint="--out"
        ) from None
    settings = prepared()
    printer = Press(settings.paper_font)
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url) as store:
            checkpoints = checkpoints_of(settings, store.database)
            try:
                case = as_operator(
                    store,
                    VIEWS,
                    lambda context: case_for_operator(
                        context, checkpoints, kind, named, people=with_people
                    ),
                )
            except Refused as refused:
                raise OperatorError(f"{refused.zh} – {refused.en}") from None
            body = drawn_case(case, form, checkpoints, printer)
    try:
        out.write_bytes(body)
    except OSError as error:
        raise OperatorError(f"{out} cannot be written: {error.strerror}") from None
    typer.echo(
        f"{out}: {len(case.facts):,} facts, proven under the checkpoint at"
        f" {case.checkpoint.position:,}; {len(body):,} bytes"
    )
    if form is CaseForm.ZIP:
        typer.echo(f"check it with: python3 docs/verify_case.py {out} --key '{case.key}'", err=True)


def _named(**given: str | None) -> "tuple[CaseKind, str]":
    from api.exports.case.scope import CaseKind  # noqa: PLC0415 - as above

    chosen = [(CaseKind(kind), named) for kind, named in given.items() if named is not None]
    if len(chosen) != 1:
        raise typer.BadParameter("one of --order, --vehicle and --complaint names the case")
    return chosen[0]
