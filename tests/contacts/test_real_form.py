"""The real form from its first question to the receipt: every kind of question in its place."""

from pathlib import Path

from sqlmodel import select

from storage.tables import Submission
from tests.contacts.proposal_steps import SUMMARY, picture
from tests.stage import Stage

LONG = f"{SUMMARY} {SUMMARY}"
TEXTS = (
    ("Ringkasan", SUMMARY),
    ("Latar belakang", LONG),
    ("Kebaruan", LONG),
    ("Implementasi", LONG),
    ("Signifikansi", LONG),
    ("Adaptabilitas", SUMMARY),
    ("Sumber daya", SUMMARY),
    ("Strategi keberlanjutan", SUMMARY),
)


async def test_the_real_form_is_filled_and_handed_in(stage: Stage) -> None:
    stage.open_edition("kipp-sulsel", code="KIPP-26")
    phone = stage.contact()
    await phone.say("/ajukan")
    await phone.sees("1/23", "Judul inovasi")
    await phone.say("SIGAP BUMIL: Siaga Antar Jemput Ibu Hamil")
    await phone.sees("Unit pelayanan")
    await phone.press("Lewati")
    await phone.sees("Tersimpan", "Dilewati: Unit pelayanan")
    await phone.sees("Kelompok")
    await phone.press("Khusus")
    await phone.sees("4/24", "Penghargaan yang pernah")  # asked of this group only
    await phone.say("Top 45 tahun 2021")
    await phone.sees("Tanggal mulai")
    await phone.say("maret 2023")
    await phone.sees("Rabu, 1 Maret 2023", "Kategori")
    await phone.press("Pelayanan publik yang inklusif")
    await phone.sees("inovator")
    await phone.say("Tim SIGAP Puskesmas Pulau")
    await phone.sees("SDGs")
    await phone.press("3. Kehidupan sehat")
    await phone.sees_button("✅ 3. Kehidupan sehat")
    await phone.press("2/3 ›")
    await phone.sees_button("10. Berkurangnya kesenjangan")
    await phone.press("10. Berkurangnya")
    await phone.sees_button("✅ 10. Berkurangnya")
    await phone.press("Selesai")
    await phone.sees("✅ TPB/SDGs terkait: 3. Kehidupan sehat", "10. Berkurangnya")
    for title, text in TEXTS:
        await phone.sees(title)
        await phone.say(text)
        await phone.sees("Tersimpan", "Selesai")
        await phone.press("Selesai")
    await phone.sees("SK / surat keterangan")
    await phone.send_file("sk.jpg", picture())
    await phone.sees("sk.jpg")
    await phone.press("Selesai")
    await phone.sees("foto")
    await phone.send_file("foto.jpg", picture(), photo=True)
    await phone.sees("1 dari 5 berkas")
    await phone.press("Selesai")
    await phone.sees("Bukti dukung")
    await phone.press("Lewati")
    await phone.sees("video")
    await phone.say("youtu.be/abc123")
    await phone.sees("https://youtu.be/abc123", "Surat pernyataan")
    await phone.press("Lewati")
    await phone.sees("Narahubung")
    await phone.press("Pakai data saya")
    await phone.sees("Email")
    await phone.say("bukan email")
    await phone.sees("nama@example.go.id")
    await phone.say("humas@example.go.id")
    await phone.sees("Persetujuan")
    await phone.press("Saya setuju")
    await phone.sees("Siap dikirim")
    await phone.press("Kirim usulan")
    await phone.sees("Tanda terima KIPP-26")
    with stage.database.transaction() as session:
        answers = session.exec(select(Submission.answers)).one()
    assert answers["sdgs"] == ["3", "10"]
    assert answers["penghargaan"] == "Top 45 tahun 2021"
    assert answers["narahubung"]["name"] == "Andi Nurhayati"
    assert answers["persetujuan"]["agreed"] is True
    assert "unit" not in answers


NUMBERED = """
edition:
  name: {id: Angka, en: Number}
  code: ANGKA
  one_draft_per_agency: true
  max_per_agency: null
  reminder_days: [1]
  reminder_hours: []
form:
  id: angka
  version: 1
  name: {id: Angka, en: Number}
  sections:
  - {id: a, title: {id: A, en: A}}
  questions:
  - {id: judul, section: a, type: short_text, title: {id: Judul, en: Title},
     help: {id: Judul., en: Title.}}
  - {id: orang, section: a, type: number, minimum: 1, maximum: 1000000,
     title: {id: Penerima manfaat, en: Beneficiaries},
     help: {id: Berapa orang., en: How many people.}}
"""


async def test_a_number_is_read_as_people_write_it(stage: Stage, tmp_path: Path) -> None:
    template = tmp_path / "angka.yaml"
    template.write_text(NUMBERED)
    stage.open_edition(template)
    phone = stage.contact()
    await phone.say("/ajukan")
    await phone.say("Kapal Ibu Hamil")
    await phone.sees("Penerima manfaat", "Ketik angkanya")
    await phone.say("banyak sekali")
    await phone.sees("belum terbaca", "1.250")
    await phone.say("0")
    await phone.sees("Paling sedikit 1")
    await phone.say("/usulan")
    await phone.press("Kapal Ibu Hamil")
    await phone.press("Lengkapi: Penerima manfaat")
    await phone.say("1,2 ribu orang")
    await phone.sees("1.200", "Siap dikirim")


async def test_an_edition_may_allow_one_proposal_per_agency(stage: Stage, tmp_path: Path) -> None:
    template = tmp_path / "angka.yaml"
    template.write_text(NUMBERED)
    stage.open_edition(template)
    phone = stage.contact()
    colleague = stage.contact(name="Baso Mappangara")
    await phone.say("/ajukan")
    await phone.say("Kapal Ibu Hamil")
    await phone.sees("Penerima manfaat")
    await colleague.say("/ajukan")
    await colleague.press("Usulan baru")
    await colleague.sees("sudah punya usulan", "/usulan")
