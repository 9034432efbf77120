"""Step 5: the written test on a phone, with a reload and one answer given without scripts."""

import re
from datetime import datetime

from playwright.sync_api import expect

from lsp.adapters.bundle import bundle_path
from lsp.question_banks.actions import read_package
from tests.journeys.people import Journey, Me

QUESTIONS = 20
RELOADED, PLAIN = 5, 9
SAVED = re.compile("Tersimpan")


def keys() -> dict[str, str]:
    """The right option of every item of the example bank, by its stem."""
    drafts = read_package(bundle_path("question_banks") / "kolektor-unit" / "items")
    return {
        " ".join(draft.text.stem.split()): " ".join(
            dict(draft.text.options)[draft.text.key].split()
        )
        for draft in drafts
    }


def _choose(me: Me, known: dict[str, str]) -> None:
    stem = " ".join(me.page.locator("[data-stem]").inner_text().split())
    option = me.page.locator("label.opt").filter(has=me.page.get_by_text(known[stem], exact=True))
    option.locator("input").check()


def begin(me: Me, seat: str, starts_at: datetime) -> str:
    """Read the rules, wait for the hour, and start; gives the attempt's address."""
    me.open(f"/ujian/kursi/{seat}", "menunggu")
    me.told("Sesi uji belum dibuka")
    me.journey.live.wait_until(starts_at)
    me.page.get_by_role("link", name="Periksa lagi").click()
    me.look("siap")
    attempt = me.page.url.removeprefix(me.journey.live.address)
    me.press("Mulai ujian")
    return attempt


def _answer_plainly(journey: Journey, candidate: Me, attempt: str, known: dict[str, str]) -> None:
    """The same person on a telephone without scripts answers one question."""
    me = journey.come(candidate.mailbox, phone=True, scripts=False)
    me.password = candidate.password
    me.sign_in()
    me.open(f"{attempt}/soal/{PLAIN}")
    _choose(me, known)
    me.press("Simpan & lanjut")
    expect(me.page.get_by_role("heading", level=1)).to_contain_text(f"soal {PLAIN + 1} dari")
    me.page.context.close()


def answer(me: Me, attempt: str) -> None:
    """All twenty questions, each saved as it is answered."""
    known = keys()
    me.look("soal")
    for number in range(1, QUESTIONS + 1):
        expect(me.page.locator("[data-place]")).to_have_text(f"Soal {number} dari {QUESTIONS}")
        if number == PLAIN:
            _answer_plainly(me.journey, me, attempt, known)
            me.page.reload()
        else:
            _choose(me, known)
            expect(me.page.locator("[data-chip-text]")).to_have_text(SAVED)
        if number == RELOADED:
            me.page.get_by_label("Tandai ragu-ragu").check()
            expect(me.page.locator("[data-chip-text]")).to_have_text(SAVED)
            me.page.reload()
            me.look("soal-terjawab")
        expect(me.page.locator('input[name="choice"]:checked')).to_have_count(1)
        me.page.locator("[data-next]").click()


def hand_in(me: Me) -> None:
    """Look over the answers, hand in, keep the receipt."""
    expect(me.page.get_by_role("heading", level=1)).to_have_text("Tinjau jawaban")
    me.told(f"{QUESTIONS} dari {QUESTIONS} soal")
    me.look("tinjau")
    me.confirm("Serahkan jawaban", "Ya, serahkan")
    expect(me.page).to_have_url(re.compile("/tanda-terima$"))
    me.told(f"{QUESTIONS} dari {QUESTIONS} soal")
    me.look("tanda-terima")
