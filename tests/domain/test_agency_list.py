"""An edited list of agencies: what it would change, and exactly where it is wrong."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.agency_list import COLUMNS, AgencyRules, Listed, ends
from domain.edited_list import Plan, judge
from domain.sheets import Fault, Places, Sheet

HEAD = ["Kode", "Nama OPD", "Nama singkat", "Wilayah", "Nama lain", "Aktif"]
NAMES = {
    "73": ("Sulawesi Selatan", "sulsel"),
    "73.08": ("Bone", "watampone"),
    "73.10": ("Pangkajene dan Kepulauan", "pangkep"),
    "73.71": ("Makassar", "mks"),
}
PLACES = Places(NAMES)
DINKES = Listed("dinkes-bone", "Dinas Kesehatan Bone", "Dinkes Bone", "73.08", ("kes",))
DISDIK = Listed("disdik-mks", "Dinas Pendidikan Makassar", "Disdik Makassar", "73.71")
KNOWN = [DINKES, DISDIK]


def row(agency: Listed) -> list[str]:
    yes = "ya" if agency.active else "tidak"
    region = NAMES[agency.region][0]
    aliases = "; ".join(agency.aliases)
    return [agency.code, agency.name, agency.short_name, region, aliases, yes]


def judged(
    *rows: list[str],
    head: list[str] = HEAD,
    known: list[Listed] = KNOWN,
    allowed: frozenset[str] | None = None,
) -> Plan[Listed] | list[Fault]:
    return judge(Sheet([head, *rows]), AgencyRules(known, PLACES, allowed))


def plan(*rows: list[str], allowed: frozenset[str] | None = None) -> Plan[Listed]:
    found = judged(*rows, allowed=allowed)
    assert isinstance(found, Plan), found
    return found


def faults(
    *rows: list[str], head: list[str] = HEAD, allowed: frozenset[str] | None = None
) -> list[tuple[int, str | None, str]]:
    found = judged(*rows, head=head, allowed=allowed)
    assert isinstance(found, list)
    return [(fault.line, fault.column, fault.problem.key) for fault in found]


def test_the_list_as_it_was_changes_nothing() -> None:
    assert plan(*map(row, KNOWN)) == Plan(same=2)


def test_new_changed_and_missing_are_told_apart() -> None:
    renamed = replace(DINKES, name="Dinas Kesehatan dan KB Bone")
    found = plan(row(renamed), ["", "Dinas Sosial Bone", "", "kab. bone", "", ""])
    assert found.new == [Listed("", "Dinas Sosial Bone", "Dinas Sosial Bone", "73.08")]
    assert [(change.before, change.after, list(change.columns)) for change in found.changed] == [
        (DINKES, renamed, ["name"])
    ]
    assert found.missing == [DISDIK]


def test_an_agency_ends_only_where_the_list_says_so() -> None:
    found = plan(row(replace(DINKES, active=False)))
    assert [ends(change) for change in found.changed] == [True]
    assert found.missing == [DISDIK]


def test_a_row_without_a_code_is_the_agency_of_that_name() -> None:
    found = plan(["", "dinas kesehatan  BONE", "Dinkes", "Bone", "kes", "ya"])
    assert found.new == []
    assert [change.after.code for change in found.changed] == ["dinkes-bone"]


def test_a_column_left_out_leaves_its_values() -> None:
    found = judged(["dinkes-bone", DINKES.name, "Bone"], head=["Kode", "Nama OPD", "Wilayah"])
    assert found == Plan(same=1, missing=[DISDIK])


def test_a_misspelt_region_is_offered_the_near_one() -> None:
    found = judged(["", "Dinas Sosial", "", "Bonne", "", ""])
    assert isinstance(found, list)
    (fault,) = found
    assert (fault.line, fault.column) == (2, "region")
    assert fault.problem.values == {"value": "Bonne", "near": "Bone"}


def test_regions_are_known_by_every_name_and_as_excel_writes_a_code() -> None:
    for typed in ("Pangkep", "KABUPATEN PANGKEP", "73.10", "73.1", "pangkajene dan kepulauan"):
        assert plan(["", "Dinas Sosial", "", typed, "", ""]).new[0].region == "73.10", typed


def test_every_fault_names_its_line_and_column() -> None:
    assert faults(
        row(DINKES),
        ["", "", "", "Bone", "", ""],
        ["", "Dinas A", "", "Atlantis", "", ""],
        ["", "Dinas B", "", "", "", ""],
        ["Kode Salah", "Dinas C", "", "Bone", "", "mungkin"],
        ["", "", "", "", "", ""],
        row(DINKES),
        ["", "Dinas D", "", "Bone", "", ""],
        ["", "DINAS D", "", "bone", "", ""],
        ["baru", DISDIK.name, "", "Makassar", "", ""],
        ["", "x" * 200, "", "Bone", "", ""],
    ) == [
        (3, "name", "people.fault_no_name"),
        (4, "region", "people.fault_region"),
        (5, "region", "people.fault_no_region"),
        (6, "code", "people.fault_code"),
        (6, "active", "people.fault_active"),
        (8, "code", "people.fault_twice"),
        (10, "name", "people.fault_twice"),
        (11, "name", "people.fault_name_known"),
        (12, "name", "people.fault_long_name"),
    ]


def test_a_missing_or_doubled_column_is_named() -> None:
    for head, column in ((["Kode", "Nama OPD", "Wilyah"], "region"), (["Wilayah"] * 2, "region")):
        found = faults(["a", "b", "c"], head=head)
        assert [fault[:2] for fault in found] == [(1, column)]
    assert isinstance(judge(Sheet([]), AgencyRules(KNOWN, PLACES)), list)


def test_a_coordinators_list_reaches_only_their_region() -> None:
    bone = frozenset({"73.08"})
    assert plan(row(DINKES), allowed=bone) == Plan(same=1)
    assert faults(row(DISDIK), allowed=bone) == [(2, "region", "people.fault_not_yours")]
    moved = ["disdik-mks", DISDIK.name, "", "Bone", "", "ya"]
    assert faults(moved, allowed=bone) == [(2, "code", "people.fault_not_yours")]


CELL = st.one_of(
    st.sampled_from(["", "Bone", "dinkes-bone", "Dinas Kesehatan Bone", "tidak", "73.08", "=1+1"]),
    st.text(max_size=12),
)


@given(st.lists(st.lists(CELL, max_size=8), max_size=8))
def test_any_rows_are_judged_with_a_line_for_each_fault(rows: list[list[str]]) -> None:
    found = judged(*rows)
    if isinstance(found, list):
        assert found
        for fault in found:
            assert isinstance(fault, Fault)
            assert 2 <= fault.line <= len(rows) + 1
            assert fault.column in COLUMNS
    else:
        named = [agency.name for agency in found.new] + [c.after.name for c in found.changed]
        assert all(named)
        assert all(change.columns for change in found.changed)


@given(st.permutations(KNOWN), st.booleans())
def test_taking_a_plan_over_twice_changes_nothing_more(order: list[Listed], active: bool) -> None:
    wanted = [row(replace(agency, active=active, short_name="Baru")) for agency in order]
    first = plan(*wanted)
    after = [change.after for change in first.changed]
    assert judged(*wanted, known=after) == Plan(same=2)
