"""Steps of organizers around editions, in one line each."""

from datetime import timedelta

from sqlmodel import select

from storage.audit import entries_about, first_broken
from storage.tables import Edition, Proposal, ProposalState
from tests.organizers.people import open_part
from tests.phone import Phone
from tests.stage import Stage

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def editions_part(stage: Stage) -> Phone:
    """An organizer at the list of editions."""
    organizer = stage.organizer()
    await open_part(organizer, "Edisi lomba")
    await organizer.sees("Edisi lomba")
    return organizer


async def planned(stage: Stage, closes: str = "30 hari lagi") -> Phone:
    """An organizer who has planned an edition that opens as soon as it is published."""
    organizer = await editions_part(stage)
    await organizer.press("Buat edisi baru")
    await organizer.sees("Edisi baru mulai dari mana?")
    await organizer.press("Latihan Ringkas")
    await organizer.sees("Apa nama edisinya?", "Latihan Ringkas 2026")
    await organizer.press("Biarkan, lanjut")
    await organizer.sees("Apa temanya?")
    await organizer.press("Tanpa tema")
    await organizer.sees("Kapan dibuka?")
    await organizer.press("Begitu diterbitkan")
    await organizer.sees("Kapan tenggatnya?")
    await organizer.press(closes)
    await organizer.sees("Sudah benar?")
    await organizer.press("Ya, benar")
    await organizer.sees("Sampai kapan usulan yang dikembalikan")
    await organizer.press("Tanpa masa perbaikan")
    await organizer.sees("Kapan hasilnya diumumkan?")
    await organizer.press("Belum ditentukan")
    await organizer.sees("Rencananya lengkap")
    return organizer


async def at_the_page(stage: Stage) -> Phone:
    """An organizer at the page of the open edition (Latihan Ringkas, until 24 December, 10.00)."""
    organizer = await editions_part(stage)
    await organizer.press("Latihan Ringkas")
    await organizer.sees("Sedang dibuka")
    return organizer


def only_edition(stage: Stage) -> Edition:
    with stage.database.transaction() as session:
        return session.exec(select(Edition)).one()


def acts_on(stage: Stage, edition: int | None = 1) -> list[str]:
    with stage.database.transaction() as session:
        assert first_broken(session) is None
        return [entry.action for entry in entries_about(session, f"edition:{edition}")][::-1]


def hand_in(stage: Stage, person_id: int) -> None:
    """The one proposal of a person's agency counts as handed in."""
    with stage.database.transaction() as session:
        proposal = session.exec(select(Proposal).where(Proposal.created_by == person_id)).one()
        proposal.state = ProposalState.SUBMITTED
