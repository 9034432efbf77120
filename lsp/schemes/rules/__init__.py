"""What a scheme is, who may look at it, and how a version lives."""

from enum import StrEnum

from lsp.kernel.flow import Flow
from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor
from lsp.kernel.text import N_


class SchemeType(StrEnum):
    """The kind of a scheme (jenis skema)."""

    QUALIFICATION = "kkni"
    OCCUPATION = "okupasi"
    CLUSTER = "klaster"


class VersionStatus(StrEnum):
    """Where a scheme version (versi skema) stands, and whose turn it is."""

    DRAFT = "draft"  # the scheme committee's turn
    PUBLISHED = "published"  # candidates may apply
    SUPERSEDED = "superseded"  # a newer version is published; running cases keep this one


class VersionStep(StrEnum):
    """What happens to a scheme version."""

    PUBLISH = "publish"
    SUPERSEDE = "supersede"


VERSION_FLOW = Flow(
    "scheme_version",
    VersionStatus.DRAFT,
    {
        (VersionStatus.DRAFT, VersionStep.PUBLISH): VersionStatus.PUBLISHED,
        (VersionStatus.PUBLISHED, VersionStep.SUPERSEDE): VersionStatus.SUPERSEDED,
    },
)


class UnitGroup(StrEnum):
    """The group of a unit within a scheme (kelompok unit)."""

    GENERAL = "general"
    CORE = "core"
    OPTIONAL = "optional"


class RequirementKind(StrEnum):
    """Basic or administrative requirement (persyaratan dasar, administratif): FR.APL.01 part 3."""

    BASIC = "basic"
    ADMINISTRATIVE = "administrative"


class Method(StrEnum):
    """A way of gathering evidence (metode) that this system offers."""

    TEST = "test"
    PORTFOLIO = "portfolio"


class Instrument(StrEnum):
    """The instrument of the test (instrumen)."""

    MULTIPLE_CHOICE = "ia05"
    ESSAY = "ia06"
    ORAL = "ia07"


class StandardSetting(StrEnum):
    """Whether the pass mark of a unit rests on a study (status ketentuan lulus)."""

    PROVISIONAL = "provisional"
    STUDIED = "studied"


TYPE_NAMES = {
    SchemeType.QUALIFICATION: N_("KKNI"),
    SchemeType.OCCUPATION: N_("Okupasi"),
    SchemeType.CLUSTER: N_("Klaster"),
}
STATUS_NAMES = {
    VersionStatus.DRAFT: N_("Konsep"),
    VersionStatus.PUBLISHED: N_("Terbit"),
    VersionStatus.SUPERSEDED: N_("Digantikan"),
}
GROUP_NAMES = {
    UnitGroup.GENERAL: N_("Umum"),
    UnitGroup.CORE: N_("Inti"),
    UnitGroup.OPTIONAL: N_("Pilihan"),
}
REQUIREMENT_NAMES = {
    RequirementKind.BASIC: N_("Persyaratan dasar"),
    RequirementKind.ADMINISTRATIVE: N_("Persyaratan administratif"),
}
METHOD_NAMES = {
    Method.TEST: N_("Tes tertulis"),
    Method.PORTFOLIO: N_("Portofolio"),
}


def _may_list_staff(actor: Actor, _subject: object) -> bool:
    return actor.is_staff


MAY = {Permission.SCHEME_LIST_STAFF: _may_list_staff}
