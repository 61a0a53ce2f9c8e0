"""Steps of a contact through a proposal of the short form, in one line each."""

import io
from datetime import timedelta

from PIL import Image
from sqlmodel import select

from storage.proposals import answer_now
from storage.tables import Proposal, Submission
from tests.phone import Phone
from tests.stage import OPEN_FOR, Stage

TITLE = "SIGAP BUMIL: Siaga Antar Jemput Ibu Hamil"
BOAT = "Kapal Ibu Hamil"
"""The title of drafts that are not handed in."""
SHORT = "Ibu hamil di pulau kini diantar nelayan ke puskesmas."
SUMMARY = (
    "Ibu hamil di tiga pulau dulu menunggu kapal hingga dua hari dan kini nelayan terlatih "
    "mengantar mereka ke puskesmas dalam dua jam lewat satu nomor telepon sehingga persalinan "
    "di fasilitas kesehatan naik dari empat puluh delapan menjadi sembilan puluh satu persen."
)


def picture(colour: str = "navy") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG")
    return content.getvalue()


# --- a draft -------------------------------------------------------------------------------------


async def begin(phone: Phone) -> None:
    await phone.say("/ajukan")
    await phone.sees("Judul inovasi")


async def begun(stage: Stage, template: str = "ringkas") -> Phone:
    """A contact in front of the first question of an open edition."""
    stage.open_edition(template)
    phone = stage.contact()
    await begin(phone)
    return phone


async def drafting(stage: Stage, agency: str = "dinkes", title: str = TITLE) -> Phone:
    """A contact with a draft that has a title."""
    phone = stage.contact(agency)
    await begin(phone)
    await phone.say(title)
    await phone.sees("Kelompok")
    return phone


async def at_date(stage: Stage, title: str = BOAT, lasts: timedelta = OPEN_FOR) -> Phone:
    """A contact in front of the question "Tanggal mulai"."""
    stage.open_edition(lasts=lasts)
    phone = await drafting(stage, title=title)
    await phone.press("Umum")
    await phone.sees("Tanggal mulai")
    return phone


async def at_summary(stage: Stage) -> Phone:
    """A contact in front of the question "Ringkasan"."""
    phone = await at_date(stage)
    await phone.say("15/3/2023")
    await phone.sees("Ringkasan", "30 sampai 200 kata")
    return phone


async def at_review(stage: Stage) -> Phone:
    """A contact at the review of a draft that has a title only."""
    stage.open_edition()
    phone = await drafting(stage, title=BOAT)
    await phone.press("Semua pertanyaan")
    await phone.press("Periksa usulan")
    return phone


def stored(stage: Stage, question: str) -> object:
    """The answer now in force of the only proposal."""
    with stage.database.transaction() as session:
        proposal = session.exec(select(Proposal)).one()
        found = answer_now(session, proposal.id or 0, question)
        return found.value if found else None


# --- handing in ----------------------------------------------------------------------------------


async def answer_all(phone: Phone) -> None:
    """Fills the form from its first card on."""
    await phone.say(TITLE)
    await phone.sees("Kelompok")
    await phone.press("Umum")
    await phone.sees("Tanggal mulai")
    await phone.say("15 maret 2023")
    await phone.sees("Rabu, 15 Maret 2023", "Ringkasan")
    await phone.say(SUMMARY)
    await phone.sees("kata", "Selesai")
    await phone.press("Selesai")
    await phone.sees("SK / surat keterangan")
    await phone.send_file("sk.jpg", picture(), photo=True)
    await phone.sees("Berkas tersimpan")
    await phone.press("Selesai")
    await phone.sees("Siap dikirim")


async def fill_and_send(phone: Phone) -> None:
    """From the command to the press that hands in."""
    await begin(phone)
    await answer_all(phone)
    await phone.press("Kirim usulan")


async def handed_in(stage: Stage, code: str = "UJI-26") -> Phone:
    """A contact whose proposal is handed in, in an edition that is open."""
    stage.open_edition(code=code)
    phone = stage.contact()
    await fill_and_send(phone)
    await phone.sees("Tanda terima")
    return phone


async def retitle(phone: Phone) -> None:
    """Changes the title of what was handed in, and does not send it."""
    await phone.say("/usulan")
    await phone.press("SIGAP BUMIL")
    await phone.sees("Sudah dikirim")
    await phone.press("Ubah jawaban")
    await phone.press("Judul inovasi")
    await phone.sees("Jawaban sekarang")
    await phone.say("SIGAP BUMIL Dua")
    await phone.sees("Perubahan belum dikirim")


def versions(stage: Stage) -> list[tuple[int, str]]:
    """What was handed in: version and title."""
    with stage.database.transaction() as session:
        rows = session.exec(select(Submission).order_by(Submission.id))
        return [(row.version, row.title) for row in rows]


def state(stage: Stage) -> str:
    """That of the only proposal."""
    with stage.database.transaction() as session:
        return str(session.exec(select(Proposal.state)).one())
