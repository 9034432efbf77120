"""Puts files on the shelves of two fictitious candidates: one unused, one still arriving."""

import base64
import io
from datetime import datetime, timedelta

from lsp.accounts.models import Person
from lsp.accounts.queries import actor_for
from lsp.demo.applying import picture
from lsp.files import actions
from lsp.web.edge import Services

ARRIVING_BYTES = 1_200_000
ARRIVED_BYTES = 480_000


def bring_files(services: Services, people: list[Person], *, now: datetime) -> None:
    """A letter for each, and an upload that broke off two hours ago."""
    begun = now - timedelta(hours=2)
    for person in people:
        with services.database.writing() as db:
            actor = actor_for(db, person.id, now.date())
            letter = picture(f"Surat tugas {person.full_name}")
            kept = actions.keep(db, actor, letter, services.files, now=begun)
            actions.rename(db, actor, kept.file.public_id, "Surat tugas (contoh).jpg", now=begun)
            name = base64.b64encode(b"Foto kunjungan (contoh).jpg").decode()
            upload = actions.begin_upload(
                db, actor, size_bytes=ARRIVING_BYTES, described=f"filename {name}", now=begun
            )
        some = io.BytesIO(bytes(ARRIVED_BYTES))
        actions.receive(
            services.database, services.files, actor, upload.public_id, 0, some, now=begun
        )
