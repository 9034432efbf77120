"""Shapes of input for accounts."""

import re
from datetime import date
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from wtforms import (  # type: ignore[attr-defined]
    BooleanField,
    DateField,
    Field,
    Form,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)

from lsp.accounts.rules import UNMASK_REASON_NAMES, why_not_password
from lsp.kernel.roles import ROLE_NAMES, Role
from lsp.kernel.text import N_
from lsp.web.forms import BaseForm, longest, matching, optional, required, tidy
from lsp.web.language import gettext, sentence


def normal_email(text: str) -> str:
    """The address in lower case; ValueError when it is none."""
    try:
        return validate_email(
            text, check_deliverability=False, test_environment=True
        ).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError(text) from error


def normal_phone(text: str) -> str:
    """The number as +62812…; ValueError when it is none."""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException as error:
        raise ValueError(text) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(text)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def only_digits(text: str | None) -> str | None:
    """A WTForms filter: people type a code with spaces or dashes."""
    return re.sub(r"[^0-9]", "", text)[:12] if text else text


def login_parts(text: str) -> tuple[str, str]:
    """What a person typed to sign in, as (e-mail, phone); both empty when it is neither."""
    try:
        return (normal_email(text), "") if "@" in text else ("", normal_phone(text))
    except ValueError:
        return "", ""


def _email(_form: Form, field: Field) -> None:
    try:
        field.data = normal_email(field.data)
    except ValueError:
        raise ValidationError(gettext("Tulis alamat e-mail seperti nama@contoh.id.")) from None


def _phone(_form: Form, field: Field) -> None:
    try:
        field.data = normal_phone(field.data)
    except ValueError:
        raise ValidationError(gettext("Tulis nomor HP seperti 0812 3456 7890.")) from None


def _strong(form: Form, field: Field) -> None:
    name = getattr(form, "full_name", None)
    reasons = why_not_password(field.data or "", name.data if name and name.data else "")
    if reasons:
        raise ValidationError(sentence(reasons[0]))


class RegisterForm(BaseForm):
    """Registering oneself as a candidate."""

    full_name = StringField(
        N_("Nama lengkap"),
        [required(N_("Isi nama lengkap seperti pada KTP.")), longest(120)],
        filters=[tidy],
    )
    email = StringField(N_("E-mail"), [optional(), longest(160), _email], filters=[tidy])
    phone = StringField(N_("Nomor HP"), [optional(), longest(30), _phone], filters=[tidy])
    password = PasswordField(
        N_("Kata sandi"), [required(N_("Buat kata sandi.")), longest(200), _strong]
    )
    processing = BooleanField(
        N_("Saya sudah membaca pemberitahuan ini dan setuju data saya dipakai untuk sertifikasi."),
        [required(N_("Beri tanda setuju agar permohonan dapat diproses."))],
    )
    whatsapp = BooleanField(N_("Saya mau dikabari lewat WhatsApp."))
    publicity = BooleanField(N_("Nama dan foto saya boleh dipakai untuk publikasi LSP."))

    def validate(self, extra_validators: Any = None) -> bool:
        """One of e-mail and phone is needed."""
        good: bool = super().validate(extra_validators)
        if not (self.email.data or self.phone.data or self.email.errors or self.phone.errors):
            self.email.errors = [gettext("Isi e-mail atau nomor HP, salah satu cukup.")]
            return False
        return good


class SignInForm(BaseForm):
    """Signing in."""

    login = StringField(
        N_("E-mail atau nomor HP"),
        [required(N_("Isi e-mail atau nomor HP Anda."))],
        filters=[tidy],
    )
    password = PasswordField(N_("Kata sandi"), [required(N_("Isi kata sandi Anda."))])


class AskCodeForm(BaseForm):
    """Asking for a one-time code."""

    login = StringField(
        N_("E-mail atau nomor HP"),
        [required(N_("Isi e-mail atau nomor HP Anda."))],
        filters=[tidy],
    )


class CodeForm(BaseForm):
    """The six digits of a one-time code."""

    code = StringField(
        N_("Kode enam angka"),
        [
            required(N_("Isi kode enam angka.")),
            matching(r"[0-9]{6}", N_("Kode terdiri dari enam angka.")),
        ],
        filters=[only_digits],
    )


class ForgotForm(BaseForm):
    """Asking for a one-time link."""

    login = StringField(
        N_("E-mail atau nomor HP"),
        [required(N_("Isi e-mail atau nomor HP Anda."))],
        filters=[tidy],
    )


class NewPasswordForm(BaseForm):
    """A new password by one-time link."""

    password = PasswordField(
        N_("Kata sandi baru"), [required(N_("Buat kata sandi.")), longest(200), _strong]
    )


class ChangePasswordForm(NewPasswordForm):
    """Changing one's own password."""

    present = PasswordField(N_("Kata sandi sekarang"), [required(N_("Isi kata sandi sekarang."))])


class UnmaskForm(BaseForm):
    """Why masked data is opened."""

    why = SelectField(
        N_("Alasan membuka"),
        choices=[SelectChoice(key, name) for key, name in UNMASK_REASON_NAMES.items()],
    )


class GrantForm(BaseForm):
    """Granting a role."""

    role = SelectField(
        N_("Peran"),
        choices=[
            SelectChoice(role.value, ROLE_NAMES[role]) for role in Role if role != Role.CANDIDATE
        ],
    )
    expires_on = DateField(
        N_("Berlaku sampai"), [required(N_("Isi tanggal akhir, paling lama 12 bulan."))]
    )

    @property
    def until(self) -> date:
        """The day that was entered."""
        if self.expires_on.data is None:
            raise ValueError("the form was not validated")
        return self.expires_on.data
