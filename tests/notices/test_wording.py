"""Every template stands in both languages, says only what it may, and takes only what it says."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lsp.adapters.bundle import bundle_path
from lsp.kernel.zones import Zone
from lsp.notices import rules
from lsp.notices.documents import LANGUAGES, template_text, whatsapp_link, word
from lsp.notices.rules import PLACEHOLDERS, NoticeKind
from lsp.notices.rules.kinds import GIVEN_TO_ALL, LONGEST_SUBJECT

FOLDER = bundle_path("templates") / "notices"
FILES = sorted(FOLDER.glob("*/*.txt"))
NINE = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_template_is_well_formed(file: Path) -> None:
    assert rules.why_not_template(NoticeKind(file.parent.name), file.read_text("utf-8")) == ()


@pytest.mark.parametrize("kind", NoticeKind)
def test_each_kind_has_both_languages_in_each_version_with_the_same_facts(
    kind: NoticeKind,
) -> None:
    names = sorted(path.name for path in (FOLDER / kind.value).iterdir())
    versions = {name.partition(".")[0] for name in names}
    assert names == sorted(f"{each}.{lang}.txt" for each in versions for lang in LANGUAGES)
    for version in versions:
        said = [rules.placeholders_in(template_text(kind, int(version), x)) for x in LANGUAGES]
        assert said[0] == said[1]
        assert said[0] | GIVEN_TO_ALL == PLACEHOLDERS[kind] | GIVEN_TO_ALL


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_is_filled_whole(kind: NoticeKind, language: str) -> None:
    facts = {name: f"<{name}>" for name in PLACEHOLDERS[kind]}
    made = word(kind, facts, name="Sari Contoh", lsp="LSP Contoh", language=language)
    assert "{" not in made.subject + made.body
    assert "Sari Contoh" in made.body
    assert "Sari Contoh" not in made.subject  # subjects lie in the clear
    assert 5 < len(made.subject) <= LONGEST_SUBJECT


@pytest.mark.parametrize(
    ("zone", "hour"), [(Zone.WIB, "08.00 WIB"), (Zone.WITA, "09.00 WITA"), (Zone.WIT, "10.00 WIT")]
)
def test_moments_are_told_on_the_clock_of_the_tuk(zone: Zone, hour: str) -> None:
    facts = {
        "starts_at": NINE, "ends": "-", "tuk": "TUK", "scheme": "S", "assessor": "Rina",
    }  # fmt: skip
    given = {"name": "Sari", "lsp": "LSP", "zone": zone}
    indonesian = word(NoticeKind.SEAT_GIVEN, facts, language="id", **given)  # type: ignore[arg-type]
    english = word(NoticeKind.SEAT_GIVEN, facts, language="en", **given)  # type: ignore[arg-type]
    assert f"Sabtu, 5 Desember 2026, {hour}" in indonesian.body
    assert f"Saturday, 5 December 2026, {hour}" in english.body


@pytest.mark.parametrize("facts", [{}, {"link": "x"}, {"link": "x", "hours": 2, "nik": "3"}])
def test_a_missing_or_needless_fact_is_a_mistake_of_the_caller(facts: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="password_reset"):
        word(NoticeKind.PASSWORD_RESET, facts, name="S", lsp="L", language="id")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Halo\n\nisi", "no_subject"),
        ("Subject: a\nb\n\nisi", "no_subject"),
        ("Subject: a\n\n{nik}", "unknown_placeholder"),
        ("Subject: a\n\n{link} {", "stray_brace"),
        ("Subject: a\n\n{Link}", "stray_brace"),
    ],
)
def test_a_bad_template_is_told_why(text: str, code: str) -> None:
    assert [r.code for r in rules.why_not_template(NoticeKind.REGISTERED, text)] == [code]


@pytest.mark.parametrize(
    "name", ["Menang! http://jahat.example", "www.jahat.example", "Klik jahat.com", "a@b"]
)
def test_a_name_that_is_a_link_is_not_repeated(name: str) -> None:
    made = word(NoticeKind.REGISTERED, {"link": "x"}, name=name, lsp="L", language="id")
    assert name not in made.body
    assert "Yth. Bapak/Ibu" in made.body


def test_a_fact_stays_one_line_and_never_becomes_a_placeholder() -> None:
    made = word(
        NoticeKind.REGISTERED, {"link": "a\r\nb{lsp}"}, name="S\u202e", lsp="L", language="id"
    )
    assert "a b{lsp}\n" in made.body
    assert "\u202e" not in made.body


def test_a_chat_link_carries_number_and_text() -> None:
    link = whatsapp_link("+6281200000001", "Halo & apa kabar?\nBaik")
    assert link == "https://wa.me/6281200000001?text=Halo%20%26%20apa%20kabar%3F%0ABaik"
