"""Mail and texts against servers that really listen, accept, and refuse."""

from pathlib import Path

import pytest

from lsp.adapters.mail import NotDelivered, SmtpMailer
from lsp.adapters.texting import HttpTexter
from tests.adapters.servers import Gateway, Mailbox, own_certificate, smtp_server, text_gateway

TO, KEY = "sari@contoh.example", "0123456789abcdefghjkmnpqrs"


def _mailer(box: Mailbox, **more: object) -> SmtpMailer:
    given = {"tls": "none", "user": "", "password": ""} | more
    return SmtpMailer("localhost", box.port, "LSP Contoh <lsp@contoh.example>", **given)  # type: ignore[arg-type]


def test_a_message_arrives_whole_with_its_own_message_id() -> None:
    with smtp_server(Mailbox()) as box:
        for _try in range(2):
            _mailer(box).send(TO, "Halo é", "Baris satu\n.titik\nselesai\n", key=KEY)
    first, second = box.messages
    assert first["Subject"] == "Halo é"
    assert first["To"] == TO
    assert first.get_content().replace("\r\n", "\n") == "Baris satu\n.titik\nselesai\n"
    assert first["Message-ID"] == second["Message-ID"] == f"<{KEY}@contoh.example>"
    assert first["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(
    ("replies", "code"),
    [
        ({"RCPT": "550 5.1.1 <sari@contoh.example> no such user"}, "address_refused"),
        ({"RCPT": "451 4.7.1 greylisted"}, "refused_for_now"),
        ({"MAIL": "421 4.3.2 closing"}, "refused_for_now"),
        ({"DATA": "554 5.7.1 spam"}, "content_refused"),
        ({"DATA": "452 4.3.1 full"}, "refused_for_now"),
        ({"AUTH": "535 5.7.8 no"}, "login_refused"),
    ],
)
def test_a_refusal_becomes_a_code_without_the_address(replies: dict[str, str], code: str) -> None:
    with smtp_server(Mailbox(replies=replies)) as box, pytest.raises(NotDelivered) as refused:
        _mailer(box, user="lsp", password="rahasia").send(TO, "Halo", "isi", key=KEY)
    assert refused.value.code == code
    assert TO not in str(refused.value)
    assert box.messages == []


def test_no_server_is_no_connection() -> None:
    with pytest.raises(NotDelivered, match="no_connection"):
        _mailer(Mailbox(port=9)).send(TO, "Halo", "isi", key=KEY)


def test_a_server_without_starttls_gets_nothing_when_it_is_demanded() -> None:
    with smtp_server(Mailbox()) as box, pytest.raises(NotDelivered):
        _mailer(box, tls="starttls").send(TO, "Halo", "isi", key=KEY)
    assert "MAIL" not in box.commands


def test_starttls_with_a_certificate_that_is_trusted_and_one_that_is_not(tmp_path: Path) -> None:
    server, trusting = own_certificate(tmp_path)
    with smtp_server(Mailbox(context=server)) as box:
        with pytest.raises(NotDelivered, match="no_connection"):
            _mailer(box, tls="starttls").send(TO, "Halo", "isi", key=KEY)
        assert "MAIL" not in box.commands
        _mailer(box, tls="starttls", context=trusting).send(TO, "Halo", "isi", key=KEY)
    assert len(box.messages) == 1


def test_a_line_break_in_a_subject_is_refused() -> None:
    with smtp_server(Mailbox()) as box, pytest.raises(ValueError, match="linefeed"):
        _mailer(box).send(TO, "Halo\r\nBcc: lain@contoh.example", "isi", key=KEY)
    assert box.commands == []


def test_a_text_reaches_the_gateway_with_token_and_key() -> None:
    with text_gateway(Gateway()) as gateway:
        HttpTexter(gateway.url, "rahasia").send("+6281200000001", "Halo", key=KEY)
    assert gateway.texts == [{"to": "+6281200000001", "text": "Halo", "key": KEY}]
    assert gateway.headers[0]["Authorization"] == "Bearer rahasia"
    assert gateway.headers[0]["Idempotency-Key"] == KEY


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "login_refused"),
        (422, "address_refused"),
        (429, "refused_for_now"),
        (500, "refused_for_now"),
        (302, "refused_for_now"),
    ],
)
def test_what_a_gateway_refuses_becomes_a_code(status: int, code: str) -> None:
    with text_gateway(Gateway(status=status)) as gateway, pytest.raises(NotDelivered) as refused:
        HttpTexter(gateway.url, "rahasia").send("+6281200000001", "Halo", key=KEY)
    assert refused.value.code == code


def test_no_gateway_is_no_connection() -> None:
    with pytest.raises(NotDelivered, match="no_connection"):
        HttpTexter("http://127.0.0.1:9/", "x").send("+6281200000001", "Halo", key=KEY)
