"""Answers that must not be taken for questions, and questions that must not be swallowed."""

import pytest

from domain.intent import Intent, Step, closest_command, is_question, recognise, step_of
from handlers.texts import LANGUAGES, texts
from tests.domain.forms import question

ANSWERS = {
    "judul": """SIGAP BUMIL: Siaga Antar Jemput Ibu Hamil | Apa Kabar Desa: Layanan Aduan Warga
        | Siapa Peduli Lansia: Kunjungan Rumah | SIAPA CEPAT (Sistem Antrean Pelayanan Cepat)
        | Bagaimana Kabarmu Ibu? Layanan Pendampingan Nifas | Kapan Saja Bisa Periksa (KASA BISA)
        | Di Mana Saja Dilayani | Berapa Saja Bisa Menabung Sampah | Kirim Obat Sampai Rumah
        | Bantuan Hukum Keliling | Help Desk Keliling Desa | Stop Stunting | Usulan Warga Daring
        | Menu Sehat Posyandu | Pagi Ceria | Halo Dokter | Hai Bunda | Terima Kasih Guru
        | Selamat Pagi Pasien | Siap Antar Obat | May Day Nelayan | Can Do Puskesmas""",
    "ringkasan": """Apa yang baru dari inovasi ini adalah jadwal siaga nelayan.
        | Apa yang baru? Nelayan setempat dilatih sebagai pengantar.
        | Bagaimana caranya: warga menelepon satu nomor, lalu nelayan berangkat.
        | Siapa pun boleh memakai layanan ini tanpa biaya.
        | Mengapa penting? Karena 48% persalinan tanpa tenaga kesehatan. Kini 91%.
        | Kapan pun ibu menelepon, kapal siap dalam 15 menit.
        | Berapa pun jumlah pasiennya tetap dilayani. | Di mana ada dermaga, di situ ada pos siaga.
        | Halo Puskesmas adalah layanan antar jemput. | Batal berangkat karena cuaca tinggal 2%.
        | Kami bertanya kepada warga: apa yang paling sulit? Jawabannya hampir selalu kapal.
        | Bantuan dana desa Rp 36 juta. | What is new is that fishers take the women to the clinic.
        | How it works: one phone number, day and night. | Where the clinic is far, fishers help.
        | Terima kasih kepada semua nelayan yang membantu. | / 24 jam siaga
        | Selamat pagi adalah sapaan wajib petugas kami.""",
    "inovator": "Tim SIGAP BUMIL | dr. Siapa Nurdin | Pagi Sulaiman | Mengapa Lestari | Ok Rahman",
    "tanggal_mulai": "15 maret 2023 | hari senin | kemarin",
    "narahubung": "Andi Nurhayati, Kepala Puskesmas, 0812 3456 7890",
}
QUESTIONS = {
    "judul": """kapan pendaftaran ditutup? | kapan pendaftaran ditutup | KAPAN DITUTUP
        | Siapa pemenang tahun lalu? | siapa pemenang KIPP 2023 | Bagaimana cara mengirim SK?
        | gimana cara kirim foto | apa saja syaratnya? | apakah boleh lebih dari satu usulan
        | berapa batas katanya | brp kata maksimal | boleh ganti judul nanti? | kpn ditutup
        | bisakah saya lanjut besok | ini wajib diisi? | kenapa fotonya gagal | knp tdk bisa
        | dimana lihat pengumuman | bolehkah diwakilkan | yang mana yang wajib diisi
        | when does it close? | how many words | can I submit two | Where do I send the decree?""",
    "ringkasan": """kapan pendaftaran ditutup? | Berapa kata paling banyak? | boleh pakai tabel?
        | Apakah boleh menempel dari Word? | siapa yang menilai? | how long may it be?""",
    "inovator": "siapa yang harus ditulis di sini? | apakah boleh nama tim",
    "tanggal_mulai": "kapan yang dimaksud, tanggal SK atau peluncuran? | apakah tanggal SK",
    "narahubung": "apakah nomor ini dilihat publik?",
}
COMMANDS = """batal | Batal | BATAL. | batalkan | bantuan | menu | kirim | Kirim! | bahasa | usulan
    | ajukan | stop | keluar | cancel | help | submit | exit | /ajukan | /batal | /apa_saja"""
