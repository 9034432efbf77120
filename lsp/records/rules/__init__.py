"""What a form is, who signs it, and what a signature proves."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from lsp.kernel.canonical import content_hash
from lsp.kernel.flow import Flow
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason
from lsp.records.rules.values import leaves

CANDIDATE = "candidate"
ASSESSOR = "assessor"
SECRETARIAT = "secretariat"


class FormStatus(StrEnum):
    """Where a form (formulir) stands, and whose turn it is."""

    DRAFT = "draft"  # the turn of whoever fills it in
    OPEN = "open"  # the named signers' turn
    SIGNED = "signed"  # nobody's: it can only be superseded
    SUPERSEDED = "superseded"  # nobody's: a newer form of the same code stands


class FormStep(StrEnum):
    """What happens to a form."""

    PRESENT = "present"
    RECALL = "recall"
    COMPLETE = "complete"
    SUPERSEDE = "supersede"


class Authentication(StrEnum):
    """How the signer was known at the moment of signing (cara autentikasi)."""

    SESSION = "session"  # signed in with a password, the session not revoked


FORM_FLOW = Flow(
    "form",
    FormStatus.DRAFT,
    {
        (FormStatus.DRAFT, FormStep.PRESENT): FormStatus.OPEN,
        (FormStatus.DRAFT, FormStep.SUPERSEDE): FormStatus.SUPERSEDED,
        (FormStatus.OPEN, FormStep.RECALL): FormStatus.DRAFT,
        (FormStatus.OPEN, FormStep.COMPLETE): FormStatus.SIGNED,
        (FormStatus.OPEN, FormStep.SUPERSEDE): FormStatus.SUPERSEDED,
        (FormStatus.SIGNED, FormStep.SUPERSEDE): FormStatus.SUPERSEDED,
    },
)

STATUS_NAMES = {
    FormStatus.DRAFT: N_("Sedang diisi"),
    FormStatus.OPEN: N_("Menunggu tanda tangan"),
    FormStatus.SIGNED: N_("Ditandatangani lengkap"),
    FormStatus.SUPERSEDED: N_("Digantikan formulir baru"),
}
SIGNER_NAMES = {
    CANDIDATE: N_("Asesi"),
    ASSESSOR: N_("Asesor"),
    SECRETARIAT: N_("Administrasi LSP"),
    "lead_assessor": N_("Asesor utama"),
    "reviewer": N_("Peninjau"),
    "validator": N_("Validator"),
    "head": N_("Ketua LSP"),
    "manager": N_("Manajer Sertifikasi"),
    "committee_chair": N_("Ketua Komite Teknis"),
    "committee_secretary": N_("Sekretaris Komite Teknis"),
    "third_party": N_("Pihak ketiga"),
    "supervisor": N_("Penyelia"),
    "tuk_head": N_("Kepala TUK"),
    "verifier": N_("Verifikator TUK"),
    "witness": N_("Saksi"),
    "recipient": N_("Penerima"),
}
UNSIGNED = frozenset({FormStatus.DRAFT, FormStatus.OPEN})
AUTHENTICATION_NAMES = {Authentication.SESSION: N_("masuk dengan kata sandi")}


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What decides whether a form may be signed, changed or superseded."""

    status: FormStatus
    content_hash: str
    signers: Mapping[str, int | None]
    signed_roles: frozenset[str]


def why_not_open(signers: Mapping[str, int | None]) -> tuple[Reason, ...]:
    """Reasons why these people cannot be the signers: at least one role, each another person.

    Source: domain reference 2.4 (signer_roles), 7.2 (each signature is an act of its person).
    """
    if not signers:
        return (Reason("no_signers", N_("Formulir memerlukan penanda tangan.")),)
    named = [person for person in signers.values() if person is not None]
    if len(named) != len(set(named)):
        return (
            Reason("signers_same_person", N_("Satu orang tidak menandatangani untuk dua pihak.")),
        )
    return ()


