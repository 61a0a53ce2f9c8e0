"""Citizens' questions as organizers see them: the queue by state, and the page of each."""

from collections.abc import Sequence

from markupsafe import Markup
from telegram import InlineKeyboardButton, Update

from domain.dates import wita
from domain.errors import DomainError
from domain.handoff import QuestionState, Side
from domain.roles import Act
from domain.words import shorten
from handlers.organize.agencies import back_rows, name_of
from handlers.organize.questions import actions
from handlers.organize.questions.notices import first_name
from handlers.paging import ROWS, pages_of, turning
from handlers.turn import NOTHING, Turn
from storage import questions
from storage.tables import CitizenQuestion, Person, QuestionAsker

ACT = Act.ANSWER_QUESTIONS
LONGEST_LABEL = 40
LONGEST_SHOWN = 500
MOST_MESSAGES = 6
MOST_NAMES = 8
Rows = list[list[InlineKeyboardButton]]


async def show_list(_update: Update, turn: Turn) -> None:
    """The questions of one state, and the way to the others."""
    turn.require(ACT)
    turn.await_(None)
    act = turn.pressed(actions.QuestionList)
    state = _state(act.state)
    counts = {each: questions.count(turn.session, each) for each in QuestionState}
    pages = pages_of(counts[state])
    page = min(act.page, pages - 1)
    found = questions.page(turn.session, state, page * ROWS, ROWS)
    rows = [[_label(turn, question)] for question in found]
    rows += turning(page, pages, lambda to: actions.QuestionList(state.value, to))
    rows.append(_others(turn, state, counts))
    key = f"questions.list_{state}" if found else f"questions.none_{state}"
    turn.edit(turn.html(key), [*rows, *back_rows(turn)])


def _state(name: str) -> QuestionState:
    return QuestionState(name) if name in set(QuestionState) else QuestionState.OPEN


def _label(turn: Turn, question: CitizenQuestion) -> InlineKeyboardButton:
    number = len(questions.askers(turn.session, question.id or 0))
    asked = turn.plain("questions.people", count=number) + " · " if number > 1 else ""
    words = shorten(" ".join(question.words.split()), LONGEST_LABEL)
    act = actions.OpenCitizenQuestion(question.id or 0)
    return turn.labelled(f"#{question.id} · {asked}{words}", act)


def _others(
    turn: Turn, state: QuestionState, counts: dict[QuestionState, int]
) -> list[InlineKeyboardButton]:
    return [
        turn.button(
            f"questions.b_{_LISTS[each]}", actions.QuestionList(each.value), number=counts[each]
        )
        for each in QuestionState
        if each is not state
    ]


_LISTS = {
    QuestionState.OPEN: "open_list",
    QuestionState.ANSWERED: "answered",
    QuestionState.CLOSED: "closed",
}


# --- one question --------------------------------------------------------------------------------


async def open_one(_update: Update, turn: Turn) -> None:
    question = asked(turn, turn.pressed(actions.OpenCitizenQuestion).question)
    _leave_typing(turn)
    show(turn, question)


def asked(turn: Turn, number: int) -> CitizenQuestion:
    """A question, for somebody who may answer it."""
    turn.require(ACT)
    question = turn.session.get(CitizenQuestion, number)
    if question is None:
        raise DomainError("organize.not_allowed")
    return question


def _leave_typing(turn: Turn) -> None:
    if turn.conversation.awaits == "organize.question_answer":
        turn.await_(None)


def show(turn: Turn, question: CitizenQuestion, note: Markup = NOTHING) -> None:
    """The page of a question: who asks what, what was said, and what can be done."""
    parts = [note, head(turn, question), _thread(turn, question), _decided(turn, question)]
    if in_group(turn) and question.state == QuestionState.OPEN:
        parts.append(turn.html("questions.topic_how"))
    turn.edit(Markup("\n\n").join(filter(None, parts)), _rows(turn, question))


def in_group(turn: Turn) -> bool:
    """Whether a button was pressed in a topic, where nothing is typed and no panel stands."""
    return turn.message.chat.type != "private"


def head(turn: Turn, question: CitizenQuestion) -> Markup:
    every = questions.askers(turn.session, question.id or 0)
    return turn.html(
        "questions.page",
        number=question.id,
        words=shorten(question.words, LONGEST_SHOWN),
        when=wita(question.opened_at, turn.language),
        asked=turn.html("questions.people_ask", count=len(every)),
        names=_names(turn, every),
    )


def _names(turn: Turn, every: Sequence[QuestionAsker]) -> str:
    """First names, the only thing organizers see of who asks."""
    people = [turn.session.get_one(Person, asker.person_id) for asker in every[:MOST_NAMES]]
    more = ["…"] if len(every) > MOST_NAMES else []
    return ", ".join([*map(first_name, people), *more])


def _thread(turn: Turn, question: CitizenQuestion) -> Markup:
    """The newest words of the thread, but the question itself."""
    said = questions.thread(turn.session, question.id or 0, MOST_MESSAGES + 1)
    lines = [
        turn.html("questions.said", who=_who(turn, message.side, message.person_id), words=words)
        for message in said
        if (words := shorten(message.words or "", LONGEST_SHOWN)) != question.words
    ]
    return Markup("\n").join(lines[-MOST_MESSAGES:])


def _who(turn: Turn, side: str, person_id: int | None) -> str:
    if side == Side.ORGANIZER or person_id is None:
        return turn.plain("questions.organizer")
    return first_name(turn.session.get_one(Person, person_id))


def _decided(turn: Turn, question: CitizenQuestion) -> Markup:
    if question.state == QuestionState.OPEN or question.decided_at is None:
        return NOTHING
    return turn.html(
        f"questions.is_{question.state}",
        who=decider(turn, question),
        when=wita(question.decided_at, turn.language),
    )


def decider(turn: Turn, question: CitizenQuestion) -> str:
    """Who decided a question, by name."""
    person = turn.session.get(Person, question.decided_by) if question.decided_by else None
    return name_of(person) if person is not None else "–"


def _rows(turn: Turn, question: CitizenQuestion) -> Rows:
    number = question.id or 0
    rows: Rows = []
    if not in_group(turn):
        waits = question.state == QuestionState.OPEN
        key, style = ("b_answer", "primary") if waits else ("b_answer_more", None)
        rows.append([turn.button(f"questions.{key}", actions.AnswerQuestion(number), style)])
        if questions.draft_of(turn.session, number, turn.person_id) is not None:
            rows.append([turn.button("questions.b_go_on", actions.ShowAnswer(number))])
    if question.state == QuestionState.OPEN:
        close = actions.CloseQuestion(number, question.revision)
        rows.append([turn.button("questions.b_close", close)])
    if question.state == QuestionState.ANSWERED and question.entry is None:
        make = actions.MakeEntry(number)
        rows.insert(0, [turn.button("questions.b_make_entry", make, "primary")])
    back = ("questions.b_back", actions.QuestionList(question.state))
    return rows if in_group(turn) else [*rows, *back_rows(turn, back)]
