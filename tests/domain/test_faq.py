"""Which entry answers a question; and which questions none may swallow."""

import pytest

from domain.faq import FILE, LONGEST_ANSWER, Entry, closest, merged, nearest, shipped
from domain.form import Text

ASKED = """
umur-inovasi: brp thn minimal umur inovasi
umur-inovasi: inovasi sy baru jalan 8 bln bisa ikut gak
umur-inovasi: inovasi baru 6 bulan berjalan boleh ikut kah
umur-inovasi: umur inovasi min brp utk klp umum 2022
umur-inovasi: minimum age of innovation?
kata-ringkasan: brp kata maksimal ringkasan
kata-ringkasan: ringkasan max brp kata ya pak
kata-ringkasan: jumlah kata utk ringkasan brapa
kata-ringkasan: how many words can the summary have?
bobot-penilaian: bobot penilaian proposal paling besar yg mana?
bobot-penilaian: kebaruan itu bobotnya brp persen
bobot-penilaian: signifikansi bobot nya brp
bobot-penilaian: bobot tiap bagian proposal brp aja
isi-proposal: bagian2 proposal apa sj
isi-proposal: isi proposal kipp apa aja sih
kelompok: bedanya kelompok umum sama khusus apa
kelompok: klp khusus itu utk siapa
kelompok: apa itu kelompok replikasi
kelompok: difference between the general and the special group?
pernah-menang: pernah top 40 thn 2018 bisa ikut lagi?
pernah-menang: sdh pernah top 45, msh bisa ikut lagi kah
pernah-menang: inovasi yg udah pernah menang boleh ikut lagi gak
dokumen: dokumen apa yg harus dilampirkan
dokumen: lampirannya apa saja
dokumen: sk inovator wajib kah
dokumen: what documents are required?
data-dukung: data dukung wajib kah di kipp 2023
data-dukung: bukti dukung wajib tdk
syarat: syarat ikut kipp apa sj
syarat: persyaratan ikut lomba inovasi apa aja min
syarat: requirements to join kipp
kriteria: kriteria inovasi itu apa aja
kriteria: 5 kriteria inovasi pelayanan publik
kriteria: what are the criteria of an innovation
kipp: kipp itu singkatan dari apa
kipp: apaan sih kipp itu
kipp: kepanjangan kipp
kipp: what does KIPP stand for?
iga: IGA tuh apa
iga: apa itu indeks inovasi daerah
kipp-iga: iga sama kipp sama ji kah?
kipp-iga: bedanya kipp dgn iga apa
iga-penilaian: indikator iga brp
warga-mengusulkan: sy warga biasa bs ngajukan inovasi ga?
warga-mengusulkan: masyarakat umum boleh ikut kipp tdk
warga-mengusulkan: can a citizen submit innovation?
tahapan: tahapan seleksinya apa aja
tahapan: alur seleksi kipp gimana
tahapan: proses penilaian kipp bgmn
jipp: jipp itu apa ya
jipp: kepanjangan jipp apa
sinovik: sinovik apaan
sinovik: apa alamat web sinovik
one-agency-one-innovation: apa itu one agency one innovation
one-agency-one-innovation: maksudnya satu opd satu inovasi apa
hadiah: hadiahnya apa kalau menang top 45
hadiah: kalo menang kipp dapat apa, dapat DID kah
hadiah: what is the reward for winners
kategori: kategori kipp ada brp
kategori: bidang inovasi di kipp 2022 apa sj
kripp: kripp itu lomba apa
kripp: bedanya kripp dan kipp
top-nasional: top 99 itu apa sih
top-nasional: bedanya top 45 sama top 99
lama-presentasi: lama presentasi finalis kipp 2022 berapa menit
lama-presentasi: presentase brp menit
bahan-presentasi: siapa yg harus presentasi, kepala dinas kah
jumlah-usulan: 1 opd boleh kirim brp inovasi tahun 2021
jumlah-usulan: satu dinas bisa ajukan berapa proposal
gagal-administrasi: knp proposal tdk lolos administrasi
masa-sanggah: masa sanggah brp hari
penilai: yg menilai proposal siapa
dasar-hukum: dasar hukumnya kipp apa
jumlah-peserta-nasional: brp proposal masuk kipp nasional 2022
jumlah-peserta-sulsel: kipp sulsel 2023 berapa proposal
""".strip().splitlines()

