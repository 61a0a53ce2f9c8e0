"""Writing an entry: its phrasings, the answer in one or two languages, edition and source.

What is typed is kept at once in a draft of one's own; citizens see nothing of it until it is
published, and of two people who change the same entry the second decides.
"""

from dataclasses import dataclass

from markupsafe import Markup
from telegram import Update

from domain.errors import DomainError, Problem
from domain.faq import LONGEST_ANSWER, LONGEST_PHRASING, LONGEST_SOURCE, MOST_PHRASINGS
from handlers.ask.entry import shown
from handlers.organize.agencies import back_rows, name_of
from handlers.organize.questions import entries
from handlers.organize.questions import entry_actions as actions
from handlers.organize.questions.pages import ACT, Rows
from handlers.paging import ROWS, pages_of, turning
from handlers.texts import texts
from handlers.turn import NOTHING, Turn
from storage import faq
from storage.faq import Listed
from storage.tables import FaqDraft, Person


@dataclass(frozen=True)
class Part:
    """A part of an entry that is typed."""

    limit: int
    optional: bool = True

    def problem(self, typed: str) -> Problem | None:
        if len(typed) > self.limit:
            return Problem("faq.too_long", {"length": len(typed), "most": self.limit})
        return None


PARTS = {
    "phrasings": Part(MOST_PHRASINGS * (LONGEST_PHRASING + 1), optional=False),
    "answer": Part(LONGEST_ANSWER, optional=False),
    "answer_en": Part(LONGEST_ANSWER),
    "edition": Part(LONGEST_SOURCE),
    "source": Part(LONGEST_SOURCE),
}


async def show_drafts(_update: Update, turn: Turn) -> None:
    """What one began to write and did not publish."""
    turn.require(ACT)
    turn.await_(None)
    begun = faq.drafts(turn.session, turn.person_id)
    pages = pages_of(len(begun))
    page = min(turn.pressed(actions.Drafts).page, pages - 1)
    rows = [
        [turn.labelled(entries.title(made.phrasings), actions.OpenDraft(made.id or 0))]
        for made in begun[page * ROWS : (page + 1) * ROWS]
    ]
    back = back_rows(turn, ("faq.b_back", actions.Entries()))
    key = "faq.drafts" if begun else "faq.no_drafts"
    turn.edit(turn.html(key), [*rows, *turning(page, pages, actions.Drafts), *back])


async def new(_update: Update, turn: Turn) -> None:
    """A new entry begins with how people ask."""
    turn.require(ACT)
    turn.await_("organize.faq_new")
    turn.edit(
        turn.html("faq.ask_phrasings", most=MOST_PHRASINGS),
        [[turn.button("faq.b_back", actions.Entries())]],
    )


async def take_new(turn: Turn) -> None:
    turn.require(ACT)
    phrasings = _phrasings(turn.words if turn.message.text else "")
    if not phrasings:
        turn.say(
            turn.html("faq.phrasings_please"), [[turn.button("faq.b_back", actions.Entries())]]
        )
        return
    made = faq.new_draft(turn.session, turn.person_id, turn.now, phrasings)
    ask_part_of(turn, made, "answer")


def _phrasings(typed: str) -> list[str]:
    """One to a line, each once."""
    lines = (" ".join(line.split())[:LONGEST_PHRASING] for line in typed.splitlines())
    return list(dict.fromkeys(filter(None, lines)))[:MOST_PHRASINGS]


async def edit(_update: Update, turn: Turn) -> None:
    """Opens one's draft of an entry; nothing changes for citizens yet."""
    each = entries.listed(turn, turn.pressed(actions.EditEntry).entry)
    turn.await_(None)
    show(turn, faq.draft_of(turn.session, each, turn.person_id, turn.now))


async def open_draft(_update: Update, turn: Turn) -> None:
    made = _mine(turn, turn.pressed(actions.OpenDraft).draft)
    turn.await_(None)
    show(turn, made)


def _mine(turn: Turn, number: int) -> FaqDraft:
    turn.require(ACT)
    made = faq.draft(turn.session, number, turn.person_id)
    if made is None:
        raise DomainError("faq.draft_gone")
    return made


# --- the page of a draft -------------------------------------------------------------------------


def show(turn: Turn, made: FaqDraft, note: Markup = NOTHING) -> None:
    """Exactly what citizens will see, in both languages where both are written."""
    entry = faq.entry_of(made)
    parts = [note, turn.html("faq.draft_page", phrasings="\n".join(made.phrasings))]
    if made.answer:
        parts += [turn.html("faq.will_be_seen"), shown(texts("id"), entry)]
    if made.answer_en:
        parts += [turn.html("faq.will_be_seen_en"), shown(texts("en"), entry)]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _rows(turn, made))


