"""Input of question banks."""

from wtforms import TextAreaField

from lsp.kernel.text import N_
from lsp.web.forms import BaseForm, longest, required, tidy


class ReturnForm(BaseForm):
    """What the author is to improve."""

    reason = TextAreaField(
        N_("Yang perlu diperbaiki"),
        filters=[tidy],
        validators=[required(N_("Tuliskan apa yang perlu diperbaiki.")), longest(1000)],
    )
