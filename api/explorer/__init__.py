"""The GraphQL explorer: one page and its assets, all served by us, so that it works without internet.

The assets in `static/` are built once, outside the server (docs/decisions/0010-explorer.md).
"""

import json
import secrets
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import FileResponse, HTMLResponse

from api.explorer.samples import SAMPLES, Sample

_HERE: Final = Path(__file__).parent
_STATIC: Final = _HERE / "static"
_MEDIA_TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".txt": "text/plain"}

_ONE_YEAR_SECONDS: Final = 365 * 24 * 60 * 60
_FOREVER: Final = f"public, max-age={_ONE_YEAR_SECONDS}, immutable"

_EVERY_ANSWER: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def router(samples: Sequence[Sample] = SAMPLES) -> APIRouter:
    """Routes of the page (`GET /`) and of its assets (`GET /explorer/{name}`).

    Raises:
        RuntimeError: the built assets are missing from the package, or there is more than one build.
    """
    page = Template((_HERE / "page.html").read_text(encoding="utf-8"))
    # Relative addresses, for a proxy that serves us under a path.
    parts = {
        "css": escape(f"explorer/{_built('css')}"),
        "js": escape(f"explorer/{_built('js')}"),
        "samples": _embedded(samples),
    }
    assets = {path.name: path for path in _STATIC.iterdir() if path.suffix in _MEDIA_TYPES}
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    async def explorer() -> Response:
        nonce = secrets.token_urlsafe(16)
        return HTMLResponse(page.substitute(parts, nonce=nonce), headers=_page_headers(nonce))

    @routes.get("/explorer/{name}")
    async def asset(name: str) -> Response:
        # Looked up among known names, never joined to a folder: a request cannot leave `static/`.
        if name not in assets:
            raise HTTPException(status_code=404)
        path = assets[name]
        # Only a name that carries the hash of its content may be kept for good.
        caching = _FOREVER if path.stem.startswith("explorer-") else "no-cache"
        return FileResponse(
            path,
            media_type=_MEDIA_TYPES[path.suffix],
            headers={**_EVERY_ANSWER, "Cache-Control": caching},
        )

    return routes


def _built(kind: str) -> str:
    names = [path.name for path in _STATIC.glob(f"explorer-*.{kind}")]
    if len(names) != 1:
        raise RuntimeError(f"expected one explorer-*.{kind} in {_STATIC}, found {names}")
    return names[0]


def _embedded(samples: Sequence[Sample]) -> str:
    """JSON that HTML cannot misread: without `<` no `</script>` and no `<!--` can occur in it."""
    listed = [{"title": s.title, "query": s.query, "variables": dict(s.variables)} for s in samples]
    return json.dumps(listed, ensure_ascii=False).replace("<", "\\u003c")


def _page_headers(nonce: str) -> dict[str, str]:
    policy = (
        "default-src 'self'",
        "script-src 'self'",
        # GraphiQL's dialogs and menus add a <style> element that stops the page behind them from scrolling;
        # its text varies with the scroll bar's width, so a nonce admits it instead of 'unsafe-inline'.
        f"style-src 'self' 'nonce-{nonce}'",
        # Marks of errors and warnings in the editor are images inside the style sheet.
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {
        **_EVERY_ANSWER,
        "Content-Security-Policy": "; ".join(policy),
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        # The nonce must not be reused.
        "Cache-Control": "no-store",
    }
