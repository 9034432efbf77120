"""What issuing needs of the outside world, and how a certificate's history is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from lsp.adapters.files import FileStore, StoredFile
from lsp.adapters.sealing import Sealer
from lsp.adapters.signing import TokenSigner
from lsp.certificates.models import Certificate, CertificateEvent
from lsp.certificates.rules.events import EventKind
from lsp.kernel.roles import Actor


class IssuingServices(Protocol):
    """The adapters that issuing needs; the application's services have them."""

    @property
    def files(self) -> FileStore:
        """Where the PDF is kept."""

    @property
    def signer(self) -> TokenSigner:
        """Signs the token."""

    @property
    def sealer(self) -> Sealer:
        """Opens the holder's address and seals reasons."""

    @property
    def origin(self) -> str:
        """The public address, printed in the QR."""

    @property
    def demo(self) -> bool:
        """Whether papers are marked as specimens."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was worked out before the transaction: a stored file, or that the QR was read back."""

    file: StoredFile | None = None
    is_readable: bool = False


def note_event(
    db: Session, certificate: Certificate, kind: EventKind, actor: Actor, now: datetime
) -> None:
    """Add to a certificate's history."""
    person_id = actor.person_id if actor.is_signed_in else None
    db.add(
        CertificateEvent(
            certificate_id=certificate.id, kind=kind, person_id=person_id, happened_at=now
        )
    )
    db.flush()
