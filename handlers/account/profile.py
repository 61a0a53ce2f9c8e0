"""Name, position and phone of a contact."""

from telegram import KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove, Update

from domain.answers import normal_phone
from domain.words import shorten
from handlers.account import actions, joining
from handlers.submit.actions import NewProposal
from handlers.turn import Turn
from storage.proposals import agencies_of

LONGEST = 120


def ask_missing(turn: Turn) -> None:
    """Asks what is still missing; then for the agency, or the first proposal can begin."""
    person = turn.person
    if not person.name:
        turn.await_("account.name")
        rows = [[turn.button("account.b_use_name", actions.UseName(), name=person.telegram_name)]]
        turn.say(turn.html("account.ask_name"), rows if person.telegram_name.strip() else ())
    elif not person.position:
        turn.await_("account.position")
        turn.say(turn.html("account.ask_position"))
    elif person.phone is None:
        turn.await_("account.phone")
        share = KeyboardButton(turn.plain("account.b_share_phone"), request_contact=True)
        later = KeyboardButton(turn.plain("account.b_later"))
        keyboard = ReplyKeyboardMarkup(
            [[share], [later]], resize_keyboard=True, one_time_keyboard=True
        )
        turn.say(turn.html("account.ask_phone"), reply_markup=keyboard)
    elif agencies_of(turn.session, person.id):
        turn.await_(None)
        turn.say(
            turn.html("account.ready"),
            [[turn.button("account.b_new", NewProposal(), "primary")]],
        )
    else:
        joining.ask_agency(turn)


async def take_name(turn: Turn) -> None:
    if not turn.message.text or len(turn.words) < 2 or not any(map(str.isalpha, turn.words)):
        turn.say(turn.html("account.name_please"))
        return
    turn.person.name = shorten(" ".join(turn.words.split()), LONGEST)
    ask_missing(turn)


async def use_name(_update: Update, turn: Turn) -> None:
    if turn.conversation.awaits != "account.name":
        turn.toast("account.stale", alert=True)
        return
    turn.person.name = shorten(turn.person.telegram_name, LONGEST)
    turn.edit(turn.html("account.name_taken", name=turn.person.name))
    ask_missing(turn)


async def take_position(turn: Turn) -> None:
    if not turn.message.text or len(turn.words) < 2:
        turn.say(turn.html("account.position_please"))
        return
    turn.person.position = shorten(" ".join(turn.words.split()), LONGEST)
    ask_missing(turn)


async def take_phone(turn: Turn) -> None:
    """The phone by Telegram's contact button, typed, or later."""
    contact = turn.message.contact
    typed = normal_phone(turn.words) if turn.message.text else None
    if contact is not None and contact.user_id == turn.person_id:
        turn.person.phone = normal_phone(contact.phone_number) or contact.phone_number
    elif contact is not None:
        turn.say(turn.html("account.phone_not_yours"))
        return
    elif typed is not None:
        turn.person.phone = typed
    elif turn.words == turn.plain("account.b_later"):
        turn.person.phone = ""
    else:
        turn.say(turn.html("account.phone_please"))
        return
    turn.say(turn.html("account.thanks"), reply_markup=ReplyKeyboardRemove())
    ask_missing(turn)
