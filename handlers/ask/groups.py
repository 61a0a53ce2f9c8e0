"""Groups: the bot answers only when it is addressed, shortly, and remembers nobody's words.

What a question follows on stands in the buttons of the bot's own message that is replied to.
"""

from markupsafe import Markup
from telegram import InlineKeyboardMarkup, Message, MessageEntity, Update

from domain.questions.question import ABOUT_INNOVATIONS, Intent, Question
from domain.search.query import Query
from handlers.ask import answer, deep_links, links, listing, tables
from handlers.ask.actions import OpenCard, Show
from handlers.ask.place import as_guest, compact
from handlers.ask.screen import Rows
from handlers.buttons import decode
from handlers.turn import Turn
from storage.gallery import overview

PRIVATE = frozenset(
    {Intent.OWN_STATUS, Intent.PRIVACY, Intent.TAKE_PART, Intent.CONTACT, Intent.REPLICATE}
)


async def take(update: Update, turn: Turn) -> None:
    """A text in a group: answered where it is meant for the bot, otherwise let go."""
    if is_addressed(turn):
        with as_guest(update, turn):
            _answer(turn, words_to_bot(turn))


async def command(update: Update, turn: Turn) -> None:
    """/tanya and /pemenang in a group."""
    with as_guest(update, turn):
        text = answer.asked_words(turn)
        if text:
            _answer(turn, text)
        else:
            _tell(turn, turn.html("ask.group_how", bot=turn.scope.bot_username), [])


async def winners(update: Update, turn: Turn) -> None:
    """/pemenang in a group: the newest year that is recorded."""
    with as_guest(update, turn):
        query = Query(years=overview(turn.session).years[-1:])
        found = listing.answer(turn, Question(Intent.FIND, query))
        _tell(turn, found.body, compact(turn, found.rows, links.list_payload(turn, query)))


# --- meant for the bot? --------------------------------------------------------------------------


def is_addressed(turn: Turn) -> bool:
    """Whether the bot is named, or a message of its own is replied to."""
    message = turn.message
    earlier = message.reply_to_message
    if earlier is not None and _is_ours(turn, earlier):
        return True
    return any(_names_us(turn, name) for name in _mentions(message))


def _is_ours(turn: Turn, message: Message) -> bool:
    user = message.from_user
    return user is not None and user.username == turn.scope.bot_username


def _mentions(message: Message) -> list[str]:
    return list(message.parse_entities([MessageEntity.MENTION]).values())


def _names_us(turn: Turn, name: str) -> bool:
    return name.lstrip("@").casefold() == turn.scope.bot_username.casefold()


def words_to_bot(turn: Turn) -> str:
    """The text without the bot's name."""
    text = turn.words
    for name in _mentions(turn.message):
        if _names_us(turn, name):
            text = text.replace(name, " ")
    return " ".join(text.split())


def _before(turn: Turn) -> Question | None:
    """The question behind the bot's message that is replied to."""
    earlier = turn.message.reply_to_message
    markup = earlier.reply_markup if earlier is not None and _is_ours(turn, earlier) else None
    if not isinstance(markup, InlineKeyboardMarkup):
        return None
    for row in markup.inline_keyboard:
        for button in row:
            act = decode(str(button.callback_data or ""))
            if isinstance(act, Show | OpenCard) and (query := links.read(turn, act.query)):
                return tables.question_of(act.view, query)
    return None


# --- the answer ----------------------------------------------------------------------------------


def _answer(turn: Turn, text: str) -> None:
    if not text:
        _tell(turn, turn.html("ask.group_how", bot=turn.scope.bot_username), [])
        return
    question = answer.understood(turn, text, _before(turn))
    if question.intent in PRIVATE:
        url = links.start_url(turn, deep_links.ASK)
        rows: Rows = [[turn.link("account.b_private", url)]]
        _tell(turn, turn.html("account.private_please"), rows)
        return
    found = answer.respond(turn, question, text)
    _tell(turn, found.body, compact(turn, found.rows, _payload(turn, found.question)))


def _payload(turn: Turn, question: Question | None) -> str:
    """What opens the same answer in the private chat."""
    if question is None or question.intent not in ABOUT_INNOVATIONS:
        return deep_links.ASK
    return links.list_payload(turn, question.query)


def _tell(turn: Turn, body: Markup, rows: Rows) -> None:
    turn.tell(turn.message.chat.id, body, rows, reply_to=turn.message.message_id)
