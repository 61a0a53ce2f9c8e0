"""What a list of awards that comes back would change, and which awards are one innovation."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.edited_list import Plan, judge
from domain.innovations import Award, code_of, grouped, own_code
from domain.recording import LONGEST_SUMMARY, is_source, short_summary, written
from domain.sheets import Fault, Places, Sheet
from domain.winner_list import COLUMNS, WinnerRules, joinings

PLACES = Places({"73.08": ("Bone", "watampone"), "73.22": ("Luwu Utara", "lutra")})
HEAD = list(COLUMNS)
PULLO = Award(
    2021, "KIPP 2021", "TOP 45", "Pullo (Pulau Sehat)", "Dinkes", "73.08", "Kesehatan",
    "Perahu puskesmas.", "menpan.go.id", "yes", "source", number=1,
)  # fmt: skip
GETAR = replace(PULLO, title="Getar Dilan", award="TOP 99", region="73.22", number=2)
KNOWN = [PULLO, GETAR]


def row(award: Award, /, **other: object) -> list[str]:
    cells = {name: getattr(award, name) for name in COLUMNS} | other
    return [str(cells[name]) for name in COLUMNS]


def judged(*rows: list[str], head: list[str] = HEAD, drafts: tuple[Award, ...] = ()) -> object:
    return judge(Sheet([head, *rows]), WinnerRules(KNOWN, drafts, PLACES, latest=2026))


def plan_of(*rows: list[str]) -> Plan[Award]:
    plan = judged(*rows)
    assert isinstance(plan, Plan), plan
    return plan


def test_a_list_that_comes_back_as_it_went_changes_nothing() -> None:
    assert plan_of(*map(row, KNOWN)) == Plan(same=2)
    without = [name for name in HEAD if name not in {"number", "summary"}]
    cells = [[value for name, value in zip(HEAD, row(a), strict=True) if name in without]
             for a in KNOWN]  # fmt: skip
    assert judged(*cells, head=without) == Plan(same=2)


def test_new_and_changed_awards_are_told_apart() -> None:
    new = row(PULLO, number="", year="2023", title="Pulau Sehat", region="Kab. BONE", verified="ya")
    plan = plan_of(row(PULLO, title="Pullo", summary="Lain."), new, ["" for _ in HEAD])
    assert [list(change.columns) for change in plan.changed] == [["title", "summary"]]
    assert plan.missing == [GETAR]
    assert plan.new[0].region == "73.08"
    assert plan.new[0].verified == "yes"
    assert [(j.award.title, j.with_) for j in joinings(KNOWN, plan_of(new))] == [
        ("Pulau Sehat", PULLO)
    ]
    alone = joinings(KNOWN, plan_of(row(PULLO, number="", title="Lorong Sehat")))
    assert [(j.award.title, j.with_) for j in alone] == [("Lorong Sehat", None)]


@pytest.mark.parametrize(
    ("changes", "column", "key"),
    [
        ({"year": "202I"}, "year", "winners.fault_year"),
        ({"year": "2027"}, "year", "winners.fault_year"),
        ({"year": "²⁰²¹"}, "year", "winners.fault_year"),
        ({"title": " "}, "title", "winners.fault_empty"),
        ({"region": ""}, "region", "winners.fault_empty"),
        ({"region": "Lutar"}, "region", "people.fault_region_near"),
        ({"region": "Atlantis"}, "region", "people.fault_region"),
        ({"number": "9"}, "number", "winners.fault_number"),
        ({"verified": "mungkin"}, "verified", "winners.fault_sure"),
        ({"summary_basis": "dukun"}, "summary_basis", "winners.fault_basis"),
        ({"title": "x" * 301}, "title", "winners.fault_long"),
        ({"title": "Getar Dilan", "award": "TOP 99"}, None, "winners.fault_twice"),
        ({"number": ""}, None, ""),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(
    changes: dict[str, object], column: str | None, key: str
) -> None:
    found = judged(row(GETAR, region="73.08"), row(PULLO, **changes))
    if not key:
        assert isinstance(found, Plan)
        return
    assert isinstance(found, list)
    assert [(f.line, f.column, f.problem.key) for f in found] == [(3, column, key)]


def test_an_award_that_stands_elsewhere_already_is_refused() -> None:
    twice = judged(row(PULLO), row(PULLO, number=""))
    known = judged(row(PULLO, title=GETAR.title, award=GETAR.award))
    draft = judged(row(PULLO, number="", year="2026"), drafts=(replace(PULLO, year=2026),))
    for found, key in (
        (twice, "winners.fault_twice"),
        (known, "winners.fault_known"),
        (draft, "winners.fault_draft"),
    ):
        assert isinstance(found, list)
        assert [fault.problem.key for fault in found] == [key]
    lacking = judged(head=["tahun", "judul"])
    assert lacking == [Fault(1, "edition", lacking[0].problem)]  # type: ignore[index]


# --- which awards are one ------------------------------------------------------------------------

TITLES = (
    "Sehat",
    "Sehat (Lorong Sehat)",
    "Lorong Sehat",
    "Longset (Lorong Sehat)",
    "Kejar Stunting",
    "Pusat Kejar Stunting Kota",
    "(penghargaan)",
    "Getar",
    "Getar Dilan",
    "Dilan / Getar",
)
AWARDS = st.builds(
    lambda title, year, region, told: replace(PULLO, title=title, year=year, region=region,
                                              stands_with=told),
    st.sampled_from(TITLES), st.integers(2020, 2022), st.sampled_from(["73.08", "73.22"]),
    st.sampled_from(["", "", "", "aaaaaaaaaa", "bbbbbbbbbb"]),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(AWARDS, max_size=9, unique_by=lambda a: (a.title, a.year, a.region)), st.randoms())
def test_neither_order_nor_repetition_changes_which_awards_are_one(
    awards: list[Award], luck: object
) -> None:
    numbered = [replace(award, number=at) for at, award in enumerate(awards, 1)]
    shuffled = list(numbered)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    told = [
        {frozenset(a.number for a in group): code_of(group[0]) for group in grouped(each)}
        for each in (numbered, shuffled)
    ]
    assert told[0] == told[1]
    assert sorted(n for group in told[0] for n in group) == [a.number for a in numbered]
    for group in grouped(numbered):
        decisions = {award.stands_with for award in group} - {""}
        assert len(decisions) <= 1
        again = {award.number for each in grouped(group) for award in each}
        assert again == {award.number for award in group}


def test_what_people_put_together_or_apart_stays_so_when_more_is_recorded() -> None:
    longset = replace(PULLO, title="Longset (Lorong Sehat)", number=1)
    other = replace(longset, title="Lorong Sehat", year=2023, number=2)
    assert len(grouped([longset, other])) == 1
    apart = own_code(other)
    assert apart != code_of(other)
    split = [replace(longset, stands_with=code_of(longset)), replace(other, stands_with=apart)]
    assert len(grouped(split)) == 2
    more = replace(longset, title="Longset", year=2024, number=3)
    assert {frozenset(a.number for a in g) for g in grouped([*split, more])} == {
        frozenset({1, 3}),
        frozenset({2}),
    }
    stranger = replace(GETAR, stands_with=code_of(longset), number=4)
    assert {a.number for a in grouped([*split, more, stranger])[0]} == {1, 3, 4}


# --- awards of proposals -------------------------------------------------------------------------


@given(st.text(max_size=900))
def test_a_summary_is_cut_kindly(text: str) -> None:
    short = short_summary(text)
    assert len(short) <= LONGEST_SUMMARY
    assert "\n" not in short


def test_a_summary_ends_with_a_sentence_and_an_award_has_its_usual_name() -> None:
    told = "Ibu hamil di tiga pulau dulu menunggu kapal hingga dua hari. " * 8
    assert short_summary(told).endswith("dua hari.")
    assert written("s30", 2026, "UJI") == ("KIPP Sulsel 2026", "Provinsi TOP 30")
    assert written("Juara I", 2026, "Lomba 2026") == ("Lomba 2026", "Juara I")
    assert is_source("SK Gubernur No. 188/2026")
    assert is_source("https://sulselprov.go.id/sk")
    assert not is_source("kata teman")
