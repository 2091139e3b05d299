"""A paper as one HTML page without anything from elsewhere; it prints on A4."""

from typing import Final

import jinja2
import msgspec

from api.documents.paper import Paper

MEDIA_TYPE: Final = "text/html; charset=utf-8"
SECURITY_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
"""For the header of that name: the page loads nothing and runs nothing."""

_environment: Final = jinja2.Environment(
    loader=jinja2.PackageLoader("api.documents"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def as_html(paper: Paper) -> bytes:
    """The page; the same paper gives the same bytes."""
    template = _environment.get_template("paper.html")
    return template.render(paper=msgspec.to_builtins(paper)).encode()
