"""Signing in by one-time code: asked in a browser, issued by the worker or the desk, used once."""

import hmac
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts import queries, rules
from lsp.accounts.models import Account, IdentityLook, Person, SignInCode
from lsp.adapters.passwords import token_hash
from lsp.adapters.sealing import Sealer
from lsp.audit.actions import write_entry
from lsp.kernel.ids import new_secret, random_below
from lsp.kernel.refusal import refuse_if
from lsp.kernel.roles import Actor


def _fingerprint(row: SignInCode, code: str, sealer: Sealer) -> str:
    """Keyed by a secret outside the database: six digits alone would be guessed from a hash."""
    return sealer.index(code, f"sign-in-code:{row.public_id}")


def ask_code(
    db: Session, email: str, phone: str, sealer: Sealer, *, now: datetime
) -> tuple[str, str]:
    """Note that a browser asks; its token and the number that a desk can find it by.

    The same look-up and the same row whether or not there is such an account: the code itself is
    made afterwards, out of the asker's sight.
    """
    person, _ = queries.log_in_facts(db, sealer, email, phone)
    token = new_secret()
    row = SignInCode(
        browser_hash=token_hash(token),
        reference=f"{random_below(10_000):04d}",
        person_id=person.id if person else None,
        created_at=now,
        expires_at=now + rules.CODE_REQUEST_LIFE,
    )
    db.add(row)
    db.flush()
    return token, row.reference


def issue_code(db: Session, row: SignInCode, sealer: Sealer, *, now: datetime) -> str:
    """Make the six digits of a request; they are kept nowhere but in the message."""
    code = f"{random_below(1_000_000):06d}"
    row.code_hash = _fingerprint(row, code, sealer)
    row.issued_at, row.expires_at = now, now + rules.CODE_LIFE
    db.flush()
    return code


def close_request(db: Session, row: SignInCode, *, now: datetime) -> None:
    """End a request that gets no code."""
    row.expires_at = now
    db.flush()


def hand_over_code(
    db: Session,
    actor: Actor,
    code_id: str,
    look: IdentityLook,
    sealer: Sealer,
    *,
    own_token: str,
    now: datetime,
) -> tuple[Person, str]:
    """Make a code for somebody whose identity the actor looked at; it is shown this once."""
    row = queries.locked_code(db, code_id)
    person = queries.person_by_id(db, row.person_id or 0)
    asker = queries.actor_for(db, person.id, now.date())
    refuse_if(
        rules.why_not_hand_over(
            actor,
            asker,
            is_open=row.code_hash is None and row.expires_at > now,
            is_own_browser=row.browser_hash == token_hash(own_token),
        )
    )
    code = issue_code(db, row, sealer, now=now)
    row.handed_over_by_id = actor.person_id
    db.flush()
    write_entry(
        db,
        actor,
        "accounts.hand_over_code",
        "person",
        person.public_id,
        {"look": look.value, "request": row.public_id},
        now=now,
    )
    return person, code


def use_code(
    db: Session, token: str, code: str, sealer: Sealer, *, now: datetime
) -> tuple[Person, SignInCode] | None:
    """Who signs in with this code in this browser; None when it does not fit, and one try less."""
    row = queries.locked_code_of_browser(db, token_hash(token))
    if row is None:
        return None
    given = _fingerprint(row, code, sealer)
    fits = hmac.compare_digest(row.code_hash or "0" * 64, given)
    is_good = fits and not rules.why_not_use_code(
        is_issued=row.code_hash is not None,
        is_used=row.used_at is not None,
        tries=row.tries,
        expires_at=row.expires_at,
        now=now,
    )
    row.tries += 1
    person = _candidate(db, row, now) if is_good else None
    if person is not None:
        row.used_at = now
    db.flush()
    return (person, row) if person else None


def _candidate(db: Session, row: SignInCode, now: datetime) -> Person | None:
    """The asker, unless the account was closed or became a staff account meanwhile."""
    if row.person_id is None:
        return None
    account = db.scalars(sa.select(Account).where(Account.person_id == row.person_id)).one()
    actor = queries.actor_for(db, row.person_id, now.date())
    if account.disabled_at is not None or actor.is_staff:
        return None
    return queries.person_by_id(db, row.person_id)
