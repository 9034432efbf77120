"""Unit codes: three grammars, a suggestion for what follows none, never a refusal."""

import pytest

from lsp.schemes.rules.codes import Grammar, grammar_of, near_code, remarks_on

_OLD, _MIDDLE, _NEW = Grammar


@pytest.mark.parametrize(
    ("code", "grammar"),
    [
        ("KJK.SP01.002.01", _OLD),
        ("TIK.JD02.008.01", _OLD),
        ("J.620100.004.02", _MIDDLE),
        ("N.821100.002.02", _MIDDLE),
        ("M.70PEN00.021.1", _NEW),
        ("N.78SPS02.028.2", _NEW),
        ("R.93KPW00.011.2", _NEW),
        ("M.70PEN00.028.01", None),  # a hybrid seen in print
        ("M.711GN00.093.2", None),  # I typed as 1, seen in print
        ("kjk.SP01.002.01", None),
        ("KJK.SP01.002.01\n", None),
        ("KJK.SP01.002", None),
        ("KJK.SP01.00٢.01", None),
        ("", None),
    ],
)
def test_a_code_follows_one_grammar_or_none(code: str, grammar: Grammar | None) -> None:
    assert grammar_of(code) is grammar


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("M.70PEN00.028.01", "M.70PEN00.028.1"),
        ("M.711GN00.093.2", "M.71IGN00.093.2"),
        ("kjk.sp02.006.01", "KJK.SP02.006.01"),
        ("KJK SP02 006 01", "KJK.SP02.006.01"),
        ("KJK.SP02.6.1", "KJK.SP02.006.01"),
        ("KJK.SPO2.0O6.01", "KJK.SP02.006.01"),
        ("J.62O100.004.02", "J.620100.004.02"),
        ("J.620100.4.2", "J.620100.004.02"),
        ("M-70PEN00-021-1", "M.70PEN00.021.1"),
        ("SSK.01.01/LSPPI", None),
        ("UNIT-7", None),
        ("M.70PEN00.021.1", None),  # follows a grammar: nothing to suggest
    ],
)
def test_what_a_code_may_have_meant(code: str, meant: str | None) -> None:
    assert near_code(code) == meant
    assert meant is None or grammar_of(meant)


def test_a_code_that_is_known_is_suggested_first() -> None:
    known = ["M.70PEN00.028.1", "M.70PEN00.021.1"]
    assert near_code("M.70PEN00.28.01", known) == "M.70PEN00.028.1"
    assert near_code("M.70PEM0.021.1", known) == "M.70PEN00.021.1"
    assert near_code("X", known) is None


def test_remarks_name_each_unusual_code_once_in_words() -> None:
    codes = ["M.70PEN00.028.01", "KJK.SP02.006.01", "M.70PEN00.028.01", "UNIT-7"]
    remarks = remarks_on(codes)
    assert [each.code for each in remarks] == ["M.70PEN00.028.01", "UNIT-7"]
    assert "M.70PEN00.028.1" in str(remarks[0].reason)
    assert "Cocokkan dengan standar" in str(remarks[1].reason)
