"""Rules of exports: whose data a role may have, names in a ZIP, cells that stay text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.exports import (
    LONGEST_NAME,
    Format,
    Subject,
    agency_folder,
    attached_name,
    formats,
    harmless,
    is_possible,
    safe_name,
    scope,
)
from domain.roles import Grant, StaffRole

ORGANIZER = Grant(StaffRole.ORGANIZER)
OF_ONE_EDITION = Grant(StaffRole.ORGANIZER, edition_id=1)
COORDINATOR = Grant(StaffRole.COORDINATOR, region_code="73.08")


@pytest.mark.parametrize("subject", Subject)
@pytest.mark.parametrize("personal", [False, True])
def test_a_role_without_the_right_has_no_region(subject: Subject, personal: bool) -> None:
    others = [COORDINATOR, *(Grant(role) for role in ("verifier", "juror", "viewer"))]  # type: ignore[arg-type]
    assert scope(others, subject, None, personal=personal) == frozenset()
    assert scope(others, subject, 1, personal=personal) == frozenset()


def test_a_role_for_one_edition_has_that_one_and_never_all_at_once() -> None:
    assert scope([OF_ONE_EDITION], Subject.PROPOSALS, 1, personal=True) is None
    for edition in (2, None):
        assert scope([OF_ONE_EDITION], Subject.PROPOSALS, edition, personal=True) == frozenset()
    assert scope([OF_ONE_EDITION, ORGANIZER], Subject.FILES, None, personal=True) is None


def test_a_role_for_a_region_has_that_region_and_no_broadcasts() -> None:
    regional = [Grant(StaffRole.ORGANIZER, region_code="73.08")]
    assert scope(regional, Subject.CONTACTS, None, personal=True) == {"73.08"}
    assert scope(regional, Subject.BROADCASTS, None, personal=False) == frozenset()


@pytest.mark.parametrize("subject", Subject)
def test_files_are_personal_and_nothing_else_has_to_be(subject: Subject) -> None:
    for form in Format:
        taken = form in formats(subject)
        plain = is_possible(subject, form, None, personal=False)
        assert plain == (taken and subject is not Subject.FILES)
    assert not is_possible(Subject.COVERAGE, Format.XLSX, 1, personal=True)
    assert not is_possible(Subject.CONTACTS, Format.XLSX, 1, personal=False)


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from([None, "pdf", "jpg"]))
def test_a_name_in_a_zip_leads_nowhere_else(name: str, original: str, kind: str | None) -> None:
    path = f"{agency_folder('73.08', name, name)}/{attached_name(3, original, kind)}"
    parts = path.split("/")
    assert len(parts) == 3
    for part in parts:
        assert part == part.strip()
        assert part not in {"", ".", ".."}
        assert not part.endswith(".")
        assert not re.search(r'[<>:"\\|?*\x00-\x1f]', part)
        assert len(part) <= LONGEST_NAME + 10
    assert parts[0].startswith("73.08 ")
    assert parts[2].endswith(f".{kind or 'bin'}")


@pytest.mark.parametrize("name", ["CON", "nul.txt", "com1", "LPT9.pdf"])
def test_names_that_windows_keeps_for_itself_are_changed(name: str) -> None:
    assert safe_name(name, "x") == f"_{name}"


def test_a_shown_name_is_kept_where_it_can_be() -> None:
    assert attached_name(2, "SK Bupati.pdf.exe", "pdf") == "02 SK Bupati.pdf.pdf"
    assert agency_folder("73.08", "Bone", "Dinas Kesehatan Bone") == (
        "73.08 Bone/Dinas Kesehatan Bone"
    )


@given(st.sampled_from("=+-@\t\r\n＝＋－＠"), st.text())
def test_a_cell_that_looks_like_a_formula_is_marked_as_text(first: str, rest: str) -> None:
    assert harmless(first + rest) == f"'{first}{rest}"


@given(st.text())
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert harmless(text) in (text, f"'{text}")
