"""For programs: verdicts as JSON, the standing of a token by its hash, and the public keys."""

import re
from datetime import datetime
from typing import Any, Final

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.certificates.queries.standing import standing_by_number
from lsp.kernel.text import N_
from lsp.verification.documents import answer, asked, written
from lsp.verification.queries.checks import Check, check_row, check_standing, check_text
from lsp.verification.queries.register import by_hash, since
from lsp.verification.rules.verdicts import WORDS, Facts, Reading, Register, Verdict
from lsp.verification.views.room import blueprint, count_check, desk, may_ask_now
from lsp.web import edge
from lsp.web.access import public
from lsp.web.csrf import protect
from lsp.web.language import gettext

LARGEST_BODY: Final = 16_384
NOWHERE: Final = Check(Verdict.NOT_REGISTERED, Facts(Reading.GENUINE, Register.ABSENT))
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_FOR_A_WHILE: Final = "public, max-age=300"


def _wrong(status: int, code: str, message: str) -> ResponseReturnValue:
    return {"error": code, "message": gettext(message)}, status


@blueprint.post("/api/v1/verify")
@protect.exempt  # type: ignore[untyped-decorator]
@public
def verify() -> ResponseReturnValue:
    """Check a token, or a number together with the holder's name."""
    request.max_content_length = LARGEST_BODY
    if (request.content_length or 0) > LARGEST_BODY:
        return _wrong(413, "too_large", N_("Isi permintaan paling banyak 16 kB."))
    body = asked(request.get_data(cache=False))
    if body is None:
        return _wrong(400, "not_json", N_("Kirim satu objek JSON."))
    given = {name: body[name] for name in ("token", "number", "name") if name in body}
    if not all(isinstance(value, str) and value.strip() for value in given.values()):
        return _wrong(422, "not_text", N_("token, number, dan name harus berupa teks yang terisi."))
    if given.keys() == {"token"}:
        return _token_answer(given["token"])
    if given.keys() == {"number", "name"}:
        return _number_answer(given["number"], given["name"])
    return _wrong(422, "what_to_check", N_("Kirim token saja, atau number bersama name."))


def _token_answer(text: str) -> ResponseReturnValue:
    at, db = now(), edge.reader()
    check = check_text(desk().pinned, text, lambda digest: by_hash(db, digest), now=at)
    count_check(check, at)
    return _said(check, at)


def _number_answer(number: str, name: str) -> ResponseReturnValue:
    if not may_ask_now():
        sentence = N_("Terlalu banyak pencarian dari jaringan ini. Tunggu satu menit.")
        return {"error": "too_many", "message": gettext(sentence)}, 429, {"Retry-After": "60"}
    at = now()
    row = standing_by_number(edge.reader(), number)
    check = check_row(desk().pinned, row, name, now=at) or NOWHERE
    count_check(check, at)
    return _said(check, at)


def _said(check: Check, at: datetime) -> ResponseReturnValue:
    words = WORDS[check.verdict]
    told: dict[str, Any] = answer(check, now=at)
    return told | {"message": gettext(words.title), "next_step": gettext(words.next_step)}


@blueprint.get("/api/v1/status/<token_hash>")
@public
def status(token_hash: str) -> ResponseReturnValue:
    """The standing of the token with this SHA-256: no names, and nothing kept on who asked."""
    if not _HASH.fullmatch(token_hash):
        return _wrong(422, "not_a_hash", N_("Kirim SHA-256 token sebagai 64 angka heksadesimal."))
    at = now()
    check = check_standing(desk().pinned, by_hash(edge.reader(), token_hash), now=at)
    count_check(check, at)
    found: dict[str, Any] = {"standing": check.facts.register.value, "checked_at": written(at)}
    if check.row:
        found |= {
            "since": since(check.row.changed_at),
            "registration_number": check.row.registration_number,
            "scheme": {"title": check.row.scheme_title, "title_en": check.row.scheme_title_en},
        }
    return found


@blueprint.get("/.well-known/jwks.json")
@public
def jwks() -> ResponseReturnValue:
    """The public keys, also those whose private half is destroyed: papers outlive keys."""
    response = jsonify({"issuer": desk().pinned.issuer, **edge.services().signer.public_jwks()})
    response.headers["Cache-Control"] = _FOR_A_WHILE
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/.well-known/jwt-vc-issuer")
@public
def issuer() -> ResponseReturnValue:
    """Where a wallet finds the keys."""
    origin = edge.services().origin
    response = jsonify({"issuer": origin, "jwks_uri": f"{origin}/.well-known/jwks.json"})
    response.headers["Cache-Control"] = _FOR_A_WHILE
    return response
