"""`aftersales rebuild`: any view from zero, beside the one that serves."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from api.store import Store
from eventstore.operator_error import OperatorError
from projections.catalogue import READ_MODELS
from projections.engine import ReadModel
from projections.engine.rebuild import Progress as Step
from projections.engine.rebuild import Rebuilt, rebuild


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
    console = Console()
    with Progress(
        TextColumn("{task.description:<20}"),
        BarColumn(),
        TextColumn("{task.completed:>10,.0f} of {task.total:,.0f}"),
        TextColumn("{task.fields[rate]:>9,.0f}/s"),
        TimeRemainingColumn(),
        console=console,
    ) as bars:
        for model in models:
            task = bars.add_task(model.name, total=None, rate=0.0)
            rebuilt = rebuild(
                model, store.database, store.history, store.keyring, _shown_on(bars, task)
            )
            bars.console.print(_verdict(rebuilt))


def _shown_on(bars: Progress, task: TaskID) -> Callable[[Step], None]:
    def show(step: Step) -> None:
        bars.update(task, total=step.head, completed=step.position, rate=step.rate)

    return show


def _verdict(rebuilt: Rebuilt) -> str:
    lines = [f"{rebuilt.view}: position {rebuilt.position:,} in {rebuilt.elapsed_s:.1f} s"]
    for table, after in sorted(rebuilt.after.items()):
        before = (rebuilt.before or {}).get(table)
        said = "new" if before is None else "same" if before == after else f"was {before}"
        lines.append(f"  {table}: {after} ({said})")
    return "\n".join(lines)
