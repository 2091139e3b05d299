"""The one kind of error that whoever runs the product can mend.

OperatorError
├── embedded.EmbeddedPostgresError   the PostgreSQL of our own did not start or stop
├── keyring.WrongMasterKeyError      the persons' keys were wrapped by another master key
└── migrate.MigrationError           the database's schema could not be brought up to date

The command line prints its message and no traceback.
"""

from typing import ClassVar


class OperatorError(Exception):
    """Its message names what is wrong, where, and what to do about it, in one or two sentences."""

    exit_code: ClassVar[int] = 1
    """What a program ends with that fails by it."""
