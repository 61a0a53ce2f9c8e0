"""Roles: the first organizers own the competition; what they do is written down for good."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, select

from domain.errors import DomainError
from domain.roles import NO_EDITION, Act, Grant, StaffRole, may, regions_of
from storage.audit import append, first_broken
from storage.database import Database
from storage.staff import current_grants, end, ensure_owners, grant, grants_of, people_who_may
from storage.tables import AuditEntry
from tests.stage import Stage

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def test_a_coordinator_reaches_their_region_only() -> None:
    bone = [Grant(StaffRole.COORDINATOR, region_code="73.08")]
    assert may(bone, Act.MANAGE_AGENCIES, region_code="73.08")
    assert not may(bone, Act.MANAGE_AGENCIES, region_code="73.11")
    assert not may(bone, Act.MANAGE_EDITIONS)
    assert regions_of(bone, Act.SEE_COVERAGE) == {"73.08"}
    assert regions_of([Grant(StaffRole.OWNER)], Act.SEE_COVERAGE) is None
    assert not may([], Act.SEE_PANEL)


def test_a_role_in_one_edition_does_not_reach_what_all_of_them_share() -> None:
    held = [Grant(StaffRole.ORGANIZER, edition_id=1)]
    assert may(held, Act.REMIND)
    assert may(held, Act.BROADCAST, edition_id=1)
    assert not may(held, Act.BROADCAST, edition_id=2)
    assert not may(held, Act.BROADCAST, edition_id=NO_EDITION)
    for act in (Act.EDIT_GUIDE, Act.ANSWER_QUESTIONS):
        assert not may(held, act)
        assert not may(held, act, edition_id=1)
        assert may([Grant(StaffRole.ORGANIZER)], act)


def test_the_settings_name_the_first_owners_and_a_role_ends_for_good(
    session: Session,
) -> None:
    ensure_owners(session, [1, 2], NOW)
    ensure_owners(session, [1, 2], NOW)
    assert [row.person_id for row in current_grants(session)] == [1, 2]
    first, second = current_grants(session)
    assert end(session, first.id or 0, 2, NOW) is not None
    ensure_owners(session, [1, 2], NOW)
    assert grants_of(session, 1) == []
    with pytest.raises(DomainError, match=r"staff\.last_owner"):
        end(session, second.id or 0, 2, NOW)
    assert people_who_may(session, Act.MANAGE_STAFF) == [2]


def test_the_log_is_a_chain_that_shows_what_was_changed(database: Database) -> None:
    with database.transaction() as session:
        ensure_owners(session, [1], NOW)
        grant(session, 5, Grant(StaffRole.VIEWER), 1, NOW)
        append(session, 1, "edition.extend", "edition:1", NOW, before="a", after="b")
        assert first_broken(session) is None
    for change in ("UPDATE audit_entry SET actor = 9", "DELETE FROM audit_entry"):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            database.engine.begin() as connection,
        ):
            connection.execute(text(change))
    _break_in(database)
    with database.transaction() as session:
        ids = list(session.exec(select(AuditEntry.id).order_by(text("id"))))
        assert first_broken(session) == ids[1]


def _break_in(database: Database) -> None:
    """Changes the second entry as somebody with all rights on the database could."""
    with database.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER ALL"))
        else:
            connection.execute(text("DROP TRIGGER audit_entry_no_update"))
        second = "(SELECT min(id) + 1 FROM audit_entry)"
        connection.execute(text(f"UPDATE audit_entry SET actor = 99 WHERE id = {second}"))


async def test_the_panel_is_for_staff(stage: Stage) -> None:
    stage.open_edition()
    organizer, citizen = stage.organizer(), stage.stranger()
    await organizer.start()
    await organizer.sees_menu("panitia")
    await organizer.say("/panitia")
    await organizer.sees("Panel panitia", "Latihan Ringkas", "30 hari lagi")
    await citizen.say("/panitia")
    await citizen.sees("untuk panitia")
