"""Takes fictitious candidates from nothing to an accepted application with FR.APL.02 sent."""

import io
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from lsp.accounts.queries import actor_for
from lsp.adapters.uploads import CleanUpload, check_upload
from lsp.applications import actions, queries
from lsp.applications.models import Application
from lsp.applications.queries.proofing import proof_of
from lsp.applications.rules import Verdict, answers
from lsp.applications.rules.dossier import fingerprint
from lsp.applications.rules.self_assessment import ElementAnswer, answers_hash
from lsp.demo.councils import COUNCILS
from lsp.demo.logins import DOMAIN
from lsp.demo.people import Candidate
from lsp.kernel.evidence import Competence
from lsp.kernel.roles import Actor
from lsp.records.queries import form_for
from lsp.schemes.queries import outline, requirements
from lsp.web.edge import Services

HAS_NOT_LOOKED, ASKS_CORRECTION = 13, 14
_PROVINCES = {code: province for code, _, province, _ in COUNCILS}


@cache
def picture(text: str) -> CleanUpload:
    """A small picture that says what it stands for, and that it is an example."""
    image = Image.new("RGB", (640, 420), (238, 242, 244))
    draw = ImageDraw.Draw(image)
    draw.rectangle((16, 16, 624, 404), outline=(11, 95, 107), width=4)
    draw.text((40, 60), text, fill=(18, 33, 46), font_size=32)
    draw.text((40, 330), "CONTOH - bukan dokumen asli", fill=(179, 35, 26), font_size=28)
    output = io.BytesIO()
    image.save(output, "JPEG", quality=80)
    return check_upload(output.getvalue(), f"{text[:50]}.jpg")


def _needs(candidate: Candidate) -> dict[str, str]:
    if candidate.number % 9 != 4:
        return {"needs": "tidak"}
    text = "Contoh: saya memakai tongkat, mohon ruang tanpa tangga."
    return {"needs": "ya", "need_place": "1", "need_text": text}


def filled_in(candidate: Candidate, position: str = "Kolektor") -> dict[str, str]:
    """What the candidate writes into FR.APL.01."""
    mailbox = "asesi" if candidate.number == 0 else f"asesi{candidate.number + 1:02d}"
    return {
        "purpose": "sertifikasi",
        "full_name": candidate.person.full_name,
        "identity_kind": "nik",
        "nik": candidate.nik,
        "birth_place": "Kota Contoh",
        "birth_date": candidate.born_on.isoformat(),
        "sex": "P" if candidate.is_woman else "L",
        "nationality": "Indonesia",
        "address": f"Jalan Contoh Nomor {candidate.number + 1}",
        "city": "Kota Contoh",
        "province_code": _PROVINCES[candidate.council_code],
        "postal_code": "10110",
        "mobile": f"+62812000{candidate.number:05d}",
        "email": f"{mailbox}@{DOMAIN}",
        "education": "3",
        "occupation": "15",
        "institution": candidate.person.employer,
        "position": position,
        **_needs(candidate),
        "is_true": "1",
        "follows_rules": "1",
    }


