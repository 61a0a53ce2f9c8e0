"""The contacts' side of access after the deadline: the code is used, or they are told of it."""

from collections.abc import Iterable

from domain.dates import wita
from domain.errors import DomainError
from handlers.submit.actions import ListProposals, NewProposal
from handlers.turn import Turn
from storage.late_access import redeem
from storage.proposals import contacts_of
from storage.tables import Agency, Edition, LateAccess, Person


def accept(turn: Turn, token: str) -> bool:
    """Opens the access a code gives, if it is one; all contacts of the agency are told."""
    try:
        access = redeem(turn.session, token, turn.person_id, turn.now)
    except DomainError as error:
        if not error.problem.key.startswith("late."):
            raise
        turn.say(turn.problem(error.problem))
        return True
    if access is None:
        return False
    turn.await_(None)
    tell_opened(turn, access, contacts_of(turn.session, access.agency_id))
    return True


def tell_opened(turn: Turn, access: LateAccess, people: Iterable[int]) -> None:
    """That the agency may hand in after all, until when, and how to begin."""
    agency = turn.session.get_one(Agency, access.agency_id)
    edition = turn.session.get_one(Edition, access.edition_id)
    for person_id in people:
        with turn.speaking_to(turn.session.get_one(Person, person_id)):
            body = turn.html(
                "late.opened_to_you",
                agency=agency.name,
                edition=turn.named(edition),
                until=wita(access.expires_at, turn.language),
            )
            rows = [
                [turn.button("late.b_list", ListProposals(), "primary")],
                [turn.button("submit.b_new", NewProposal())],
            ]
            turn.tell(person_id, body, rows)
