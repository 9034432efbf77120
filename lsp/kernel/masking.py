"""Identity and contact as screens show them: enough to recognise, too little to use."""

MASK = "*"


def masked_nik(nik: str) -> str:
    """3273************: the first four digits."""
    return nik[:4] + MASK * max(len(nik) - 4, 0)


def masked_phone(phone: str) -> str:
    """+62812*****01: where it belongs to, and the last two digits."""
    if len(phone) < 8:
        return MASK * len(phone)
    kept = 6 if phone.startswith("+") else 4
    return phone[:kept] + MASK * (len(phone) - kept - 2) + phone[-2:]


def masked_email(email: str) -> str:
    """s***@contoh.example: the first letter and the domain."""
    mailbox, at, domain = email.rpartition("@")
    return f"{mailbox[:1]}{MASK * 3}{at}{domain}" if at else MASK * len(email)


def masked_text(text: str) -> str:
    """Whatever else identifies a person, such as a passport: the first two letters."""
    return text[:2] + MASK * max(len(text) - 2, 0)


MASKS = {
    "nik": masked_nik,
    "phone": masked_phone,
    "email": masked_email,
    "other": masked_text,
}


def masked_contact(text: str) -> str:
    """An e-mail address or a telephone number, masked as what it is."""
    return masked_email(text) if "@" in text else masked_phone(text)
