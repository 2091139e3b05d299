"""A paper as PDF: typeset by typst, without a network, the same bytes for the same paper.

Chinese is set in the font of the package, Droid Sans Fallback, which has no Latin letters: those and
figures come from Libertinus Serif, which typst brings along. A better font of the system is used
where the setting AFTERSALES_PAPER_FONT names it.
"""

from importlib.resources import as_file, files
from typing import Final

import msgspec
import typst

from api.documents.paper import Paper
from eventstore.operator_error import OperatorError

MEDIA_TYPE: Final = "application/pdf"
PACKAGED_FONT: Final = "Droid Sans Fallback"
_LATIN: Final = {"name": "Libertinus Serif", "covers": "latin-in-cjk"}
_HERE: Final = files("api.documents")
_encode: Final = msgspec.json.Encoder().encode


class FontMissingError(OperatorError):
    """The font that was asked for is not on this machine."""


class Press:
    """Prints papers; made once, as it reads the fonts."""

    def __init__(self, font: str | None = None) -> None:
        """`font`: the family of a font of the system; None: the one in the package.

        Raises FontMissingError where the system has no such font.
        """
        with as_file(_HERE / "fonts") as folder:
            self._fonts = typst.Fonts(
                include_system_fonts=font is not None,
                include_embedded_fonts=True,
                font_paths=[str(folder)],
            )
        if font is not None and font not in self._fonts.families():
            raise FontMissingError(_missing(font, self._fonts.families()))
        # A sign that the chosen font lacks is taken from the packaged one.
        self._families = _encode([font or _LATIN, PACKAGED_FONT]).decode()
        self._template = (_HERE / "templates" / "paper.typ").read_bytes()

    def as_pdf(self, paper: Paper) -> bytes:
        """The document; the same paper gives the same bytes."""
        printed = typst.Compiler(
            input=self._template,
            font_paths=self._fonts,
            sys_inputs={"paper": _encode(paper).decode(), "fonts": self._families},
        ).compile(format="pdf", timestamp=int(paper.made_of.timestamp()))
        if not isinstance(printed, bytes):
            raise TypeError("typst gave no document")
        return printed


def _missing(font: str, families: list[str]) -> str:
    chinese = [name for name in families if "CJK" in name or "Han" in name or "Hei" in name]
    found = f"; it has {', '.join(chinese)}" if chinese else ""
    return (
        f"AFTERSALES_PAPER_FONT is {font!r}, but this machine has no font family of that name{found}. "
        f"Install it (Debian: fonts-noto-cjk for 'Noto Sans CJK SC') or leave the setting out: then "
        f"{PACKAGED_FONT} from the package is used."
    )
