"""The log-ins of the demo, printed at start and on the sign-in page in demo mode only."""

from dataclasses import dataclass

from lsp.kernel.roles import ROLE_NAMES, Role

PASSWORD = "contoh-lsp-2026"  # noqa: S105 - the demo's published password, never a real register's
DOMAIN = "contoh.example"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """One example person who can sign in."""

    email: str
    name: str
    roles: tuple[Role, ...]
    employer: str = "LSP Koperasi Contoh"

    @property
    def role_label(self) -> str:
        """The first role's name in Indonesian."""
        return ROLE_NAMES[self.roles[0]]


def _login(mailbox: str, name: str, *roles: Role, employer: str = "") -> DemoLogin:
    return DemoLogin(f"{mailbox}@{DOMAIN}", name, roles, employer or "LSP Koperasi Contoh")


LOGINS = (
    _login("asesi", "Siti Contohwati", Role.CANDIDATE, employer="KSP Contoh Sejahtera"),
    _login("asesor", "Ratna Contohningsih", Role.ASSESSOR, employer="Koperasi Contoh Makmur"),
    _login("administrasi", "Budi Contohman", Role.SECRETARIAT),
    _login("petugas.tuk", "Joko Contohadi", Role.TUK_OPERATOR),
    _login("manajer", "Maya Contohsari", Role.CERTIFICATION_MANAGER),
    _login("komite1", "Agus Contohyono", Role.COMMITTEE_MEMBER),
    _login("komite2", "Dewi Contohlestari", Role.COMMITTEE_MEMBER),
    _login("komite3", "Hasan Contohuddin", Role.COMMITTEE_MEMBER),
    _login("ketua.skema", "Rina Contohwijaya", Role.SCHEME_COMMITTEE_CHAIR),
    _login("ketua", "Ahmad Contohfauzi", Role.HEAD),
    _login("mutu", "Lina Contohmulia", Role.QUALITY_MANAGER),
    _login("penulis", "Yusuf Contohpranata", Role.ITEM_WRITER),
    _login("penelaah", "Wulan Contohutami", Role.ITEM_REVIEWER),
    _login("pengusul", "Tini Contohrini", Role.SPONSOR, employer="KSP Contoh Sejahtera"),
    _login("admin", "Putri Contohdewi", Role.SYSTEM_ADMINISTRATOR),
)