def why_not_sign(
    form: FormFacts, actor: Actor, signer_role: str, seen_hash: str
) -> tuple[Reason, ...]:
    """Reasons why this person may not sign for this role now.

    Source: PP 71/2019 article 59(3); domain reference 7.2.
    """
    if form.status is FormStatus.DRAFT:
        return (Reason("form_not_ready", N_("Formulir ini masih diisi.")),)
    if form.status is not FormStatus.OPEN:
        return (Reason("form_closed", N_("Formulir ini tidak lagi menunggu tanda tangan.")),)
    if signer_role not in form.signers:
        return (
            Reason("signer_role_unknown", N_("Formulir ini tidak memerlukan tanda tangan itu.")),
        )
    if signer_role in form.signed_roles:
        return (Reason("already_signed", N_("Bagian ini sudah ditandatangani.")),)
    if not actor.is_signed_in or form.signers[signer_role] != actor.person_id:
        return (
            Reason(
                "not_named_signer",
                N_("Hanya orang yang disebut pada formulir yang dapat menandatangani bagian ini."),
            ),
        )
    if seen_hash != form.content_hash:
        return (
            Reason(
                "content_changed",
                N_(
                    "Isi formulir berubah sejak halaman ini dibuka. "
                    "Baca lagi sebelum menandatangani."
                ),
            ),
        )
    return ()


def why_not_change(form: FormFacts) -> tuple[Reason, ...]:
    """Reasons why the content may not be edited: after the first signature never.

    Source: domain reference 2.4 (a signed form can only be superseded, never edited).
    """
    if form.status not in UNSIGNED or form.signed_roles:
        return (
            Reason(
                "form_has_signatures",
                N_("Formulir yang sudah ditandatangani tidak dapat diubah, hanya digantikan."),
            ),
        )
    return ()


def why_not_fill(
    form: FormFacts, actor: Actor, signer_role: str, seen_hash: str
) -> tuple[Reason, ...]:
    """Reasons why this person may not write into a draft for this role.

    Source: domain reference 2.3 (filled by), 2.4 (draft, then signed).
    """
    if form.status is not FormStatus.DRAFT or form.signed_roles:
        return (Reason("form_not_draft", N_("Formulir ini tidak lagi dapat diisi.")),)
    if form.signers.get(signer_role) != actor.person_id:
        return (Reason("not_filler", N_("Bagian ini diisi oleh orang lain.")),)
    if seen_hash != form.content_hash:
        text = N_("Isi formulir berubah sejak halaman ini dibuka. Periksa lagi lalu simpan.")
        return (Reason("content_changed", text),)
    return ()


def why_not_name(form: FormFacts, signer_role: str, person_id: int) -> tuple[Reason, ...]:
    """Reasons why this person cannot be named as the signer of the role.

    Source: domain reference 7.2 (each signature is an act of its person).
    """
    if form.status not in UNSIGNED or signer_role in form.signed_roles:
        return (Reason("form_closed", N_("Formulir ini tidak lagi menunggu tanda tangan.")),)
    if signer_role not in form.signers:
        return (
            Reason("signer_role_unknown", N_("Formulir ini tidak memerlukan tanda tangan itu.")),
        )
    return why_not_open({**form.signers, signer_role: person_id})


def why_not_supersede(form: FormFacts, reason: str) -> tuple[Reason, ...]:
    """Reasons why the form cannot be replaced by a newer one.

    Source: domain reference 2.4 (superseded, never edited).
    """
    if not reason.strip():
        return (Reason("reason_missing", N_("Tulis alasan penggantian formulir.")),)
    return FORM_FLOW.why_not(form.status, FormStep.SUPERSEDE)


@dataclass(frozen=True, slots=True)
class FormContent:
    """All that a signature of the form covers; the private part only by its salted hash."""

    public_id: str
    code: str
    template_hash: str
    subject_kind: str
    subject_id: str
    data: Any
    private_hash: str | None


def form_hash(content: FormContent) -> str:
    """SHA-256 of the canonical content: what the signer saw.

    Source: domain reference 2.4 (content hash at signature).
    """
    return content_hash(asdict(content))


@dataclass(frozen=True, slots=True)
class SignatureFacts:
    """One signature as an act; each is chained to the one before it on the same form.

    `added` is what the signer filled in with the act: their part of a form that others signed
    before them, whose content therefore stays untouched.
    """

    form: str
    person: str
    signer_role: str
    signed_at: datetime
    authentication: str
    statement: str
    added: Any
    content_hash: str
    previous_hash: str


def signature_hash(facts: SignatureFacts) -> str:
    """SHA-256 of the act.

    Source: domain reference 7.2 (chained hash per signature record).
    """
    return content_hash({**asdict(facts), "signed_at": facts.signed_at.astimezone(UTC)})


