"""The keys of the persons whose texts one request shows: each is asked for once, by whoever needs it first.

They are forgotten with the request, so that a key destroyed in one process is gone in all with the next.
"""

import asyncio
from collections.abc import Set as AbstractSet
from typing import Any, Final
from uuid import UUID

from psycopg import AsyncConnection

from eventstore.keyring import Keyring

_FIND: Final = "SELECT subject_id, wrapped_key FROM privacy.person_key WHERE subject_id = ANY(%s)"

Keys = dict[UUID, bytes]


class PersonKeys:
    """Of one request."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._coming: dict[UUID, asyncio.Future[Keys]] = {}

    def missing(self, subjects: AbstractSet[UUID]) -> AbstractSet[UUID]:
        """Of whom nobody has asked the key yet."""
        return subjects - self._coming.keys()

    async def ask(self, subjects: AbstractSet[UUID], connection: AsyncConnection[Any]) -> None:
        """Ask for the keys among these that are missing still."""
        subjects = self.missing(subjects)
        if not subjects:
            return
        coming = asyncio.get_running_loop().create_future()
        self._coming |= dict.fromkeys(subjects, coming)
        try:
            cursor = await connection.execute(_FIND, (list(subjects),))
            coming.set_result(self._keyring.unwrap(await cursor.fetchall()))
        except Exception as error:
            coming.set_exception(error)
            coming.exception()  # told to whoever asked; others may not be there
            raise
        finally:
            coming.cancel()  # where it was cut short

    async def of(self, subjects: AbstractSet[UUID]) -> Keys:
        """The opened keys of those who still have one; all have been asked for."""
        keys: Keys = {}
        for coming in {self._coming[subject] for subject in subjects}:
            keys |= await coming
        return {subject: keys[subject] for subject in subjects & keys.keys()}
