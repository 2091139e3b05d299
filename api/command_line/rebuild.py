"""`aftersales rebuild`: any view from zero, beside the one that serves."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.progress import Advance, progress
from api.command_line.store import open_store
from api.store import Store
from eventstore.migrate import migrate
from eventstore.operator_error import OperatorError
from projections.catalogue import READ_MODELS
from projections.engine import ReadModel
from projections.engine.parking import FactFailedError
from projections.engine.rebuild import rebuild_all
from projections.engine.rebuild_terms import How, Progress, Rebuilt, Step
from projections.engine.sibling import OLD, drop_schema


def rebuild(
    names: Annotated[
        list[str] | None, typer.Argument(help="The views to rebuild; without a name all of them.")
    ] = None,
    *,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that fill them.")] = 1,
    check: Annotated[
        bool, typer.Option("--check", help="Say what differs and leave the views as they are.")
    ] = False,
    park: Annotated[
        bool, typer.Option("--park", help="Leave facts that fail aside, instead of stopping.")
    ] = False,
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Only remove what earlier rebuilds had replaced.")
    ] = False,
) -> None:
    """Build views anew from the whole history, beside the serving ones, and swap them in.

    All of them in one pass over the history; queries are answered all the while. What is replaced
    stays until `--drop-old`. Exit code 1 with `--check`: the rows differ.
    """
    settings = prepared()
    models = chosen(names or [])
    with existing_database(settings) as url:
        migrate(url)
        with open_store(settings, url, build=False) as store:
            if drop_old:
                drop_old_views(store, models)
                return
            same = rebuild_views(store, models, How(workers=workers, check=check, park=park))
    if check and not same:
        raise typer.Exit(1)


def chosen(names: Sequence[str]) -> list[ReadModel]:
    """The named read models, or all; refuses a name that is none."""
    known = {model.name: model for model in READ_MODELS}
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise OperatorError(
            f"there is no view {', '.join(unknown)}; there are: {', '.join(sorted(known))}"
        )
    return [known[name] for name in dict.fromkeys(names)] if names else list(READ_MODELS)


def rebuild_views(store: Store, models: Sequence[ReadModel], how: How) -> bool:
    """Rebuild views in one pass over the history; whether they have the rows they had."""
    head = store.history.position()
    what = models[0].name if len(models) == 1 else f"{len(models)} views"
    with progress(what, head) as advance:
        try:
            done = rebuild_all(
                models, store.database, store.history, store.keyring, _shown_by(advance), how
            )
        except FactFailedError as failed:
            raise OperatorError(
                f"{failed}\nThe views are as they were. `--park` leaves such facts aside, with all"
                " that follows in their streams."
            ) from failed
    for rebuilt in done:
        typer.echo(_verdict(rebuilt, checked=how.check))
    seconds = max(rebuilt.elapsed_s for rebuilt in done)
    typer.echo(f"{head:,} facts in {seconds:.1f} s, {head / max(seconds, 0.001):,.0f} a second")
    return all(rebuilt.before is None or rebuilt.same for rebuilt in done)


def drop_old_views(store: Store, models: Sequence[ReadModel]) -> None:
    """Remove what earlier rebuilds replaced."""
    with store.database.connect_owner() as connection:
        for model in models:
            drop_schema(connection, f"{model.name}{OLD}")
    typer.echo("What earlier rebuilds had replaced is gone.")


def _shown_by(advance: Advance) -> Callable[[Progress], None]:
    shown = 0

    def show(at: Progress) -> None:
        nonlocal shown
        # Each view passes through the later steps by itself, and is quick at it.
        if at.step in (Step.FILLING, Step.INDEXING) and at.position > shown:
            advance(at.position - shown)
            shown = at.position

    return show


def _verdict(rebuilt: Rebuilt, *, checked: bool) -> str:
    lines = [f"{rebuilt.view}: {'checked' if checked else 'rebuilt'} at {rebuilt.position:,}"]
    for table, after in sorted(rebuilt.after.items()):
        before = (rebuilt.before or {}).get(table)
        said = "new" if before is None else "same as before" if before == after else f"was {before}"
        lines.append(f"  {table}: {after} – {said}")
    if rebuilt.parked:
        lines.append(
            f"  {rebuilt.parked} streams are parked, because a fact of theirs failed:"
            f" `aftersales parked list {rebuilt.view}`"
        )
    return "\n".join(lines)
