"""The question card: one question, its place, what is asked, the limit, an example on demand."""

from typing import Any

from markupsafe import Markup
from telegram import InlineKeyboardButton

from domain.answers import measure, show
from domain.draft import required
from domain.form import FILE_TYPES, Question, QuestionType
from domain.words import shorten
from handlers.paging import ROWS, pages_of, turning
from handlers.submit import actions, checked, review
from handlers.submit.progress import bar
from handlers.turn import Turn
from storage.outbox import Queued
from storage.proposals import Work
from storage.tables import Outbox, ProposalState

SHOWN_ANSWER = 1500
REPLACED = frozenset(
    {
        QuestionType.SHORT_TEXT,
        QuestionType.LONG_TEXT,
        QuestionType.DATE,
        QuestionType.NUMBER,
        QuestionType.LINK,
        QuestionType.EMAIL,
        QuestionType.CONTACT,
    }
)
"""Answers that the next message replaces."""
SHORT_LABEL = 24
"""Letters up to which two buttons fit side by side."""


def ask(
    turn: Turn, work: Work, question: Question, *, note: Markup | None = None, edit: bool = False
) -> Queued:
    """Puts a question to the person; their next message answers it."""
    stored = work.stored.get(question.id)
    same_draft = turn.data.get("proposal") == work.id
    same_question = same_draft and turn.data.get("question") == question.id
    if note is None and same_question and turn.data.get("note"):
        note = Markup(turn.data["note"])  # noqa: S704  it was escaped when it was first said
    turn.await_(
        "submit.answer",
        proposal=work.id,
        question=question.id,
        seen=stored.revision if stored else 0,
        append=False,
        review=same_draft and bool(turn.data.get("review")),
        page=turn.data.get("page", 0) if same_question else 0,
        note=str(note or ""),
    )
    body = question_text(turn, work, question, stored.value if stored else None)
    if note:
        body = Markup("{}\n\n{}").format(note, body)
    buttons = question_buttons(turn, work, question, stored.value if stored else None)
    row = turn.edit(body, buttons) if edit else turn.say(body, buttons)
    turn.conversation.card = row.edits or row.id
    return row


def is_elsewhere(turn: Turn, proposal: int, question: str) -> bool:
    """Whether another question is open: what is typed next belongs there and must stay so."""
    return turn.conversation.awaits == "submit.answer" and (
        turn.data.get("proposal"),
        turn.data.get("question"),
    ) != (proposal, question)


def is_open_card(turn: Turn) -> bool:
    """Whether the message under the press is the card of the open question by now."""
    card = turn.session.get(Outbox, turn.conversation.card) if turn.conversation.card else None
    if card is None:
        return False
    return turn.message.message_id in {card.message_id, card.params.get("message_id")}


def close(turn: Turn, work: Work, question: Question, said: Markup) -> None:
    """Puts what was chosen in the place of the card under the button; its note stays above."""
    asked = turn.data.get("proposal") == work.id and turn.data.get("question") == question.id
    note = turn.data.get("note") if asked else None
    if note:
        said = Markup("{}\n\n{}").format(Markup(note), said)  # noqa: S704  escaped when first said
    turn.edit(said)


def ask_next(turn: Turn, work: Work, after: str | None, note: Markup | None = None) -> None:
    """Goes on to the next question without an answer, or to the review.

    A change of what was handed in leads to the review: it counts only once it is sent again.
    """
    from_review = turn.data.get("review") and turn.data.get("proposal") == work.id
    if from_review or work.proposal.state == ProposalState.SUBMITTED:
        review.show(turn, work, note=note)
        return
    question = work.draft.next_after(after)
    if question is None:
        said = turn.html("submit.all_answered")
        review.show(turn, work, note=Markup("{}\n\n{}").format(note, said) if note else said)
        return
    ask(turn, work, question, note=note)


def question_text(turn: Turn, work: Work, question: Question, value: Any) -> Markup:
    """What the card says; with the answer there is, so that nothing is typed twice."""
    parts = [
        progress_line(turn, work, question),
        Markup("<b>{}</b>").format(question.title.in_(turn.language)),
        Markup("{}").format(question.help.in_(turn.language)),
    ]
    remark = checked.remark_on(turn, work, question)
    if remark:
        parts.insert(2, remark)
    limit = limit_line(turn, question)
    if limit:
        parts.append(limit)
    answer = answer_lines(turn, question, value)
    if answer:
        parts.append(answer)
        if question.type in REPLACED:
            long = question.type is QuestionType.LONG_TEXT
            parts.append(turn.html("submit.how_change_long" if long else "submit.how_change"))
    else:
        parts.append(turn.html(f"submit.how_{question.type.value}"))
    return Markup("\n\n").join([Markup("\n").join(parts[:2]), *parts[2:]])


def progress_line(turn: Turn, work: Work, question: Question) -> Markup:
    place = work.draft.place(question.id)
    return turn.html(
        "submit.place",
        number=place.number,
        total=place.total,
        section=work.form.section(question.section).title.in_(turn.language),
        bar=bar(place.answered, place.total),
        answered=place.answered,
    )