GREETINGS = """halo | Halo! | hai | hello | Assalamualaikum | Assalamu'alaikum wr. wb.
    | assalamu’alaikum | pagi | selamat pagi | Selamat siang, Bu | selamat sore pak | halo min
    | terima kasih | Terima kasih banyak | makasih | ok | oke siap | baik, terima kasih | thanks
    | thank you | good morning"""
STEPS = {
    Step.DONE: "selesai | Selesai. | SELESAI | sudah selesai | lanjut | done | next",
    Step.SKIP: "lewati | Lewati! | lewati dulu | lewati saja | skip",
    Step.BACK: "kembali | ‹ Kembali | back",
    Step.LATER: "nanti | Nanti saja | nanti dulu | later",
}
NO_STEPS = """selesaikan masalah | kembali ke desa | nanti sore | belum selesai | lanjutkan
    | Lewati Macet: Ambulans Motor"""
LABELS = {
    Step.DONE: ("submit.b_done", "submit.b_keep"),
    Step.SKIP: ("submit.b_skip", "submit.b_skip_now"),
    Step.BACK: ("submit.b_back",),
    Step.LATER: ("submit.b_later",),
}


def each(labelled: str) -> list[str]:
    return [" ".join(typed.split()) for typed in labelled.split(" |")]


def pairs(labelled: dict[str, str]) -> list[tuple[str, str]]:
    return [(asked, typed) for asked, texts in labelled.items() for typed in each(texts)]


@pytest.mark.parametrize(("asked", "typed"), pairs(ANSWERS))
def test_an_answer_is_left_an_answer(asked: str, typed: str) -> None:
    assert recognise(typed, question("kipp-sulsel", asked)) is None
    assert step_of(typed) is None


@pytest.mark.parametrize(("asked", "typed"), pairs(QUESTIONS))
def test_a_question_is_not_swallowed_as_an_answer(asked: str, typed: str) -> None:
    assert recognise(typed, question("kipp-sulsel", asked)) is Intent.QUESTION


@pytest.mark.parametrize("typed", each(COMMANDS))
@pytest.mark.parametrize("asked", ["judul", "ringkasan", "tanggal_mulai"])
def test_a_command_without_its_slash_is_asked_about(asked: str, typed: str) -> None:
    assert recognise(typed, question("kipp-sulsel", asked)) is Intent.COMMAND


@pytest.mark.parametrize("typed", each(GREETINGS))
@pytest.mark.parametrize("asked", ["judul", "ringkasan"])
def test_a_greeting_or_thanks_is_no_answer(asked: str, typed: str) -> None:
    assert recognise(typed, question("kipp-sulsel", asked)) is Intent.GREETING


def test_an_answer_of_several_lines_is_an_answer_whatever_its_signs() -> None:
    assert recognise("Masalahnya?\nSiapa mengantar?", question("kipp-sulsel", "ringkasan")) is None


@pytest.mark.parametrize(
    ("step", "typed"), [(s, t) for s, texts in STEPS.items() for t in each(texts)]
)
def test_a_step_can_be_typed(step: Step, typed: str) -> None:
    assert step_of(typed) is step


@pytest.mark.parametrize("typed", each(NO_STEPS))
def test_words_that_only_begin_like_a_step_are_none(typed: str) -> None:
    assert step_of(typed) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_of_a_step_can_be_typed_instead_of_pressed(language: str) -> None:
    told = texts("en" if language == "en" else "id")
    for step, keys in LABELS.items():
        for key in keys:
            assert step_of(told.plain(key)) is step, key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/ajuken", "ajukan"),
        ("/usulanku", "usulan"),
        ("/bhs", None),
        ("/prvasi", "privasi"),
        ("/pengingt", "pengingat"),
        ("/xyzzy", None),
        ("/", None),
    ],
)
def test_a_mistyped_command_is_guessed_only_when_near(typed: str, meant: str | None) -> None:
    known = ["start", "ajukan", "usulan", "jadwal", "pengingat", "bahasa", "privasi", "batal"]
    assert closest_command(typed, known) == meant


@pytest.mark.parametrize("text", ["inovasi kendari", "kapan ditutup", "Pemenang 2021", "boleh ki?"])
def test_a_question_where_a_name_was_expected(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["Andi Nurhayati, Dinas Kesehatan Bone", "UPT Inovasi Daerah", ""])
def test_a_name_is_no_question(text: str) -> None:
    assert not is_question(text)
