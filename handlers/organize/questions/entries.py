"""Tanya jawab: the entries that answer citizens at once, as organizers find and switch them."""

from collections.abc import Sequence

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import wita
from domain.errors import DomainError
from domain.words import shorten
from handlers.ask.entry import shown
from handlers.organize.agencies import back_rows, name_of
from handlers.organize.questions import entry_actions as actions
from handlers.organize.questions.pages import ACT, Rows
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import NOTHING, Turn
from storage import faq
from storage.faq import Listed
from storage.tables import FaqEntry, Person

LONGEST_LABEL = 46
MOST_PHRASINGS = 8
OFFERED = 3


async def show_list(_update: Update, turn: Turn) -> None:
    """All entries; a typed question shows which of them would answer it."""
    turn.require(ACT)
    turn.await_("organize.faq_try")
    every = faq.listed(turn.session)
    pages = pages_of(len(every))
    page = min(turn.pressed(actions.Entries).page, pages - 1)
    rows = [[_label(turn, each)] for each in every[page * ROWS : (page + 1) * ROWS]]
    hidden = sum(each.hidden for each in every)
    turn.edit(
        turn.html("faq.list", total=len(every) - hidden, hidden=hidden),
        [*rows, *turning(page, pages, actions.Entries), *_new_rows(turn), *back_rows(turn)],
    )


def _label(turn: Turn, each: Listed) -> InlineKeyboardButton:
    mark = turn.plain("faq.mark_hidden") if each.hidden else ""
    return turn.labelled(mark + title(each.entry.phrasings), actions.OpenEntry(each.entry.id))


def title(phrasings: Sequence[str]) -> str:
    """What an entry is called: the first way in which people ask."""
    return shorten(phrasings[0], LONGEST_LABEL) if phrasings else "–"


def _new_rows(turn: Turn) -> Rows:
    rows = [[turn.button("faq.b_new", actions.NewEntry(), "primary")]]
    begun = len(faq.drafts(turn.session, turn.person_id))
    if begun:
        rows.append([turn.button("faq.b_drafts", actions.Drafts(), count=begun)])
    return rows


async def try_question(turn: Turn) -> None:
    """What a citizen who types this would be answered, and the entries nearest to it."""
    turn.require(ACT)
    typed = turn.words if turn.message.text else ""
    found = faq.closest(turn.session, typed)
    near = faq.nearest(turn.session, typed, OFFERED)
    rows = [[_label(turn, Listed(match.entry))] for match in near]
    if found is not None:
        body = Markup("\n\n").join([turn.html("faq.would_answer"), shown(turn.texts, found.entry)])
    else:
        body = turn.html("faq.would_not_answer" if near else "faq.nothing_near")
    turn.say(body, [*rows, *_new_rows(turn), [turn.button("faq.b_back", actions.Entries())]])


# --- one entry -----------------------------------------------------------------------------------


async def open_entry(_update: Update, turn: Turn) -> None:
    turn.require(ACT)
    turn.await_(None)
    show(turn, listed(turn, turn.pressed(actions.OpenEntry).entry))


def listed(turn: Turn, entry_id: str) -> Listed:
    """An entry, for somebody who may change it."""
    turn.require(ACT)
    found = faq.listed_one(turn.session, entry_id)
    if found is None:
        raise DomainError("faq.gone")
    return found


def show(turn: Turn, each: Listed, note: Markup = NOTHING) -> None:
    """Below its phrasings the entry stands exactly as a citizen sees it."""
    parts = [note, _head(turn, each), turn.html("faq.seen"), shown(turn.texts, each.entry)]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _rows(turn, each))


def _head(turn: Turn, each: Listed) -> Markup:
    phrasings = each.entry.phrasings
    more = ["…"] if len(phrasings) > MOST_PHRASINGS else []
    lines = [turn.html("faq.phrasings", phrasings="\n".join([*phrasings[:MOST_PHRASINGS], *more]))]
    if each.row is not None:
        lines.append(_changed(turn, each.row))
    if each.hidden:
        lines.append(turn.html("faq.is_hidden"))
    return Markup("\n").join(lines)


def _changed(turn: Turn, row: FaqEntry) -> Markup:
    person = turn.session.get(Person, row.changed_by)
    who = name_of(person) if person is not None else "–"
    return turn.html("faq.changed", who=who, when=wita(row.changed_at, turn.language))


def _rows(turn: Turn, each: Listed) -> Rows:
    back = back_rows(turn, ("faq.b_back", actions.Entries()))
    rows: Rows = [[turn.button("faq.b_edit", actions.EditEntry(each.entry.id))]]
    hide = actions.HideEntry(each.entry.id, each.revision, not each.hidden)
    rows.append([turn.button("faq.b_show" if each.hidden else "faq.b_hide", hide)])
    if each.row is not None and each.is_shipped and not each.row.as_shipped:
        restore = actions.RestoreEntry(each.entry.id, each.revision)
        rows.append([turn.button("faq.b_restore", restore)])
    return [*rows, *back]


def entry_rows(turn: Turn, row: FaqEntry) -> Rows:
    """The buttons under an entry that was just made."""
    return [
        [turn.button("faq.b_edit", actions.EditEntry(row.id))],
        [turn.button("faq.b_open_entry", actions.OpenEntry(row.id))],
    ]


async def hide(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.HideEntry)
    each = listed(turn, act.entry)
    if each.revision != act.revision:
        show(turn, each, turn.html("faq.changed_meanwhile"))
        return
    faq.set_hidden(turn.session, each, act.hidden, turn.person_id, turn.now)
    note = turn.html("faq.now_hidden" if act.hidden else "faq.now_shown")
    show(turn, listed(turn, act.entry), note)


async def restore(_update: Update, turn: Turn) -> None:
    """Asked about once more: what organizers wrote in its place is gone then."""
    act = turn.pressed(actions.RestoreEntry)
    each = listed(turn, act.entry)
    if each.revision != act.revision or each.row is None:
        show(turn, each, turn.html("faq.changed_meanwhile"))
        return
    if not act.sure:
        sure = actions.RestoreEntry(act.entry, act.revision, sure=True)
        body = turn.html("faq.restore_this", entry=title(each.entry.phrasings))
        yes = turn.button("faq.b_restore_sure", sure, "danger")
        turn.edit(body, [[turn.button("faq.b_keep", actions.OpenEntry(act.entry))], [yes]])
        return
    faq.restore(turn.session, each, turn.person_id, turn.now)
    show(turn, listed(turn, act.entry), turn.html("faq.restored"))
