"""How a message goes out: by which way, in which states, and when it is tried again."""

from datetime import datetime, timedelta
from enum import StrEnum

from lsp.kernel.flow import Flow
from lsp.kernel.text import N_, Reason

GIVE_UP_AFTER = 8
LEASE = timedelta(minutes=2)  # how long one worker keeps a message to itself


class Channel(StrEnum):
    """The way of a message (saluran)."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"  # by a gateway where one is set up, else by hand
    DESK = "desk"  # the secretariat tells the person by a call or in person


CHANNEL_NAMES = {
    Channel.EMAIL: N_("E-mail"),
    Channel.WHATSAPP: N_("WhatsApp"),
    Channel.DESK: N_("Telepon atau tatap muka"),
}


class MessageStatus(StrEnum):
    """Where a message (pemberitahuan) stands, and whose turn it is."""

    PENDING = "pending"  # the worker's turn, or the secretariat's where it goes by hand
    FAILED = "failed"  # the worker's turn again, later
    SENT = "sent"
    GIVEN_UP = "given_up"  # a person's turn: the address or the mail server is wrong


STATUS_NAMES = {
    MessageStatus.PENDING: N_("Menunggu"),
    MessageStatus.FAILED: N_("Gagal, dicoba lagi"),
    MessageStatus.SENT: N_("Terkirim"),
    MessageStatus.GIVEN_UP: N_("Tidak terkirim"),
}
STATUS_KINDS = {
    MessageStatus.PENDING: "gold",
    MessageStatus.FAILED: "gold",
    MessageStatus.SENT: "ok",
    MessageStatus.GIVEN_UP: "bad",
}


class MessageStep(StrEnum):
    """What happens to a message."""

    SEND = "send"
    FAIL = "fail"
    GIVE_UP = "give_up"
    RESEND = "resend"


FLOW = Flow(
    "message",
    MessageStatus.PENDING,
    {
        (MessageStatus.PENDING, MessageStep.SEND): MessageStatus.SENT,
        (MessageStatus.PENDING, MessageStep.FAIL): MessageStatus.FAILED,
        (MessageStatus.PENDING, MessageStep.GIVE_UP): MessageStatus.GIVEN_UP,
        (MessageStatus.FAILED, MessageStep.SEND): MessageStatus.SENT,
        (MessageStatus.FAILED, MessageStep.FAIL): MessageStatus.FAILED,
        (MessageStatus.FAILED, MessageStep.GIVE_UP): MessageStatus.GIVEN_UP,
        (MessageStatus.SENT, MessageStep.RESEND): MessageStatus.PENDING,
        (MessageStatus.FAILED, MessageStep.RESEND): MessageStatus.PENDING,
        (MessageStatus.GIVEN_UP, MessageStep.RESEND): MessageStatus.PENDING,
    },
)


class Failure(StrEnum):
    """Why a message did not go out (sebab); a code, because servers quote addresses."""

    NO_CONNECTION = "no_connection"
    LOGIN_REFUSED = "login_refused"
    REFUSED_FOR_NOW = "refused_for_now"
    ADDRESS_REFUSED = "address_refused"
    CONTENT_REFUSED = "content_refused"
    EXPIRED = "expired"
    NOT_REACHED = "not_reached"
    WRONG_NUMBER = "wrong_number"


FAILURE_NAMES = {
    Failure.NO_CONNECTION: N_("Server pengirim tidak dapat dihubungi"),
    Failure.LOGIN_REFUSED: N_("Server pengirim menolak nama atau sandi LSP"),
    Failure.REFUSED_FOR_NOW: N_("Server penerima sedang menolak"),
    Failure.ADDRESS_REFUSED: N_("Alamat ditolak server penerima"),
    Failure.CONTENT_REFUSED: N_("Pesan ditolak server penerima"),
    Failure.EXPIRED: N_("Sudah lewat waktunya"),
    Failure.NOT_REACHED: N_("Orangnya tidak dapat dihubungi"),
    Failure.WRONG_NUMBER: N_("Nomor salah atau bukan miliknya"),
}
_FOR_GOOD = frozenset({Failure.ADDRESS_REFUSED, Failure.CONTENT_REFUSED, Failure.EXPIRED})


def channel_for(
    *, has_email: bool, has_phone: bool, agreed_to_whatsapp: bool, asked_for_it: bool
) -> Channel:
    """By e-mail where there is one, else by WhatsApp with consent, else by the desk.

    Whoever asks for a code by telephone number agrees with that request to get it there.

    Source: UU 27/2022 art. 20 (consent by purpose), design of notices.
    """
    if has_email:
        return Channel.EMAIL
    if has_phone and (agreed_to_whatsapp or asked_for_it):
        return Channel.WHATSAPP
    return Channel.DESK


def next_try_at(attempts: int, now: datetime) -> datetime:
    """Back-off: one minute, doubling, at most six hours.

    Source: security design R14 (outbox drains, at least once).
    """
    return now + timedelta(minutes=min(2 ** max(attempts - 1, 0), 360))


def step_after_failure(attempts: int, failure: Failure) -> MessageStep:
    """Try again until eight attempts failed; what is refused for good is given up at once.

    Source: security design R14, RFC 5321 4.2.1 (permanent negative replies).
    """
    is_over = failure in _FOR_GOOD or attempts >= GIVE_UP_AFTER
    return MessageStep.GIVE_UP if is_over else MessageStep.FAIL


def why_not_resend(status: MessageStatus, *, is_secret: bool) -> tuple[Reason, ...]:
    """Reasons why a message cannot be sent again.

    Source: ASVS 5.0 V6.4 (codes and links are single use), design of notices.
    """
    if is_secret:
        return (
            Reason(
                "secret_message",
                N_(
                    "Kode dan tautan sekali pakai tidak dikirim ulang. Minta orangnya meminta baru."
                ),
            ),
        )
    if not FLOW.allows(status, MessageStep.RESEND):
        return (Reason("still_waiting", N_("Pesan ini masih menunggu giliran.")),)
    return ()


def why_not_tell_by_hand(
    status: MessageStatus, channel: Channel, *, has_gateway: bool, is_secret: bool
) -> tuple[Reason, ...]:
    """Reasons why a person may not hand this message over.

    Source: design of notices (codes are handed over after an identity look, elsewhere).
    """
    by_hand = channel is Channel.DESK or (channel is Channel.WHATSAPP and not has_gateway)
    if is_secret or not by_hand or status is not MessageStatus.PENDING:
        return (Reason("not_by_hand", N_("Pesan ini tidak menunggu disampaikan dengan tangan.")),)
    return ()
