"""The real regions, agencies and winners are loaded once, and files like theirs any time."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from storage.agencies import agency_by_code, region_named, region_of, regions
from storage.csv_rows import WrongFileError
from storage.reference_data import (
    REFERENCE,
    Counts,
    import_agencies,
    import_regions,
    import_winners,
    load_reference,
)
from storage.tables import Agency, Region, Winner


@pytest.fixture
def loaded(session: Session) -> Session:
    load_reference(session)
    return session


def test_the_24_regions_and_their_agencies_are_there(loaded: Session) -> None:
    assert len(regions(loaded)) == 25
    dinkes = agency_by_code(loaded, "kab_dinkes-73.11")
    assert dinkes is not None
    assert dinkes.name == "Dinas Kesehatan Kabupaten Barru"
    assert dinkes.short_name == "Dinkes Barru"
    assert region_of(loaded, dinkes).name == "Barru"
    city = agency_by_code(loaded, "kab_dinkes-73.72")
    assert city is not None
    assert city.name == "Dinas Kesehatan Kota Parepare"
    assert loaded.exec(select(func.count()).select_from(Winner)).one() == 134


def test_no_pattern_with_a_name_to_fill_in_is_an_agency(loaded: Session) -> None:
    assert not loaded.exec(select(Agency).where(col(Agency.name).contains("{"))).all()


def test_loading_twice_changes_nothing(loaded: Session) -> None:
    before = loaded.exec(select(func.count()).select_from(Agency)).one()
    load_reference(loaded)
    assert loaded.exec(select(func.count()).select_from(Agency)).one() == before
    assert import_agencies(loaded, REFERENCE / "agencies.csv") == Counts(same=before)
    assert import_regions(loaded, REFERENCE / "regions.csv") == Counts(same=25)
    assert import_winners(loaded, REFERENCE / "winners.csv") == Counts(same=134)


def test_regions_are_known_by_code_name_and_alias(loaded: Session) -> None:
    for typed in ("73.22", "luwu utara", "Kabupaten Luwu Utara", "lutra"):
        found = region_named(loaded, typed)
        assert found is not None
        assert found.code == "73.22"
    assert region_named(loaded, "Jakarta") is None


def test_a_file_with_semicolons_adds_and_changes(loaded: Session, tmp_path: Path) -> None:
    file = tmp_path / "more.csv"
    file.write_text(
        "\ufeffid;name;short;aliases;level;region\r\n"
        "pkm_sinoa;Puskesmas Sinoa;;pkm sinoa;kab/kota;73.03\r\n"
        "dinkes;Dinas Kesehatan;Dinkes Sulsel;;provinsi;73\r\n",
        encoding="utf-8",
    )
    assert import_agencies(loaded, file) == Counts(new=1, changed=1)


def test_a_newer_shipped_list_leaves_alone_what_organizers_changed(
    loaded: Session, tmp_path: Path
) -> None:
    dinkes, disdik = agency_by_code(loaded, "dinkes"), agency_by_code(loaded, "disdik")
    assert dinkes is not None
    assert disdik is not None
    dinkes.name = "Dinas Kesehatan dan KB"
    newer = tmp_path / "agencies.csv"
    told = (REFERENCE / "agencies.csv").read_text(encoding="utf-8").splitlines()
    for at, line in enumerate(told):
        if line.startswith(("dinkes,", "disdik,")):
            code, name, short, rest = line.split(",", 3)
            told[at] = f"{code},{name} Baru,{short} Baru,{rest}"
    newer.write_text("\n".join(told), encoding="utf-8")
    counts = import_agencies(loaded, newer, shipped=True)
    assert (counts.new, counts.changed, counts.kept) == (0, 2, 1)
    assert dinkes.name == "Dinas Kesehatan dan KB"
    assert dinkes.short_name.endswith("Baru")
    assert disdik.name.endswith("Baru")
    again = import_agencies(loaded, newer, shipped=True)
    assert (again.changed, again.kept) == (0, 1)
    assert import_agencies(loaded, newer).changed == 1
    assert dinkes.name.endswith("Baru")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("code,name\n73.99,X\n", "line 1: the column kind, aliases is missing"),
        ("code,name,kind,aliases\n73.99,,kota,\n", "line 2: name is empty"),
        ("code,name,kind,aliases\n73.98,X,kota,\n7x,Y,kota,\n", "line 3: code '7x' is not"),
        ("code,name,kind,aliases\n73.98,X,desa,\n", "line 2: kind 'desa' is not one of"),
        ("code,name,kind,aliases\n73.98,X,kota\n", "line 2: 3 cells where the first line has 4"),
        (
            'code,name,kind,aliases\n73.98,"X\nY",kota,\n\n73.98,Z,kota,\n',
            "line 5: code 73.98 stands on line 2 already",
        ),
        ("", "line 1: the column"),
    ],
)
def test_a_wrong_file_is_refused_by_line_and_changes_nothing(
    loaded: Session, tmp_path: Path, content: str, said: str
) -> None:
    file = tmp_path / "regions.csv"
    file.write_text(content)
    with pytest.raises(WrongFileError) as refused:
        import_regions(loaded, file)
    assert said in str(refused.value)
    assert loaded.exec(select(func.count()).select_from(Region)).one() == 25


def test_a_file_in_another_encoding_is_named_by_line(loaded: Session, tmp_path: Path) -> None:
    file = tmp_path / "regions.csv"
    file.write_bytes("code,name,kind,aliases\n73.98,Caf\xe9,kota,\n".encode("latin-1"))
    with pytest.raises(WrongFileError, match="line 2: not UTF-8"):
        import_regions(loaded, file)


def test_a_winner_of_an_unknown_region_is_refused(loaded: Session, tmp_path: Path) -> None:
    header = (REFERENCE / "winners.csv").read_text("utf-8").splitlines()[0]
    file = tmp_path / "winners.csv"
    file.write_text(f"{header}\n2021,KIPP,Top 99,X,Y,99.99,Z,s,q,yes,source\n")
    with pytest.raises(WrongFileError, match=r"line 2: region '99\.99' is unknown"):
        import_winners(loaded, file)
