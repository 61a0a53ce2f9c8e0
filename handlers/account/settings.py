"""Language, help, privacy, handing over, and what was typed in error."""

from markupsafe import Markup
from telegram import Update

from domain.dates import wita
from domain.intent import closest_command
from handlers import menu
from handlers.account import actions
from handlers.account.consent import CONSENT_VERSION
from handlers.menu import ALL_NAMES
from handlers.submit.actions import Leave
from handlers.submit.choose import ask_again
from handlers.turn import Turn
from storage import invitations
from storage.invitations import VALID_FOR
from storage.people import forget, record_consent
from storage.proposals import agencies_of


async def language(_update: Update, turn: Turn) -> None:
    """/bahasa"""
    rows = [
        [turn.labelled("Bahasa Indonesia", actions.SetLanguage("id"))],
        [turn.labelled("English", actions.SetLanguage("en"))],
    ]
    turn.say(turn.html("account.which_language"), rows)


async def set_language(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.SetLanguage)
    turn.person.language = "en" if act.language == "en" else "id"
    menu.refresh(turn, turn.person)
    turn.edit(turn.html("account.language_set"))
    ask_again(turn)


async def help_(_update: Update, turn: Turn) -> None:
    """/bantuan"""
    turn.say(turn.html("account.help"))


async def cancel(_update: Update, turn: Turn) -> None:
    """/batal: ends what is asked now; a draft is never dropped by it."""
    if turn.conversation.awaits == "submit.answer":
        turn.say(
            turn.html("account.cancel_draft"),
            [[turn.button("account.b_leave", Leave(turn.data["proposal"]))]],
        )
        return
    turn.await_(None)
    turn.say(turn.html("account.cancelled"))


# --- privacy -----------------------------------------------------------------------------------


async def privacy(_update: Update, turn: Turn) -> None:
    """/privasi: what is stored about me, and the way out."""
    person = turn.person
    agreed = wita(person.consent_at, turn.language) if person.consent_at else "-"
    turn.say(
        turn.html(
            "account.privacy",
            name=person.name or "-",
            position=person.position or "-",
            phone=person.phone or "-",
            agencies=", ".join(a.name for a in agencies_of(turn.session, person.id)) or "-",
            agreed=agreed,
        ),
        [[turn.button("account.b_withdraw", actions.WithdrawConsent(), "danger")]],
    )


async def withdraw_consent(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.WithdrawConsent)
    if not act.sure:
        turn.edit(
            turn.html("account.withdraw_sure"),
            [[turn.button("account.b_withdraw", actions.WithdrawConsent(sure=True), "danger")]],
        )
        return
    record_consent(turn.session, turn.person, CONSENT_VERSION, turn.now, agreed=False)
    forget(turn.session, turn.person, turn.now)
    menu.refresh(turn, turn.person)
    turn.await_(None)
    turn.edit(turn.html("account.forgotten"))


# --- handing over ------------------------------------------------------------------------------


async def hand_over(_update: Update, turn: Turn) -> None:
    """/serahkan: choose the agency to hand to a successor."""
    agencies = agencies_of(turn.session, turn.person_id)
    if not agencies:
        turn.say(turn.html("submit.no_agency"))
        return
    rows = [[turn.labelled(a.name, actions.HandOver(a.id or 0))] for a in agencies]
    turn.say(turn.html("account.hand_over_what"), rows)


async def make_code(_update: Update, turn: Turn) -> None:
    """A single-use code: whoever uses it takes the agency, its drafts and history over.

    Another press makes another code, and the one before is worthless.
    """
    act = turn.pressed(actions.HandOver)
    agency = next(
        (a for a in agencies_of(turn.session, turn.person_id) if a.id == act.agency), None
    )
    if agency is None:
        turn.toast("submit.stale_toast", alert=True)
        return
    token, replaced = invitations.hand_over(turn.session, act.agency, turn.person_id, turn.now)
    body = turn.html(
        "account.code",
        agency=agency.name,
        token=token,
        link=f"https://t.me/{turn.scope.bot_username}?start={token}",
        until=wita(turn.now + VALID_FOR, turn.language),
    )
    if replaced:
        body = Markup("{}\n\n{}").format(body, turn.html("invitation.earlier_code"))
    turn.edit(body, [[turn.copy_button("account.b_copy_code", token)]])


# --- what was typed in error -------------------------------------------------------------------


async def unknown_command(_update: Update, turn: Turn) -> None:
    word = (turn.words.split() or [""])[0].split("@")[0]
    near = closest_command(word, ALL_NAMES)
    if near is None:
        turn.say(turn.html("account.unknown_command"))
    else:
        turn.say(turn.html("account.meant_command", near=near))


async def in_group(update: Update, turn: Turn) -> None:
    """In a group the bot only points to the private chat, and only when it is addressed."""
    chat = update.effective_chat
    if chat is not None:
        url = f"https://t.me/{turn.scope.bot_username}"
        turn.tell(
            chat.id, turn.html("account.private_please"), [[turn.link("account.b_private", url)]]
        )


async def membership_changed(update: Update, turn: Turn) -> None:
    """The person blocked the bot or came back."""
    change = update.my_chat_member
    if change is not None and change.chat.type == "private":
        gone = change.new_chat_member.status == "kicked"
        turn.person.blocked_at = turn.now if gone else None
