"""The proof of the printed data: the candidate's page, and the office's answer to corrections."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.applications import actions, queries
from lsp.applications.forms import cleaned_text
from lsp.applications.models import Correction
from lsp.applications.queries import proofing
from lsp.applications.rules import answers
from lsp.applications.rules import proofing as rules
from lsp.applications.views.room import blueprint, the_application
from lsp.kernel.permissions import Permission
from lsp.web import edge
from lsp.web.access import allow, may, subject
from lsp.web.forms import tidy
from lsp.web.language import sentences
from lsp.web.pages import done
from lsp.web.signing_in import actor


@blueprint.get("/permohonan/koreksi")
@allow(Permission.APPLICATION_LIST)
def corrections() -> ResponseReturnValue:
    """Requests to correct printed data that wait for an answer."""
    return render_template(
        "applications/corrections.html", rows=proofing.open_corrections(edge.reader())
    )


@blueprint.get("/permohonan/<application_id>/cetakan")
@allow(Permission.APPLICATION_READ, subject=queries.application_access)
def proof(application_id: str) -> ResponseReturnValue:
    """What the certificate will say; confirm it, or ask for a correction."""
    application, sealer = the_application(application_id), edge.services().sealer
    found = proofing.corrections_of(edge.reader(), application.id)
    facts = proofing.proof_facts(application, found)
    shown = proofing.proof_of(edge.reader(), application, sealer)
    return render_template(
        "applications/proof.html",
        application=application,
        proof=shown,
        born=answers.birth_date({"birth_date": shown.birth_date}),
        corrections=[_opened(one) for one in found],
        names=rules.CORRECTION_NAMES,
        why_not=sentences(rules.why_not_confirm(facts)),
        is_own=application.person_id == actor().person_id,
        may_decide=facts.is_correction_open and may(Permission.APPLICATION_REVIEW, subject()),
        longest_name=answers.LONGEST[answers.PERSON]["full_name"],
    )


def _opened(correction: Correction) -> dict[str, object]:
    wanted = proofing.open_wanted(correction, edge.services().sealer)
    return {"row": correction, "wanted": wanted, "born": answers.birth_date(wanted)}


@blueprint.post("/permohonan/<application_id>/cetakan/setuju")
@allow(Permission.APPLICATION_SUBMIT, subject=queries.application_access)
def confirm_proof(application_id: str) -> ResponseReturnValue:
    """Confirm what was read."""
    seen, sealer = request.form.get("seen", ""), edge.services().sealer
    actions.confirm_proof(
        edge.writer(), actor(), application_id, seen=seen, sealer=sealer, now=now()
    )
    return done(
        "Data sertifikat Anda setujui.", "applications.proof", application_id=application_id
    )


@blueprint.post("/permohonan/<application_id>/cetakan/koreksi")
@allow(Permission.APPLICATION_SUBMIT, subject=queries.application_access)
def ask_correction(application_id: str) -> ResponseReturnValue:
    """Ask for other data to be printed."""
    wanted = {name: cleaned_text(name, request.form.get(name)) for name in rules.CORRECTABLE}
    reason = tidy(request.form.get("reason")) or ""
    sealer = edge.services().sealer
    actions.ask_correction(
        edge.writer(), actor(), application_id, wanted, reason, sealer, now=now()
    )
    return done("Permintaan koreksi terkirim.", "applications.proof", application_id=application_id)


@blueprint.post("/permohonan/<application_id>/cetakan/putuskan")
@allow(Permission.APPLICATION_REVIEW, subject=queries.application_access)
def decide_correction(application_id: str) -> ResponseReturnValue:
    """Grant or refuse a correction."""
    granted = request.form.get("step") == rules.CorrectionStep.GRANT.value
    step = rules.CorrectionStep.GRANT if granted else rules.CorrectionStep.REFUSE
    answer, sealer = (tidy(request.form.get("reason")) or "")[:1000], edge.services().sealer
    actions.decide_correction(
        edge.writer(), actor(), application_id, step, answer, sealer, now=now()
    )
    return done(
        "Jawaban atas koreksi tersimpan.", "applications.proof", application_id=application_id
    )
