"""From a template and its data to a sheet: one function a kind of block."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lsp.records.rules import criteria, tables
from lsp.records.rules.fields import Spec, option_line, shown, struck
from lsp.records.rules.sheet import Act, Card, Cell, Line, Lines, Part, Piece, Row, Sheet
from lsp.records.rules.template import FormTemplate, Signer, Style
from lsp.records.rules.values import Values, options_of, prose, written

SCHEME_TYPES = {
    "options": [
        {"value": "kkni", "label": "KKNI"},
        {"value": "okupasi", "label": "Okupasi"},
        {"value": "klaster", "label": "Klaster"},
    ]
}
TUK_TYPES = {
    "options": [
        {"value": "sewaktu", "label": "Sewaktu"},
        {"value": "tempat_kerja", "label": "Tempat Kerja"},
        {"value": "mandiri", "label": "Mandiri"},
    ]
}
STRIKE_NOTE = "*Coret yang tidak perlu."
DRAFTERS = (("drafter", "Penyusun"), ("validator", "Validator"))


@dataclass(frozen=True, slots=True)
class Signed:
    """Who is named for a role, and the act once done."""

    name: str
    act: Act | None


@dataclass(frozen=True, slots=True)
class Ground:
    """What every block may look at."""

    template: FormTemplate
    signed: Mapping[str, Signed]
    labels: Mapping[str, str]


Draw = Callable[[Spec, Values, Ground], Iterator[Part]]


def sheet_of(
    template: FormTemplate,
    values: Values,
    *,
    signed: Mapping[str, Signed],
    labels: Mapping[str, str],
    organization: Mapping[str, str],
    fingerprint: str = "",
    note: str = "",
) -> Sheet:
    """The drawn form; `labels` names the roles of signers, `fingerprint` the content hash.

    Source: domain reference 2.1 to 2.4.
    """
    ground = Ground(template, signed, labels)
    return Sheet(
        code=template.code,
        title=template.title,
        title_en=template.title_en,
        label=template.label,
        is_letter=template.style is Style.LETTER,
        is_landscape=template.is_landscape,
        parts=tuple(_parts(template.blocks, values, ground)),
        organization=organization,
        fingerprint=fingerprint,
        note=note,
    )


def _parts(blocks: Sequence[Spec], values: Values, ground: Ground) -> Iterator[Part]:
    for block in blocks:
        if "when" in block and not values.at(block["when"]):
            continue
        yield from KINDS[block["kind"]](block, values, ground)


def _header(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    rows: list[Row] = []
    for name in block.get("rows", ("scheme", "tuk", "assessor", "candidate", "date")):
        if name == "scheme":
            rows += _scheme_rows(values)
        elif isinstance(name, str):
            rows.append(_pair(*_HEADER[name](values)))
        else:
            rows.append(_pair(name["label"], shown(name, values.at(name["path"]), values)))
    yield Part("facts", style="header", body=tuple(rows))
    yield Part("text", lines=((Piece(STRIKE_NOTE, "small"),),))


def _scheme_rows(values: Values) -> list[Row]:
    kind = struck(SCHEME_TYPES, values.at("scheme.type"))
    words: Line = (Piece("Skema Sertifikasi ("), *kind, Piece(")*"))
    title = Cell(shown({}, values.at("scheme.title"), values))
    number = Cell(shown({}, values.at("scheme.number"), values))
    return [
        Row((Cell((words,), rows=2, look="head"), Cell(_words("Judul"), look="head"), title)),
        Row((Cell(_words("Nomor"), look="head"), number)),
    ]


def _words(text: str) -> Lines:
    return ((Piece(text),),)


def _pair(label: str, lines: Lines) -> Row:
    return Row((Cell(_words(label), columns=2, look="head"), Cell(lines)))


def _tuk(values: Values) -> tuple[str, Lines]:
    name = written(values.at("tuk.name"))
    kind: Line = (*struck(TUK_TYPES, values.at("tuk.type")), Piece("*"))
    return "TUK", (kind, (Piece(name),)) if name else (kind,)


def _of(label: str, path: str, kind: str = "text") -> Callable[[Values], tuple[str, Lines]]:
    return lambda values: (label, shown({"type": kind}, values.at(path), values))


_HEADER: Mapping[str, Callable[[Values], tuple[str, Lines]]] = {
    "tuk": _tuk,
    "assessor": _of("Nama Asesor", "assessor.name"),
    "candidate": _of("Nama Asesi", "candidate.name"),
    "date": _of("Tanggal", "date", "date"),
    "started": _of("Tanggal/waktu mulai", "started", "moment"),
    "ended": _of("Tanggal/waktu selesai", "ended", "moment"),
}


def _heading(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    yield Part("heading", title=_plain(block["title"], values), level=block.get("level", 2))


def _plain(text: str, values: Values) -> str:
    return "".join(piece.text or "…" for piece in prose(text, values))


def _text(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    if "path" in block:
        found = values.at(block["path"])
        items = [found] if isinstance(found, str) else list(found or ())
        lines: Lines = tuple((Piece(str(item)),) for item in items)
    else:
        lines = tuple(prose(line, values) for line in block["text"])
    style = block.get("list", "small" if block.get("small") else block.get("align", ""))
    yield Part("text", title=block.get("title", ""), lines=lines, style=style)


def _facts(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    rows = []
    for field in block["fields"]:
        lines = shown(field, values.at(field["path"]), values, blank=True)
        label = (prose(field["label"], values),)
        rows.append(Row((Cell(label, look="head"), Cell(lines))))
    style = "stacked" if block.get("stacked") else ""
    yield Part("facts", title=block.get("title", ""), body=tuple(rows), style=style)


def _choice(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    value = values.at(block["path"])
    title = block.get("title", "")
    if block.get("strike"):
        before, after = (prose(block.get(key, ""), values) for key in ("before", "after"))
        yield Part("text", title=title, lines=((*before, *struck(block, value), *after),))
        return
    lines = tuple(option_line(option, value, values) for option in options_of(block))
    yield Part("ticks", title=title, lines=lines, columns=block.get("columns", 1))


def _comment(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    lines = shown(block, values.at(block["path"]), values)
    yield Part("box", title=block.get("title", ""), lines=lines, height=block.get("lines", 3))


def _each(block: Spec, values: Values, ground: Ground) -> Iterator[Part]:
    found = values.at(block["path"])
    items = found if isinstance(found, Sequence) and found else ({},)
    for item in items:
        inner = values.within(item)
        if "title" in block:
            yield Part("heading", title=_plain(block["title"], inner), level=2)
        yield from _parts(block["blocks"], inner, ground)


def _questions(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    for number, question in enumerate(tables.rows_of(block, values), 1):
        inner = values.within(question)
        first = (Piece(f"{number}. ", "strong"), *shown({}, inner.at("text"), inner, blank=True)[0])
        options = tuple(
            (Piece(f"{option.get('key', '')}. {option.get('text', '')}"),)
            for option in question.get("options", ())
        )
        yield Part("text", lines=(first,), style="question")
        if options:
            yield Part("text", lines=options, style="options")


def _picture(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    yield Part(
        "picture",
        title=block.get("title", ""),
        picture=values.at(block["path"]),
        height=block.get("height", 60),
    )


def _signatures(block: Spec, values: Values, ground: Ground) -> Iterator[Part]:
    roles = block.get("roles") or [signer.role for signer in ground.template.signers]
    signers = [found for role in roles if (found := ground.template.signer(role))]
    cards = tuple(_card(signer, values, ground) for signer in signers)
    yield Part("signatures", title=block.get("title", ""), cards=cards)


def _card(signer: Signer, values: Values, ground: Ground) -> Card:
    signed = ground.signed.get(signer.role)
    name = (signed.name if signed else "") or written(values.at(signer.name))
    number = written(values.at(signer.number)) if signer.number else None
    label = signer.label or ground.labels.get(signer.role, signer.role)
    return Card(label, name, number, signed.act if signed else None)


def _drafters(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    body: list[Row] = []
    columns = tables.columns_of(_DRAFTER_COLUMNS)
    for key, label in DRAFTERS:
        found = values.at(f"{block.get('path', 'drafters')}.{key}") or ()
        rows = [*found, *[{}] * (block.get("min_rows", 2) - len(found))]
        for at, row in enumerate(rows):
            cells = tables.body_row(columns, row, at + 1, values).cells
            name = [Cell(_words(label), rows=len(rows), look="head")] if at == 0 else []
            body.append(Row((*name, *cells)))
    head = tables.head_rows((tables.Column("Status", width=14), *columns))
    title = block.get("title", "Penyusun dan Validator")
    widths = (14, *tables.widths_of(columns))
    yield Part("table", title=title, head=head, body=tuple(body), widths=widths, style="keep")


_DRAFTER_COLUMNS: Sequence[Spec] = (
    {"type": "row_number", "label": "No", "width": 6},
    {"key": "name", "label": "Nama"},
    {"key": "met_number", "label": "Nomor MET", "width": 24},
    {"key": "signed", "label": "Tanda tangan dan tanggal", "type": "signature", "width": 28},
)


def _clauses(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    rows = []
    for item in block["items"]:
        found = values.at(item["path"]) if "path" in item else None
        given = [found] if isinstance(found, str) else list(found or ())
        lines: list[Line] = [(Piece(str(each)),) for each in given] or [
            prose(line, values) for line in item.get("text", ("{" + item.get("path", "-") + "}",))
        ]
        many = len(lines) > 1
        numbered = tuple(
            (Piece(f"{chr(96 + at)}. "), *line) if many else line
            for at, line in enumerate(lines, 1)
        )
        rows.append(Row((Cell(_words(item["label"]), look="head"), Cell(numbered))))
    yield Part("facts", title=block.get("title", ""), body=tuple(rows), style="clauses")


def _break(_block: Spec, _values: Values, _ground: Ground) -> Iterator[Part]:
    yield Part("break")


def _one(draw: Callable[[Spec, Values], Part]) -> Draw:
    def drawn(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
        yield draw(block, values)

    return drawn


def _criteria(block: Spec, values: Values, _ground: Ground) -> Iterator[Part]:
    if "title" in block:
        yield Part("heading", title=_plain(block["title"], values), level=2)
    yield from criteria.criteria(block, values)


KINDS: Mapping[str, Draw] = {
    "header": _header,
    "heading": _heading,
    "text": _text,
    "facts": _facts,
    "choice": _choice,
    "comment": _comment,
    "table": _one(tables.table),
    "grid": _one(tables.grid),
    "units": _one(criteria.units),
    "criteria": _criteria,
    "each": _each,
    "questions": _questions,
    "image": _picture,
    "signatures": _signatures,
    "drafters": _drafters,
    "clauses": _clauses,
    "page_break": _break,
}
