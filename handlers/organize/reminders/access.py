"""Who may see and change the reminders of an edition: coordinators see those of their regions."""

from collections.abc import Callable

from domain.editions import Phase
from domain.errors import DomainError
from domain.roles import Act, regions_of
from handlers.turn import Turn
from storage.edition_changes import take
from storage.editions import all_editions, phase_of
from storage.staff import grants_of
from storage.tables import Edition


def editions(turn: Turn) -> list[Edition]:
    """The running editions whose reminders the person may see."""
    turn.require(Act.REMIND)
    return [
        edition
        for edition in all_editions(turn.session)
        if _runs(turn, edition) and turn.may(Act.REMIND, edition_id=edition.id)
    ]


def _runs(turn: Turn, edition: Edition) -> bool:
    """After the deadline there is still who has something to mend."""
    stage = phase_of(edition, turn.now)
    mending = stage is Phase.REPAIR and edition.regions_check
    return mending or stage in {Phase.WAITING, Phase.OPEN}


def regions(turn: Turn, edition_id: int) -> frozenset[str] | None:
    """The regions whose reminders of an edition the person manages; ``None`` for all."""
    turn.require(Act.REMIND, edition_id=edition_id)
    grants = grants_of(turn.session, turn.person_id)
    return regions_of((each for each in grants if each.covers(edition_id, None)), Act.REMIND)


def manages_all(turn: Turn, edition_id: int) -> bool:
    return regions(turn, edition_id) is None


def seen(turn: Turn, edition_id: int) -> Edition:
    """A running edition, for somebody who may see its reminders."""
    turn.require(Act.REMIND, edition_id=edition_id)
    edition = next((each for each in editions(turn) if each.id == edition_id), None)
    if edition is None:
        raise DomainError("planning.not_running")
    return edition


def managed(turn: Turn, edition_id: int) -> Edition:
    """A running edition, held for somebody who may change its plan as a whole."""
    seen(turn, edition_id)
    if not manages_all(turn, edition_id):
        raise DomainError("planning.whole_edition_only")
    return take(turn.session, edition_id)


def as_shown(
    turn: Turn, edition_id: int, revision: int, draw: Callable[[Turn, Edition], None]
) -> Edition | None:
    """The edition as the card under the press showed it; else its page is drawn anew."""
    edition = managed(turn, edition_id)
    if edition.revision == revision:
        return edition
    turn.toast("editions.changed_meanwhile", alert=True)
    draw(turn, edition)
    return None
