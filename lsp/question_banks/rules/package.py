"""An item package as reviewed text: what its files say, and every fault by file, line and code."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lsp.kernel.text import N_, Reason
from lsp.question_banks.rules.items import Difficulty, ItemText, ItemType

_FIELDS = frozenset(
    [
        "unit",
        "element",
        "items",
        "code",
        "type",
        "kuk",
        "critical",
        "difficulty",
        "stem",
        "options",
        "a",
        "b",
        "c",
        "d",
        "key",
        "calculation",
        "rationale",
        "source",
        "enemies",
    ]
)

_PROBLEMS = {
    "required": N_("ada isian yang tidak ditulis"),
    "additionalProperties": N_("ada isian yang tidak dikenal"),
    "enum": N_("nilainya tidak dikenal"),
    "const": N_("nilainya tidak dikenal"),
    "pattern": N_("penulisannya tidak sesuai"),
    "minLength": N_("isinya kosong"),
    "minItems": N_("daftarnya kosong"),
    "uniqueItems": N_("ada yang tertulis dua kali"),
}
_OTHER_PROBLEM = N_("bentuknya tidak sesuai")


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item with the place it was read from."""

    file: str
    line: int
    text: ItemText


def drafts_of(
    file: str, document: Mapping[str, Any], line_of: Callable[[tuple[str | int, ...]], int]
) -> tuple[ItemDraft, ...]:
    """The items of one document that fits the schema.

    Source: exams design section 8 (line-numbered report).
    """
    return tuple(
        ItemDraft(file, line_of(("items", place)), _item(document["unit"], facts))
        for place, facts in enumerate(document["items"])
    )


def unreadable(file: str, line: int, problem: str) -> Reason:
    """A file that is not the plain text it should be.

    Source: exams design section 8 (line-numbered report).
    """
    return _fault(file, line, "", "", problem)


def misfit(
    file: str,
    line: int,
    document: Any,
    path: Sequence[str | int],
    keyword: str,
    asked: Any,
    found: Any,
) -> Reason:
    """A place of a document that does not fit the schema, named by item and field.

    `keyword` is the schema's word that failed, `asked` its value, `found` what stands there.

    Source: exams design section 8 (all or nothing per file, line-numbered report).
    """
    code, inner = "", list(path)
    if len(path) >= 2 and path[0] == "items":
        item, inner = document["items"][path[1]], list(path[2:])
        code = str(item.get("code", "")) if isinstance(item, dict) else ""
    if keyword == "required" and isinstance(found, dict):
        inner.append(", ".join(name for name in asked if name not in found))
    if keyword == "additionalProperties" and isinstance(found, dict):
        inner.append(", ".join(name for name in found if name not in _FIELDS))
    field = ".".join(str(step) for step in inner)
    return _fault(file, line, code, field, _PROBLEMS.get(keyword, _OTHER_PROBLEM))


def _fault(file: str, line: int, item: str, field: str, problem: str) -> Reason:
    where = " ".join(filter(None, [item, field])) or "-"
    return Reason(
        "package_fault",
        N_("%(file)s baris %(line)s (%(where)s): %(problem)s."),
        {"file": file, "line": line, "where": where, "problem": problem},
    )


def _words(text: str) -> str:
    return " ".join(text.split())


def _item(unit: str, facts: Mapping[str, Any]) -> ItemText:
    return ItemText(
        code=facts["code"],
        type=ItemType(facts["type"]),
        unit=unit,
        kuk=tuple(facts["kuk"]),
        is_critical=facts["critical"],
        difficulty=Difficulty(facts["difficulty"]),
        stem=_words(facts["stem"]),
        options=tuple((letter, _words(text)) for letter, text in sorted(facts["options"].items())),
        key=facts["key"],
        rationale=_words(facts["rationale"]),
        source=_words(facts["source"]),
        calculation=_words(facts.get("calculation", "")),
        enemies=tuple(facts["enemies"]),
    )


def why_not_package(
    drafts: Sequence[ItemDraft], known_kuk: Collection[str], known_items: Collection[str]
) -> tuple[Reason, ...]:
    """Reasons why items that are well formed still do not fit the scheme or each other.

    `known_kuk` are the scheme's criteria as "unit/number"; `known_items` are codes in the bank.

    Source: exams design 0.3 (every item traces to a KUK), 1.1 (item_kuk, item_enemy).
    """
    reasons: list[Reason] = []
    counted = Counter(draft.text.code for draft in drafts)
    codes = {*counted, *known_items}
    for draft in drafts:
        text = draft.text
        problems = [
            (counted[text.code] > 1, "code", N_("kode soal dipakai dua kali dalam paket ini")),
            (
                any(f"{text.unit}/{number}" not in known_kuk for number in text.kuk),
                "kuk",
                N_("KUK ini tidak ada dalam skema"),
            ),
            (text.key not in dict(text.options), "key", N_("kunci tidak ada di antara pilihan")),
            (
                len({option.casefold() for _, option in text.options}) < len(text.options),
                "options",
                N_("dua pilihan berisi sama"),
            ),
            (
                text.code in text.enemies or any(code not in codes for code in text.enemies),
                "enemies",
                N_("soal pasangan tidak dikenal"),
            ),
        ]
        reasons += [
            _fault(draft.file, draft.line, text.code, field, problem)
            for is_wrong, field, problem in problems
            if is_wrong
        ]
    return tuple(reasons)
