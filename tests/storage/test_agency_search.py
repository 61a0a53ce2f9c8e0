"""Agencies are found as people type them."""

import time
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from storage.agencies import create_agency, find
from tests.engines import new_database

FORMS = """
dinas kesehatan bulukumba = kab_dinkes-73.02
dinas kesehtan bulukumba = kab_dinkes-73.02
dinkes brru = kab_dinkes-73.11
dinkes barru = kab_dinkes-73.11
Dinas Kesehatan Kab. Barru = kab_dinkes-73.11
DINKES KOTA PAREPARE = kab_dinkes-73.72
dinkes pare-pare = kab_dinkes-73.72
dinkes pare pare = kab_dinkes-73.72
dinas kesehatan kota makassar = kab_dinkes-73.71
dinkes mks = kab_dinkes-73.71
dinkes makasar = kab_dinkes-73.71
kesehatan selayar = kab_dinkes-73.01
dinkes kep selayar = kab_dinkes-73.01
dinas kesehatan sulsel = dinkes
dinkes provinsi = dinkes
Dinas Kesehatan Provinsi Sulawesi Selatan = dinkes
dinkes prov sulsel = dinkes
disdik luwu utara = kab_disdikbud-73.22
disdik lutra = kab_disdikbud-73.22
dikbud lutim = kab_disdikbud-73.24
dinas pendidikan luwu = kab_disdikbud-73.17
dinas pendidkan sinjai = kab_disdikbud-73.07
disdikbud tator = kab_disdikbud-73.18
dinas pendidikan dan kebudayaan toraja utara = kab_disdikbud-73.26
dinas pendidikan sulsel = disdik
capil sidrap = kab_dukcapil-73.14
dukcapil kab pangkep = kab_dukcapil-73.10
disdukcapil maros = kab_dukcapil-73.09
dinas kependudukan gowa = kab_dukcapil-73.06
catatan sipil takalar = kab_dukcapil-73.05
dinas kependudukan dan catatan sipil palopo = kab_dukcapil-73.73
dukcapil sulsel = disdukcapil
bappeda bone = kab_bappeda-73.08
bapelitbangda enrekang = kab_bappeda-73.16
bappelitbangda jeneponto = kab_bappeda-73.04
brida makassar = kab_bappeda-73.71
balitbangda sulsel = bapperida
bappeda = bapperida
bkpsdm wajo = kab_bkpsdm-73.13
bkd soppeng = kab_bkpsdm-73.12
bkpsdmd luwu = kab_bkpsdm-73.17
badan kepegawaian pinrang = kab_bkpsdm-73.15
kominfo gowa = kab_kominfo-73.06
diskominfo parepare = kab_kominfo-73.72
kominfo-sp bantaeng = kab_kominfo-73.03
dinas kominfo bantaing = kab_kominfo-73.03
diskominfo sulsel = diskominfosp
pmd sinjai = kab_pmd-73.07
dinas pmd bone = kab_pmd-73.08
dinas pemberdayaan masyarakat desa maros = kab_pmd-73.09
ptsp maros = kab_dpmptsp-73.09
perizinan kota palopo = kab_dpmptsp-73.73
mal pelayanan publik barru = kab_dpmptsp-73.11
dpmptsp toraja utara = kab_dpmptsp-73.26
pdam makassar = kab_perumda-73.71
perumda air minum enrekang = kab_perumda-73.16
bagian organisasi wajo = kab_setda-73.13
bag org setda takalar = kab_setda-73.05
ortala bulukumba = kab_setda-73.02
biro organisasi = roorg
biro organisasi setda sulsel = roorg
dkp = dkp
DKP = disketapang
dinas kelautan dan perikanan = dkp
kelautan = dkp
ketahanan pangan = disketapang
dinas lingkungan hidup = dlhk
DLH sulsel = dlhk
satpol pp = satpolpp
pol pp = satpolpp
inspektorat provinsi = itprov
rs haji makassar = rshaji
rsud haji = rshaji
rsud labuang baji = rslb
labuang bajii = rslb
rsia siti fatimah = rsiafatimah
rumah sakit dadi = rskddadi
bina marga = dbmbk
dinas pu jalan = dbmbk
perpustakaan sulsel = dpk
dinas perpustakaan dan kearsipan = dpk
disperindag = disperindag
dispora sulsel = dispora
dinas pariwisata sulsel = disbudpar
dishub provinsi = dishub
dinas perhubungan = dishub
disnaker sulsel = disnakertrans
dinas peternakan = disnakkeswan
esdm = desdm
bpbd sulsel = bpbd
bpsdm = bpsdm
bapenda = bapenda
"""
TABLE = [tuple(line.split(" = ")) for line in FORMS.strip().splitlines()]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with (
        new_database("sqlite", tmp_path_factory.mktemp("agencies")) as database,
        database.transaction() as session,
    ):
        yield session
        session.rollback()


def codes(session: Session, typed: str) -> list[str]:
    return [match.agency.code for match in find(session, typed)]


def test_the_right_agency_is_among_the_first_three_in_95_of_100_typed_forms(
    session: Session,
) -> None:
    missed = [typed for typed, code in TABLE if code not in codes(session, typed)]
    assert len(TABLE) >= 60
    assert len(missed) <= 0.05 * len(TABLE), missed


def test_the_right_agency_is_mostly_the_first(session: Session) -> None:
    missed = [typed for typed, code in TABLE if code not in codes(session, typed)[:1]]
    assert len(missed) <= 0.1 * len(TABLE), missed


@pytest.mark.parametrize(
    "typed",
    ["pkm sinoa", "warung kopi", "", "???", "saya mau tanya", "dinsos bulukumba", "makassar"],
)
def test_nothing_is_offered_where_nothing_is_near(session: Session, typed: str) -> None:
    assert codes(session, typed) == []


def test_dkp_names_two_agencies(session: Session) -> None:
    assert sorted(codes(session, "DKP")) == ["disketapang", "dkp"]


def test_an_agency_added_later_is_found(session: Session) -> None:
    made = create_agency(session, "Puskesmas Sinoa", "73.03")
    assert codes(session, "pkm sinoa") == [made.code]
    assert codes(session, "puskesmas sinoa bantaeng")[0] == made.code
    assert create_agency(session, "puskesmas  Sinoa", "73.03").id == made.id


def test_a_search_is_quick(session: Session) -> None:
    find(session, "dinkes")
    began = time.perf_counter()
    for typed, _ in TABLE:
        find(session, typed)
    assert (time.perf_counter() - began) / len(TABLE) < 0.02
