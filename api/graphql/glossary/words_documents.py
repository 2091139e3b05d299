"""Fields that say where printable documents are, and what stands on them."""

from typing import Final

WORDS: Final[dict[str, str]] = {
    "TrailLine.price_list_version": "Version of the price list the price comes from (R045).",
    "html_url": "The document as a page, on this server.",
    "pdf_url": "The document as a PDF, on this server.",
}
