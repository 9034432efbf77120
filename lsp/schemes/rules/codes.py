"""Unit codes: the three grammars, and what a code that follows none of them may have meant."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from lsp.kernel.text import N_, Reason


class Grammar(StrEnum):
    """The regulation that a unit code is formed after (tata kode unit)."""

    KEP_227_2003 = "kep227-2003"
    PERMENAKERTRANS_8_2012 = "permenakertrans8-2012"
    PERMENAKER_3_2016 = "permenaker3-2016"


# L a capital letter, D a digit, by the parts between the dots
_SHAPES = {
    Grammar.KEP_227_2003: ("LLL", "LLDD", "DDD", "DD"),
    Grammar.PERMENAKERTRANS_8_2012: ("L", "DDDDDD", "DDD", "DD"),
    Grammar.PERMENAKER_3_2016: ("L", "DDLLLDD", "DDD", "D"),
}
_AS_LETTER = str.maketrans("0125678", "OIZSGTB")
_AS_DIGIT = str.maketrans("OQDILZSGTB", "0001125678")


def grammar_of(code: str) -> Grammar | None:
    """The grammar that a unit code follows to the letter, or None.

    Source: domain reference 6.2 (Kep.227/2003, Permenakertrans 8/2012, Permenaker 3/2016).
    """
    found = (name for name, shape in _SHAPES.items() if _fits(code.split("."), shape))
    return next(found, None)


def _fits(parts: list[str], shape: tuple[str, ...]) -> bool:
    return len(parts) == len(shape) and all(
        len(part) == len(kinds) and all(map(_is_of_kind, part, kinds))
        for part, kinds in zip(parts, shape, strict=True)
    )


def _is_of_kind(sign: str, kind: str) -> bool:
    return sign.isascii() and (sign.isupper() if kind == "L" else sign.isdigit())


def near_code(code: str, known: Iterable[str] = ()) -> str | None:
    """What a code that follows no grammar may have meant, or None when nothing is near.

    First a code that is known and nearly the same, then the fewest changes that make it fit a
    grammar: letters read as digits and the other way round, zeros lost or added, other dots.

    Source: domain reference 6.2 (real lists hold hybrids and typing mistakes: warn, never reject).
    """
    if grammar_of(code):
        return None
    fitted = min(_repairs(code), default=(0, ""))[1]
    if fitted and fitted in set(known):
        return fitted
    close = get_close_matches(code.upper(), sorted(set(known) - {code}), n=1, cutoff=0.88)
    return close[0] if close else fitted or None


def _repairs(code: str) -> Iterator[tuple[int, str]]:
    plain = re.sub(r"[\s,;:_/\-–·]+", ".", code.strip()).strip(".")
    parts = plain.upper().split(".")
    for shape in _SHAPES.values():
        if len(parts) != len(shape):
            continue
        repaired = [_repair(part, kinds) for part, kinds in zip(parts, shape, strict=True)]
        if all(repaired):
            text = ".".join(repaired)
            yield sum(a != b for a, b in zip(text, plain, strict=False)), text


def _repair(part: str, kinds: str) -> str:
    """The part made to fit, or nothing when too much would have to change."""
    if set(kinds) == {"D"}:
        digits = part.translate(_AS_DIGIT).lstrip("0") or "0"
        part = digits.rjust(len(kinds), "0")
    if len(part) != len(kinds):
        return ""
    signs = (
        sign.translate(_AS_LETTER if kind == "L" else _AS_DIGIT)
        for sign, kind in zip(part, kinds, strict=True)
    )
    repaired = "".join(signs)
    return repaired if all(map(_is_of_kind, repaired, kinds)) else ""


@dataclass(frozen=True, slots=True)
class CodeRemark:
    """A unit code worth a second look, and what may have been meant."""

    code: str
    suggestion: str | None

    @property
    def reason(self) -> Reason:
        """The remark as a sentence."""
        if self.suggestion:
            text = N_(
                "Kode unit %(code)s tidak mengikuti tata kode SKKNI. Mungkin maksudnya %(near)s."
            )
            return Reason("code_unusual", text, {"code": self.code, "near": self.suggestion})
        text = N_("Kode unit %(code)s tidak mengikuti tata kode SKKNI. Cocokkan dengan standar.")
        return Reason("code_unusual", text, {"code": self.code})


def remarks_on(codes: Iterable[str], known: Iterable[str] = ()) -> tuple[CodeRemark, ...]:
    """The codes that follow no grammar, each once, with what they may have meant.

    Source: domain reference 6.2 (warn and suggest the near match, never reject).
    """
    registered = tuple(known)
    unusual = [code for code in dict.fromkeys(codes) if grammar_of(code) is None]
    return tuple(CodeRemark(code, near_code(code, registered)) for code in unusual)