def _rows(turn: Turn, made: FaqDraft) -> Rows:
    number = made.id or 0
    rows: Rows = []
    if made.answer and made.phrasings:
        rows.append([turn.button("faq.b_publish", actions.PublishEntry(number), "success")])
    rows += [
        [turn.button(f"faq.b_{part}", actions.AskPartOfDraft(number, part)) for part in pair]
        for pair in (("answer", "answer_en"), ("phrasings",), ("edition", "source"))
    ]
    rows.append([turn.button("faq.b_drop", actions.DropEntryDraft(number))])
    return [*rows, *back_rows(turn, ("faq.b_back", actions.Entries()))]


# --- its parts -----------------------------------------------------------------------------------


async def ask_part(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AskPartOfDraft)
    made = _mine(turn, act.draft)
    if act.part in PARTS:
        ask_part_of(turn, made, act.part)


def ask_part_of(turn: Turn, made: FaqDraft, part: str, note: Markup = NOTHING) -> None:
    turn.await_("organize.faq_part", draft=made.id, part=part)
    now = getattr(made, part)
    parts = [note, turn.html(f"faq.ask_{part}", most=_most(part))]
    if now:
        parts.append(turn.html("faq.now_is", now="\n".join(now) if part == "phrasings" else now))
    rows: Rows = []
    if PARTS[part].optional:
        drop = actions.DropPartOfDraft(made.id or 0, part)
        rows.append([turn.button("faq.b_without", drop)])
    rows.append([turn.button("faq.b_back_draft", actions.OpenDraft(made.id or 0))])
    turn.edit(Markup("\n\n").join(filter(None, parts)), rows)


def _most(part: str) -> int:
    return MOST_PHRASINGS if part == "phrasings" else PARTS[part].limit


async def take_part(turn: Turn) -> None:
    """What is typed is kept at once."""
    made = _mine(turn, int(turn.data.get("draft", 0)))
    part = str(turn.data.get("part"))
    typed = turn.words.strip() if turn.message.text else ""
    if not typed:
        ask_part_of(turn, made, part, turn.html("faq.text_please"))
        return
    problem = PARTS[part].problem(typed)
    if problem is not None:
        ask_part_of(turn, made, part, turn.problem(problem))
        return
    setattr(made, part, _phrasings(typed) if part == "phrasings" else typed)
    turn.await_(None)
    show(turn, made, turn.html("faq.draft_kept"))


async def drop_part(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.DropPartOfDraft)
    made = _mine(turn, act.draft)
    if act.part in PARTS and PARTS[act.part].optional:
        setattr(made, act.part, None if act.part == "answer_en" else "")
    turn.await_(None)
    show(turn, made, turn.html("faq.draft_kept"))


# --- published, dropped --------------------------------------------------------------------------


async def publish(_update: Update, turn: Turn) -> None:
    """Where somebody else has changed the entry meanwhile, that is told instead."""
    act = turn.pressed(actions.PublishEntry)
    made = _mine(turn, act.draft)
    if not made.answer or not made.phrasings:
        show(turn, made)
        return
    other = faq.changed_since(turn.session, made)
    if other is not None and other.revision + 1 != act.over:
        _tell_changed(turn, made, other)
        return
    if other is not None:
        faq.rebase(turn.session, made, other)
    row = faq.publish(turn.session, made, turn.person_id, turn.now)
    turn.await_(None)
    entries.show(turn, entries.listed(turn, row.id), turn.html("faq.published"))


def _tell_changed(turn: Turn, made: FaqDraft, other: Listed) -> None:
    """The other's version, and a choice between the two."""
    person = turn.session.get(Person, other.row.changed_by) if other.row else None
    who = name_of(person) if person is not None else "–"
    parts = [turn.html("faq.changed_by_other", who=who), shown(turn.texts, other.entry)]
    over = actions.PublishEntry(made.id or 0, other.revision + 1)
    turn.edit(
        Markup("\n\n").join(parts),
        [
            [turn.button("faq.b_mine_over", over)],
            [turn.button("faq.b_back_draft", actions.OpenDraft(made.id or 0))],
            [turn.button("faq.b_drop", actions.DropEntryDraft(made.id or 0))],
        ],
    )


async def drop(_update: Update, turn: Turn) -> None:
    """Asked about once more, in words that name it."""
    act = turn.pressed(actions.DropEntryDraft)
    made = _mine(turn, act.draft)
    if act.sure:
        faq.drop(turn.session, made)
        back = back_rows(turn, ("faq.b_back", actions.Entries()))
        turn.edit(turn.html("faq.dropped"), back)
        return
    sure = actions.DropEntryDraft(act.draft, sure=True)
    yes = turn.button("faq.b_drop_sure", sure, "danger")
    body = turn.html("faq.drop_this", entry=entries.title(made.phrasings))
    turn.edit(body, [[turn.button("faq.b_back_draft", actions.OpenDraft(act.draft))], [yes]])
