"""Who acts: roles granted to a person, and the actor of a deed."""

from dataclasses import dataclass, field
from enum import StrEnum

from lsp.kernel.text import N_


class Role(StrEnum):
    """A role (peran) held by grant with an expiry; one person may hold several."""

    CANDIDATE = "candidate"
    ASSESSOR = "assessor"
    SECRETARIAT = "secretariat"
    CERTIFICATION_MANAGER = "certification_manager"
    COMMITTEE_MEMBER = "committee_member"
    SCHEME_COMMITTEE_CHAIR = "scheme_committee_chair"
    HEAD = "head"
    ITEM_WRITER = "item_writer"
    ITEM_REVIEWER = "item_reviewer"
    TUK_OPERATOR = "tuk_operator"
    QUALITY_MANAGER = "quality_manager"
    SPONSOR = "sponsor"
    SYSTEM_ADMINISTRATOR = "system_administrator"


ROLE_NAMES = {
    Role.CANDIDATE: N_("Asesi"),
    Role.ASSESSOR: N_("Asesor"),
    Role.SECRETARIAT: N_("Administrasi"),
    Role.CERTIFICATION_MANAGER: N_("Manajer Sertifikasi"),
    Role.COMMITTEE_MEMBER: N_("Komite Teknis"),
    Role.SCHEME_COMMITTEE_CHAIR: N_("Ketua Komite Skema"),
    Role.HEAD: N_("Ketua LSP"),
    Role.ITEM_WRITER: N_("Penulis soal"),
    Role.ITEM_REVIEWER: N_("Penelaah soal"),
    Role.TUK_OPERATOR: N_("Petugas TUK"),
    Role.QUALITY_MANAGER: N_("Manajer Mutu"),
    Role.SPONSOR: N_("Pengusul"),
    Role.SYSTEM_ADMINISTRATOR: N_("Administrator sistem"),
}

# A sponsor acts for another institution: no part of the LSP's staff.
STAFF_ROLES = frozenset(Role) - {Role.CANDIDATE, Role.SPONSOR}


@dataclass(frozen=True, slots=True)
class Actor:
    """The natural person behind a deed, with the roles in force at that moment."""

    person_id: int
    public_id: str
    name: str
    roles: frozenset[Role] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        """Whether a person stands behind this actor."""
        return self.person_id > 0

    @property
    def is_staff(self) -> bool:
        """Whether any role of the LSP's own staff is held."""
        return bool(self.roles & STAFF_ROLES)

    def has(self, *roles: Role) -> bool:
        """Whether at least one of the roles is held."""
        return not self.roles.isdisjoint(roles)


ANYONE = Actor(person_id=0, public_id="", name="")
SYSTEM = Actor(person_id=-1, public_id="system", name="system")
