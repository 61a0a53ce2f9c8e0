"""Answering by buttons, and moving between questions."""

from typing import Any

from markupsafe import Markup
from telegram import Update

from domain.answers import show
from domain.errors import DomainError
from domain.form import FILE_TYPES, Question, QuestionType
from handlers.guide import how_to_write_rows
from handlers.paging import ROWS, pages_of, turning
from handlers.submit import actions, answer
from handlers.submit.card import ask, ask_next, close, is_elsewhere, is_open_card, words_line
from handlers.submit.deadline import is_closed, unsent_changes
from handlers.turn import Turn
from storage.proposals import Work, open_work, save_answer


def _work_and_question(turn: Turn, act: Any) -> tuple[Work, Question]:
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    if question is None or question not in work.draft.questions():
        raise DomainError("submit.stale")
    return work, question


# --- options --------------------------------------------------------------------------------------


async def choose(_update: Update, turn: Turn) -> None:
    """An option was pressed; on an old card it only redraws (P6)."""
    act = turn.pressed(actions.Choose)
    work, question = _work_and_question(turn, act)
    if not _is_option(question, act.value):
        raise DomainError("submit.stale")
    if is_closed(turn, work):
        turn.toast("submit.closed_toast", alert=True)
        return
    if _is_old(turn, work, act):
        _press_again(turn, work, question, act.value)
        return
    if question.type is QuestionType.CHOICES:
        _switch(turn, work, question, act.value)
        return
    value: Any = act.value
    if question.type is QuestionType.CONSENT:
        value = {"agreed": True, "at": turn.now.isoformat()}
    if answer.disagrees(turn, work, question):
        answer.ask_whose(turn, work, question, value)
        return
    close(turn, work, question, _chosen(turn, question, _label(turn, question, value)))
    answer.save(turn, work, question, value, told=True)


def _is_option(question: Question, value: str) -> bool:
    if question.type is QuestionType.CONSENT:
        return value == "yes"
    return question.option(value) is not None


def _is_old(turn: Turn, work: Work, act: actions.Choose | actions.Suggested) -> bool:
    """Whether something changed since the card was drawn, or another question is open."""
    changed = act.revision != work.proposal.revision
    return changed or is_elsewhere(turn, act.proposal, act.question)


def _press_again(turn: Turn, work: Work, question: Question, value: Any) -> None:
    """A second press of what is chosen already does nothing; any other old card is redrawn."""
    stored = work.stored.get(question.id)
    agreed = question.type is QuestionType.CONSENT and stored is not None
    if agreed or (stored is not None and stored.value == value):
        turn.toast("submit.chosen_already")
        return
    turn.toast("submit.stale_toast")
    if is_elsewhere(turn, work.id, question.id):
        _show_current(turn, work, question)
    else:
        ask(turn, work, question, edit=True)


def _show_current(turn: Turn, work: Work, question: Question) -> None:
    """Puts what is answered now in the place of an old card, with the way to its question."""
    if is_open_card(turn):
        return
    stored = work.stored.get(question.id)
    if stored is None:
        said = _chosen(turn, question, turn.plain("review.not_answered"))
    else:
        said = _kept(turn, question, stored.value)
    change = actions.OpenQuestion(work.id, question.id)
    turn.edit(said, [[turn.button("submit.b_open", change)]])


def _chosen(turn: Turn, question: Question, shown: str) -> Markup:
    return turn.html("submit.chosen", title=question.title.in_(turn.language), answer=shown)


def _label(turn: Turn, question: Question, value: Any) -> str:
    option = question.option(str(value)) if isinstance(value, str) else None
    return option.label.in_(turn.language) if option else turn.plain("submit.agreed")


def _switch(turn: Turn, work: Work, question: Question, value: str) -> None:
    stored = work.stored.get(question.id)
    chosen = set(stored.value) if stored else set()
    chosen ^= {value}
    ordered = [option.value for option in question.options if option.value in chosen]
    saved = save_answer(turn.session, work, question.id, ordered or None, turn.person_id, turn.now)
    ask(turn, work.with_answer(question.id, saved), question, edit=True)


