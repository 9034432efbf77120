"""Files that arrive in pieces over a bad line."""

from datetime import datetime, timedelta

from lsp.kernel.text import N_, Reason

PIECE_BYTES = 256 * 1024
LARGEST_BYTES = 15 * 1024 * 1024
OPEN_UPLOADS = 8
UPLOAD_LIFE = timedelta(hours=48)


def why_not_begin(size_bytes: int, open_uploads: int) -> tuple[Reason, ...]:
    """Reasons why an upload cannot begin.

    Source: acceptance P19; security design section 6 (limits).
    """
    if not 0 < size_bytes <= LARGEST_BYTES:
        return (Reason("file_too_big", N_("Berkas paling besar 15 MB dan tidak kosong.")),)
    if open_uploads >= OPEN_UPLOADS:
        text = N_("Terlalu banyak unggahan yang belum selesai. Coba lagi nanti.")
        return (Reason("too_many_uploads", text),)
    return ()


def why_not_append(size_bytes: int, received: int, offset: int, length: int) -> tuple[Reason, ...]:
    """Reasons why a piece cannot be appended: it leaves a gap, is too large, or runs over.

    A piece that was received before is no fault; the caller answers with what it has.
    Source: acceptance P19 (uploads, resumes, and arrives once).
    """
    wrong = (
        offset < 0
        or offset > received
        or not 0 < length <= PIECE_BYTES
        or max(received, offset + length) > size_bytes
    )
    if wrong:
        return (Reason("piece_misplaced", N_("Potongan berkas tidak cocok. Unggah dari awal.")),)
    return ()


def is_stale(changed_at: datetime, now: datetime) -> bool:
    """Whether an unfinished upload may be dropped.

    Source: security design section 4 (keep no longer than needed); the term is ours.
    """
    return changed_at + UPLOAD_LIFE < now
