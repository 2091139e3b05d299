"""Persons in views: their texts as sealed tokens, and what is left of these once they are erased.

A view must not depend on when it was built. So a token of an erased person is stored without its
ciphertext, whether it was written before the erasure (`purge` empties it then) or is written by a
rebuild; what stays names the fact, the person's number and nothing of the text, and reads 已删除.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.sql import SQL, Composable, Composed, Identifier

from domain.customer.events import PersonalDataErased
from domain.kernel import Event, Personal, Recorded
from eventstore.keyring import Keyring
from projections.engine.tables import Table

SEALED: Final = "_sealed"
"""How columns end that hold tokens."""
INDEX: Final = "_index"
"""How columns end that hold a blind index: of `x_sealed` beside it, or of the row's `subject_id`."""
AT_ONCE: Final = 500
"""Persons named in one search of JSON."""

_ERASED: Final = """
SELECT jsonb_array_elements_text(data::jsonb -> 'subjects')::uuid FROM history.event
WHERE topic = 'customer.personal_data_erased' AND position <= %s
"""


class People:
    """What is written of persons into one view."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._erased: set[UUID] | None = None
        self.encode_json = msgspec.json.Encoder(enc_hook=self.plain).encode

    def look(self, connection: Connection[Any], upto: int) -> None:
        """Know who was erased up to a position; once, later erasures are told by `forget`."""
        if self._erased is None:
            self._erased = {row[0] for row in connection.execute(_ERASED, (upto,))}

    def forget_all(self) -> None:
        """Know nothing: the view may have been moved by somebody else."""
        self._erased = None

    def forget(self, subjects: Iterable[UUID]) -> None:
        """From now on write nothing of these persons' texts."""
        if self._erased is not None:
            self._erased.update(subjects)

    def plain(self, value: Any) -> Any:
        """A value as the driver takes it: a personal text as its token, an enum as its word."""
        match value:
            case Personal(token=token, subject=subject):
                if token is None:
                    raise ValueError("a view stores sealed personal text only")
                return _emptied(token) if self._erased and subject in self._erased else token
            case Enum():
                return value.value
            case _:
                return value

    def digests(self, texts: Sequence[Personal]) -> dict[Personal, bytes | None]:
        """The blind indexes of personal texts; None where the person is erased."""
        erased = self._erased or frozenset[UUID]()
        keys = self._keyring.keys({text.subject for text in texts} - erased)
        return {
            text: self._keyring.blind_index(self._keyring.open(text.token, keys))
            if text.token is not None and text.subject in keys
            else None
            for text in texts
        }


def erased_by(facts: Iterable[Recorded[Event]]) -> set[UUID]:
    """Whom these facts erase."""
    return {
        subject
        for fact in facts
        if isinstance(fact.event, PersonalDataErased)
        for subject in fact.event.subjects
    }


def purge(
    connection: Connection[Any],
    schema: str,
    tables: Mapping[str, Table],
    subjects: Collection[UUID],
) -> None:
    """Empty every token of these persons in all tables of a view, and their blind indexes."""
    named = sorted(str(subject) for subject in subjects)
    for table in tables.values():
        statement = _purge(schema, table)
        if statement is not None:
            connection.execute(statement, {"gone": named})
        for column, kind in table.columns.items():
            if kind == "jsonb":
                _purge_json(connection, schema, table, column, named)


def _emptied(token: str) -> str:
    return token[: token.rfind("/") + 1]


def _purge(schema: str, table: Table) -> Composed | None:
    sealed = [c for c in table.columns if c.endswith(SEALED) and table.columns[c] == "text"]
    indexes = {c: of for c in table.columns if (of := indexed_by(table, c)) is not None}
    if not sealed and not indexes:
        return None
    emptied = (
        SQL("{0} = CASE WHEN {1} THEN regexp_replace({0}, '[^/]*$', '') ELSE {0} END").format(
            Identifier(column), _gone(column)
        )
        for column in sealed
    )
    removed = (
        SQL("{0} = CASE WHEN {1} THEN NULL ELSE {0} END").format(Identifier(column), _gone(of))
        for column, of in indexes.items()
    )
    concerned = [_gone(column) for column in dict.fromkeys([*sealed, *indexes.values()])]
    return SQL("UPDATE {} SET {} WHERE {}").format(
        Identifier(schema, table.name),
        SQL(", ").join([*emptied, *removed]),
        SQL(" OR ").join(concerned),
    )


def indexed_by(table: Table, column: str) -> str | None:
    """The column that says whose digest a blind index is; None where the column is none."""
    if table.columns[column] != "bytea" or not column.endswith(INDEX):
        return None
    beside = column.removesuffix(INDEX) + SEALED
    return beside if beside in table.columns else "subject_id"


def _gone(column: str) -> Composable:
    if column.endswith(SEALED):
        return SQL("split_part({}, '/', 4) = ANY(%(gone)s)").format(Identifier(column))
    return SQL("{} = ANY(%(gone)s::uuid[])").format(Identifier(column))


def _purge_json(
    connection: Connection[Any], schema: str, table: Table, column: str, named: Sequence[str]
) -> None:
    statement = SQL(
        "UPDATE {0} SET {1} = regexp_replace({1}::text, %(token)s, '/\\1/\"', 'g')::jsonb"
        " WHERE {1}::text ~ %(token)s"
    ).format(Identifier(schema, table.name), Identifier(column))
    for start in range(0, len(named), AT_ONCE):
        whose = "|".join(named[start : start + AT_ONCE])
        connection.execute(statement, {"token": f'/({whose})/[A-Za-z0-9_=-]+"'})
