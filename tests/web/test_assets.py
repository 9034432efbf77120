"""What is served from static/ is ours, small, versioned and as the manifest says."""

import base64
import gzip
import hashlib
import io
import re
import tomllib
from pathlib import Path

import brotli
import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment

from lsp.adapters.bundle import bundle_path
from lsp.web import language
from lsp.web.assets import STYLESHEET, Assets, UnknownAssetError, register

STATIC = bundle_path("static")
TEMPLATES = bundle_path("templates")
PACKAGES = tomllib.loads((STATIC / "vendor" / "MANIFEST.toml").read_text())["package"]
FILES = [(package, file) for package in PACKAGES for file in package["files"]]
FRAME = [
    TEMPLATES / "base.html",
    *sorted((TEMPLATES / "parts").glob("*.html")),
    *sorted((TEMPLATES / "errors").glob("*.html")),
]
STYLES = sorted((STATIC / "css").rglob("*.css"))
FONT = "vendor/plus-jakarta-sans@5.3.0/latin.woff2"
KIB = 1024


@pytest.fixture(scope="module")
def assets() -> Assets:
    return Assets(STATIC)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    app = Flask(__name__, static_folder=None)
    register(app, STATIC)
    return app.test_client()


@pytest.mark.parametrize(("package", "file"), FILES, ids=lambda value: value.get("path", ""))
def test_a_vendored_file_is_what_the_manifest_says(package: dict, file: dict) -> None:
    content = (STATIC / file["path"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    digest = base64.b64encode(hashlib.sha384(content).digest()).decode()
    assert file["sri"] == f"sha384-{digest}"


@pytest.mark.parametrize("package", PACKAGES, ids=lambda value: value["name"])
def test_a_vendored_package_carries_its_licence(package: dict) -> None:
    licence = (STATIC / package["licence_file"]).read_text()
    words = {"OFL-1.1": "SIL Open Font License", "MIT": "Permission is hereby granted"}
    assert words.get(package["licence"], "") in licence
    assert package["licence_file"] in [file["path"] for file in package["files"]]


def test_nothing_lies_in_vendor_that_the_manifest_does_not_name() -> None:
    named = {file["path"] for _, file in FILES if file["path"].startswith("vendor/")}
    lying = {
        path.relative_to(STATIC).as_posix()
        for path in (STATIC / "vendor").rglob("*")
        if path.is_file()
    }
    assert lying - {"vendor/MANIFEST.toml"} == named


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "img" / "icons.svg").read_text()))
    used = set()
    for path in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r'\bicon\("([a-z0-9-]+)"', path.read_text()))
        used |= set(re.findall(r'icon_name="([a-z0-9-]+)"', path.read_text()))
    assert used - drawn == set()


def test_the_stylesheet_and_the_modules_keep_their_budget(assets: Assets) -> None:
    assert len(gzip.compress(assets[STYLESHEET].content)) <= 12 * KIB
    modules = sorted((STATIC / "js" / "parts").glob("*.mjs"))
    assert sum(len(gzip.compress(path.read_bytes())) for path in modules) <= 10 * KIB


def test_the_layers_come_first_and_the_files_in_order(assets: Assets) -> None:
    text = assets[STYLESHEET].content.decode()
    assert text.startswith("@layer reset, tokens, base, layout, parts, rooms, utilities, print;")
    places = [text.index(mark) for mark in ("--brand:", ".stack", ".btn{", ".qmap") if mark in text]
    assert places == sorted(places)
    assert "@import" not in text
    assert "/*" not in text


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_file_is_short_and_does_not_nest(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 400
    assert "&" not in text
    depth = deepest = 0
    for line in re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).splitlines():
        depth += line.count("{") - line.count("}")
        deepest = max(deepest, depth)
    assert depth == 0
    assert deepest <= 3  # layer, media query, rule