def limit_line(turn: Turn, question: Question) -> Markup | None:
    """The limit in words; only a limit read in a source is called the rule."""
    if question.max_words is None:
        return None
    key = "submit.limit_range" if question.min_words else "submit.limit"
    return turn.html(key, least=question.min_words, count=question.max_words)


def answer_lines(turn: Turn, question: Question, value: Any) -> Markup | None:
    if value is None:
        return None
    if question.type in FILE_TYPES:
        return turn.html("submit.files_so_far", count=len(value), most=question.max_files)
    shown = shorten(show(question, value, turn.language), SHOWN_ANSWER)
    head = turn.html("submit.answer_so_far")
    if question.type is QuestionType.LONG_TEXT:
        head = Markup("{} ({})").format(head, words_line(turn, question, str(value)))
    return Markup("{}\n<blockquote expandable>{}</blockquote>").format(head, shown)


def words_line(turn: Turn, question: Question, text: str) -> Markup:
    """ "212 dari 300 kata", or how many too many."""
    words, limit = measure(question, text)
    if limit is None:
        return turn.html("submit.words", count=words)
    if words > limit:
        return turn.html("submit.words_over", count=words, limit=limit, over=words - limit)
    return turn.html("submit.words_of", count=words, limit=limit)


# --- buttons -----------------------------------------------------------------------------------


def question_buttons(
    turn: Turn, work: Work, question: Question, value: Any
) -> list[list[InlineKeyboardButton]]:
    rows = choice_rows(turn, work, question, value)
    rows += suggestion_rows(turn, work, question, value)
    rows += answer_rows(turn, work, question, value)
    rows.append(navigation_row(turn, work, question, value))
    rows.append(
        [
            turn.button("submit.b_all", actions.TableOfQuestions(work.id)),
            turn.button("submit.b_later", actions.Leave(work.id)),
        ]
    )
    return rows


def choice_rows(
    turn: Turn, work: Work, question: Question, value: Any
) -> list[list[InlineKeyboardButton]]:
    """The options; chosen ones are marked in words and sign."""
    revision = work.proposal.revision
    if question.type is QuestionType.CONSENT:
        return [
            [
                turn.button(
                    "submit.b_consent",
                    actions.Choose(work.id, revision, question.id, "yes"),
                    "success",
                )
            ]
        ]
    chosen = value if isinstance(value, list) else [value]
    buttons = [
        turn.labelled(
            ("✅ " if option.value in chosen else "") + option.label.in_(turn.language),
            actions.Choose(work.id, revision, question.id, option.value),
        )
        for option in question.options
    ]
    wide = any(len(button.text) > SHORT_LABEL for button in buttons)
    step = 1 if wide else 2
    rows = [buttons[start : start + step] for start in range(0, len(buttons), step)]
    pages = pages_of(len(rows))
    page = min(int(turn.data.get("page", 0)), pages - 1)
    rows = rows[page * ROWS : (page + 1) * ROWS]
    rows += turning(page, pages, lambda to: actions.MoreOptions(work.id, question.id, to))
    if question.type is QuestionType.CHOICES and value:
        rows.append([turn.button("submit.b_done", actions.Done(work.id, question.id), "primary")])
    return rows


def suggestion_rows(
    turn: Turn, work: Work, question: Question, value: Any
) -> list[list[InlineKeyboardButton]]:
    """Values that one tap gives: the person's own contact data."""
    person = turn.person
    revision = work.proposal.revision
    if question.type is QuestionType.CONTACT and person.name and value is None:
        label = turn.plain("submit.b_me", name=person.name)
        act = actions.Suggested(work.id, revision, question.id, "me")
        return [[turn.labelled(label, act)]]
    return []


def answer_rows(
    turn: Turn, work: Work, question: Question, value: Any
) -> list[list[InlineKeyboardButton]]:
    rows: list[list[InlineKeyboardButton]] = []
    if value is not None and question.type is QuestionType.LONG_TEXT:
        rows.append(
            [
                turn.button("submit.b_append", actions.SetMode(work.id, question.id, True)),
                turn.button("submit.b_copy", actions.CopyAnswer(work.id, question.id)),
            ]
        )
    if value is not None and question.type in FILE_TYPES:
        files = actions.ShowFiles(work.id, question.id)
        rows.append([turn.button("files.b_show", files, count=len(value))])
    if value is None and question.example:
        rows.append([turn.button("submit.b_example", actions.ShowExample(work.id, question.id))])
    return rows


def navigation_row(
    turn: Turn, work: Work, question: Question, value: Any
) -> list[InlineKeyboardButton]:
    row = []
    if work.draft.previous(question.id) is not None:
        row.append(turn.button("submit.b_back", actions.Back(work.id, question.id)))
    if value is not None:
        row.append(turn.button("submit.b_keep", actions.Done(work.id, question.id)))
    else:
        key = "submit.b_skip_now" if required(question, work.answers) else "submit.b_skip"
        row.append(turn.button(key, actions.Skip(work.id, question.id)))
    return row
