"""Consent to the processing of personal data (UU PDP 27/2022), before anything about a person is
kept; each yes and no is recorded with its time and version."""

from telegram import InlineKeyboardButton, Update

from handlers.account import actions, profile
from handlers.turn import Turn
from storage.people import record_consent

CONSENT_VERSION = "2026-11"
"""Grows with every change of the text ``account.consent``; people are then asked again."""


def is_given(turn: Turn) -> bool:
    return turn.person.consent_version == CONSENT_VERSION


def ask_if_missing(turn: Turn) -> None:
    """Asks for consent where it is missing, then for the profile."""
    if is_given(turn):
        profile.ask_missing(turn)
        return
    turn.await_("account.consent")
    turn.say(turn.html("account.consent"), _rows(turn))


def _rows(turn: Turn) -> list[list[InlineKeyboardButton]]:
    return [
        [turn.button("account.b_agree", actions.GiveConsent(True), "success")],
        [turn.button("account.b_disagree", actions.GiveConsent(False))],
    ]


async def decide(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.GiveConsent)
    if turn.conversation.awaits != "account.consent":
        turn.toast("account.stale", alert=True)
        return
    record_consent(turn.session, turn.person, CONSENT_VERSION, turn.now, agreed=act.yes)
    if act.yes:
        turn.edit(turn.html("account.consented"))
        profile.ask_missing(turn)
    else:
        turn.await_(None)
        turn.edit(turn.html("account.no_consent"))


async def typed_instead(turn: Turn) -> None:
    """Something was typed instead of a press: the question stands, in one sentence."""
    if is_given(turn):
        ask_if_missing(turn)
    else:
        turn.say(turn.html("account.consent_please"), _rows(turn))
