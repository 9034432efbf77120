"""Serves static/ with addresses that change when the content does.

Two kinds of address never change their content, so browsers keep them for a year: the whole tree
under its own hash (`/static/v-3fa9c1d2e8b4/js/parts/boot.mjs`, so that modules find each other by
relative path), and `vendor/<name>@<version>/…`, whose path already names its version and whose
hash a test compares. The stylesheet `css/lsp.css` exists only in memory: the folders of static/css
joined in a fixed order, which costs one request instead of twenty.
"""

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, abort, request

STYLESHEET: Final = "css/lsp.css"
LAYERS: Final = "@layer reset, tokens, base, layout, parts, rooms, utilities, print;\n"
CSS_FOLDERS: Final = ("tokens", "base", "parts", "rooms")

FOREVER: Final = "public, max-age=31536000, immutable"
FIVE_MINUTES: Final = "public, max-age=300"

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
SQUEEZABLE: Final = frozenset(TYPES) - {".ico", ".jpg", ".png", ".webp", ".woff2"}

_VERSIONED: Final = re.compile(r"^v-([0-9a-f]{12})/(.+)$")
_VENDORED: Final = re.compile(r"^vendor/[^/]+@[^/]+/")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_MARGIN: Final = re.compile(r"\n\s*")


class UnknownAssetError(LookupError):
    """A template or a program asked for a file that static/ does not hold."""


@dataclass
class Asset:
    """One file as it is sent, with its compressed forms once somebody has asked for them."""

    name: str
    content: bytes
    squeezed: dict[str, bytes] = field(default_factory=dict)

    @property
    def mimetype(self) -> str:
        """The media type by the ending of the name; only known endings are served."""
        return TYPES[Path(self.name).suffix]

    @property
    def etag(self) -> str:
        """A short hash of the content."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    def encoded(self, encoding: str) -> bytes:
        """The content as brotli ("br"), "gzip", or as it is ("identity")."""
        if encoding == "identity":
            return self.content
        if encoding not in self.squeezed:
            self.squeezed[encoding] = (
                bytes(brotli.compress(self.content))
                if encoding == "br"
                else gzip.compress(self.content, mtime=0)
            )
        return self.squeezed[encoding]


def joined_stylesheet(folder: Path) -> bytes:
    """All style files below `folder` as one, in the order of the layers, without comments."""
    parts = [LAYERS]
    for name in CSS_FOLDERS:
        for path in sorted((folder / name).glob("*.css")):
            parts.append(_MARGIN.sub("\n", _COMMENT.sub("", path.read_text("utf-8"))).strip())
    return ("\n".join(parts) + "\n").encode()


class Assets:
    """Everything below one static folder, read once when the program starts."""

    def __init__(self, static_root: Path) -> None:
        root = static_root.resolve()
        self._assets = {
            name: Asset(name, path.read_bytes())
            for path in sorted(root.rglob("*"))
            if path.suffix in TYPES and path.is_file()
            for name in [path.relative_to(root).as_posix()]
            if not name.startswith("css/")
        }
        self._assets[STYLESHEET] = Asset(STYLESHEET, joined_stylesheet(root / "css"))
        self.version = self._hash_of_tree()

    def _hash_of_tree(self) -> str:
        tree = hashlib.sha256()
        for name in sorted(self._assets):
            tree.update(f"{name}\0{len(self._assets[name].content)}\0".encode())
            tree.update(self._assets[name].content)
        return tree.hexdigest()[:12]

    def __getitem__(self, name: str) -> Asset:
        """The file of that name; raises UnknownAssetError."""
        try:
            return self._assets[name]
        except KeyError:
            raise UnknownAssetError(name) from None

    def __contains__(self, name: object) -> bool:
        return name in self._assets

    def url(self, name: str) -> str:
        """The address to write into a page; raises UnknownAssetError."""
        self[name]
        return f"/static/{name}" if _VENDORED.match(name) else f"/static/v-{self.version}/{name}"

    def sri(self, name: str) -> str:
        """The value of an `integrity` attribute; raises UnknownAssetError."""
        digest = hashlib.sha384(self[name].content).digest()
        return "sha384-" + base64.b64encode(digest).decode()

    def find(self, path: str) -> tuple[Asset, bool]:
        """The file at an address below /static/ and whether it may be kept for ever.

        An address with an older version gives the present file, kept only shortly: pages that are
        open during an update go on working.
        """
        versioned = _VERSIONED.match(path)
        version, name = versioned.groups() if versioned else (None, path)
        return self[name], version == self.version or bool(_VENDORED.match(path))


def _encoding_for(asset: Asset) -> str:
    if Path(asset.name).suffix not in SQUEEZABLE:
        return "identity"
    accepted = request.accept_encodings
    return next((name for name in ("br", "gzip") if accepted[name] > 0), "identity")


def register(app: Flask, static_root: Path) -> Assets:
    """Adds `/static/<path:name>` (endpoint "static") and the template functions asset and sri.

    The app must be made with `static_folder=None`, so that Flask adds no route of its own.
    """
    assets = Assets(static_root)

    def static(name: str) -> Response:
        try:
            asset, is_lasting = assets.find(name)
        except UnknownAssetError:
            abort(404)
        encoding = _encoding_for(asset)
        response = Response(asset.encoded(encoding), content_type=asset.mimetype)
        response.headers["Cache-Control"] = FOREVER if is_lasting else FIVE_MINUTES
        response.headers["X-Content-Type-Options"] = "nosniff"
        if encoding != "identity":
            response.headers["Content-Encoding"] = encoding
        if Path(asset.name).suffix in SQUEEZABLE:
            response.vary.add("Accept-Encoding")
        response.set_etag(f"{asset.etag}-{encoding}")
        response.make_conditional(request)
        return response

    app.add_url_rule("/static/<path:name>", "static", static)
    app.jinja_env.globals["asset"] = assets.url
    app.jinja_env.globals["sri"] = assets.sri
    return assets
