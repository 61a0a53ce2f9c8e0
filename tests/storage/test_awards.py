"""Awards recorded here, and which awards people say are one innovation, on both engines."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from domain.errors import DomainError
from domain.innovations import Award
from domain.search.query import Query, Word
from handlers.ask.actions import OpenLink
from handlers.buttons import decode
from handlers.organize.broadcasts.actions import WantNews
from handlers.winner_news import tell_winners
from storage import awards
from storage.csv_rows import WrongFileError
from storage.innovation_search import find
from storage.innovations import awards_of, by_code, refresh, years_recorded
from storage.news import choose_news
from storage.reference_data import REFERENCE, Counts, import_winners
from storage.restored import stand_aside
from storage.tables import AwardState, Innovation, Outbox, OutboxState, Person, Winner
from storage.winners import known_winners
from tests.engines import ENGINES, new_database

HEADER = (REFERENCE / "winners.csv").read_text("utf-8").splitlines()[0]
SIMODIS = "Simodis (Sistem Monitoring dan Evaluasi Pra-Mandiri SPBE)"
NOW = datetime(2026, 11, 25, tzinfo=UTC)


ONE_ENGINE = pytest.mark.parametrize("loaded", ["sqlite"], indirect=True)


@pytest.fixture(params=ENGINES)
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Session]:
    with new_database(request.param, tmp_path) as database, database.transaction() as session:
        yield session


def titled(session: Session, title: str) -> Innovation:
    found = session.exec(select(Innovation).where(Innovation.title == title)).all()
    assert found, title
    return found[0]


def found_codes(session: Session, word: str) -> set[str]:
    query = Query(words=(Word(word, (word,)),))
    return {each.code for each in find(session, query, limit=50).innovations}


def grouping(session: Session) -> dict[str, frozenset[tuple[int, str, str, str]]]:
    """Codes, and the awards behind each."""
    rows = session.exec(select(Winner, Innovation).join(Innovation)).all()
    groups: dict[str, set[tuple[int, str, str, str]]] = {}
    for winner, innovation in rows:
        told = (winner.year, winner.award, winner.title, winner.institution)
        groups.setdefault(innovation.code, set()).add(told)
    return {code: frozenset(group) for code, group in groups.items()}


def test_whatever_the_order_of_a_file_it_makes_the_same_innovations(
    loaded: Session, tmp_path: Path
) -> None:
    with (REFERENCE / "winners.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    made = grouping(loaded)
    for seed in range(2):
        for row in [*loaded.exec(select(Winner)), *loaded.exec(select(Innovation))]:
            loaded.delete(row)
            loaded.flush()
        random.Random(seed).shuffle(rows)
        file = tmp_path / "shuffled.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([head, *rows])
        assert import_winners(loaded, file) == Counts(new=134)
        assert grouping(loaded) == made
        random.Random(seed + 9).shuffle(rows)
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, delimiter=";").writerows([head, *rows])
        assert import_winners(loaded, file) == Counts(same=134)
        assert grouping(loaded) == made


def test_what_is_one_is_joined_and_what_is_two_is_separated_for_good(loaded: Session) -> None:
    kept, other = titled(loaded, SIMODIS), titled(loaded, "Kejar Stunting")
    both = {w.id for each in (kept, other) for w in awards_of(loaded, each)}
    old_code, other.photo, other.agency_id = other.code, "a.jpg", None
    awards.join(loaded, kept, other)
    for _again in range(2):
        refresh(loaded)
        assert {w.id for w in awards_of(loaded, kept)} == both
        assert by_code(loaded, old_code) is kept
    assert (kept.photo, other.photo) == ("a.jpg", None)
    with pytest.raises(DomainError):
        awards.join(loaded, kept, other)
    winner = awards_of(loaded, kept)[0]
    new = awards.separate(loaded, winner)
    for _again in range(2):
        refresh(loaded)
        assert [w.id for w in awards_of(loaded, new)] == [winner.id]
        assert {w.id for w in awards_of(loaded, kept)} == both - {winner.id}
    awards.join(loaded, kept, new)
    assert awards.separate(loaded, winner) is new
    assert import_winners(loaded, REFERENCE / "winners.csv") == Counts(same=134)
    assert [w.id for w in awards_of(loaded, new)] == [winner.id]


def drafted(session: Session, title: str, region: str, *, apart: bool = False) -> Winner:
    award = Award(
        year=2026,
        edition="KIPP Sulsel 2026",
        award="Provinsi TOP 30",
        title=title,
        institution="Dinas Contoh",
        region=region,
        category="",
        summary="Warga zzyzx dilayani.",
        source="SK 1/2026",
        verified="yes",
        summary_basis="source",
    )
    winner = awards.record(session, award, None, apart=apart)  # type: ignore[arg-type]
    with pytest.raises(DomainError):
        awards.record(session, award, None, apart=apart)  # type: ignore[arg-type]
    return winner


@pytest.mark.parametrize("apart", [False, True])
def test_an_award_is_nowhere_until_it_is_announced(loaded: Session, apart: bool) -> None:
    before = titled(loaded, SIMODIS)
    had = len(awards_of(loaded, before))
    winner = drafted(loaded, "Simodis", before.region_code, apart=apart)
    refresh(loaded)
    assert winner.innovation_id is None
    assert 2026 not in years_recorded(loaded)
    assert all(known.year != 2026 for known in known_winners(loaded))
    assert not found_codes(loaded, "zzyzx")
    awards.announce(loaded, [winner], NOW)
    assert (winner.innovation_id == before.id) is not apart
    assert len(awards_of(loaded, before)) == had + (not apart)
    assert 2026 in years_recorded(loaded)
    assert len(found_codes(loaded, "zzyzx")) == 1
    assert import_winners(loaded, REFERENCE / "winners.csv") == Counts(same=134)
    awards.withdraw(loaded, winner)
    assert winner.state == AwardState.WITHDRAWN
    assert len(awards_of(loaded, before)) == had
    assert not found_codes(loaded, "zzyzx")


@ONE_ENGINE
def test_news_of_winners_is_told_once_by_day_and_not_again_after_a_restore(
    loaded: Session,
) -> None:
    for number, wanted in ((1, True), (2, False), (3, None)):
        loaded.add(Person(id=number, telegram_name=f"P{number}", first_seen_at=NOW))
        loaded.flush()
        if wanted is not None:
            choose_news(loaded, number, wanted, NOW)

    def told(after: timedelta) -> list[int]:
        before = set(loaded.exec(select(Outbox.id)))
        tell_winners(loaded, NOW + after)
        rows = loaded.exec(select(Outbox)).all()
        return [row.chat_id for row in rows if row.id not in before]

    minutes, hours = timedelta(minutes=1), timedelta(hours=1)
    winner = drafted(loaded, "Perahu Zamrud", "73.08")
    assert told(30 * minutes) == []
    awards.announce(loaded, [winner], NOW)
    assert told(9 * minutes) == []
    assert told(15 * hours) == []
    assert told(25 * hours) == [1]
    assert told(26 * hours) == []
    awards.announce(loaded, [drafted(loaded, "Perahu Lain", "73.09")], NOW)
    assert stand_aside(loaded, NOW).winners == 1
    assert told(25 * hours) == []


@ONE_ENGINE
def test_news_of_many_winners_leads_to_five_of_them_and_to_the_list(loaded: Session) -> None:
    loaded.add(Person(id=1, telegram_name="P1", first_seen_at=NOW))
    loaded.flush()
    choose_news(loaded, 1, True, NOW)
    names = ("Aruwa", "Bilalang", "Cakkala", "Dekkeng", "Eremerasa", "Fajar")
    many = [drafted(loaded, f"Perahu {name}", "73.08") for name in names]
    awards.announce(loaded, many, NOW)
    tell_winners(loaded, NOW + timedelta(hours=25))
    news = loaded.exec(select(Outbox)).one()
    codes = [loaded.get_one(Innovation, each.innovation_id).code for each in many]
    assert pressed_in(news) == [
        *(OpenLink(f"i_{code}") for code in codes[:5]), OpenLink("l_y26"), WantNews(False)
    ]  # fmt: skip
    choose_news(loaded, 1, False, NOW)
    loaded.refresh(news)
    assert news.state == OutboxState.CANCELLED


def pressed_in(row: Outbox) -> list[object]:
    keyboard = row.params["reply_markup"]["inline_keyboard"]
    return [decode(button["callback_data"]) for line in keyboard for button in line]


def test_what_organizers_withdrew_or_changed_is_not_brought_back_by_a_file(
    loaded: Session,
) -> None:
    innovation = titled(loaded, SIMODIS)
    code = innovation.code
    for winner in awards_of(loaded, innovation):
        awards.withdraw(loaded, winner)
    assert by_code(loaded, code) is None
    counts = import_winners(loaded, REFERENCE / "winners.csv")
    assert counts.kept > 0
    assert counts.new == 0
    assert by_code(loaded, code) is None


def test_what_is_hidden_stays_hidden_and_comes_back(loaded: Session) -> None:
    innovation = titled(loaded, SIMODIS)
    awards.hide(loaded, innovation, "Keliru")
    refresh(loaded)
    assert innovation.code not in found_codes(loaded, "simodis")
    assert awards.hidden_ones(loaded) == [innovation]
    awards.hide(loaded, innovation, None)
    assert innovation.code in found_codes(loaded, "simodis")


@ONE_ENGINE
def test_a_file_takes_regions_by_any_name_and_names_every_wrong_line(
    loaded: Session, tmp_path: Path
) -> None:
    file = tmp_path / "more.csv"
    row = "2024,KIPP 2024,TOP 99,{},Dinkes,{},,,,{},judul"
    good = [row.format("Perahu A", "Kab. Bone", "ya"), row.format("Perahu B", "lutra", "")]
    file.write_text("\n".join([HEADER, *good]), encoding="utf-8-sig")
    assert import_winners(loaded, file) == Counts(new=2)
    assert import_winners(loaded, file) == Counts(same=2)
    winner = loaded.exec(select(Winner).where(Winner.title == "Perahu B")).one()
    assert (winner.region_code, winner.verified, winner.summary_basis) == ("73.22", "no", "title")
    wrong = [good[0], good[0], row.format("C", "Bone", "mungkin"), row.format("", "Bone", "")]
    file.write_text("\n".join([HEADER, *wrong]), encoding="utf-8")
    with pytest.raises(WrongFileError) as told:
        import_winners(loaded, file)
    assert [fault[:7] for fault in told.value.faults] == ["line 4:", "line 5:"]
    file.write_text("\n".join([HEADER, good[0], good[0]]), encoding="utf-8")
    with pytest.raises(WrongFileError, match=r"line 3: .* stands on line 2 already"):
        import_winners(loaded, file)
