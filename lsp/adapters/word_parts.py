"""Reads the few things of a Word file's XML that decide whether it may be kept."""

from collections.abc import Callable, Mapping
from xml.parsers import expat

DEEPEST = 200

_Start = Callable[[str, Mapping[str, str]], None]
_Text = Callable[[str], None]


class PartBroken(Exception):  # noqa: N818
    """A part of the archive is not what it should be."""


def _walk(content: bytes, start: _Start, text: _Text | None = None) -> None:
    """Call `start(local name, attributes by local name)` for each element, `text` for each text."""
    parser = expat.ParserCreate(namespace_separator=" ")
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise PartBroken("nested beyond reason")
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def on_end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def on_doctype(*_declared: object) -> None:
        raise PartBroken("a document type")

    parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
    parser.StartDoctypeDeclHandler = on_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise PartBroken("not well formed") from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def main_kind(content: bytes, part: str) -> str:
    """What [Content_Types].xml says the main part is; "" when any part is a macro or an object."""
    found: dict[str, str] = {}
    bad: list[str] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if any(word in kind.lower() for word in ("macro", "vba", "activex", "oleobject")):
            bad.append(kind)
        if name == "Override":
            found[attributes.get("PartName", "").lstrip("/")] = kind

    _walk(content, start)
    return "" if bad else found.get(part, "")


def relationships(content: bytes) -> list[tuple[str, str, bool]]:
    """Every relationship: the last word of its type in small letters, its target, whether it
    points outside the archive.
    """
    found: list[tuple[str, str, bool]] = []

    def start(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2].lower()
            is_external = attributes.get("TargetMode", "").lower() == "external"
            found.append((kind, attributes.get("Target", ""), is_external))

    _walk(content, start)
    return found


def instructions(content: bytes) -> str:
    """What the fields of a part tell Word to do, one field a line, runs joined."""
    parts: list[str] = []
    reading = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal reading
        reading = name in {"instrText", "delInstrText"}
        if name == "fldChar":
            parts.append("\n")
        elif name == "fldSimple":
            parts.append(f"\n{attributes.get('instr', '')}\n")

    def text(piece: str) -> None:
        if reading:
            parts.append(piece)

    _walk(content, start, text)
    return "".join(parts)
