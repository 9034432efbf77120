"""For people: the page behind every QR, and looking up a number."""

from datetime import datetime

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.certificates.queries.standing import standing_by_number
from lsp.kernel.zones import Zone, local_date
from lsp.organization.queries import organization_or_none
from lsp.verification.forms import CodeForm, NumberForm
from lsp.verification.queries.checks import check_row, check_text
from lsp.verification.queries.register import by_hash
from lsp.verification.rules.verdicts import CHECK_WORDS, Verdict
from lsp.verification.views.results import Result, full, masked, nowhere, words_of
from lsp.verification.views.room import blueprint, count_check, desk, may_ask_now
from lsp.web import context, edge
from lsp.web.access import public
from lsp.web.assets import Asset
from lsp.web.csrf import protect
from lsp.web.errors import answer
from lsp.web.language import gettext, language

_POINT = ("kty", "crv", "x", "y")
_MOST_PAGES = 20


@blueprint.get("/c")
@public
def check() -> ResponseReturnValue:
    """The page behind the QR: the same for everybody, because the token never reaches us."""
    at, look, pages = now(), context.preferences(), desk().pages
    key = (language(), look.theme, look.large_print, int(at.timestamp()) // 60)
    if key not in pages:
        if len(pages) >= _MOST_PAGES:
            pages.clear()
        pages[key] = Asset("check.html", _check_page(at).encode())
    accepted = request.accept_encodings
    encoding = next((name for name in ("br", "gzip") if accepted[name] > 0), "identity")
    response = make_response(pages[key].encoded(encoding))
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept-Encoding")
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    response.add_etag()
    return response.make_conditional(request)


def _check_page(at: datetime) -> str:
    pinned = desk().pinned
    jwks = edge.services().signer.public_jwks()["keys"]
    keys = {jwk["kid"]: {name: jwk[name] for name in _POINT} for jwk in jwks}
    return render_template(
        "verification/check.html",
        trust={"issuer": pinned.issuer, "hosts": sorted(pinned.trust.hosts), "keys": keys},
        day=local_date(at, Zone.WIB),
        verdicts=[words_of(found) for found in Verdict],
        check_items=[
            (name.value, result.value, gettext(text))
            for (name, result), text in CHECK_WORDS.items()
        ],
        contact=_contact(),
    )


def _contact() -> dict[str, str]:
    row = organization_or_none(edge.reader())
    return {"email": row.email, "phone": row.phone} if row else {"email": "", "phone": ""}


def _page(number: NumberForm, code: CodeForm, result: Result | None = None) -> str:
    return render_template(
        "verification/look_up.html", number=number, code=code, result=result, contact=_contact()
    )


@blueprint.get("/verifikasi")
@public
def look_up() -> ResponseReturnValue:
    """Look up a number, or check the text of a QR without scripts."""
    return _page(NumberForm(formdata=None), CodeForm(formdata=None))


@blueprint.post("/verifikasi")
@protect.exempt  # type: ignore[untyped-decorator]
@public
def find() -> ResponseReturnValue:
    """Answer the look-up. Nothing is changed, so the form needs no session and no token."""
    return _find_code(CodeForm()) if "code" in request.form else _find_number(NumberForm())


def _find_code(form: CodeForm) -> ResponseReturnValue:
    number = NumberForm(formdata=None)
    if not form.validate_on_submit():
        return _page(number, form), 422
    at, db, text = now(), edge.reader(), form.code.data or ""
    found = check_text(desk().pinned, text, lambda digest: by_hash(db, digest), now=at)
    count_check(found, at)
    return _page(number, CodeForm(formdata=None), full(found, at))


def _find_number(form: NumberForm) -> ResponseReturnValue:
    code = CodeForm(formdata=None)
    if not form.validate_on_submit():
        return _page(form, code), 422
    if not may_ask_now():
        return answer(429, "too_many_attempts")
    at, name = now(), form.name.data or ""
    row = standing_by_number(edge.reader(), form.number.data or "")
    found = check_row(desk().pinned, row, name, now=at)
    if found is None:
        return _page(form, code, nowhere(name, at))
    count_check(found, at)
    return _page(form, code, full(found, at) if name else masked(found, at))
