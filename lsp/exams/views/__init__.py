"""Pages of the written test: the candidate's, the endpoint that saves, and the staff's."""

from lsp.exams.views import saving, staff, taking
from lsp.exams.views.room import blueprint

__all__ = ["blueprint", "saving", "staff", "taking"]
