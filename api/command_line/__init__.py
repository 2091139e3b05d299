"""The command `aftersales` (also `python -m api`).

Exit codes: 0 done, 1 it could not be done, 2 it was asked wrongly (a setting or an argument).
"""

import sys

import typer

from api.command_line.stopping import end_in_order
from api.command_line.verbs import Verbs
from eventstore.operator_error import OperatorError

app = typer.Typer(
    name="aftersales",
    cls=Verbs,
    help="An event-sourced record of automotive after-sales service.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def aftersales() -> None:
    """An event-sourced record of automotive after-sales service."""


def main() -> None:
    end_in_order()
    try:
        app()
    except OperatorError as error:
        typer.echo(f"aftersales: {error}", err=True)
        sys.exit(error.exit_code)
