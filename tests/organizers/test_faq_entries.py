"""Organizers write what answers citizens, see it as citizens do, and lose nothing they typed."""

from datetime import timedelta

from sqlmodel import select

from domain.handoff import Outcome
from domain.questions.question import Intent, Question
from domain.roles import Grant, StaffRole
from domain.search.query import Query
from storage import faq
from storage.question_statistics import Span, by_day, counts, failing
from storage.questions import change_outcome, day_of, log_asked
from storage.tables import Asked, AuditEntry, FaqDraft
from tests.organizers.people import open_part, staff
from tests.phone import Phone, body
from tests.stage import Stage

ASKED = "apakah ada uang transport finalis"
ANSWER = "Tidak ada uang transport; biaya ditanggung instansi."


def answered(stage: Stage, text: str) -> str | None:
    """What a citizen who types this is answered from the entries."""
    with stage.database.transaction() as session:
        found = faq.closest(session, text)
        return found.entry.answer_in("id") if found else None


async def organizer(stage: Stage) -> Phone:
    phone = stage.organizer()
    await phone.start()
    await phone.sees("panitia")
    return phone


async def open_entry(phone: Phone, typed: str, label: str) -> None:
    """Finds an entry by typing a question as citizens do."""
    await open_part(phone, "Tanya jawab")
    await phone.sees("ketik pertanyaan seperti warga")
    await phone.say(typed)
    await phone.press(label)
    await phone.sees("Dilihat warga seperti ini")


async def type_part(phone: Phone, label: str, text: str) -> None:
    await phone.press(label)
    await phone.sees("Ketik" if "Jawaban" in label else "Sekarang")
    await phone.say(text)
    await phone.sees("Draf tersimpan")


async def test_an_entry_is_written_previewed_published_hidden_and_shown(stage: Stage) -> None:
    phone = await organizer(stage)
    assert answered(stage, ASKED) is None
    await open_part(phone, "Tanya jawab")
    await phone.press("Tulis entri baru")
    await phone.sees("Satu pertanyaan per baris")
    await phone.say(f"{ASKED}\ntransport finalis dibayar kah\n{ASKED}")
    await phone.sees("Ketik jawabannya")
    await phone.say("x" * 1501)
    await phone.sees("1501 karakter; paling banyak 1500")
    await phone.say(ANSWER)
    await phone.sees("Akan dilihat warga seperti ini", ANSWER, "keterangan panitia")
    await phone.say("/panitia")
    await open_part(phone, "Tanya jawab")
    await phone.press("Lanjutkan draf (1)")
    await phone.press(ASKED)
    await phone.sees("Draf, belum dilihat warga", ANSWER)
    await type_part(phone, "Jawaban Inggris", "There is no travel allowance.")
    await phone.sees("Dalam bahasa Inggris", "said by the organizers")
    assert answered(stage, ASKED) is None
    await phone.press("Terbitkan")
    await phone.sees("Diterbitkan", "Hasnah")
    assert answered(stage, "ada uang transport utk finalis kah?") == ANSWER
    await phone.press("Sembunyikan dari warga")
    await phone.sees("disembunyikan")
    assert answered(stage, ASKED) is None
    await phone.press("Tampilkan lagi")
    await phone.sees("ditampilkan lagi")
    assert answered(stage, ASKED) == ANSWER
    with stage.database.transaction() as session:
        acts = session.exec(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert list(acts)[-3:] == ["faq.publish", "faq.hide", "faq.show"]
        assert session.exec(select(FaqDraft)).all() == []


async def test_a_shipped_entry_is_changed_by_two_and_restored(stage: Stage) -> None:
    boss = await organizer(stage)
    other = staff(stage, Grant(StaffRole.ORGANIZER), "Baso Petugas")
    original = answered(stage, "kipp itu apa")
    for phone, words in ((boss, "KIPP versi Hasnah."), (other, "KIPP versi Baso.")):
        await open_entry(phone, "kipp itu apa", "kipp itu apa")
        await phone.press("Ubah")
        await phone.sees("Draf, belum dilihat warga")
        await type_part(phone, "Jawaban", words)
    await boss.press("Terbitkan")
    await boss.sees("Diterbitkan")
    await other.press("Terbitkan")
    await other.sees("Hasnah Panitia menerbitkan versi lain", "KIPP versi Hasnah.")
    assert answered(stage, "kipp itu apa") == "KIPP versi Hasnah."
    await other.press("Ke draf")
    await other.sees("KIPP versi Baso.")
    await other.press("Terbitkan")
    await other.press("Terbitkan punya saya")
    await other.sees("Diterbitkan", "KIPP versi Baso.")
    await boss.press("Sembunyikan dari warga")
    await boss.sees("baru saja diubah orang lain", "KIPP versi Baso.")
    await boss.press("Kembalikan ke bawaan")
    await boss.sees("ke bawaan?")
    await boss.press("Kembalikan, buang perubahan")
    await boss.sees("kembali seperti bawaan")
    assert answered(stage, "kipp itu apa") == original
    await boss.press("Ubah")
    await boss.press("Buang draf")
    await boss.sees("Buang draf")
    await boss.press("Buang draf ini")
    await boss.sees("Draf dibuang")


async def test_statistics_add_up_and_a_failing_question_becomes_an_entry(stage: Stage) -> None:
    phone = await organizer(stage)
    now = stage.clock.now()
    about = Question(Intent.FIND, Query(topics=("kesehatan",)))
    told = {Outcome.ANSWERED: 5, Outcome.FAQ: 2, Outcome.OTHER: 1}
    failed = (ASKED, "uang transport finalis ada?", "nomor saya 081234567890 kapan ditelepon")
    with stage.database.transaction() as session:
        for outcome, number in told.items():
            for _ in range(number):
                log_asked(session, phone.id, about, outcome, now, text="rahasia")
        mended = log_asked(session, phone.id, about, Outcome.NOT_FOUND, now, text="rahasia")
        change_outcome(session, mended, phone.id, Outcome.CORRECTED)
        assert session.get_one(Asked, mended).words is None
        for text in failed:
            log_asked(session, phone.id, None, Outcome.NOT_FOUND, now, text=text)
        log_asked(session, phone.id, about, Outcome.ANSWERED, now - timedelta(days=8))
    await open_part(phone, "Statistik")
    page = body(await phone.sees("7 hari terakhir: 12 pertanyaan", "(7 hari sebelumnya 1)"))
    for line in ("7 dijawab langsung, 58 % (dulu 1)", "3 tidak terjawab", "8 · Kesehatan"):
        assert line in page
    assert "2× uang transport finalis ada?" in page
    assert "0812" not in page
    assert "rahasia" not in page
    await phone.press("Jawab: uang transport finalis")
    await phone.sees("Ketik jawabannya")
    await phone.say(ANSWER)
    await phone.press("Terbitkan")
    await phone.sees("Diterbitkan")
    assert answered(stage, ASKED) == ANSWER
    await open_part(phone, "Statistik")
    page = body(await phone.sees("7 hari terakhir"))
    assert "transport" not in page
    assert "1× nomor saya … kapan ditelepon" in page
    with stage.database.transaction() as session:
        span = Span.week_to(day_of(now))
        assert counts(session, span).total() == sum(by_day(session, span).values()) == 12
        assert failing(session, span, 5)[0].count == 2
    stage.turn_clock(timedelta(days=1))
    await phone.say("/panitia")
    await phone.sees("Panel panitia")
    with stage.database.transaction() as session:
        assert {row.person_id for row in session.exec(select(Asked))} == {None}
