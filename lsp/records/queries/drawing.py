"""A kept form drawn with its own template, what its signers added, and their acts."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from lsp.kernel.zones import Zone
from lsp.records import rules
from lsp.records.models import FormInstance, FormSignature
from lsp.records.queries import SignatureLine, signature_lines, template_of
from lsp.records.rules import FormStatus
from lsp.records.rules.drawing import Signed, sheet_of
from lsp.records.rules.sheet import Act, Sheet
from lsp.records.rules.values import PRIVATE, Values, merged, written

_NOTES = {
    FormStatus.DRAFT: "Konsep, belum ditandatangani.",
    FormStatus.OPEN: "Belum ditandatangani lengkap.",
    FormStatus.SIGNED: "Ditandatangani secara elektronik, tidak tersertifikasi.",
    FormStatus.SUPERSEDED: "Sudah digantikan formulir baru.",
}


def drawn(
    db: Session,
    form: FormInstance,
    *,
    personal: Mapping[str, Any] | None = None,
    zone: Zone = Zone.WIB,
    lines: Sequence[SignatureLine] | None = None,
    organization: Mapping[str, str] | None = None,
) -> Sheet:
    """The form as a sheet. `personal` is the opened private part, None for who may not see it.

    Signatures are dated by the clock of `zone`, the TUK's. Papers name the `organization`.
    """
    found = signature_lines(db, form) if lines is None else lines
    return sheet_of(
        template_of(db, form),
        Values(_whole(form, found, personal), is_sealed=_is_sealed(form, personal)),
        signed={line.signer_role: Signed(line.name, _act(line.signature, zone)) for line in found},
        labels=rules.SIGNER_NAMES,
        organization=organization or {},
        fingerprint=form.content_hash,
        note=_NOTES[form.status],
    )


def _is_sealed(form: FormInstance, personal: Mapping[str, Any] | None) -> bool:
    return form.private_sealed is not None and personal is None


def _whole(
    form: FormInstance, lines: Sequence[SignatureLine], personal: Mapping[str, Any] | None
) -> Any:
    data = form.data
    acts = [line.signature for line in lines if line.signature is not None]
    for act in sorted(acts, key=lambda found: found.id):
        data = merged(data, act.added)
    return {**data, PRIVATE: personal} if personal else data


def _act(signature: FormSignature | None, zone: Zone) -> Act | None:
    if signature is None:
        return None
    local = signature.signed_at.astimezone(zone.info)
    return Act(
        when=f"{written(local.date().isoformat(), 'date')}, {local:%H.%M} {zone.name}",
        how=rules.AUTHENTICATION_NAMES[signature.authentication],
        code=signature.hash[:16],
        statement=signature.statement,
    )
