"""The explorer's page and assets: complete, ours alone, and safe whatever a sample contains."""

import asyncio
import hashlib
import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from fastapi import FastAPI
from graphql import OperationDefinitionNode, parse

from api import explorer
from api.explorer.samples import SAMPLES, Sample

STATIC = Path(explorer.__file__).parent / "static"
HOSTILE = Sample(
    title="</script><script>alert(1)</script>",
    query="query Q($vin: String) { a } # <!--<script> </SCRIPT\n> $nonce $css ${js} $$ &lt;",
    variables={"vin": "]]></script ><img src=x onerror=alert(1)>\u2028", "深": {"fen": [1, None]}},
)


class Page(HTMLParser):
    """What a browser would make of the page: the addresses it loads, its scripts, its title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.nonces: list[str | None] = []
        self.title = ""
        self._within = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self._within = tag
        if tag == "script":
            self.scripts.append((named, ""))
        for name in ("src", "href"):
            if address := named.get(name):
                self.addresses.append(address)
        if "nonce" in named:
            self.nonces.append(named["nonce"])
        assert not any(name.startswith("on") or name == "style" for name in named), named

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "title":
            self.title += data
        elif self._within == "script":
            named, text = self.scripts[-1]
            self.scripts[-1] = (named, text + data)

    def samples(self) -> object:
        [text] = [text for named, text in self.scripts if named.get("id") == "samples"]
        return json.loads(text)


def fetch(path: str, samples: Sequence[Sample] = SAMPLES) -> httpx.Response:
    app = FastAPI()
    app.include_router(explorer.router(samples))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://explorer.test"
        ) as client:
            return await client.get(path)

    return asyncio.run(ask())


def page(samples: Sequence[Sample] = SAMPLES) -> Page:
    return Page(fetch("/", samples).text)


def assets() -> list[str]:
    return [address for address in page().addresses if not address.startswith("data:")]


def test_the_page_opens_with_its_title_and_one_tab_a_sample() -> None:
    answer = fetch("/")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    opened = Page(answer.text)
    assert opened.title == "aftersales · 售后服务全程记录"
    assert opened.samples() == [
        {"title": s.title, "query": s.query, "variables": s.variables} for s in SAMPLES
    ]


def test_the_page_names_one_style_sheet_and_one_script() -> None:
    kinds = sorted(Path(name).suffix for name in assets())
    assert kinds == [".css", ".js"]


@pytest.mark.parametrize(
    ("suffix", "media_type"), [(".css", "text/css"), (".js", "text/javascript")]
)
def test_an_asset_the_page_names_is_served_for_good(suffix: str, media_type: str) -> None:
    [name] = [name for name in assets() if name.endswith(suffix)]

    answer = fetch(urljoin("/", name))

    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    digest = hashlib.sha256(answer.content).hexdigest()[:16]
    assert name == f"explorer/explorer-{digest}{suffix}", "kept for good under another's name"


def test_the_licences_of_the_bundled_packages_are_served_but_not_kept_for_good() -> None:
    answer = fetch("/explorer/LICENSES.txt")

    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    for package in ("graphiql ", "react ", "graphql ", "codemirror "):
        assert f"\n{package}" in answer.text


@pytest.mark.parametrize("name", ["samples.py", "..%2fsamples.py", "..%2F..%2F__init__.py", "x.js"])
def test_nothing_but_the_assets_is_served(name: str) -> None:
    assert fetch(f"/explorer/{name}").status_code == 404


def test_page_and_style_sheet_load_nothing_from_elsewhere() -> None:
    [css] = STATIC.glob("*.css")
    style = css.read_text(encoding="utf-8")
    loaded = re.findall(r"url\(\s*[\"']?([^)\"']*)", style)

    # The images in the editor's style sheet: were the pattern to find none, it would prove nothing.
    assert loaded
    assert all(address.startswith("data:image/png;base64,") for address in loaded)
    assert "@import" not in style
    assert "@font-face" not in style
    for text in (fetch("/").text, style):
        assert not re.search(r"https?:|[\"'(]//", text)


def test_no_source_map_is_asked_for() -> None:
    for path in STATIC.iterdir():
        assert "sourceMappingURL" not in path.read_text(encoding="utf-8"), path.name


def test_the_policy_admits_our_own_script_and_no_inline_one() -> None:
    answer = fetch("/")
    policy = dict(
        part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";")
    )

    assert policy["default-src"] == "'self'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "http" not in answer.headers["content-security-policy"]
    inline = [named for named, _ in Page(answer.text).scripts if "src" not in named]
    assert [named["type"] for named in inline] == ["application/json"]


def test_the_nonce_of_the_styles_is_the_pages_own_and_new_each_time() -> None:
    answers = [fetch("/") for _ in range(2)]
    nonces = [Page(answer.text).nonces for answer in answers]

    assert nonces[0] != nonces[1]
    for answer, [nonce] in zip(answers, nonces, strict=True):
        assert f"style-src 'self' 'nonce-{nonce}'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


def test_a_hostile_sample_stays_text() -> None:
    opened = page([HOSTILE])

    assert opened.samples() == [
        {"title": HOSTILE.title, "query": HOSTILE.query, "variables": HOSTILE.variables}
    ]
    assert len(opened.scripts) == len(page().scripts)
    assert opened.addresses == page().addresses
    raw = fetch("/", [HOSTILE]).text
    block = raw.partition('id="samples">')[2].partition("</script>")[0]
    assert "<" not in block


def test_without_javascript_the_page_says_so_in_both_languages() -> None:
    silent = fetch("/").text.partition("<noscript>")[2].partition("</noscript>")[0]

    assert "此页面需要 JavaScript" in silent
    assert "This page needs JavaScript" in silent


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.title)
def test_a_sample_is_one_named_operation_with_the_variables_it_declares(sample: Sample) -> None:
    [operation] = parse(sample.query).definitions

    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name is not None, "the tab would be called <untitled>"
    declared = {variable.variable.name.value for variable in operation.variable_definitions or ()}
    assert declared == set(sample.variables)


def test_the_explorer_stays_out_of_the_openapi_schema() -> None:
    app = FastAPI()
    app.include_router(explorer.router())
    assert app.openapi()["paths"] == {}


@pytest.mark.parametrize("names", [[], ["explorer-0.css", "explorer-1.css"]])
def test_a_package_without_exactly_one_build_refuses_to_start(
    names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        (tmp_path / name).touch()
    monkeypatch.setattr(explorer, "_STATIC", tmp_path)

    with pytest.raises(RuntimeError, match=r"expected one explorer-\*\.css"):
        explorer.router()
