"""What is asked of the register of letters: pages by number, one letter, how many."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from psycopg import AsyncConnection

from domain.letter.events import DeliveryResult, LetterKind, LetterVia
from projections.reading import rows, where


class LetterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the register."""

    letter_id: UUID
    letter_number: str
    number: int
    """1, 2, 3, … of its site and year, without holes."""
    site_id: str
    year: int
    """Of the sending, in Shanghai."""
    sent_at: datetime
    letter_kind: LetterKind
    via: LetterVia
    sender_id: str
    on_behalf_of_id: str | None
    addressee_sealed: str
    address_sealed: str | None
    content_reference: str
    content_sha256: str | None
    customer_id: UUID | None
    outreach_id: UUID | None
    complaint_id: UUID | None
    enquiry_id: UUID | None
    delivery: DeliveryResult | None
    delivered_on: date | None
    delivery_evidence: str | None


_LETTERS: Final = "SELECT * FROM letter_register.letter WHERE "


async def letters(
    connection: AsyncConnection[Any],
    *,
    site_id: str,
    year: int,
    first: int,
    after: int | None = None,
    kind: LetterKind | None = None,
    delivery_unknown: bool = False,
) -> list[LetterRow]:
    """Up to `first` + 1 lines of one register, after the number `after`."""
    asked = {
        "site_id": site_id,
        "year": year,
        "after": after,
        "kind": kind,
        "rows": first + 1,
    }
    conditions = where(
        {
            "site_id = %(site_id)s AND year = %(year)s": site_id,
            "number > %(after)s": after,
            "letter_kind = %(kind)s": kind,
            "delivery IS NULL": delivery_unknown or None,
        }
    )
    return await rows(
        connection, LetterRow, _LETTERS + conditions + " ORDER BY number LIMIT %(rows)s", asked
    )


async def letter(connection: AsyncConnection[Any], *, letter_number: str) -> LetterRow | None:
    """The letter of that number; None where none went out under it."""
    query = _LETTERS + "letter_number = %(letter_number)s"
    found = await rows(connection, LetterRow, query, {"letter_number": letter_number})
    return found[0] if found else None


async def letters_to(connection: AsyncConnection[Any], *, customer_id: UUID) -> list[LetterRow]:
    """All letters to one customer, in the order of their sending."""
    query = _LETTERS + "customer_id = %(customer_id)s ORDER BY sent_at, letter_id"
    return await rows(connection, LetterRow, query, {"customer_id": customer_id})


async def count_letters(
    connection: AsyncConnection[Any],
    *,
    sent_from: datetime,
    sent_before: datetime,
    site_id: str | None = None,
) -> int:
    """How many letters went out in a period, the first moment included, the second not."""
    conditions = where({"site_id = %(site_id)s": site_id})
    cursor = await connection.execute(
        "SELECT count(*) FROM letter_register.letter"
        " WHERE sent_at >= %(sent_from)s AND sent_at < %(sent_before)s AND " + conditions,
        {"sent_from": sent_from, "sent_before": sent_before, "site_id": site_id},
    )
    row = await cursor.fetchone()
    return row[0] if row else 0
