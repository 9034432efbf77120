"""One batch of rows into people, drafts, enrolments and invitations."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lsp.accounts import actions as accounts
from lsp.accounts.models import Account, Person
from lsp.adapters.sealing import Sealer
from lsp.applications import actions as applications
from lsp.applications.models import Application
from lsp.enrolments import queries
from lsp.enrolments.actions.importing import scheme_of
from lsp.enrolments.actions.inviting import invitation_for
from lsp.enrolments.models import Enrolment, EnrolmentGroup, ImportRun
from lsp.enrolments.rules import ACTIVE, ENROLMENT_FLOW, EnrolmentStatus, Place
from lsp.enrolments.rules.checking import Entry, given_of
from lsp.kernel.canonical import canonical_json
from lsp.kernel.ids import new_id
from lsp.kernel.roles import Actor
from lsp.organization.models import Council


class Writer:
    """Writes rows of one import; what is known already is looked up once for the batch."""

    def __init__(
        self,
        db: Session,
        actor: Actor,
        group: EnrolmentGroup,
        run: ImportRun,
        sealer: Sealer,
        now: datetime,
    ) -> None:
        self.db, self.actor, self.group, self.run = db, actor, group, run
        self.sealer, self.now = sealer, now
        self.scheme_code, self.version_id = scheme_of(db, group)
        self._here: dict[str, Enrolment] = {}
        self._people: dict[str, Person] = {}
        self._councils: dict[str, int] = {}

    def write(self, entries: Sequence[Entry]) -> None:
        """Write the rows, counting what is new, changed and the same."""
        indexes = {entry.row: self._index(entry.key) for entry in entries}
        self._look_up(entries, set(indexes.values()))
        new = [entry for entry in entries if indexes[entry.row] not in self._here]
        for entry in entries:
            known = self._here.get(indexes[entry.row])
            if known is None:
                continue
            if self._change(known, entry):
                self.run.changed += 1
            else:
                self.run.unchanged += 1
        self._add([(entry, indexes[entry.row]) for entry in new])
        self.run.added += len(new)

    def _index(self, key: str) -> str:
        return self.sealer.index(key, "enrolment")

    def _row_index(self, entry: Entry) -> str:
        return self.sealer.index(canonical_json(dict(entry.answers)).decode(), "enrolment-row")

    def _look_up(self, entries: Sequence[Entry], indexes: set[str]) -> None:
        db, group = self.db, self.group
        statement = sa.select(Enrolment).where(
            Enrolment.group_id == group.id,
            Enrolment.key_index.in_(indexes),
            Enrolment.status.in_(ACTIVE),
        )
        self._here = {each.key_index: each for each in db.scalars(statement)}
        # People of the sponsor's other groups first, people who proved their NIK over them.
        same = (
            sa.select(Enrolment.key_index, Person)
            .join(Person, Person.id == Enrolment.person_id)
            .join(EnrolmentGroup, EnrolmentGroup.id == Enrolment.group_id)
            .where(EnrolmentGroup.sponsor_id == group.sponsor_id, Enrolment.key_index.in_(indexes))
            .order_by(Enrolment.id)
        )
        self._people = dict(db.execute(same).all())
        niks = {
            self.sealer.index(entry.answers["nik"], "nik"): self._index(entry.key)
            for entry in entries
            if entry.answers.get("nik")
        }
        for person in db.scalars(sa.select(Person).where(Person.nik_index.in_(niks))):
            self._people[niks[person.nik_index or ""]] = person
        councils = sa.select(Council.province_code, Council.id)
        self._councils = dict(db.execute(councils).all())

    def _add(self, new: Sequence[tuple[Entry, str]]) -> None:
        """People, drafts, enrolments and invitations, each kind at once, in the order of rows."""
        drafts = self._drafts(new)
        enrolments = [self._enrolment(entry, index, *drafts[index]) for entry, index in new]
        self.db.add_all(enrolments)
        self.db.flush()
        self.db.add_all(invitation_for(one, self.sealer, now=self.now) for one in enrolments)
        self.db.flush()

    def _drafts(self, new: Sequence[tuple[Entry, str]]) -> dict[str, tuple[Application, bool]]:
        """By blind index the application of each, and whether it was begun here."""
        fresh = [(entry, index) for entry, index in new if index not in self._people]
        people = self._enter([entry for entry, _ in fresh])
        given = [
            (person.id, given_of(entry.answers))
            for person, (entry, _) in zip(people, fresh, strict=True)
        ]
        begun = applications.enter_drafts(
            self.db, self.actor, self.version_id, given, self.sealer, now=self.now
        )
        found = {index: (one, True) for (_, index), one in zip(fresh, begun, strict=True)}
        for entry, index in new:
            if index in self._people:
                found[index] = applications.enter_application(
                    self.db,
                    self.actor,
                    self._people[index].id,
                    self.scheme_code,
                    given_of(entry.answers),
                    self.sealer,
                    now=self.now,
                )
        return found

    def _enrolment(
        self, entry: Entry, key_index: str, application: Application, has_own_draft: bool
    ) -> Enrolment:
        enrolment = Enrolment(
            public_id=new_id(),
            group_id=self.group.id,
            run_id=self.run.id,
            person_id=application.person_id,
            application_id=application.id,
            full_name=entry.answers["full_name"],
            key_index=key_index,
            has_own_draft=has_own_draft,
            status=ENROLMENT_FLOW.initial,
            place=Place.NONE,
            created_at=self.now,
        )
        self._keep_row(enrolment, entry)
        return enrolment

    def _keep_row(self, enrolment: Enrolment, entry: Entry) -> None:
        kept = {name: text for name, text in entry.answers.items() if text}
        place = queries.place_of_sheet(enrolment)
        enrolment.sheet_sealed = self.sealer.seal(canonical_json(kept), place)
        enrolment.row_index = self._row_index(entry)
        province = entry.answers.get("province_code", "")
        enrolment.council_id = self._councils.get(province, self.group.council_id)

    def _enter(self, entries: Sequence[Entry]) -> list[Person]:
        """People without a log-in. NIK and contacts become theirs when they confirm them."""
        drafts = [
            accounts.PersonDraft(
                full_name=entry.answers["full_name"],
                employer=entry.answers.get("institution", ""),
                council_id=self.group.council_id,
            )
            for entry in entries
        ]
        return accounts.enter_people(self.db, self.actor, drafts, now=self.now)

    def _change(self, known: Enrolment, entry: Entry) -> bool:
        """Take over other data of one who has not opened the invitation; else nothing changes."""
        if known.row_index == self._row_index(entry) or not known.has_own_draft:
            return False
        has_account = self.db.get(Account, known.person_id) is not None
        if known.status is not EnrolmentStatus.INVITED or has_account:
            return False
        application = self.db.get_one(Application, known.application_id)
        applications.correct_entered(
            self.db, self.actor, application, given_of(entry.answers), self.sealer, now=self.now
        )
        known.full_name = entry.answers["full_name"]
        self._keep_row(known, entry)
        self.db.flush()
        return True
