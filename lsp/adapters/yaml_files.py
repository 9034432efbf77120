"""Reading reviewed text packages (YAML) strictly, with the line of every value.

Stricter than YAML itself: no anchors, aliases or tags, no key twice, at most two megabytes, and
only the plain kinds null, true/false, whole number and text.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from lsp.adapters.bundle import bundle_path
from lsp.kernel.text import N_

LARGEST_BYTES = 2_000_000
DEEPEST = 20

_PLAIN = {
    "tag:yaml.org,2002:null",
    "tag:yaml.org,2002:bool",
    "tag:yaml.org,2002:int",
    "tag:yaml.org,2002:str",
}


class UnreadableError(ValueError):
    """The file is not the plain YAML that packages are written in; says where and why."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


@dataclass(frozen=True)
class Document:
    """A file's plain values, and the line (from 1) at which each path begins."""

    data: Any
    lines: Mapping[tuple[str | int, ...], int]

    def line_of(self, path: tuple[str | int, ...]) -> int:
        """The line of the value, or of the nearest value around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass(frozen=True)
class Misfit:
    """Where a document does not fit its schema: the keyword that failed, and what it asks."""

    path: tuple[str | int, ...]
    keyword: str
    asked: Any
    found: Any


class _Loader(yaml.SafeLoader):
    """The safe loader without aliases and without dates."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise UnreadableError(line, N_("jangkar dan alias YAML tidak dipakai di sini"))
        return super().compose_node(parent, index)


class _Reader:
    def __init__(self, loader: _Loader) -> None:
        self._loader = loader
        self.lines: dict[tuple[str | int, ...], int] = {}

    def value(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if len(path) > DEEPEST:
            raise UnreadableError(line, N_("susunan terlalu dalam"))
        if isinstance(node, yaml.MappingNode) and node.tag == "tag:yaml.org,2002:map":
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == "tag:yaml.org,2002:seq":
            return [self.value(each, (*path, at)) for at, each in enumerate(node.value)]
        if node.tag not in _PLAIN:
            raise UnreadableError(
                line, N_("hanya teks, bilangan bulat, true dan false yang dipakai")
            )
        return self._loader.construct_object(node)

    def _mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise UnreadableError(line, N_("nama kolom harus teks"))
            key = str(key_node.value)
            if key in found:
                raise UnreadableError(line, N_("ada kolom yang tertulis dua kali"))
            self.lines[(*path, key)] = line
            found[key] = self.value(value_node, (*path, key))
        return found


def read_document(path: Path) -> Document:
    """The file's values with their lines; UnreadableError when it is not plain YAML."""
    if not path.is_file():
        raise UnreadableError(1, N_("berkas tidak ditemukan"))
    if path.stat().st_size > LARGEST_BYTES:
        raise UnreadableError(1, N_("berkas lebih besar dari 2 MB"))
    return parse_document(path.read_bytes())


def parse_document(content: bytes) -> Document:
    """The values of an uploaded file with their lines, as strictly as of one on disk."""
    if len(content) > LARGEST_BYTES:
        raise UnreadableError(1, N_("berkas lebih besar dari 2 MB"))
    try:
        loader = _Loader(content.decode("utf-8-sig"))
        node = loader.get_single_node()
        if node is None:
            raise UnreadableError(1, N_("berkas kosong"))
        reader = _Reader(loader)
        return Document(reader.value(node, ()), reader.lines)
    except UnicodeDecodeError as error:
        raise UnreadableError(1, N_("berkas bukan teks UTF-8")) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise UnreadableError(mark.line + 1 if mark else 1, "susunan YAML tidak benar") from error
    except (ValueError, RecursionError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(1, N_("berkas tidak dapat dibaca")) from error


class _Dumper(yaml.SafeDumper):
    """Lists stand indented below their name, and nothing is written once and referred to."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_document(data: Mapping[str, Any]) -> str:
    """Plain values as text in their own order; equal values give equal text everywhere."""
    text: str = yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100, line_break="\n"
    )
    return text


def read_quickly(path: Path) -> Any:
    """The plain values of a file that travels with the code and that a test reads strictly."""
    fast: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = fast(path.read_text("utf-8"))
    try:
        return _quick(loader, loader.get_single_node())
    finally:
        loader.dispose()


def _quick(loader: Any, node: Any) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _quick(loader, value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_quick(loader, each) for each in node.value]
    return loader.construct_object(node)


def misfits(document: Document, schema_name: str) -> Iterator[Misfit]:
    """Where the document does not fit `question_banks/schema/<schema_name>`."""
    schema = json.loads((bundle_path("question_banks") / "schema" / schema_name).read_text("utf-8"))
    for error in Draft202012Validator(schema).iter_errors(document.data):
        yield Misfit(
            tuple(error.absolute_path), str(error.validator), error.validator_value, error.instance
        )