def test_the_two_lists_of_dark_colours_are_alike() -> None:
    text = (STATIC / "css" / "tokens" / "colours.css").read_text()
    chosen, by_system = (
        re.findall(r"(--[a-z0-9-]+|color-scheme): ([^;]+);", block)
        for block in re.findall(r"(?:\"dark\"\]|\"light\"\]\)) \{([^}]+)\}", text)
    )
    assert chosen == by_system


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_ink_can_be_read_on_its_ground(theme: str) -> None:
    text = (STATIC / "css" / "tokens" / "colours.css").read_text()
    first, dark = text.split(':root[data-theme="dark"]')
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", first))
    if theme == "dark":
        dark = dark.split("@media")[0]
        found |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", dark))
    grounds = ("bg", "surface", "surface-2")
    pairs = [(ink, ground) for ink in ("ink", "ink-2") for ground in grounds]
    pairs += [(ink, ground) for ink in ("brand", "bad", "ok") for ground in ("bg", "surface")]
    pairs += [(kind, f"{kind}-soft") for kind in ("gold", "ok", "bad", "info")]
    pairs += [("brand-strong", "brand-soft"), ("on-brand", "brand"), ("on-brand", "brand-strong")]
    pairs += [("on-verdict", f"verdict-{kind}") for kind in ("ok", "warn", "bad", "info")]
    pairs += [("ink", f"{kind}-soft") for kind in ("gold", "ok", "bad", "info", "brand")]
    weak = {pair: _contrast(found[pair[0]], found[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}
    assert all(_contrast(found["line-strong"], found[ground]) >= 3 for ground in grounds)


def test_an_address_changes_with_the_content(tmp_path: Path) -> None:
    (tmp_path / "css" / "tokens").mkdir(parents=True)
    (tmp_path / "a.mjs").write_text("1")
    before = Assets(tmp_path).url("a.mjs")
    (tmp_path / "a.mjs").write_text("2")
    assert re.fullmatch(r"/static/v-[0-9a-f]{12}/a\.mjs", before)
    assert Assets(tmp_path).url("a.mjs") != before


def test_an_unknown_name_is_refused_when_the_page_is_written(assets: Assets) -> None:
    with pytest.raises(UnknownAssetError):
        assets.url("css/other.css")
    assert "css/other.css" not in assets


@pytest.mark.parametrize("name", [STYLESHEET, "js/parts/boot.mjs", FONT])
def test_a_versioned_address_is_kept_for_ever(
    client: FlaskClient, assets: Assets, name: str
) -> None:
    answer = client.get(assets.url(name))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/static/css/lsp.css", "/static/v-000000000000/css/lsp.css"])
def test_an_address_without_the_present_version_is_kept_shortly(
    client: FlaskClient, address: str
) -> None:
    assert client.get(address).headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("js/parts/boot.mjs", "text/javascript; charset=utf-8"),
        (STYLESHEET, "text/css; charset=utf-8"),
        (FONT, "font/woff2"),
        ("img/icons.svg", "image/svg+xml"),
    ],
)
def test_each_file_says_what_it_is(client: FlaskClient, name: str, kind: str) -> None:
    assert client.get(f"/static/{name}").headers["Content-Type"] == kind


@pytest.mark.parametrize(
    "address",
    [
        "/static/../setup.cfg",
        "/static/%2e%2e/setup.cfg",
        "/static/v-000000000000/../../setup.cfg",
        "/static/%2fetc/passwd",
        "/static/css/base/reset.css",
        "/static/vendor/MANIFEST.toml",
        "/static/img/icons.toml",
    ],
)
def test_only_what_was_read_at_the_start_is_served(client: FlaskClient, address: str) -> None:
    assert client.get(address, follow_redirects=True).status_code == 404


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [("gzip", "gzip", gzip.decompress), ("gzip, br", "br", brotli.decompress)],
)
def test_text_is_sent_compressed(
    client: FlaskClient, assets: Assets, accepted: str, encoding: str, unpack: object
) -> None:
    answer = client.get("/static/css/lsp.css", headers={"Accept-Encoding": accepted})
    assert answer.headers["Content-Encoding"] == encoding
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert unpack(answer.data) == assets[STYLESHEET].content  # type: ignore[operator]


def test_fonts_are_not_compressed_twice(client: FlaskClient) -> None:
    answer = client.get(f"/static/{FONT}", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in answer.headers


def test_a_browser_that_has_the_file_is_told_so(client: FlaskClient) -> None:
    tag = client.get("/static/css/lsp.css").headers["ETag"]
    assert client.get("/static/css/lsp.css", headers={"If-None-Match": tag}).status_code == 304


def test_the_integrity_value_matches_what_is_sent(client: FlaskClient, assets: Assets) -> None:
    sent = client.get("/static/js/parts/boot.mjs").data
    digest = base64.b64encode(hashlib.sha384(sent).digest()).decode()
    assert assets.sri("js/parts/boot.mjs") == f"sha384-{digest}"


def test_every_address_inside_the_stylesheet_is_served(client: FlaskClient, assets: Assets) -> None:
    found = re.findall(r'url\("../../([^"]+)"\)', assets[STYLESHEET].content.decode())
    assert found
    assert [name for name in found if client.get(f"/static/{name}").status_code != 200] == []


def test_modules_import_only_modules_that_exist(assets: Assets) -> None:
    for path in (STATIC / "js").rglob("*.mjs"):
        for name in re.findall(r"(?:from |import\()\"(\.[^\"]+)\"", path.read_text()):
            target = (path.parent / name).resolve().relative_to(STATIC.resolve()).as_posix()
            assert target in assets, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", FRAME, ids=lambda path: path.name)
def test_a_template_of_the_frame_has_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "|safe" not in text


def test_every_sentence_of_the_frame_has_its_english() -> None:
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    said = {
        message if isinstance(message, str) else message[0]
        for path in FRAME
        for _, _, message in environment.extract_translations(path.read_text())
        if message and (isinstance(message, str) or message[0])
    }
    written = {
        path.name: {
            entry.id if isinstance(entry.id, str) else entry.id[0]
            for entry in read_po(io.BytesIO(path.read_bytes()))
            if entry.id and entry.string
        }
        for path in (language.CATALOGUE / "en").glob("*.po")
    }
    assert said - set().union(*written.values()) == set()
    assert written["parts.po"] - said == set()
