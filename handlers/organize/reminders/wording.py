"""The words of one regular reminder: shown, written anew, tried on oneself, given back.

What is typed keeps its formatting. It is checked at once; then it comes as a message exactly as a
contact would get it, and only a press after that lets it hold.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import get_args

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.errors import DomainError
from domain.form import Language
from domain.placeholders import written
from domain.reminder_texts import LONGEST, check
from domain.words import clean
from handlers.organize.broadcasts.content import FOUND_AGAIN
from handlers.organize.reminders import access, actions
from handlers.organize.reminders.pages import Rows, fresh, offset_words
from handlers.organize.reminders.samples import inert, line_at, reader_or_example
from handlers.reminders import written as reminder_written
from handlers.turn import NOTHING, Turn
from storage.reminder_calendar import offsets_of
from storage.reminder_texts import Words, set_words, words_of
from storage.reminders import PersonReminder
from storage.tables import Edition

LANGUAGES: tuple[Language, ...] = get_args(Language)
PLACES = {name: written(name) for name in LONGEST}

# --- the page ------------------------------------------------------------------------------------


async def open_page(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Wording)
    show(turn, access.managed(turn, act.edition), timedelta(seconds=act.seconds))


def show(turn: Turn, edition: Edition, offset: timedelta, note: Markup = NOTHING) -> None:
    """Of each language, whether it has words of its own and how it reads."""
    turn.await_(None)
    _require(edition, offset)
    words = words_of(turn.session, edition.id or 0, offset)
    about = turn.html(
        "wording.page", offset=offset_words(turn, offset), edition=turn.named(edition)
    )
    parts = [note, about, *(_state(turn, language, words) for language in LANGUAGES)]
    rows = [row for language in LANGUAGES for row in _rows(turn, edition, offset, language, words)]
    back = actions.OpenReminder(edition.id or 0, _seconds(offset))
    rows.append([turn.button("wording.b_reminder", back)])
    turn.edit(Markup("\n\n").join(filter(None, parts)), rows)


def _state(turn: Turn, language: Language, words: Mapping[str, str]) -> Markup:
    head = turn.html(f"wording.{'own' if language in words else 'usual'}_{language}")
    if language not in words:
        return head
    body = Markup(words[language])  # noqa: S704  typed text escaped by Telegram's library
    return Markup("{}\n<blockquote expandable>{}</blockquote>").format(head, body)


def _rows(
    turn: Turn, edition: Edition, offset: timedelta, language: Language, words: Mapping[str, str]
) -> Rows:
    number, seconds = edition.id or 0, _seconds(offset)
    rows = [
        [turn.button(f"wording.b_write_{language}", actions.AskWording(number, seconds, language))]
    ]
    if language in words:
        sample = actions.SendWordingSample(number, seconds, language)
        drop = actions.DropWording(number, edition.revision, seconds, language)
        rows.append([turn.button(f"wording.b_sample_{language}", sample)])
        rows.append([turn.button(f"wording.b_drop_{language}", drop)])
    return rows


def _require(edition: Edition, offset: timedelta) -> None:
    if offset not in offsets_of(edition):
        raise DomainError("planning.gone")


def _seconds(offset: timedelta) -> int:
    return int(offset.total_seconds())


def _language(word: str) -> Language:
    found = next((language for language in LANGUAGES if language == word), None)
    if found is None:
        raise DomainError("planning.gone")
    return found


# --- writing -------------------------------------------------------------------------------------


async def ask(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AskWording)
    edition, offset = access.managed(turn, act.edition), timedelta(seconds=act.seconds)
    _ask(turn, edition, offset, _language(act.language))


def _ask(
    turn: Turn, edition: Edition, offset: timedelta, language: Language, note: Markup = NOTHING
) -> None:
    _require(edition, offset)
    number, seconds = edition.id or 0, _seconds(offset)
    turn.await_("organize.reminder_text", edition=number, seconds=seconds, language=language)
    question = turn.html(f"wording.ask_{language}", offset=offset_words(turn, offset), **PLACES)
    back = turn.button("wording.b_back", actions.Wording(number, seconds))
    turn.edit(Markup("\n\n").join(filter(None, [note, question])), [[back]])


async def take(turn: Turn) -> None:
    """A text that is refused is told with the place; one that holds comes as a sample first."""
    edition = access.managed(turn, int(turn.data.get("edition", 0)))
    offset = timedelta(seconds=int(turn.data.get("seconds", 0)))
    language = _language(str(turn.data.get("language")))
    if not turn.message.text or not turn.words.strip():
        _ask(turn, edition, offset, language, turn.html("planning.text_please"))
        return
    problem = check(turn.message.text, _formatting(turn))
    if problem is not None:
        _ask(turn, edition, offset, language, turn.problem(problem))
        return
    body = clean(turn.message.text_html)
    _send_sample(turn, edition, offset, language, body)
    _confirm(turn, edition, offset, language, body)


def _formatting(turn: Turn) -> list[dict[str, object]]:
    return [each.to_dict() for each in turn.message.entities if each.type not in FOUND_AGAIN]


def _confirm(
    turn: Turn, edition: Edition, offset: timedelta, language: Language, body: str
) -> None:
    """Under the sample: for this reminder, for all of them, or written once more."""
    _require(edition, offset)
    number, seconds = edition.id or 0, _seconds(offset)
    turn.await_(
        "organize.reminder_text", edition=number, seconds=seconds, language=language, body=body
    )
    rows = [
        [_use(turn, edition, offset, language, everywhere=False)],
        [_use(turn, edition, offset, language, everywhere=True)],
        [turn.button("wording.b_back", actions.Wording(number, seconds))],
    ]
    turn.say(turn.html("wording.right", offset=offset_words(turn, offset)), rows)


def _use(
    turn: Turn, edition: Edition, offset: timedelta, language: Language, *, everywhere: bool
) -> InlineKeyboardButton:
    act = actions.UseWording(
        edition.id or 0, edition.revision, _seconds(offset), language, everywhere
    )
    if everywhere:
        count = len(offsets_of(edition))
        return turn.button("wording.b_use_everywhere", act, count=count)
    return turn.button("wording.b_use", act, "success")


async def use(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.UseWording)
    body = turn.data.get("body")
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    offset, language = timedelta(seconds=act.seconds), _language(act.language)
    same = (turn.data.get("seconds"), turn.data.get("language")) == (act.seconds, act.language)
    if not isinstance(body, str) or not same:
        _ask(turn, edition, offset, language, turn.html("wording.gone"))
        return
    offsets = offsets_of(edition) if act.everywhere else [offset]
    set_words(turn.session, edition, offsets, language, body, turn.person_id, turn.now)
    show(turn, edition, offset, turn.html("planning.kept"))


async def drop(_update: Update, turn: Turn) -> None:
    """Back to the usual words, at the second press."""
    act = turn.pressed(actions.DropWording)
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    offset, language = timedelta(seconds=act.seconds), _language(act.language)
    if act.sure:
        set_words(turn.session, edition, [offset], language, None, turn.person_id, turn.now)
        show(turn, edition, offset, turn.html("wording.dropped"))
        return
    sure = actions.DropWording(act.edition, act.revision, act.seconds, language, sure=True)
    question = turn.html(f"wording.drop_{language}", offset=offset_words(turn, offset))
    rows = [
        [turn.button("wording.b_back", actions.Wording(act.edition, act.seconds))],
        [turn.button("wording.b_drop_sure", sure, "danger")],
    ]
    turn.edit(question, rows)


# --- tried on oneself ----------------------------------------------------------------------------


async def send_sample(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.SendWordingSample)
    edition, offset = access.managed(turn, act.edition), timedelta(seconds=act.seconds)
    language = _language(act.language)
    body = words_of(turn.session, act.edition, offset).get(language)
    if body is None:
        raise DomainError("planning.gone")
    _send_sample(turn, edition, offset, language, body)
    turn.toast("planning.sample_sent")


def _send_sample(
    turn: Turn, edition: Edition, offset: timedelta, language: Language, body: str
) -> None:
    """As a real contact would get it at that time, in that language; its buttons are inert."""
    line = line_at(turn, edition, offset)
    reader = reader_or_example(turn, edition)
    words: dict[int, Words] = {edition.id or 0: {language: body}}
    sample = PersonReminder(reader.person, reader.works, words)
    told, rows = reminder_written(sample, line.due_at, language)
    turn.say(told, inert(rows))
    turn.audit("reminders.sample", f"edition:{edition.id}")
