"""Public pages of schemes."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from lsp.kernel.refusal import NotFound
from lsp.organization.queries import organization_or_none
from lsp.schemes import documents, queries, rules
from lsp.schemes.queries import versions
from lsp.schemes.rules import brochure
from lsp.schemes.rules.outline import SchemeOutline
from lsp.schemes.views.room import blueprint
from lsp.web import edge
from lsp.web.access import public
from lsp.web.forms import tidy
from lsp.web.language import gettext, language, sentence, sentences
from lsp.web.pages import download

LONGEST_SEARCH = 80


@blueprint.get("/skema")
@public
def index() -> ResponseReturnValue:
    """The schemes that anyone may apply for, found by words of title, number or unit."""
    text = tidy(request.args.get("q", "")[:LONGEST_SEARCH]) or ""
    found = queries.published_versions(edge.reader(), text)
    return render_template("schemes/index.html", versions=found, types=rules.TYPE_NAMES, text=text)


@blueprint.get("/skema/<path:scheme_code>")
@public
def show(scheme_code: str) -> ResponseReturnValue:
    """All about one scheme: scope, units, requirements, process, fees, rights and duties."""
    return render_template("schemes/show.html", **_facts(_published(scheme_code)))


@blueprint.get("/skema/<path:scheme_code>/dokumen.pdf")
@public
def paper(scheme_code: str) -> ResponseReturnValue:
    """The same as a PDF, in the language of the address."""
    scheme = _published(scheme_code)
    html = render_template("schemes/print/scheme.html", **_facts(scheme))
    content = documents.paper(html, f"{scheme.public_id}-{language()}", scheme.published_at)
    return download(content, f"Skema-{scheme_code}-{language()}.pdf", "application/pdf")


def _published(scheme_code: str) -> SchemeOutline:
    version_id = queries.published_version_id(edge.reader(), scheme_code)
    if version_id is None:
        raise NotFound
    return queries.outline(edge.reader(), version_id)


def _facts(scheme: SchemeOutline) -> dict[str, object]:
    """What the page and the paper of a scheme show."""
    return {
        "scheme": scheme,
        "lsp": organization_or_none(edge.reader()),
        "approved": versions.approvals_in_force(
            edge.reader(), scheme.version_id, scheme.content_hash
        ),
        "deeds": rules.DEED_NAMES,
        "told": _told(scheme),
        "types": rules.TYPE_NAMES,
        "groups": rules.GROUP_NAMES,
        "kinds": rules.REQUIREMENT_NAMES,
        "methods": rules.METHOD_NAMES,
        "purposes": rules.PURPOSE_NAMES,
        "payers": rules.PAYER_NAMES,
        "instruments": rules.INSTRUMENT_NAMES,
        "strengths": rules.STRENGTH_NAMES,
        "evidence_kinds": brochure.KIND_NAMES,
        "candidate_types": rules.CANDIDATE_TYPE_NAMES,
    }


def _told(scheme: SchemeOutline) -> dict[str, object]:
    return {
        "process": [
            {"title": gettext(stage.title), "detail": sentence(stage.text), "state": "todo"}
            for stage in brochure.process(scheme)
        ],
        "rights": sentences(brochure.rights(scheme)),
        "duties": sentences(brochure.duties(scheme)),
        "validity": sentences(brochure.validity(scheme)),
        "appeals": sentences(brochure.appeals(scheme)),
        "complaints": sentences(brochure.complaints()),
        "ways": brochure.ways(scheme),
        "examples": {unit.id: brochure.examples_in(unit) for unit in scheme.units},
        "shown": {unit.id: brochure.shown_by(scheme, unit) for unit in scheme.units},
    }