async def more_options(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.MoreOptions)
    work, question = _work_and_question(turn, act)
    if _has_moved_on(turn, work, question):
        return
    if turn.data.get("question") != question.id or turn.data.get("proposal") != work.id:
        turn.await_("submit.answer", proposal=work.id, question=question.id)
    turn.remember(page=act.page)
    ask(turn, work, question, edit=True)


async def take_suggestion(_update: Update, turn: Turn) -> None:
    """ "Use my own data" for the contact question."""
    act = turn.pressed(actions.Suggested)
    work, question = _work_and_question(turn, act)
    if question.type is not QuestionType.CONTACT:
        raise DomainError("submit.stale")
    if is_closed(turn, work):
        turn.toast("submit.closed_toast", alert=True)
        return
    person = turn.person
    value = {
        "name": person.name or person.telegram_name,
        "position": person.position or "",
        "phone": person.phone or "",
    }
    if _is_old(turn, work, act):
        _press_again(turn, work, question, value)
        return
    close(turn, work, question, _chosen(turn, question, value["name"]))
    answer.save(turn, work, question, value, told=True)


# --- moving ---------------------------------------------------------------------------------------


async def open_question(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.OpenQuestion)
    work, question = _work_and_question(turn, act)
    turn.await_("submit.answer", proposal=work.id, question=question.id, review=act.review)
    ask(turn, work, question)


def ask_again(turn: Turn) -> None:
    """Draws the open question anew, as after a change of language; none open: says nothing."""
    if turn.conversation.awaits != "submit.answer":
        return
    turn.forget("note")
    work, question = answer.open_question(turn)
    if question is not None:
        ask(turn, work, question)


async def done(_update: Update, turn: Turn) -> None:
    """ "Selesai" or "Biarkan": on to what is next."""
    act = turn.pressed(actions.Done)
    work, question = _work_and_question(turn, act)
    if _has_moved_on(turn, work, question):
        return
    stored = work.stored.get(question.id)
    if stored is not None:
        close(turn, work, question, _kept(turn, question, stored.value))
    go_on(turn, work, question)


def _kept(turn: Turn, question: Question, value: Any) -> Markup:
    """What the pressed card says once it is done: the answer, or how long it is."""
    if question.type is QuestionType.LONG_TEXT:
        shown = str(words_line(turn, question, str(value)))
    elif question.type in FILE_TYPES:
        shown = turn.plain("review.files", count=len(value))
    else:
        shown = show(question, value, turn.language)
    return _chosen(turn, question, shown)


async def skip(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Skip)
    work, question = _work_and_question(turn, act)
    if not _has_moved_on(turn, work, question):
        said = turn.html("submit.skipped", title=question.title.in_(turn.language))
        close(turn, work, question, said)
        go_on(turn, work, question)


async def back(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Back)
    work, question = _work_and_question(turn, act)
    if not _has_moved_on(turn, work, question):
        go_back(turn, work, question)


def _has_moved_on(turn: Turn, work: Work, question: Question) -> bool:
    """Whether another question is open already: the old card then says what is answered."""
    elsewhere = is_elsewhere(turn, work.id, question.id)
    if elsewhere:
        turn.toast("submit.moved_on")
        _show_current(turn, work, question)
    return elsewhere


def go_on(turn: Turn, work: Work, question: Question) -> None:
    ask_next(turn, work, question.id)


def pass_over(turn: Turn, work: Work, question: Question) -> None:
    """Goes on by a typed word; a question left without an answer is named."""
    left = None
    if not work.draft.is_answered(question):
        left = turn.html("submit.skipped", title=question.title.in_(turn.language))
    ask_next(turn, work, question.id, left)


def go_back(turn: Turn, work: Work, question: Question) -> None:
    ask(turn, work, work.draft.previous(question.id) or question, edit=True)


