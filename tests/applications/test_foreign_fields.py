"""Posting what was not asked for changes nothing."""

import pytest
import sqlalchemy as sa

from lsp.applications.models import Application
from lsp.applications.rules import ApplicationStatus, answers
from tests.applications.stage import Stage, draft, submitted
from tests.factories.applications import good_answers

FOREIGN = {
    "status": "accepted",
    "person_id": "1",
    "version_id": "2",
    "number": "APL-2026-99999",
    "reviewed_by_id": "1",
    "public_id": "x" * 26,
    "note": "Diterima",
    "asked": "{}",
    "data_sealed": "x",
    "verdict-ktp": "ada_memenuhi",
    "proofed_at": "2026-11-24",
}


def _row(stage: Stage) -> dict[str, object]:
    with stage.database.reading() as db:
        found = db.execute(sa.select(Application.__table__)).mappings().one()
        return {
            name: value
            for name, value in found.items()
            if name not in {"data_sealed", "needs_sealed", "changed_at"}
        }


@pytest.mark.parametrize("step", [step for step in answers.STEPS if step != answers.DOCUMENTS])
@pytest.mark.parametrize("path", ["langkah", "simpan"])
def test_a_step_takes_its_own_fields_only(stage: Stage, step: str, path: str) -> None:
    key, browser = draft(stage), stage.browsers["sari"]
    before = _row(stage)
    known = stage.answers()
    others = good_answers("Nama Lain", old_certificate="X-12345", needs="tidak")
    own = answers.kept(step, others)
    sent = {**FOREIGN, **{name: text for name, text in others.items() if name not in own}}
    browser.send(f"/permohonan/{key}/{path}/{step}", sent)
    assert _row(stage) == before
    browser.send(f"/permohonan/{key}/{path}/{step}", {**FOREIGN, **own})
    after = _row(stage)
    assert {name for name in before if before[name] != after[name]} <= {"full_name", "purpose"}
    changed = {name for name, text in stage.answers().items() if known.get(name) != text}
    assert changed <= set(answers.LONGEST[step])


@pytest.mark.parametrize(
    "path", ["kirim", "salin", "dokumen", "terima", "tinjau", "kembalikan", "tolak"]
)
def test_deeds_take_their_own_fields_only(stage: Stage, path: str) -> None:
    key = draft(stage)
    before = _row(stage)
    for browser in stage.browsers.values():
        browser.send(f"/permohonan/{key}/{path}", FOREIGN)
    after = _row(stage)
    assert {name for name in before if before[name] != after[name]} <= {"full_name"}


def test_a_sent_application_keeps_its_owner_whoever_posts(stage: Stage) -> None:
    key = submitted(stage)
    before = _row(stage)
    for browser in (stage.browsers["other"], stage.browsers["rina"]):
        for path in ("kirim", "batalkan", "tinjau", "tinjau/data", "terima", "tolak"):
            assert browser.send(f"/permohonan/{key}/{path}", FOREIGN).status_code == 403
    assert _row(stage) == before
    assert before["status"] is ApplicationStatus.SUBMITTED
