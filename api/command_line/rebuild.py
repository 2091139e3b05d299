"""`aftersales rebuild`: any view from zero, beside the one that serves."""

from collections.abc import Callable, Sequence

import typer

from api.command_line.progress import Advance, progress
from api.store import Store
from eventstore.operator_error import OperatorError
from projections.catalogue import READ_MODELS
from projections.engine import ReadModel
from projections.engine.rebuild import Progress, Rebuilt, rebuild


def chosen(names: Sequence[str]) -> list[ReadModel]:
    """The named read models, or all; refuses a name that is none."""
    known = {model.name: model for model in READ_MODELS}
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise OperatorError(
            f"there is no view {', '.join(unknown)}; there are: {', '.join(sorted(known))}"
        )
    return [known[name] for name in names] if names else list(READ_MODELS)


def rebuild_views(store: Store, models: Sequence[ReadModel]) -> None:
    """Rebuild one view after the other, showing how far, how fast and how long still."""
    for model in models:
        with progress(model.name, store.history.position()) as advance:
            rebuilt = rebuild(
                model, store.database, store.history, store.keyring, _shown_by(advance)
            )
        typer.echo(_verdict(rebuilt))


def _shown_by(advance: Advance) -> Callable[[Progress], None]:
    shown = 0

    def show(step: Progress) -> None:
        nonlocal shown
        advance(step.position - shown)
        shown = step.position

    return show


def _verdict(rebuilt: Rebuilt) -> str:
    rate = rebuilt.position / rebuilt.elapsed_s if rebuilt.elapsed_s else 0.0
    took = f"{rebuilt.elapsed_s:.1f} s, {rate:,.0f} a second"
    lines = [f"{rebuilt.view}: {rebuilt.position:,} facts in {took}"]
    for table, after in sorted(rebuilt.after.items()):
        before = (rebuilt.before or {}).get(table)
        said = "new" if before is None else "same as before" if before == after else f"was {before}"
        lines.append(f"  {table}: {after} – {said}")
    return "\n".join(lines)
