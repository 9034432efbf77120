"""Shapes of input: a number with or without a name, or the text of a QR code."""

from wtforms import StringField, TextAreaField

from lsp.kernel.text import N_
from lsp.verification.rules.reading import LONGEST_TEXT
from lsp.web.forms import BaseForm, longest, required, tidy


class PublicForm(BaseForm):
    """A form that changes nothing and needs no session, so it carries no token."""

    class Meta:
        """Flask-WTF's switch."""

        csrf = False


class NumberForm(PublicForm):
    """Look up by one of the printed numbers."""

    number = StringField(
        N_("Nomor"), [required(N_("Isi nomor yang dicari.")), longest(60)], filters=[tidy]
    )
    name = StringField(N_("Nama pemegang"), [longest(120)], filters=[tidy])


class CodeForm(PublicForm):
    """Check the text of a QR code."""

    code = TextAreaField(
        N_("Teks kode QR"), [required(N_("Tempelkan teks kode QR.")), longest(LONGEST_TEXT)]
    )
