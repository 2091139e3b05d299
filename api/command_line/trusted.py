"""`aftersales trusted-documents`: the list of documents that a server answers, from clients' files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from graphql import GraphQLError, OperationDefinitionNode, parse

from eventstore.operator_error import OperatorError


def trusted_documents(
    sources: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders with *.graphql; the explorer's samples are added."),
    ] = None,
    *,
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("trusted.json"),
) -> None:
    """Write the list for AFTERSALES_TRUSTED_DOCUMENTS: every operation of our own and of your clients."""
    from api.explorer.samples import SAMPLES  # noqa: PLC0415 - the schema takes a second
    from api.graphql.documents import Documents, Unready  # noqa: PLC0415 - as above
    from api.graphql.trusted import digest_of  # noqa: PLC0415 - as above
    from api.schema import schema  # noqa: PLC0415 - as above

    documents = Documents(schema.core)
    listed: dict[str, str] = {}
    texts = [(sample.title, sample.query) for sample in SAMPLES]
    texts += [(str(path), path.read_text(encoding="utf-8")) for path in _files(sources or [])]
    for name, text in texts:
        try:
            for operation in _operations(text):
                documents.operation(text, operation)
        except Unready as unready:
            raise OperatorError(f"{name}: {unready.errors[0].message}") from None
        except GraphQLError as error:
            raise OperatorError(f"{name}: {error.message}") from None
        listed[digest_of(text)] = text
    out.write_bytes(msgspec.json.format(msgspec.json.encode(dict(sorted(listed.items())))) + b"\n")
    typer.echo(f"wrote {out}: {len(listed)} documents")


def _operations(text: str) -> list[str | None]:
    return [
        each.name.value if each.name else None
        for each in parse(text).definitions
        if isinstance(each, OperationDefinitionNode)
    ]


def _files(sources: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for source in sources:
        if not source.exists():
            raise OperatorError(f"there is no {source}")
        found += sorted(source.rglob("*.graphql")) if source.is_dir() else [source]
    return found
