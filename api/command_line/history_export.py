"""`aftersales export history`: every fact as it is stored, for an archive or other tools."""

from pathlib import Path
from typing import Annotated

import typer

from api.command_line.database import existing_database
from api.command_line.preparing import prepared
from api.command_line.progress import progress
from api.exports.history.parquet import ParquetFolder
from api.exports.history.sinks import HistoryFormat, JsonLines, Sink
from api.exports.history.writing import start_of, write_history
from eventstore.database import Database
from eventstore.migrate import migrate


def export_history(
    *,
    out: Annotated[
        Path, typer.Option(help="The file to write; with --format parquet a folder of files.")
    ],
    how: Annotated[
        HistoryFormat, typer.Option("--format", help="As JSON Lines or Parquet.")
    ] = HistoryFormat.JSONL,
) -> None:
    """Write every fact with its hashes; what is there already is kept and continued.

    Texts about persons stay sealed. A place that holds another history is refused.
    """
    settings = prepared()
    with existing_database(settings) as url:
        migrate(url)
        with Database(url) as database, _sink(how, out) as sink:
            start = start_of(database, sink.held())
            if start.after:
                typer.echo(f"{out} holds {start.after:,} facts: continuing", err=True)
            with progress("export", start.upto - start.after) as advance:
                write_history(database, sink, start, advance)
    typer.echo(f"{out}: {start.upto - start.after:,} facts, up to position {start.upto:,}")


def _sink(how: HistoryFormat, out: Path) -> Sink:
    return ParquetFolder(out) if how is HistoryFormat.PARQUET else JsonLines(out)
