"""The first words: greeting, the invitation link, consent, and then the profile."""

from telegram import Update

from domain.errors import DomainError
from handlers.account import actions, profile
from handlers.awaiting import awaits
from handlers.submit.actions import ListProposals, NewProposal
from handlers.turn import Turn
from storage.invitations import redeem
from storage.people import end_membership
from storage.proposals import agencies_of, contacts_of
from storage.tables import Agency, Consent, InvitationKind, Membership

CONSENT_VERSION = "2026-11"
"""Grows with every change of the text ``account.consent``; people are then asked again."""


async def start(_update: Update, turn: Turn) -> None:
    """/start, with or without the token of an invitation."""
    token = turn.words.partition(" ")[2].strip()
    if token:
        accept(turn, token)
    else:
        greet(turn)


@awaits("unasked")
async def unasked(turn: Turn) -> None:
    """Words nobody asked for: say what can be done here."""
    token = turn.words.strip()
    if turn.message.text and len(token) == 32 and " " not in token:
        accept(turn, token)
    else:
        greet(turn)


def greet(turn: Turn) -> None:
    """What somebody can do here, by who they are."""
    agencies = agencies_of(turn.session, turn.person_id)
    if agencies:
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
        return
    key = "account.welcome_organizer" if turn.is_organizer else "account.welcome"
    turn.say(
        turn.html(key),
        [
            [turn.button("account.b_from_agency", actions.AskToJoin(), "primary")],
            [turn.button("account.b_citizen", actions.Citizen())],
        ],
    )


async def citizen(_update: Update, turn: Turn) -> None:
    turn.edit(turn.html("account.citizen"))


def accept(turn: Turn, token: str) -> None:
    """Uses an invitation or a hand-over code up and makes the person a contact."""
    try:
        invitation = redeem(turn.session, token, turn.person.id, turn.now)
    except DomainError as error:
        rows = [[turn.button("account.b_ask_to_join", actions.AskToJoin())]]
        turn.say(turn.problem(error.problem), rows)
        return
    agency = turn.session.get_one(Agency, invitation.agency_id)
    join(turn, turn.person_id, agency)
    if invitation.kind == InvitationKind.HANDOVER and invitation.created_by is not None:
        _end_predecessor(turn, agency, invitation.created_by)
    turn.say(turn.html("account.joined", agency=agency.name))
    ask_consent_or_profile(turn)


def join(turn: Turn, person_id: int, agency: Agency) -> None:
    """Makes a person a contact of an agency, once."""
    assert agency.id is not None
    if person_id in contacts_of(turn.session, agency.id):
        return
    turn.session.add(Membership(person_id=person_id, agency_id=agency.id, since=turn.now))
    turn.session.flush()


def _end_predecessor(turn: Turn, agency: Agency, predecessor: int) -> None:
    assert agency.id is not None
    if predecessor == turn.person_id:
        return
    end_membership(turn.session, predecessor, agency.id, turn.now, successor=turn.person_id)
    name = turn.person.name or turn.person.telegram_name
    turn.tell(predecessor, turn.html("account.handed_over", agency=agency.name, name=name))


# --- consent -----------------------------------------------------------------------------------


def ask_consent_or_profile(turn: Turn) -> None:
    """UU PDP 27/2022: what is stored and why, before anything about the person is."""
    if turn.person.consent_version == CONSENT_VERSION:
        profile.ask_missing(turn)
        return
    turn.await_("account.consent")
    turn.say(
        turn.html("account.consent"),
        [
            [turn.button("account.b_agree", actions.GiveConsent(True), "success")],
            [turn.button("account.b_disagree", actions.GiveConsent(False))],
        ],
    )


async def consent(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.GiveConsent)
    person = turn.person
    turn.session.add(
        Consent(person_id=person.id, version=CONSENT_VERSION, agreed=act.yes, at=turn.now)
    )
    if not act.yes:
        turn.await_(None)
        turn.edit(turn.html("account.no_consent"))
        return
    person.consent_version, person.consent_at = CONSENT_VERSION, turn.now
    turn.edit(turn.html("account.consented"))
    profile.ask_missing(turn)


async def go_on(_update: Update, turn: Turn) -> None:
    """Admitted by an organizer: consent and profile come next."""
    ask_consent_or_profile(turn)


@awaits("account.consent")
async def consent_by_text(turn: Turn) -> None:
    """Something was typed instead of a press: the question stands again."""
    ask_consent_or_profile(turn)
