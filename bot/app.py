"""Everything the bot can do, and the running program that does it."""

import asyncio
import contextlib
import os
import signal
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

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
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.api_client import BotApi
from bot.delivery import Delivery
from bot.documents.render import renderer
from bot.downloads import Downloads
from bot.intake import Intake
from bot.offline_request import OfflineRequest
from bot.schedule import Schedule
from bot.settings import Settings
from bot.turns import Batch, TurnRunner, remember_failure
from domain.clock import Clock
from domain.errors import DomainError
from handlers import reminders
from handlers.account import actions as account_actions
from handlers.account import consent, joining, profile, settings, start
from handlers.awaiting import taker_of
from handlers.buttons import presses
from handlers.events import FileRefused, FileStored
from handlers.submit import actions, answer, begin, choose, files, handin, message, paste, review
from handlers.turn import Turn
from storage.database import Database
from storage.migrate import migrate
from storage.reference_data import load_reference

log = structlog.get_logger()
Handler = BaseHandler[Any, Any, Any]

PRIVATE = filters.ChatType.PRIVATE
COMMANDS: list[tuple[list[str], Any]] = [
    (["start"], start.start),
    (["ajukan", "submit"], begin.submit),
    (["usulan", "proposals"], begin.proposals),
    (["serahkan", "handover"], settings.hand_over),
    (["jadwal", "deadlines"], settings.deadlines),
    (["pengingat", "reminders"], reminders.switch),
    (["bahasa", "language"], settings.language),
    (["privasi", "privacy"], settings.privacy),
    (["bantuan", "help"], settings.help_),
    (["batal", "cancel"], settings.cancel),
]
PRESSES: list[tuple[type[Any], Any]] = [
    (actions.NewProposal, begin.submit),
    (actions.NewForAgency, begin.start_for_agency),
    (actions.CopyEarlier, begin.copy_earlier),
    (actions.ListProposals, begin.proposals),
    (actions.Continue, begin.go_on),
    (actions.OpenQuestion, choose.open_question),
    (actions.Choose, choose.choose),
    (actions.Suggested, choose.take_suggestion),
    (actions.Done, choose.done),
    (actions.Skip, choose.skip),
    (actions.Back, choose.back),
    (actions.ShowExample, choose.show_example),
    (actions.SetMode, choose.set_mode),
    (actions.CopyAnswer, choose.copy_answer),
    (actions.TableOfQuestions, choose.all_questions),
    (actions.Leave, choose.leave),
    (actions.Undo, answer.undo),
    (actions.TakeAsAnswer, message.take_aside),
    (actions.NotAnAnswer, message.leave_aside),
    (actions.Settle, answer.settle),
    (actions.Distribute, paste.decide),
    (actions.RemoveFile, files.remove),
    (actions.Review, review.open_review),
    (actions.SubmitProposal, handin.submit),
    (actions.SendPdf, handin.send_pdf),
    (actions.Withdraw, handin.withdraw),
    (actions.DeleteDraft, handin.delete),
    (account_actions.AskToJoin, start.ask_to_join),
    (account_actions.JoinAgency, joining.ask_listed),
    (account_actions.NotListed, joining.not_listed),
    (account_actions.Decide, joining.decide),
    (account_actions.Citizen, start.citizen),
    (account_actions.GiveConsent, consent.decide),
    (account_actions.UseName, profile.use_name),
    (account_actions.SetLanguage, settings.set_language),
    (account_actions.Mute, reminders.mute),
    (account_actions.HandOver, settings.make_code),
    (account_actions.WithdrawConsent, settings.withdraw_consent),
]


