"""The pages of an assessment, as its assessor, its candidate and the office see them."""

import re

from sqlalchemy.orm import Session

from lsp.assessments import actions
from lsp.assessments.queries import workspace
from lsp.kernel.evidence import Competence
from lsp.notices.rules import NoticeKind
from tests.assessments.stage import Stage, text_of
from tests.factories import scheduling
from tests.factories.accounts import make_assessor
from tests.factories.assessments import (
    JUDGED_AT,
    Case,
    agree,
    begin,
    judge,
    make_judged,
    make_recorded,
    rate,
    recommend,
    review,
    show,
    sit,
)
from tests.factories.notices import told

JSON = {"Accept": "application/json"}


def test_the_list_shows_each_stage_with_its_next_step(stage: Stage) -> None:
    case = stage.make()
    text = text_of(stage.sign_in(case.place.assessor), "/asesmen")
    assert "Siti Rahmawati" in text
    assert "Tinjau FR.APL.02" in text
    assert f"/asesmen/{case.seat_id}/persetujuan" in text


def test_the_list_says_when_there_is_nothing(stage: Stage) -> None:
    with stage.database.writing() as db:
        person = make_assessor(db)
    client = stage.sign_in(person)
    assert "Tidak ada asesmen yang berjalan" in text_of(client, "/asesmen")
    assert "Belum ada asesmen yang selesai" in text_of(client, "/asesmen?selesai=1")


def test_finished_assessments_stand_apart(stage: Stage) -> None:
    with stage.database.writing() as db:
        case = make_recorded(db, stage.files)
    client = stage.sign_in(case.place.assessor)
    assert "Siti Rahmawati" not in text_of(client, "/asesmen")
    assert "Siti Rahmawati" in text_of(client, "/asesmen?selesai=1")


def test_an_assessor_who_did_not_declare_is_led_to_the_declaration(stage: Stage) -> None:
    with stage.database.writing() as db:
        place = scheduling.make_place(db)
        session = scheduling.make_session(db, place)
        seat = scheduling.seat(db, place, session, scheduling.make_ready(db, place))
        scheduling.publish(db, place, session)
    client = stage.sign_in(place.assessor)
    assert f"/jadwal/kursi/{seat.public_id}/pernyataan" in text_of(client, "/asesmen")
    text_of(client, f"/asesmen/{seat.public_id}", 403)


def test_the_assessor_reviews_prepares_and_both_sign(stage: Stage) -> None:
    case = stage.make()
    path = f"/asesmen/{case.seat_id}"
    assessor, candidate = stage.sign_in(case.place.assessor), stage.sign_in(case.candidate)
    assert "Laporan kerja" in text_of(assessor, f"{path}/persetujuan")
    assert "FR.AK.01 belum disiapkan" in text_of(candidate, f"{path}/persetujuan")
    seen = stage.hash_of(case, "FR.APL.02")
    assessor.send(f"{path}/tinjauan", {"word": "ya", "note": "", "seen_hash": seen})
    assert stage.look(case).can_proceed is True
    answer = assessor.send(f"{path}/persetujuan", {"gathering": ["portfolio", "written"]})
    assert answer.status_code == 303
    assert told(stage.database, case.candidate.id)[-1] is NoticeKind.AGREEMENT_READY
    seen = stage.hash_of(case, "FR.AK.01")
    for client in (candidate, assessor):
        text = text_of(client, f"{path}/persetujuan")
        assert "Tanda tangan tidak dapat dibatalkan" in text
        client.send(f"{path}/persetujuan/tanda-tangan", {"seen_hash": seen})
        text = text_of(client, f"{path}/persetujuan")
        assert "Tanda tangan tidak dapat dibatalkan" not in text
    assert stage.look(case).is_agreed
    assert "Kedua pihak sudah menandatangani" in text_of(assessor, f"{path}/persetujuan")


def test_incomplete_reviews_and_agreements_come_back_with_sentences(stage: Stage) -> None:
    case = stage.make()
    path = f"/asesmen/{case.seat_id}"
    client = stage.sign_in(case.place.assessor)
    for sent, sentence in (
        ({}, "Pilih hasil tinjauan."),
        ({"word": "tidak"}, "Jelaskan kepada asesi apa yang perlu dilengkapi."),
    ):
        answer = client.send(f"{path}/tinjauan", sent)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    answer = client.send(f"{path}/persetujuan", {"gathering": ["portfolio"]})
    assert answer.status_code == 409
    with stage.database.writing() as db:
        review(db, case)
    for sent, sentence in (
        ({}, "Pilih paling sedikit satu bukti yang dikumpulkan."),
        ({"gathering": ["other"]}, "Sebutkan bukti lainnya."),
    ):
        answer = client.send(f"{path}/persetujuan", sent)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    assert stage.look(case).agreement is None


