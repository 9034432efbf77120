"""Reading package files: all that is wrong in them, by file, line and field."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from lsp.adapters.bundle import bundle_path
from lsp.adapters.workbooks import read_workbook
from lsp.adapters.yaml_files import (
    Document,
    Misfit,
    UnreadableError,
    misfits,
    parse_document,
    read_document,
)
from lsp.kernel.refusal import Refused, refuse_if
from lsp.kernel.text import N_, Reason
from lsp.schemes.rules import package as texts
from lsp.schemes.rules.problems import problems
from lsp.schemes.rules.reading import package_of
from lsp.schemes.rules.sheet_reading import read_tables

SCHEME, STANDARD = "scheme.yaml", "standard.yaml"
_SCHEMAS = {True: "scheme.schema.json", False: "standard.schema.json"}
_FIELD = N_("%(place)s: %(problem)s.")
_WHERE = N_("%(file)s baris %(line)s, %(place)s: %(problem)s.")

At = tuple[str | int, ...]
Locate = Callable[[str, At, str], Reason]


def find_folder(folder_or_code: str) -> Path:
    """A folder on disk, or a package that travels with the program by folder or scheme code."""
    given = Path(folder_or_code)
    if (given / "scheme.yaml").is_file():
        return given
    for path in sorted(bundle_path("question_banks").glob("*/scheme.yaml")):
        if folder_or_code in (path.parent.name, _code_in(path)):
            return path.parent
    raise Refused(
        [
            Reason(
                "package_not_found",
                N_("Tidak ada paket skema di %(place)s (scheme.yaml tidak ditemukan)."),
                {"place": folder_or_code},
            )
        ]
    )


def _code_in(path: Path) -> str:
    try:
        return str(read_document(path).data["scheme"]["code"])
    except (UnreadableError, KeyError, TypeError):
        return ""


def read_package(folder: Path) -> texts.Package:
    """The package in a folder; Refused names file, line and field of everything that is wrong.

    The folder holds scheme.yaml, standard.yaml and, when units come from other standards too,
    one standard-<name>.yaml for each of these.
    """
    more = sorted(path.name for path in folder.glob("standard-*.yaml"))
    return _package(
        (name, partial(read_document, folder / name)) for name in (STANDARD, *more, SCHEME)
    )


def package_of_files(files: Mapping[str, bytes]) -> texts.Package:
    """The package in files that were sent, by name; Refused as for a folder."""
    names = (STANDARD, *sorted(set(files) - {STANDARD, SCHEME}), SCHEME)
    return _package((name, partial(_parsed, files, name)) for name in names)


def _parsed(files: Mapping[str, bytes], name: str) -> Document:
    if name not in files:
        raise UnreadableError(1, N_("berkas tidak ditemukan"))
    return parse_document(files[name])


def _package(readers: Iterable[tuple[str, Callable[[], Document]]]) -> texts.Package:
    documents: dict[str, Document] = {}
    reasons: list[Reason] = []
    for name, read in readers:
        try:
            documents[name] = read()
        except UnreadableError as error:
            reasons.append(_in_file(name, error.line, "–", error.text))
    values = {name: document.data for name, document in documents.items()}
    reasons.extend(
        _in_file(file, documents[file].line_of(path), _place(path), problem)
        for file, path, problem in _misfitting(values)
    )
    refuse_if(reasons)
    return package_of_values(
        values,
        lambda file, path, problem: _in_file(
            file, documents[file].line_of(path), _place(path), problem
        ),
    )


def _by_field(_file: str, path: At, problem: str) -> Reason:
    return Reason("package_invalid", _FIELD, {"place": _place(path), "problem": problem})


def package_of_values(files: Mapping[str, Any], locate: Locate = _by_field) -> texts.Package:
    """The package in plain values by file name.

    Refused names everything that is wrong; `locate` says where it stands for the sender.
    """
    refuse_if(locate(*fault) for fault in _misfitting(files))
    scheme = files[SCHEME]
    standards = {name: data for name, data in files.items() if name != SCHEME}
    refuse_if(
        locate(each.file, each.path, str(each.reason)) for each in problems(standards, scheme)
    )
    return package_of(list(standards.values()), scheme)


def package_of_workbook(content: bytes) -> texts.Package:
    """The package in a workbook; Refused names sheet and cell of everything that is wrong."""
    found = read_tables(read_workbook(content))
    wrong = [*found.faults, *(found.locate(*each) for each in _misfitting(found.files))]
    by_cell: dict[tuple[str, str | None], Reason] = {}
    for each in wrong:
        by_cell.setdefault((each.facts["sheet"], each.facts.get("cell")), each)
    refuse_if(by_cell.values())
    return package_of_values(found.files, found.locate)


def _misfitting(files: Mapping[str, Any]) -> Iterator[tuple[str, At, str]]:
    for name, data in files.items():
        for misfit in misfits(Document(data, {}), _SCHEMAS[name == SCHEME]):
            yield name, misfit.path, _asked(misfit)


def _in_file(file: str, line: int, place: str, problem: str) -> Reason:
    facts = {"file": file, "line": line, "place": place, "problem": problem}
    return Reason("package_invalid", _WHERE, facts)


def _place(path: At) -> str:
    named = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(named).lstrip(".") or "–"


def _asked(misfit: Misfit) -> str:
    """What the schema asks for, in words."""
    asked: Any = misfit.asked
    if misfit.keyword == "required":
        missing = [name for name in asked if name not in misfit.found]
        return f"kolom yang belum ada: {', '.join(missing)}"
    if misfit.keyword == "additionalProperties":
        return "ada kolom yang tidak dikenal"
    if misfit.keyword == "enum":
        return f"isi salah satu dari {', '.join(str(value) for value in asked)}"
    if misfit.found in ("", None) and misfit.keyword in {"type", "pattern", "enum"}:
        return "tidak boleh kosong"
    if misfit.keyword == "type":
        kinds = {"string": "teks", "integer": "bilangan bulat", "boolean": "true atau false"}
        return f"harus berupa {kinds.get(str(asked), str(asked))}"
    if misfit.keyword in {"minimum", "maximum"}:
        return f"{misfit.found} di luar batas ({misfit.keyword} {asked})"
    if misfit.keyword in {"minItems", "minLength", "minProperties"}:
        return "tidak boleh kosong"
    return "bentuk isian tidak sesuai"
