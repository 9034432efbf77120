"""My files: what I keep, where it is used, and how much room is left."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lsp.adapters.clock import now
from lsp.files import actions, queries
from lsp.files.forms import FORM_BYTES, incoming, offered, shelve
from lsp.files.queries.arriving import unfinished_same
from lsp.files.rules import LONGEST_NAME
from lsp.files.views.room import blueprint
from lsp.kernel.permissions import Permission
from lsp.kernel.refusal import NotFound
from lsp.web import edge
from lsp.web.access import allow
from lsp.web.language import gettext, ngettext
from lsp.web.limits import takes
from lsp.web.pages import PAGE_SIZE, Page, done, download, page_number
from lsp.web.signing_in import actor


@blueprint.get("/berkas")
@allow(Permission.FILE_KEEP)
def index() -> ResponseReturnValue:
    """My files, my unfinished uploads, and a form to add more."""
    db, me, number = edge.reader(), actor().person_id, page_number()
    offset = (number - 1) * PAGE_SIZE
    lines, total = queries.shelf_page(db, me, offset=offset, limit=PAGE_SIZE)
    return render_template(
        "files/index.html",
        page=Page(lines, number, total),
        uploads=queries.open_uploads(db, me),
        room=queries.room_of(db, me, edge.services().quota_bytes),
        **offered(db, actor()),
        longest_name=LONGEST_NAME,
        now=now(),
    )


@blueprint.post("/berkas")
@takes(FORM_BYTES)
@allow(Permission.FILE_KEEP)
def add() -> ResponseReturnValue:
    """Keep files that came with the form; one that is there already is said to be."""
    came = incoming(edge.reader(), actor())
    kept = shelve(actor(), came, now=now())
    sent_before = set(request.form.getlist("known"))  # what a script found out while sending
    known = {
        each.file.name
        for each, one in zip(kept, came, strict=True)
        if each.file.public_id in sent_before or (one.clean is not None and not each.is_new)
    }
    new = len(kept) - len(known)
    if new:
        flash(ngettext("%(num)s berkas tersimpan.", "%(num)s berkas tersimpan.", new), "ok")
    for name in sorted(known):
        flash(gettext("Berkas ini sudah ada: %(name)s.", name=name), "info")
    return redirect(url_for("files.index"), code=303)


@blueprint.get("/berkas/cari")
@allow(Permission.FILE_KEEP)
def find() -> ResponseReturnValue:
    """Whether I keep these bytes already, or began to send them: asked before sending."""
    db, me = edge.reader(), actor().person_id
    sha256, size = request.args.get("sha256", "")[:64], request.args.get("size", "")
    file = queries.same_file(db, me, sent_sha256=sha256) if sha256 else None
    if file is not None:
        return {"file": file.public_id, "name": file.name, "size": file.size_bytes}
    if size.isascii() and size.isdigit() and len(size) < 12:
        begun = unfinished_same(db, me, sha256, int(size), now())
        if begun is not None:
            return {"upload": url_for("files.upload", upload_id=begun.public_id)}
    return {}


@blueprint.get("/berkas/<file_id>")
@allow(Permission.FILE_USE_OWN, subject=queries.file_access, hidden=True)
def content(file_id: str) -> ResponseReturnValue:
    """The file itself: photos are shown, all else is downloaded."""
    file = queries.file_of(edge.reader(), actor().person_id, file_id)
    if file is None:
        raise NotFound
    plain = edge.services().files.get(file.file_key)
    return download(plain, file.name, file.media_type, inline=file.media_type.startswith("image/"))


@blueprint.post("/berkas/<file_id>/nama")
@allow(Permission.FILE_USE_OWN, subject=queries.file_access, hidden=True)
def rename(file_id: str) -> ResponseReturnValue:
    """Another name on the shelf."""
    actions.rename(edge.writer(), actor(), file_id, request.form.get("name", ""), now=now())
    return done("Nama berkas diganti.", "files.index")


@blueprint.post("/berkas/<file_id>/hapus")
@allow(Permission.FILE_USE_OWN, subject=queries.file_access, hidden=True)
def remove(file_id: str) -> ResponseReturnValue:
    """Delete a file that is used nowhere: its bytes leave the disk."""
    key = actions.remove(edge.writer(), actor(), file_id, now=now())
    edge.commit_now()
    edge.services().files.remove(key)
    return done("Berkas dihapus untuk selamanya.", "files.index")
