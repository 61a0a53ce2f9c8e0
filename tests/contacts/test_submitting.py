"""A contact submits a proposal: from the first question to the receipt."""

import io
import re

from PIL import Image

from tests.phone import Phone, body
from tests.stage import Stage

SUMMARY = (
    "Ibu hamil di tiga pulau dulu menunggu kapal hingga dua hari dan kini nelayan terlatih "
    "mengantar mereka ke puskesmas dalam dua jam lewat satu nomor telepon sehingga persalinan "
    "di fasilitas kesehatan naik dari empat puluh delapan menjadi sembilan puluh satu persen."
)


def picture(colour: str = "navy") -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG")
    return content.getvalue()


async def answer_all(phone: Phone) -> None:
    """Fills the short form from its first card on."""
    await phone.say("SIGAP BUMIL: Siaga Antar Jemput Ibu Hamil")
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


async def test_a_whole_proposal_is_submitted(stage: Stage) -> None:
    stage.open_edition()
    phone = stage.contact("dinkes")
    colleague = stage.contact("dinkes", "Baso Mappangara")
    await phone.say("/ajukan")
    await phone.sees("Judul inovasi")
    await answer_all(phone)
    await phone.press("Kirim usulan")
    receipt = await phone.sees("Tanda terima", "WITA")
    number = re.search(r"UJI-26-\d+-1-\w", body(receipt))
    assert number
    await phone.sees(number[0], ".pdf")
    await colleague.sees("Andi Nurhayati", number[0], ".pdf")
