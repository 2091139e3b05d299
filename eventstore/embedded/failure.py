from eventstore.operator_error import OperatorError


class EmbeddedPostgresError(OperatorError):
    """The embedded PostgreSQL did not start, did not stop, or its folder is not usable."""
