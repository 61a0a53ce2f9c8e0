"""Editions are opened from templates; their forms are written down once and never change."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from domain.form_file import load_form
from storage.editions import (
    EditionError,
    current,
    ensure_form_version,
    form_of,
    open_editions,
    open_from_template,
    set_deadline,
)
from storage.tables import FormVersion
from tests.storage.conftest import NOW

RINGKAS = Path(__file__).parents[2] / "editions" / "ringkas.yaml"
MONTH = timedelta(days=30)


@pytest.mark.parametrize("template", sorted(RINGKAS.parent.glob("*.yaml")))
def test_every_template_opens(session: Session, template: Path) -> None:
    edition = open_from_template(session, template, "UJI-2027", NOW, NOW + MONTH)
    assert form_of(session, edition.form_version_id) == load_form(template)
    assert edition.reminder_offsets[-1] == 3 * 3600


def test_the_next_to_close_is_the_current_one(session: Session) -> None:
    assert current(session, NOW) is None
    open_from_template(session, RINGKAS, "UJI-B", NOW, NOW + 2 * MONTH)
    sooner = open_from_template(session, RINGKAS, "UJI-A", NOW, NOW + MONTH)
    open_from_template(session, RINGKAS, "UJI-C", NOW + MONTH, NOW + 2 * MONTH)
    assert current(session, NOW) == sooner
    assert [e.code for e in open_editions(session, NOW)] == ["UJI-A", "UJI-B"]
    assert current(session, NOW + 3 * MONTH) is None


def test_a_form_is_written_down_once(session: Session) -> None:
    form = load_form(RINGKAS)
    assert ensure_form_version(session, form).id == ensure_form_version(session, form).id
    assert session.exec(select(func.count()).select_from(FormVersion)).one() == 1


def test_a_form_is_read_once(session: Session) -> None:
    version = ensure_form_version(session, load_form(RINGKAS))
    assert version.id is not None
    assert form_of(session, version.id) is form_of(session, version.id)


def test_impossible_editions_are_refused(session: Session) -> None:
    edition = open_from_template(session, RINGKAS, "UJI-1", NOW, NOW + MONTH)
    with pytest.raises(EditionError, match="exists already"):
        open_from_template(session, RINGKAS, "UJI-1", NOW, NOW + MONTH)
    with pytest.raises(EditionError, match="closes after it opens"):
        open_from_template(session, RINGKAS, "UJI-2", NOW, NOW)
    with pytest.raises(EditionError, match="is not 2–20"):
        open_from_template(session, RINGKAS, "uji 3", NOW, NOW + MONTH)
    with pytest.raises(EditionError, match="closes after it opens"):
        set_deadline(session, edition, NOW - MONTH, NOW)
    set_deadline(session, edition, NOW + 2 * MONTH, NOW)
    assert edition.closes_at == NOW + 2 * MONTH
