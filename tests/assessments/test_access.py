"""Who opens which page of an assessment, and who does what on it."""

from lsp.accounts.models import Person
from lsp.kernel.roles import Role
from tests.assessments.stage import Stage
from tests.factories.accounts import make_assessor, make_person
from tests.factories.assessments import make_judged, recommend


def _office(stage: Stage) -> dict[Role, Person]:
    with stage.database.writing() as db:
        return {role: make_person(db, f"Contoh {role}", roles=(role,)) for role in Role}


def test_who_may_open_which_page(stage: Stage) -> None:
    with stage.database.writing() as db:
        case = make_judged(db, stage.files)
        recommend(db, case)
        stranger = make_assessor(db, "Orang Lain", met="MET.000.000999 2024")
        other = make_person(db, "Asesi Lain", roles=(Role.CANDIDATE,))
    path = f"/asesmen/{case.seat_id}"
    forms, work = {f"{path}/persetujuan", f"{path}/rekaman"}, {path, f"{path}/rekomendasi"}
    expected: list[tuple[Person, set[str]]] = [
        (case.place.assessor, forms | work),
        (case.candidate, forms),
        (stranger, set()),
        (other, set()),
    ]
    readers = {Role.CERTIFICATION_MANAGER: forms | work, Role.QUALITY_MANAGER: forms | work}
    readers[Role.SECRETARIAT] = forms
    expected += [(person, readers.get(role, set())) for role, person in _office(stage).items()]
    for person, allowed in expected:
        client = stage.sign_in(person)
        for page in forms | work:
            status = client.get(page).status_code
            assert (status == 200) == (page in allowed), (person.full_name, page, status)


def test_only_the_assigned_assessor_and_the_candidate_do_anything(stage: Stage) -> None:
    with stage.database.writing() as db:
        case = make_judged(db, stage.files)
        recommend(db, case)
    path = f"/asesmen/{case.seat_id}"
    deeds = [
        "/tinjauan",
        "/persetujuan",
        "/persetujuan/tanda-tangan",
        "/mulai",
        f"/kuk/{case.kuk[0]}",
        f"/kuk/{case.kuk[0]}/lisan",
        "/rekomendasi",
        "/rekomendasi/tarik",
        "/rekaman/tanda-tangan",
    ]
    for person in _office(stage).values():
        client, before = stage.sign_in(person), stage.database.commits
        for deed in deeds:
            assert client.send(f"{path}{deed}").status_code == 403, deed
        assert stage.database.commits == before
    candidate = stage.sign_in(case.candidate)
    for deed in deeds:
        mine = deed.endswith("tanda-tangan")
        assert (candidate.send(f"{path}{deed}").status_code == 403) != mine, deed
