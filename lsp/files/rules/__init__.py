"""Who may bring, use, rename and delete files, and how much of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lsp.kernel.permissions import Permission
from lsp.kernel.roles import Actor, Role
from lsp.kernel.text import N_, Reason

PIECE_BYTES = 256 * 1024
OPEN_UPLOADS = 12
UPLOAD_LIFE = timedelta(hours=48)
LONGEST_NAME = 120
FILES_AT_ONCE = 20
_MB = 1_000_000


class Holder(StrEnum):
    """What a file is shown for (pemakaian berkas)."""

    DOCUMENT = "application_document"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class FileAccess:
    """What the permissions look at: whose file, or whose upload, it is."""

    owner_id: int


@dataclass(frozen=True, slots=True)
class Room:
    """How much a person may keep, and how much is kept or arriving (kuota berkas)."""

    quota_bytes: int
    used_bytes: int

    @property
    def left_bytes(self) -> int:
        """What is left, never below nothing."""
        return max(0, self.quota_bytes - self.used_bytes)


def _is_candidate(actor: Actor, _subject: object) -> bool:
    return actor.has(Role.CANDIDATE)


def _is_own(actor: Actor, file: FileAccess) -> bool:
    return actor.is_signed_in and actor.person_id == file.owner_id


MAY = {
    Permission.FILE_KEEP: _is_candidate,
    Permission.FILE_USE_OWN: _is_own,
}


def megabytes(size_bytes: int) -> str:
    """A size in decimal MB, as phones show it and Indonesian writes it.

    Source: house design 2 (what people read); the form is ours.
    """
    return f"{size_bytes / _MB:.1f} MB".replace(".", ",")


def why_not_fit(size_bytes: int, room: Room) -> tuple[Reason, ...]:
    """A reason when a file does not fit into what the person has left, with both figures.

    Source: security design section 6 (a quota for each candidate); the number is a setting.
    """
    if size_bytes <= room.left_bytes:
        return ()
    text = N_(
        "Ruang berkas Anda tinggal %(left)s dari %(quota)s, sedangkan berkas ini %(size)s. "
        "Hapus berkas yang tidak dipakai di “Berkas saya”, atau kecilkan fotonya."
    )
    facts = {
        "left": megabytes(room.left_bytes),
        "quota": megabytes(room.quota_bytes),
        "size": megabytes(size_bytes),
    }
    return (Reason("quota_reached", text, facts),)


def why_not_begin(
    size_bytes: int, largest_bytes: int, open_uploads: int, room: Room
) -> tuple[Reason, ...]:
    """Reasons why an upload cannot begin.

    Source: acceptance P19 (uploads, resumes, and arrives once); security design section 6 (limits).
    """
    if size_bytes <= 0:
        return (Reason("file_empty", N_("Berkas kosong. Pilih berkas lain.")),)
    if size_bytes > largest_bytes:
        text = N_("Berkas paling besar %(limit)s.")
        return (Reason("file_too_big", text, {"limit": megabytes(largest_bytes)}),)
    if open_uploads >= OPEN_UPLOADS:
        text = N_(
            "Terlalu banyak unggahan yang belum selesai. "
            "Lanjutkan atau batalkan dahulu di “Berkas saya”."
        )
        return (Reason("too_many_uploads", text),)
    return why_not_fit(size_bytes, room)


def is_expired(expires_at: datetime, now: datetime) -> bool:
    """Whether an unfinished upload is forgotten.

    Source: security design section 4 (keep no longer than needed); the term is ours.
    """
    return expires_at <= now


def why_not_name(name: str) -> tuple[Reason, ...]:
    """Reasons why a file cannot bear this name.

    Source: security design section 6 (names from outside are only shown); the limit is ours.
    """
    if not name.strip():
        return (Reason("name_missing", N_("Beri nama berkas ini.")),)
    if len(name.strip()) > LONGEST_NAME:
        text = N_("Nama berkas paling banyak %(limit)s karakter.")
        return (Reason("name_too_long", text, {"limit": LONGEST_NAME}),)
    return ()


def why_not_delete(used_for: Sequence[str]) -> tuple[Reason, ...]:
    """A reason when a file is still shown for something: what was sent stays readable.

    Source: ISO/IEC 17024 7.1 (records of applicants are kept); domain reference 2.3.
    """
    if not used_for:
        return ()
    text = N_("Berkas ini masih dipakai untuk “%(what)s”. Lepaskan dahulu dari sana.")
    return (Reason("file_in_use", text, {"what": used_for[0]}),)


def why_not_take(count: int) -> tuple[Reason, ...]:
    """Reasons why what was sent holds no file, or too many at once.

    Source: security design section 6 (limits); the number is ours.
    """
    if count == 0:
        text = N_("Pilih foto atau berkas lebih dahulu.")
        return (Reason("file_missing", text),)
    if count > FILES_AT_ONCE:
        text = N_("Paling banyak %(limit)s berkas sekaligus.")
        return (Reason("too_many_files", text, {"limit": FILES_AT_ONCE}),)
    return ()
