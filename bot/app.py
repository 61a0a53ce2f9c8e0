"""The bot put together from its parts; each has its own list of what can be said and pressed."""

from typing import Any

import structlog
from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.offline_request import OfflineRequest
from bot.turns import remember_failure
from domain.errors import DomainError
from handlers.account import settings
from handlers.account.surface import ACCOUNT
from handlers.ask import groups, handoff, inline
from handlers.ask.surface import ASK
from handlers.buttons import presses
from handlers.deadlines import DEADLINES
from handlers.gallery import GALLERY
from handlers.guide import GUIDE
from handlers.news import NEWS
from handlers.organize import agency_list
from handlers.organize.broadcasts import compose
from handlers.organize.broadcasts.surface import BROADCASTS
from handlers.organize.checking.surface import CHECKING
from handlers.organize.course.surface import COURSE
from handlers.organize.coverage.surface import COVERAGE
from handlers.organize.editions.surface import EDITIONS
from handlers.organize.exports.surface import EXPORTS
from handlers.organize.questions import topic_answers, topic_states
from handlers.organize.questions.surface import QUESTIONS
from handlers.organize.reminders.surface import REMINDERS_PLANNED
from handlers.organize.surface import AGENCIES, LATE_ACCESS, PANEL, REPLICATION, STAFF
from handlers.organize.winners.surface import WINNERS
from handlers.reminders import REMINDERS
from handlers.submit import message, word
from handlers.submit.surface import SUBMIT
from handlers.surface import UNASKED
from handlers.turn import Turn

log = structlog.get_logger()
Handler = BaseHandler[Any, Any, Any]

PRIVATE = filters.ChatType.PRIVATE
IN_GROUP = filters.ChatType.GROUPS
TOPIC_CHANGED = filters.StatusUpdate.FORUM_TOPIC_CLOSED | filters.StatusUpdate.FORUM_TOPIC_REOPENED
NEW = filters.UpdateType.MESSAGE
PARTS = (
    ACCOUNT,
    SUBMIT,
    GUIDE,
    DEADLINES,
    REMINDERS,
    NEWS,
    ASK,
    GALLERY,
    PANEL,
    EDITIONS,
    AGENCIES,
    LATE_ACCESS,
    COVERAGE,
    REMINDERS_PLANNED,
    BROADCASTS,
    CHECKING,
    WINNERS,
    REPLICATION,
    QUESTIONS,
    COURSE,
    EXPORTS,
    STAFF,
)
"""Everything the bot can do."""
COMMANDS = [each for part in PARTS for each in part.commands]
PRESSES = [each for part in PARTS for each in part.presses]
AWAITED = {name: taker for part in PARTS for name, taker in part.awaited.items()}


def all_handlers() -> list[Handler]:
    """The bot's whole surface, in the order it is tried."""
    return [
        *(TypeHandler(event, f) for part in PARTS for event, f in part.events),
        ChatMemberHandler(settings.membership_changed, ChatMemberHandler.MY_CHAT_MEMBER),
        *(CommandHandler(names, guarded(f), PRIVATE & NEW) for names, f in COMMANDS),
        *(CallbackQueryHandler(guarded(f), pattern=presses(act)) for act, f in PRESSES),
        CallbackQueryHandler(guarded(stale_press)),
        MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, guarded(message.edited)),
        MessageHandler(PRIVATE & NEW & filters.COMMAND, guarded(settings.unknown_command)),
        MessageHandler(PRIVATE & NEW & ~filters.StatusUpdate.ALL, guarded(take_message)),
        InlineQueryHandler(inline.results),
        *(
            CommandHandler(names, guarded(f), IN_GROUP & NEW)
            for part in PARTS
            for names, f in part.group_commands
        ),
        MessageHandler(IN_GROUP & NEW & filters.COMMAND, guarded(settings.in_group)),
        MessageHandler(IN_GROUP & TOPIC_CHANGED, guarded(topic_states.changed)),
        MessageHandler(IN_GROUP & NEW & filters.TEXT, guarded(take_group_message)),
    ]


async def take_message(_update: Update, turn: Turn) -> None:
    """A message that is no command goes to whatever the conversation awaits.

    A Word form is taken at any time, except where it is the answer to the question now open or
    what is to be broadcast.
    """
    if is_sent_inline(turn):
        return
    if compose.is_awaited(turn):
        await compose.take_content(turn)
        return
    if handoff.takes(turn):
        return
    if agency_list.is_list(turn):
        await agency_list.LIST.take_sent(turn)
        return
    if word.is_word_form(turn):
        word.arrive(turn)
        return
    await AWAITED.get(turn.conversation.awaits or UNASKED, AWAITED[UNASKED])(turn)


async def take_group_message(update: Update, turn: Turn) -> None:
    """In a group only what is meant for the bot: organizers' answers, and questions."""
    if not topic_answers.takes(turn):
        await groups.take(update, turn)


def is_sent_inline(turn: Turn) -> bool:
    """A card somebody chose in inline mode: the bot's own words come back to it."""
    via = turn.message.via_bot
    return via is not None and via.username == turn.scope.bot_username


async def stale_press(_update: Update, turn: Turn) -> None:
    """A button that is no longer known says so instead of doing something else."""
    turn.toast("submit.stale", alert=True)


def guarded(handler: Any) -> Any:
    """A broken rule becomes its sentence; the turn is saved with it."""

    async def told(update: Update, turn: Turn) -> None:
        if update.effective_user is None or update.effective_user.is_bot:
            raise ApplicationHandlerStop
        if update.effective_chat is None or update.effective_chat.type == "private":
            turn.person  # noqa: B018  whoever speaks is stored before what they do is
        try:
            await handler(update, turn)
        except DomainError as error:
            turn.say(turn.problem(error.problem))

    return told


def build_application(
    identity: dict[str, Any], token: str
) -> Application[Any, Turn, Any, Any, Any, Any]:
    """python-telegram-bot's application, whose bot knows itself and nothing else."""
    bot: ExtBot[None] = ExtBot(
        token, request=OfflineRequest(identity), get_updates_request=OfflineRequest(identity)
    )
    application = (
        ApplicationBuilder()
        .bot(bot)
        .context_types(ContextTypes(context=Turn))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.add_handlers(all_handlers())
    application.add_error_handler(remember_failure)
    return application