@dataclass(frozen=True, slots=True)
class Applying:
    """The way of applications, with the officer who reviews them."""

    db: Session
    services: Services
    officer_id: int
    scheme_code: str
    position: str = "Kolektor"
    shown: str = "Laporan penagihan bulanan"

    def _actor(self, person_id: int, now: datetime) -> Actor:
        return actor_for(self.db, person_id, now.date())

    def draft(self, candidate: Candidate, *, steps: int = 3, now: datetime) -> Application:
        """A draft whose first steps are filled in."""
        actor, sealer = self._actor(candidate.person.id, now), self.services.sealer
        found = actions.start_application(self.db, actor, self.scheme_code, sealer, now=now)
        for step in tuple(answers.STEPS)[:steps]:
            kept = answers.kept(step, filled_in(candidate, self.position))
            actions.save_step(self.db, actor, found.public_id, step, kept, sealer, now=now)
        return found

    def submitted(self, candidate: Candidate, *, now: datetime) -> Application:
        """Everything filled in, every document attached, sent and signed."""
        found = self.draft(candidate, steps=len(answers.STEPS), now=now)
        actor, files = self._actor(candidate.person.id, now), self.services.files
        for each in requirements(self.db, found.version_id):
            upload = picture(each.title)
            actions.attach_document(
                self.db, actor, found.public_id, each.code, upload, files, now=now
            )
        return self._send(found, actor, now)

    def _send(self, found: Application, actor: Actor, now: datetime) -> Application:
        sealer = self.services.sealer
        seen = fingerprint(queries.dossier_of(self.db, found, sealer))
        return actions.submit_application(
            self.db, actor, found.public_id, seen=seen, sealer=sealer, now=now
        )

    def _find(self, found: Application, unmet: str, now: datetime) -> None:
        findings = {
            each.id: (Verdict.NOT_MET, "Foto buram, unggah lagi.")
            if each.code == unmet
            else (Verdict.MET, "")
            for each in requirements(self.db, found.version_id)
        }
        officer = self._actor(self.officer_id, now)
        actions.record_findings(
            self.db, officer, found.public_id, findings, self.services.sealer, now=now
        )

    def returned(self, candidate: Candidate, *, now: datetime) -> Application:
        """Sent back with a reason for one document."""
        found = self.submitted(candidate, now=now)
        self._find(found, requirements(self.db, found.version_id)[0].code, now)
        officer = self._actor(self.officer_id, now)
        return actions.return_application(
            self.db,
            officer,
            found.public_id,
            note="Perbaiki dokumen yang ditandai.",
            sealer=self.services.sealer,
            now=now,
        )

    def rejected(self, candidate: Candidate, *, now: datetime) -> Application:
        """Rejected with a reason."""
        found = self.submitted(candidate, now=now)
        officer = self._actor(self.officer_id, now)
        return actions.reject_application(
            self.db,
            officer,
            found.public_id,
            reason="Pengalaman kerja belum satu tahun.",
            sealer=self.services.sealer,
            now=now,
        )

    def accepted(self, candidate: Candidate, *, now: datetime) -> Application:
        """Every document met, accepted and signed by the officer."""
        found = self.submitted(candidate, now=now)
        self._find(found, "", now)
        form = form_for(self.db, "FR.APL.01", found.public_id)
        if form is None:
            raise LookupError(found.public_id)
        officer = self._actor(self.officer_id, now)
        return actions.accept_application(
            self.db,
            officer,
            found.public_id,
            seen_hash=form.content_hash,
            sealer=self.services.sealer,
            now=now,
        )

    def ready(self, candidate: Candidate, *, now: datetime) -> Application:
        """Accepted, and FR.APL.02 sent with K and evidence for every element."""
        found = self.accepted(candidate, now=now)
        scheme = outline(self.db, found.version_id)
        given = {
            each.element_id: ElementAnswer(Competence.COMPETENT, self.shown)
            for each in queries.elements_of(scheme)
        }
        actor = self._actor(candidate.person.id, now)
        actions.save_unit(self.db, actor, found.public_id, given, now=now)
        actions.submit_self_assessment(
            self.db, actor, found.public_id, seen=answers_hash(given), now=now
        )
        self._proof_read(found, candidate, actor, now)
        return found

    def _proof_read(
        self, found: Application, candidate: Candidate, actor: Actor, now: datetime
    ) -> None:
        """Most confirm what will be printed; one has not looked yet, one asks for a correction."""
        key, sealer = found.public_id, self.services.sealer
        if candidate.number == ASKS_CORRECTION:
            wanted = {
                "full_name": f"{candidate.person.full_name}, S.E.",
                "birth_place": "Kota Contoh",
                "birth_date": candidate.born_on.isoformat(),
            }
            reason = "Contoh: gelar pada ijazah belum tercantum."
            actions.ask_correction(self.db, actor, key, wanted, reason, sealer, now=now)
        elif candidate.number != HAS_NOT_LOOKED:
            seen = proof_of(self.db, found, sealer).fingerprint
            actions.confirm_proof(self.db, actor, key, seen=seen, sealer=sealer, now=now)