def all_handlers() -> list[Handler]:
    """The bot's whole surface, in the order it is tried."""
    return [
        TypeHandler(FileStored, files.stored),
        TypeHandler(FileRefused, files.refused),
        ChatMemberHandler(settings.membership_changed, ChatMemberHandler.MY_CHAT_MEMBER),
        *(CommandHandler(names, guarded(f), PRIVATE & NEW) for names, f in COMMANDS),
        *(CallbackQueryHandler(guarded(f), pattern=presses(act)) for act, f in PRESSES),
        CallbackQueryHandler(stale_press),
        MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, guarded(message.edited)),
        MessageHandler(PRIVATE & NEW & filters.COMMAND, settings.unknown_command),
        MessageHandler(PRIVATE & NEW & filters.ALL, guarded(take_message)),
        MessageHandler(filters.ChatType.GROUPS & filters.COMMAND, settings.in_group),
    ]


NEW = filters.UpdateType.MESSAGE


async def take_message(_update: Update, turn: Turn) -> None:
    """A message that is no command goes to whatever the conversation awaits."""
    taker = taker_of(turn.conversation.awaits)
    if taker is not None:
        await taker(turn)


async def stale_press(_update: Update, turn: Turn) -> None:
    """A button that is no longer known says so instead of doing something else."""
    turn.toast("submit.stale", alert=True)


def guarded(handler: Any) -> Any:
    """A broken rule becomes its sentence; the turn is saved with it."""

    async def told(update: Update, turn: Turn) -> None:
        if update.effective_user is None or update.effective_user.is_bot:
            raise ApplicationHandlerStop
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


# --- the running program -----------------------------------------------------------------------


@dataclass
class Bot:
    """The running bot: intake, turns, schedule, delivery and downloads side by side."""

    settings: Settings
    database: Database
    api: BotApi
    clock: Clock
    per_second: float = 30

    def __post_init__(self) -> None:
        self._new = asyncio.Event()
        self.delivery = Delivery(
            self.api, self.database, self.clock, renderer(self.database), self.per_second
        )
        self.clock.on_turn(self.delivery.wake)
        self.schedule = Schedule(self.database, self.clock, self.delivery.wake)
        folder = self.settings.data_dir / "attachments"
        self.downloads = Downloads(self.api, self.database, self.clock, folder, self._new.set)

    async def run(self) -> None:
        """Runs until cancelled, or until one of its parts fails for good."""
        token = self.settings.bot_token.get_secret_value() or SANDBOX_TOKEN
        identity = await self.api.call("getMe", {})
        application = build_application(identity, token)
        await application.initialize()
        turns = TurnRunner(
            self.database,
            application,
            self.clock,
            ZoneInfo(self.settings.timezone),
            frozenset(self.settings.organizer_ids),
        )
        intake = Intake(self.api, self.database, self.clock, self._new.set)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(intake.run())
                group.create_task(self._take_turns(turns))
                group.create_task(self.schedule.run())
                group.create_task(self.delivery.run())
                group.create_task(self.downloads.run())
        finally:
            await self.delivery.drain(1.0)

    async def _take_turns(self, turns: TurnRunner) -> None:
        self._new.set()
        while True:
            await self._new.wait()
            self._new.clear()
            await turns.run_pending(self._after_turns)

    def _after_turns(self, batch: Batch) -> None:
        self.delivery.send_passing(batch.passing)
        self.delivery.wake()
        self.downloads.wake()


SANDBOX_TOKEN = "700000000:sandbox-token-of-no-value-at-all"  # noqa: S105


def open_database(settings: Settings) -> Database:
    """The database with its newest tables and the reference data."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    migrate(database)
    with database.transaction() as session:
        load_reference(session)
    return database


async def serve(settings: Settings, clock: Clock, stop: asyncio.Event) -> None:
    """Runs the bot until ``stop``."""
    database = open_database(settings)
    token = settings.bot_token.get_secret_value() or SANDBOX_TOKEN
    api = BotApi(settings.bot_api_url, token)
    running = asyncio.create_task(Bot(settings, database, api, clock).run())
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            running.result()
    finally:
        stopping.cancel()
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await running
        await api.close()
        database.close()


def stop_on_signals() -> asyncio.Event:
    """An event that Ctrl-C or SIGTERM sets; a second Ctrl-C ends at once."""
    stop = asyncio.Event()

    def asked() -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, asked)
    return stop
