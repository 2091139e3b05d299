"""The one error of this package: an input that is not a value of the field."""


class Malformed(ValueError):  # noqa: N818 - reads as a verdict on the input: "malformed"
    """The input cannot be read as the value it should be.

    It never repeats a person's text, so that it may be logged.
    """

    code: str
    """Stable name for clients, such as "vin.check_digit"."""
    en: str
    zh: str
    source: str
    """Where the rule comes from: a law, a standard, a row of the requirements."""

    def __init__(self, code: str, *, en: str, zh: str, source: str) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.en = en
        self.zh = zh
        self.source = source
