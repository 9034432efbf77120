"""Shapes of input for drafts: each form is one part of a scheme, read from and into its file."""

from lsp.kernel.text import N_
from lsp.schemes.forms.contents import FactsForm, RequirementsForm, UnitsForm
from lsp.schemes.forms.fields import PartForm
from lsp.schemes.forms.terms import FeesForm, LinesForm, PlanForm, RulesForm

PARTS: dict[str, type[PartForm]] = {
    "identitas": FactsForm,
    "unit": UnitsForm,
    "syarat": RequirementsForm,
    "biaya": FeesForm,
    "ketentuan": RulesForm,
    "naskah": LinesForm,
    "rencana": PlanForm,
}
PART_NAMES = {
    "identitas": N_("Identitas"),
    "unit": N_("Unit"),
    "syarat": N_("Persyaratan"),
    "biaya": N_("Biaya"),
    "ketentuan": N_("Ketentuan"),
    "naskah": N_("Naskah"),
    "rencana": N_("Rencana dan tes"),
}

__all__ = ["PARTS", "PART_NAMES", "PartForm"]
