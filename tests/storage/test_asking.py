"""What questions are understood by is made anew only where a change touches it."""

from sqlmodel import col, select

from storage.agencies import agencies_changed
from storage.asking import known
from storage.database import Database
from storage.innovations import innovations_changed, refresh
from storage.tables import Innovation, Winner

HOLDS = "reference"


def test_what_is_known_outlives_changes_that_do_not_touch_it(database: Database) -> None:
    with database.transaction() as session:
        before = known(session)
        dilan = session.exec(
            select(Innovation).where(col(Innovation.title).startswith("Getar Dilan"))
        )
        dilan.one().photo = "getar.jpg"
        innovations_changed(session)
        agencies_changed(session)
        assert known(session) is before
    with database.transaction() as session:
        refresh(session)
        assert known(session) is before
        winner = session.exec(select(Winner).where(Winner.title == "Saung Tani")).one()
        winner.title = "Lumbung Tani"
        refresh(session)
        assert "lumbung tani" in known(session).names
        assert "saung tani" not in known(session).names
        session.rollback()
        assert "saung tani" in known(session).names
