"""Answering a citizen's question, or ending it without an answer."""

from collections.abc import Sequence

from markupsafe import Markup
from telegram import Update

from domain.handoff import LONGEST_ANSWER, QuestionState, Side
from handlers.organize.agencies import back_rows, name_of
from handlers.organize.questions import actions, topics
from handlers.organize.questions.entries import entry_rows
from handlers.organize.questions.notices import tell_askers
from handlers.organize.questions.pages import asked, decider, head, in_group, show
from handlers.turn import NOTHING, Keyboard, Turn
from storage import faq, questions
from storage.tables import CitizenQuestion, QuestionAsker


async def ask_answer(_update: Update, turn: Turn) -> None:
    """Type the answer."""
    _ask(turn, asked(turn, turn.pressed(actions.AnswerQuestion).question))


def _ask(turn: Turn, question: CitizenQuestion, note: Markup = NOTHING) -> None:
    turn.await_("organize.question_answer", citizen_question=question.id)
    parts = [note, head(turn, question), turn.html("questions.type_answer")]
    turn.edit(Markup("\n\n").join(filter(None, parts)), _back(turn, question))


def _back(turn: Turn, question: CitizenQuestion) -> Keyboard:
    return [[turn.button("questions.b_back_one", actions.OpenCitizenQuestion(question.id or 0))]]


async def take_answer(turn: Turn) -> None:
    """The answer typed, exactly as the citizen will see it, for a yes."""
    question = asked(turn, int(turn.data.get("citizen_question", 0)))
    words = turn.words.strip() if turn.message.text else ""
    if not words:
        _ask(turn, question, turn.html("questions.text_please"))
    elif len(words) > LONGEST_ANSWER:
        _ask(
            turn, question, turn.html("questions.too_long", length=len(words), most=LONGEST_ANSWER)
        )
    else:
        questions.keep_draft(turn.session, question.id or 0, turn.person_id, words, turn.now)
        _preview(turn, question, words)


async def show_answer(_update: Update, turn: Turn) -> None:
    """Goes on with an answer that was typed and not sent."""
    question = asked(turn, turn.pressed(actions.ShowAnswer).question)
    draft = questions.draft_of(turn.session, question.id or 0, turn.person_id)
    if draft is None:
        show(turn, question, turn.html("questions.no_draft"))
    else:
        _preview(turn, question, draft.words)


def _preview(turn: Turn, question: CitizenQuestion, words: str, note: Markup = NOTHING) -> None:
    told = len(_waiting(turn, question))
    seen = turn.html("handoff.answer", number=question.id, words=question.words, answer=words)
    act = actions.SendAnswer(question.id or 0, question.revision)
    parts = [note, turn.html("questions.preview"), seen]
    turn.edit(
        Markup("\n\n").join(filter(None, parts)),
        [
            [turn.button("questions.b_send", act, "success", count=told)],
            [turn.button("questions.b_change", actions.AnswerQuestion(question.id or 0))],
            *_back(turn, question),
        ],
    )


def _waiting(turn: Turn, question: CitizenQuestion) -> Sequence[QuestionAsker]:
    """Whom an answer goes to: who waits, or once nobody does, everybody who asked."""
    every = questions.askers(turn.session, question.id or 0)
    return [asker for asker in every if asker.waiting] or every


async def send_answer(_update: Update, turn: Turn) -> None:
    """The press that sends it; what has changed meanwhile is told instead."""
    act = turn.pressed(actions.SendAnswer)
    question = asked(turn, act.question)
    draft = questions.draft_of(turn.session, act.question, turn.person_id)
    if draft is None:
        show(turn, question, turn.html("questions.no_draft"))
    elif act.revision != question.revision:
        _preview(turn, question, draft.words, _changed(turn, question))
    else:
        told = answer(turn, question, draft.words)
        turn.await_(None)
        who = name_of(turn.person)
        topics.post(turn, question, topics.GROUP.html("questions.topic_sent", count=told, who=who))
        topics.close_topic(turn, question)
        show(turn, question, turn.html("questions.sent", count=told))


def _changed(turn: Turn, question: CitizenQuestion) -> Markup:
    if question.state == QuestionState.OPEN:
        return turn.html("questions.more_words")
    return turn.html(f"questions.already_{question.state}", who=decider(turn, question))


def answer(turn: Turn, question: CitizenQuestion, words: str) -> int:
    """Sends an answer to all who wait for it; returns how many can be reached."""
    waiting = _waiting(turn, question)
    questions.write_down(
        turn.session, question, Side.ORGANIZER, turn.person_id, turn.now, words=words
    )
    questions.decide(
        turn.session, question, QuestionState.ANSWERED, turn.person_id, turn.now, words
    )
    turn.audit("question.answer", f"question:{question.id}", after={"people": len(waiting)})
    return tell_askers(turn, question, waiting, "handoff.answer", answer=words)


# --- without an answer ---------------------------------------------------------------------------


async def close(_update: Update, turn: Turn) -> None:
    """Ends it with a kind sentence; the first press asks."""
    act = turn.pressed(actions.CloseQuestion)
    question = asked(turn, act.question)
    if act.revision != question.revision:
        show(turn, question, _changed(turn, question))
        return
    if not act.sure:
        seen = turn.html("handoff.closed", number=question.id, words=question.words)
        sure = actions.CloseQuestion(act.question, act.revision, sure=True)
        yes = turn.button("questions.b_close_sure", sure, "danger")
        parts = [turn.html("questions.close_this", number=question.id), seen]
        turn.edit(Markup("\n\n").join(parts), [*_back(turn, question), [yes]])
        return
    told = close_unanswered(turn, question)
    topics.close_topic(turn, question)
    show(turn, question, turn.html("questions.closed_now", count=told))


def close_unanswered(turn: Turn, question: CitizenQuestion) -> int:
    """Ends it, and says so kindly to all who wait; returns how many can be reached."""
    waiting = _waiting(turn, question)
    questions.decide(turn.session, question, QuestionState.CLOSED, turn.person_id, turn.now)
    turn.audit("question.close", f"question:{question.id}")
    return tell_askers(turn, question, waiting, "handoff.closed")


# --- an entry of it ------------------------------------------------------------------------------


async def make_entry(_update: Update, turn: Turn) -> None:
    """One press: the next who asks this is answered at once."""
    question = asked(turn, turn.pressed(actions.MakeEntry).question)
    if question.entry is not None or question.answer is None:
        show(turn, question, turn.html("questions.entry_made_already"))
        return
    entry = faq.make_entry(turn.session, question, turn.person_id, turn.now)
    body = Markup("\n\n").join(
        [
            turn.html("faq.made", number=question.id),
            turn.html("faq.phrasings", phrasings="\n".join(entry.phrasings)),
        ]
    )
    back = back_rows(turn, ("questions.b_back_one", actions.OpenCitizenQuestion(question.id or 0)))
    turn.edit(body, [] if in_group(turn) else [*entry_rows(turn, entry), *back])