def test_a_stopped_candidate_reads_why(stage: Stage) -> None:
    def stop(db: Session, case: Case) -> None:
        review(db, case, can_proceed=False, note="Lengkapi bukti unit dua.")

    case = stage.make(stop)
    text = text_of(stage.sign_in(case.candidate), f"/asesmen/{case.seat_id}/persetujuan")
    assert "Lengkapi bukti unit dua." in text


def test_judging_begins_by_an_explicit_deed(stage: Stage) -> None:
    case = stage.make(agree)
    path = f"/asesmen/{case.seat_id}"
    client = stage.sign_in(case.place.assessor)
    assert "Kehadiran asesi belum dicatat" in text_of(client, path)
    assert client.send(f"{path}/mulai").status_code == 409
    with stage.database.writing() as db:
        scheduling.arrive(db, case.place, case.seat)
    assert "Ya, mulai" in text_of(client, path)
    assert "data-judge" not in text_of(client, path)
    assert client.send(f"{path}/mulai").status_code == 303
    assert "data-judge" in text_of(client, path)


def _with_evidence(db: Session, case: Case) -> None:
    evidence = show(db, case, kuk_ids=case.kuk[:2], title="Laporan kunjungan")
    begin(db, case)
    rate(db, case, evidence)


def test_the_workspace_shows_evidence_and_counts(stage: Stage) -> None:
    case = stage.make(_with_evidence)
    text = text_of(stage.sign_in(case.place.assessor), f"/asesmen/{case.seat_id}")
    assert "B-01 Laporan kunjungan" in text
    assert "V A T M" in text
    assert "Belum ada bukti" in text
    assert f'data-count="missing">{len(case.kuk)}<' in text
    unit = case.place.scheme.units[1]
    text = text_of(stage.sign_in(case.place.assessor), f"/asesmen/{case.seat_id}?unit={unit.id}")
    assert f"{unit.code}</span> · {unit.title}" in text


def test_a_judgement_is_saved_by_itself(stage: Stage) -> None:
    case = stage.make(_with_evidence)
    path = f"/asesmen/{case.seat_id}/kuk/{case.kuk[0]}"
    client = stage.sign_in(case.place.assessor)
    answer = client.send(path, {"outcome": "K"}, headers=JSON)
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["judged"], answer.json["total"]) == (1, len(case.kuk))
    assert answer.json["unit_judged"] == 1
    answer = client.send(path, {"outcome": "BK"}, headers=JSON)
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["error"] == "reason_missing"
    answer = client.send(path, {"outcome": "BK", "reason": "Tidak dikuasai."}, headers=JSON)
    assert answer.json is not None
    assert answer.json["judged"] == 1
    answer = client.send(path, {"outcome": "TL"}, headers=JSON)
    assert answer.status_code == 409


def test_without_scripts_a_judgement_reloads_the_page(stage: Stage) -> None:
    case = stage.make(_with_evidence)
    path = f"/asesmen/{case.seat_id}/kuk/"
    client = stage.sign_in(case.place.assessor)
    answer = client.send(f"{path}{case.kuk[0]}", {"outcome": "K", "unit": "1"})
    assert answer.status_code == 303
    assert answer.location.endswith(f"?unit=1#kuk-{case.kuk[0]}")
    for sent, sentence in (
        ({}, "Pilih K atau BK."),
        ({"outcome": "BK"}, "Tulis alasan mengubah penilaian KUK"),
    ):
        answer = client.send(f"{path}{case.kuk[0]}", sent)
        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    answer = client.send(f"{path}{case.kuk[-1]}", {"outcome": "K"})
    assert "belum punya bukti yang memenuhi" in answer.get_data(as_text=True)
    assert client.send(f"{path}999999", {"outcome": "K"}).status_code == 404


def test_what_the_test_left_open_is_asked_orally(stage: Stage) -> None:
    def tested(db: Session, case: Case) -> None:
        show(db, case, kuk_ids=case.kuk[:3])
        agree(db, case)
        scheduling.arrive(db, case.place, case.seat)
        sit(db, case)
        actions.begin_judging(db, case.assessor, case.seat_id, now=JUDGED_AT)

    case = stage.make(tested)
    client = stage.sign_in(case.place.assessor)
    path = f"/asesmen/{case.seat_id}"
    text = text_of(client, path)
    assert "Tes tertulis" in text
    assert "Gali dengan pertanyaan lisan" in text
    text_of(client, f"{path}/rekomendasi")
    found = re.search(rf"{path}/kuk/(\d+)/lisan", text)
    assert found
    sent = {"question": "Apa tanda tunggakan?", "answer": "Lewat jatuh tempo.", "achieved": "ya"}
    assert client.send(found.group(), sent).status_code == 303
    text = text_of(client, path)
    assert "Apa tanda tunggakan?" in text
    assert "Lewat jatuh tempo." in text
    answer = client.send(f"{path}/kuk/{found.group(1)}", {"outcome": "K"}, headers=JSON)
    assert answer.status_code == 200


