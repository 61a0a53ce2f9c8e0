"""The first words: greeting, and the invitation or hand-over code that makes a contact."""

from telegram import InlineKeyboardButton, Update

from domain.errors import DomainError
from domain.intent import goes_on, is_greeting
from domain.roles import Act
from handlers import menu
from handlers.account import actions, consent, joining
from handlers.ask import answer as asking
from handlers.ask import deep_links
from handlers.ask.plain import example_rows
from handlers.organize import giving
from handlers.organize.actions import Panel
from handlers.submit import begin, late
from handlers.submit.actions import ListProposals, NewProposal
from handlers.turn import Turn
from storage.invitations import redeem
from storage.join_requests import waiting_requests
from storage.people import end_membership, join_agency
from storage.proposals import agencies_of
from storage.tables import Agency, InvitationKind, Person

TOKEN_LENGTH = 32


async def start(_update: Update, turn: Turn) -> None:
    """/start, with or without the token of an invitation."""
    token = turn.words.partition(" ")[2].strip()
    if not token:
        greet(turn)
    elif not deep_links.opens(turn, token):
        accept(turn, token)


async def unasked(turn: Turn) -> None:
    """Words nobody asked for: a code that was typed, a greeting, or a question."""
    token = turn.words.strip()
    if turn.message.text and len(token) == TOKEN_LENGTH and " " not in token:
        accept(turn, token)
    elif turn.message.text and is_greeting(turn.words):
        greet(turn)
    elif not turn.message.text:
        if not begin.offer_to_go_on(turn):
            turn.say(turn.html("account.not_readable"), _stranger_rows(turn))
    elif not (goes_on(turn.words) and begin.offer_to_go_on(turn)):
        await asking.ask_or(turn, begin.offer_to_go_on)


def _stranger_rows(turn: Turn) -> list[list[InlineKeyboardButton]]:
    return [
        *example_rows(turn),
        [turn.button("account.b_from_agency", actions.AskToJoin())],
    ]


def greet(turn: Turn) -> None:
    """What somebody can do here, by who they are."""
    agencies = agencies_of(turn.session, turn.person_id)
    if turn.may(Act.SEE_PANEL):
        rows = [[turn.button("organize.b_panel", Panel(), "primary")]]
        turn.say(turn.html("account.welcome_organizer"), rows)
        menu.refresh(turn, turn.person)
    elif agencies:
        turn.say(
            turn.html(
                "account.welcome_back",
                name=turn.person.name or turn.person.telegram_name,
                agency=", ".join(agency.name for agency in agencies),
            ),
            [
                [turn.button("account.b_new", NewProposal(), "primary")],
                [turn.button("account.b_list", ListProposals())],
            ],
        )
    else:
        turn.say(turn.html("account.welcome"), _stranger_rows(turn))


async def ask_to_join(_update: Update, turn: Turn) -> None:
    """No invitation: consent and profile first, so that organizers know who asks."""
    waiting = waiting_requests(turn.session, turn.person_id)
    if waiting:
        turn.say(turn.html("account.request_waits", agency=joining.agency_name(turn, waiting[0])))
    else:
        consent.ask_if_missing(turn)


def accept(turn: Turn, token: str) -> None:
    """Uses an invitation or a hand-over code up and makes the person a contact."""
    turn.person  # noqa: B018  whoever uses an invitation is stored before it is used up
    try:
        if giving.accept(turn, token) or late.accept(turn, token):
            return
        invitation = redeem(turn.session, token, turn.person_id, turn.now)
    except DomainError as error:
        rows = [[turn.button("account.b_ask_to_join", actions.AskToJoin())]]
        turn.say(turn.problem(error.problem), rows)
        return
    agency = turn.session.get_one(Agency, invitation.agency_id)
    join_agency(turn.session, turn.person_id, agency, turn.now)
    if invitation.kind == InvitationKind.HANDOVER and invitation.created_by is not None:
        _end_predecessor(turn, agency, invitation.created_by)
    turn.say(turn.html("account.joined", agency=agency.name))
    menu.refresh(turn, turn.person)
    consent.ask_if_missing(turn)


def _end_predecessor(turn: Turn, agency: Agency, predecessor: int) -> None:
    assert agency.id is not None
    if predecessor == turn.person_id:
        return
    end_membership(turn.session, predecessor, agency.id, turn.now, successor=turn.person_id)
    name = turn.person.name or turn.person.telegram_name
    before = turn.session.get_one(Person, predecessor)
    with turn.speaking_to(before):
        turn.tell(predecessor, turn.html("account.handed_over", agency=agency.name, name=name))
    menu.refresh(turn, before)