async def show_example(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.ShowExample)
    _work, question = _work_and_question(turn, act)
    example = question.example.in_(turn.language)
    if not example:
        turn.toast("submit.no_example")
        return
    turn.say(
        turn.html("submit.example", title=question.title.in_(turn.language), example=example),
        how_to_write_rows(turn, question.id),
    )


async def set_mode(_update: Update, turn: Turn) -> None:
    """Whether the next message is added to the answer or takes its place."""
    act = turn.pressed(actions.SetMode)
    work, question = _work_and_question(turn, act)
    stored = work.stored.get(question.id)
    turn.await_(
        "submit.answer",
        proposal=work.id,
        question=question.id,
        seen=stored.revision if stored else 0,
        append=act.append,
        review=bool(turn.data.get("review")),
    )
    key = "submit.send_addition" if act.append else "submit.send_replacement"
    turn.say(turn.html(key, title=question.title.in_(turn.language)))


async def copy_answer(_update: Update, turn: Turn) -> None:
    """The answer as text that a tap copies, to be shortened and sent back."""
    act = turn.pressed(actions.CopyAnswer)
    work, question = _work_and_question(turn, act)
    stored = work.stored.get(question.id)
    text = str(stored.value) if stored else ""
    for start in range(0, len(text), 3800):
        turn.say(Markup("<pre>{}</pre>").format(text[start : start + 3800]))
    await_replacement = actions.SetMode(work.id, question.id, False)
    turn.say(turn.html("submit.copy_how"), [[turn.button("submit.b_replace", await_replacement)]])


async def all_questions(_update: Update, turn: Turn) -> None:
    """Every question with its state; a tap opens it."""
    act = turn.pressed(actions.TableOfQuestions)
    work = open_work(turn.session, act.proposal, turn.person_id)
    questions = work.draft.questions()
    pages = pages_of(len(questions))
    page = min(act.page, pages - 1)
    rows = [
        [
            turn.labelled(
                ("✅ " if work.draft.is_answered(q) else "⬜ ") + q.title.in_(turn.language),
                actions.OpenQuestion(work.id, q.id),
            )
        ]
        for q in questions[page * ROWS : (page + 1) * ROWS]
    ]
    rows += turning(page, pages, lambda to: actions.TableOfQuestions(work.id, to))
    if turn.conversation.awaits == "submit.answer" and turn.data.get("proposal") == work.id:
        here = actions.OpenQuestion(work.id, turn.data["question"], bool(turn.data.get("review")))
        rows.append([turn.button("submit.b_to_question", here)])
    rows.append([turn.button("submit.b_review", actions.Review(work.id))])
    rows.append([turn.button("word.b_template", actions.WordTemplate(work.id))])
    turn.edit(
        turn.html(
            "submit.all_questions",
            answered=work.draft.answered,
            total=len(questions),
            page=page + 1,
            pages=pages,
        ),
        rows,
    )


async def leave(_update: Update, turn: Turn) -> None:
    """ "Nanti": everything is saved already; how to come back."""
    act = turn.pressed(actions.Leave)
    go_away(turn, open_work(turn.session, act.proposal, turn.person_id))


def go_away(turn: Turn, work: Work, _question: Question | None = None) -> None:
    """What is asked elsewhere meanwhile, as in another draft, stays open."""
    at_this = turn.data.get("proposal") == work.id
    if turn.conversation.awaits is None or (
        turn.conversation.awaits == "submit.answer" and at_this
    ):
        turn.await_(None, proposal=work.id, question=turn.data.get("question") if at_this else None)
    total = len(work.draft.questions())
    said = turn.html("submit.left", answered=work.draft.answered, total=total)
    unsent = unsent_changes(turn, work)
    if unsent is not None:
        said = Markup("{}\n\n{}").format(said, unsent)
    turn.edit(said, [[turn.button("submit.b_continue", actions.Continue(work.id))]])