def test_an_incomplete_oral_question_comes_back(stage: Stage) -> None:
    case = stage.make(_with_evidence)
    path = f"/asesmen/{case.seat_id}/kuk/{case.kuk[0]}/lisan"
    client = stage.sign_in(case.place.assessor)
    assert client.send(path, {"question": "Apa?"}).status_code == 422
    sent = {"question": "Apa?", "answer": "Itu.", "achieved": "ya"}
    assert client.send(path, sent).status_code == 409
    with stage.database.reading() as db:
        assert workspace.probes_of(db, case.seat.id) == []


def test_the_recommendation_lists_what_is_missing(stage: Stage) -> None:
    case = stage.make(begin)
    client = stage.sign_in(case.place.assessor)
    path = f"/asesmen/{case.seat_id}/rekomendasi"
    assert f"{len(case.kuk)} KUK belum dinilai." in text_of(client, path)
    assert client.send(path, {"sure": "y"}).status_code == 409


def test_recommending_opens_the_record_that_both_sign(stage: Stage) -> None:
    with stage.database.writing() as db:
        case = make_judged(db, stage.files, failed=1)
    path = f"/asesmen/{case.seat_id}"
    assessor, candidate = stage.sign_in(case.place.assessor), stage.sign_in(case.candidate)
    assert "Belum ada rekomendasi" in text_of(candidate, f"{path}/rekaman")
    text = text_of(assessor, f"{path}/rekomendasi")
    assert "Rekomendasikan belum kompeten" in text
    answer = assessor.send(f"{path}/rekomendasi", {"follow_up": ""})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "Tulis tindak lanjut untuk unit yang belum kompeten." in text
    assert "Centang setelah Anda memeriksa." in text
    sent = {"follow_up": "Ulangi unit ketiga.", "comment": "Baik.", "sure": "y"}
    assert assessor.send(f"{path}/rekomendasi", sent).status_code == 303
    assert told(stage.database, case.candidate.id)[-1] is NoticeKind.RECORD_READY
    seen = stage.hash_of(case, "FR.AK.02")
    for client in (candidate, assessor):
        text = text_of(client, f"{path}/rekaman")
        assert "Ulangi unit ketiga." in text
        assert "Rekomendasi bukan keputusan" in text
        client.send(f"{path}/rekaman/tanda-tangan", {"seen_hash": seen})
    assert stage.look(case).is_recorded
    assert "Ditandatangani kedua pihak" in text_of(candidate, f"{path}/rekaman")


def test_a_recommendation_is_taken_back_with_a_reason(stage: Stage) -> None:
    with stage.database.writing() as db:
        case = make_judged(db, stage.files)
        recommend(db, case)
    client = stage.sign_in(case.place.assessor)
    path = f"/asesmen/{case.seat_id}/rekomendasi/tarik"
    assert client.send(path, {"reason": ""}).status_code == 409
    assert client.send(path, {"reason": "Salah tekan."}).status_code == 303
    assert not stage.look(case).is_recommended


def test_a_page_of_an_unknown_seat_is_not_found(stage: Stage) -> None:
    case = stage.make()
    text_of(stage.sign_in(case.place.assessor), "/asesmen/tidak-ada/persetujuan", 404)


def test_the_judged_workspace_is_read_only_after_a_recommendation(stage: Stage) -> None:
    with stage.database.writing() as db:
        case = make_judged(db, stage.files)
        recommend(db, case)
    client = stage.sign_in(case.place.assessor)
    assert "data-judge" not in text_of(client, f"/asesmen/{case.seat_id}")
    sent = {"outcome": "BK", "reason": "Berubah."}
    answer = client.send(f"/asesmen/{case.seat_id}/kuk/{case.kuk[0]}", sent, headers=JSON)
    assert answer.status_code == 409


def test_pages_are_in_english_too(stage: Stage) -> None:
    def judge_one(db: Session, case: Case) -> None:
        _with_evidence(db, case)
        judge(db, case, case.kuk[0], Competence.COMPETENT)

    case = stage.make(judge_one)
    client = stage.sign_in(case.place.assessor)
    for page in ("", "/persetujuan", "/rekomendasi", "/rekaman"):
        text = text_of(client, f"/asesmen/{case.seat_id}{page}?lang=en")
        assert "Penilaian" not in text.replace("Penilaian KUK", "")