NOT_ASKED = """
inovasi kesehatan makassar 2018 yg menang apa?
top 99 sulsel 2021 siapa aja
getar dilan itu dri mana? menang apa
kapan terakhir pendaftran
kelas prahu pangkep ttg apa
puskesmas mana di bantaeng yg pernah top 45
inovasi ttg stunting di sulsel ada brp
contoh inovasi pendidikan yg bs sy tiru
siapa juara inovasi parepare 2020
proposal sy sdh masuk blm? statusnya apa
tolong hapus data sy
pemenang top 45 tahun 2021
inovasi bone yang masuk top 99
siapa saja pemenang kipp 2022
daftar juara kipp sulsel 2023
berapa kali luwu utara juara
inovasi tentang sampah di gowa
deadline kipp sulsel tgl brp
pengumumannya kapan min
masih buka ji kah pendaftarannya
nomor wa panitia brp
kantornya biro organisasi dmn
inovasi replikasi dari makassar apa saja
yang 2019?
kalau bone?
kabupaten mana paling banyak menang
bandingkan inovasi bone dan wajo
halo min
terima kasih
cuaca hari ini
resep coto makassar
presiden indonesia siapa
'; DROP TABLE faq; --
top
inovasi
2021
😀😀😀
sisa brp hari lagi batas kirim proposal
kami dari dinkes barru mau replikasi getar dilan, hubungi siapa
inovasi umum dan khusus kab barru
juara inovasi kelompok khusus 2021 dari sulsel
pemenang kategori kesehatan 2021
""".strip().splitlines()


@pytest.mark.parametrize("line", ASKED)
def test_a_question_is_answered_by_the_right_entry(line: str) -> None:
    wanted, _, asked = line.partition(": ")
    found = closest(asked, shipped())
    assert found is not None, [(m.entry.id, round(m.score, 2)) for m in nearest(asked, shipped())]
    assert found.entry.id == wanted


@pytest.mark.parametrize("asked", NOT_ASKED)
def test_no_entry_swallows_a_question_about_something_else(asked: str) -> None:
    found = closest(asked, shipped())
    assert found is None, (found.entry.id, found.score)


def test_there_are_enough_of_both_and_none_is_a_phrasing_itself() -> None:
    phrasings = {phrasing for entry in shipped() for phrasing in entry.phrasings}
    assert len(ASKED) >= 60
    assert len(NOT_ASKED) >= 30
    typed = {line.partition(": ")[2] for line in ASKED}
    assert len(typed - phrasings) >= 60


@pytest.mark.parametrize("entry", shipped(), ids=lambda entry: entry.id)
def test_a_shipped_entry_is_whole_and_finds_itself(entry: Entry) -> None:
    assert entry.answer.id
    assert entry.answer.en
    assert max(len(entry.answer.id), len(entry.answer.en)) <= LONGEST_ANSWER
    assert not set("<>") & set(entry.answer.id + entry.answer.en)
    assert entry.edition.id
    assert entry.edition.en
    assert entry.source
    assert "unverified" not in FILE.read_text(encoding="utf-8")
    lost = [p for p in entry.phrasings if (m := closest(p, shipped())) is None or m.entry != entry]
    assert lost == []


def test_an_organizers_entry_stands_in_place_of_the_shipped_one_and_wins_a_tie() -> None:
    text = "Menang dapat piagam."
    own = Entry("own-1", ("hadiah juara kipp",), Text(text, ""), Text("", ""), "", own=True)
    known = merged([own], ["kipp"])
    assert "kipp" not in {entry.id for entry in known}
    found = closest("hadiah juara kipp apa", known)
    assert found is not None
    assert found.entry is own
    assert found.entry.answer_in("en") == text
    changed = Entry("iga", ("iga itu apa",), Text(text, ""), Text("", ""), "", own=True)
    assert [e for e in merged([changed], []) if e.id == "iga"] == [changed]


def test_of_two_entries_that_are_as_near_none_answers() -> None:
    none = Text("", "")
    one, other = (Entry(i, ("hadiah juara lomba",), Text(i, i), none, "") for i in "ab")
    assert closest("apa hadiah juara lomba", (one, other)) is None
    assert closest("apa hadiah juara lomba", (one,)) is not None
