"""Addresses of the gallery, and the sources a record names."""

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from domain.gallery_links import LONGEST, card_url, fits_address, list_url, parameters
from domain.region_tiles import TILES
from domain.search.query import Query, literal_word
from domain.sources import Source, sources
from storage.reference_data import REFERENCE


def test_a_list_says_in_its_address_what_it_lists() -> None:
    query = Query(
        words=(literal_word("stunting"), literal_word("desa")),
        years=(2020, 2021),
        regions=("73.08",),
        awards=("topwin",),
        governments=None,
    )
    url = list_url("https://x.example", query, "en", 2)
    assert url == (
        "https://x.example/en/gallery"
        "?q=stunting+desa&region=73.08&year=2020,2021&award=topwin&kind=all&page=2"
    )
    assert list_url("", Query()) == "/galeri"
    assert parameters(Query(governments=True)) == [("kind", "government")]
    assert card_url("https://x.example", "5175f0d48d") == "https://x.example/galeri/5175f0d48d"


def test_addresses_in_a_source_can_be_opened_and_other_words_stay_words() -> None:
    named = sources(
        "[unverified]; menpan.go.id/site/a (tahap presentasi; finalis); www.x.id/?p=1; "
        "kompasiana.com/ambae/59e...; berita 'Walikota' (tanpa URL)"
    )
    assert named == [
        Source(
            "menpan.go.id (tahap presentasi; finalis)",
            "https://menpan.go.id/site/a",
            "menpan.go.id",
        ),
        Source("x.id", "https://www.x.id/?p=1", "x.id"),
        Source("kompasiana.com/ambae/59e..."),
        Source("berita 'Walikota' (tanpa URL)"),
    ]


@given(st.text(max_size=80))
def test_whatever_a_source_says_only_plain_addresses_are_opened(recorded: str) -> None:
    for source in sources(recorded):
        assert source.url is None or source.url.startswith("https://")
        assert not set(source.url or "") & set('"<> ')


def test_every_region_has_a_tile_of_its_own() -> None:
    with Path(REFERENCE / "regions.csv").open(encoding="utf-8") as file:
        assert {row["code"] for row in csv.DictReader(file)} == set(TILES)
    places = [(tile.row, tile.column) for tile in TILES.values()]
    assert len(places) == len(set(places))


def test_a_story_is_too_long_for_an_address() -> None:
    story = (literal_word("sayuran"),) * (LONGEST // len("sayuran "))
    assert fits_address(Query(words=story))
    assert not fits_address(Query(words=(*story, literal_word("kebun"))))
