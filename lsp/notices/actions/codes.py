"""One-time codes on their way: by message from the worker, or handed over at a desk."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lsp.accounts import queries as accounts
from lsp.accounts.actions import codes, open_field
from lsp.accounts.models import IdentityLook, SignInCode
from lsp.accounts.rules import CODE_LIFE
from lsp.adapters.database import Database
from lsp.adapters.sealing import Sealer
from lsp.kernel.roles import Actor
from lsp.notices import queries
from lsp.notices.actions.writing import Post, enqueue, wording_for
from lsp.notices.documents import Fact, whatsapp_link
from lsp.notices.rules import NoticeKind


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A code as the desk sees it once: whose, the six digits, and the chat link with a phone."""

    name: str
    code: str
    minutes: int
    link: str


def _facts(code: str) -> dict[str, Fact]:
    return {"code": code, "minutes": int(CODE_LIFE.total_seconds() // 60)}


def send_codes(database: Database, post: Post, *, has_gateway: bool, now: datetime) -> int:
    """Answer the requests that a message can answer; the others wait for a desk."""
    with database.reading() as db:
        keys = accounts.codes_to_make(db, now)
    sent = 0
    for key in keys:
        with database.writing() as db:
            row = accounts.code_to_make(db, key)
            sent += _answer(db, row, post, has_gateway, now) if row else 0
    return sent


def _answer(db: Session, row: SignInCode, post: Post, has_gateway: bool, now: datetime) -> int:
    person = accounts.person_by_id(db, row.person_id or 0)
    if accounts.actor_for(db, person.id, now.date()).is_staff:
        codes.close_request(db, row, now=now)
        kind, facts, until = NoticeKind.CODE_NOT_FOR_STAFF, _link(post), None
    elif person.email_sealed or (has_gateway and person.phone_sealed):
        code = codes.issue_code(db, row, post.sealer, now=now)
        kind, facts, until = NoticeKind.ONE_TIME_CODE, _facts(code), row.expires_at
    else:
        return 0
    enqueue(
        db,
        kind,
        person.id,
        facts,
        deed=row.public_id,
        expires_at=until,
        asked_for_it=True,
        sealer=post.sealer,
        now=now,
    )
    return 1


def _link(post: Post) -> dict[str, Fact]:
    return {"link": f"{post.origin}/masuk"}


def hand_over(
    db: Session,
    actor: Actor,
    code_id: str,
    look: IdentityLook,
    sealer: Sealer,
    *,
    own_token: str,
    now: datetime,
) -> HandedOver:
    """Make the code of a request, with the words of the message for a chat."""
    person, code = codes.hand_over_code(
        db, actor, code_id, look, sealer, own_token=own_token, now=now
    )
    reader = queries.reader_of(db, person.id)
    facts = _facts(code)
    text = wording_for(db, NoticeKind.ONE_TIME_CODE, facts, reader).body
    phone = open_field(person, "phone", sealer)
    link = whatsapp_link(phone, text) if phone else ""
    return HandedOver(person.full_name, code, int(str(facts["minutes"])), link)


def welcome(database: Database, post: Post, *, now: datetime) -> int:
    """Tell those who registered themselves that their account is ready."""
    with database.reading() as db:
        keys = queries.newly_registered(db, now)
    for key in keys:
        with database.writing() as db:
            kind, facts = NoticeKind.REGISTERED, _link(post)
            enqueue(db, kind, key, facts, deed="registered", sealer=post.sealer, now=now)
    return len(keys)
