"""The receipt: the candidate's printed proof that binds the log, the form and the moment."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from lsp.kernel.canonical import canonical_json

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a receipt (tanda terima) commits to. It says nothing of right and wrong."""

    attempt: str
    form_hash: str
    final_seq: int
    final_ordinal: int
    head_hash: str
    answered: int
    total: int
    finished_by: str
    finished_at: datetime


def receipt_code(facts: ReceiptFacts) -> str:
    """Sixteen characters in groups of four, computed from every fact of the receipt.

    Who has the log can compute the code again; another log gives another code.

    Source: exams design 1.1 (receipt: candidate's proof; printed code).
    """
    digest = hashlib.sha256(b"lsp receipt\x00" + canonical_json(asdict(facts))).digest()
    number = int.from_bytes(digest[:10], "big")
    code = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(75, -1, -5))
    return "-".join(code[start : start + 4] for start in range(0, 16, 4))