def why_not_intact(
    content: FormContent, stored_hash: str, signatures: Sequence[tuple[SignatureFacts, str]]
) -> tuple[Reason, ...]:
    """Reasons why the form is no longer what was signed: recomputes every hash.

    Source: PP 71/2019 article 59(3) (later change detectable); domain reference 9, test 3.
    """
    if form_hash(content) != stored_hash:
        return (Reason("content_altered", N_("Isi formulir tidak sesuai dengan sidik isinya.")),)
    previous = ""
    for facts, stored in signatures:
        fits = facts.content_hash == stored_hash and facts.previous_hash == previous
        if not fits or signature_hash(facts) != stored:
            return (Reason("signature_altered", N_("Catatan tanda tangan formulir ini berubah.")),)
        previous = stored
    return ()


def why_not_add(fillable: Collection[str], added: Any) -> tuple[Reason, ...]:
    """Reasons why a signer may not fill this in: only the fields of their own role.

    Source: domain reference 2.3 (who fills which part), 2.4.
    """
    strange = [path for path, _ in leaves(added) if not _is_within(path, fillable)]
    if not strange:
        return ()
    text = N_("Bagian %(fields)s bukan untuk diisi oleh penanda tangan ini.")
    return (Reason("not_own_field", text, {"fields": ", ".join(strange)}),)


def _is_within(path: str, fillable: Collection[str]) -> bool:
    return any(path == each or path.startswith(f"{each}.") for each in fillable)


def why_not_present(missing: Sequence[str]) -> tuple[Reason, ...]:
    """Reasons why a draft cannot be laid before its signers: what must be filled in is empty.

    Source: domain reference 2.4.
    """
    text = N_("Belum diisi: %(label)s.")
    return tuple(Reason("field_missing", text, {"label": label}) for label in missing)


@dataclass(frozen=True, slots=True)
class FormAccess:
    """What the read rule looks at: the form, its named signers and its status."""

    form_id: str
    signer_ids: frozenset[int]
    status: FormStatus
    signers: Mapping[str, int | None] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    signed_roles: frozenset[str] = frozenset()
    is_filled_here: bool = False

    def roles_of(self, actor: Actor) -> tuple[str, ...]:
        """The roles for which this person is named."""
        return tuple(role for role, person in self.signers.items() if person == actor.person_id)


OFFICE = (Role.SECRETARIAT, Role.CERTIFICATION_MANAGER, Role.QUALITY_MANAGER, Role.HEAD)


def _may_read(actor: Actor, form: FormAccess) -> bool:
    if actor.person_id in form.signer_ids or actor.has(*OFFICE):
        return True
    return actor.has(Role.COMMITTEE_MEMBER) and form.status is FormStatus.SIGNED


def role_to_fill(actor: Actor, form: FormAccess) -> str:
    """The role for which this person fills the form in, empty when there is nothing to fill.

    Source: domain reference 2.3 (filled by).
    """
    is_open = form.is_filled_here and form.status in UNSIGNED and not form.signed_roles
    roles = (role for role in form.roles_of(actor) if role in form.fillers)
    return next(roles, "") if is_open else ""


def role_to_sign(actor: Actor, form: FormAccess) -> str:
    """The role for which this person has yet to sign here, empty when there is none.

    Forms that a room feeds are signed on that room's page, whose rules come first.
    Source: domain reference 2.4.
    """
    is_open = form.is_filled_here and form.status is FormStatus.OPEN
    roles = (role for role in form.roles_of(actor) if role not in form.signed_roles)
    return next(roles, "") if is_open else ""


def _may_fill(actor: Actor, form: FormAccess) -> bool:
    return bool(role_to_fill(actor, form))


def _may_sign(actor: Actor, form: FormAccess) -> bool:
    return bool(role_to_sign(actor, form))


def sees_private_part(actor: Actor, form: FormAccess) -> bool:
    """Whether the sealed part (contact, NIK) is opened for this reader.

    Source: security design section 4 (readers of NIK and contact).
    """
    return actor.person_id in form.signer_ids or actor.has(
        Role.SECRETARIAT, Role.CERTIFICATION_MANAGER
    )


def _may_read_template(actor: Actor, _subject: object) -> bool:
    return actor.is_staff


MAY = {
    Permission.RECORD_READ: _may_read,
    Permission.RECORD_FILL: _may_fill,
    Permission.FORM_SIGN: _may_sign,
    Permission.FORM_TEMPLATE_READ: _may_read_template,
}
