"""What a machine does not let us do."""


class UnavailableError(Exception):
    """A fault cannot be injected on this machine; the message says why."""
