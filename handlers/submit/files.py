"""Photos and documents: taken down at once, fetched, and confirmed when the bytes are safe."""

from typing import NamedTuple

from markupsafe import Markup
from telegram import InlineKeyboardButton, Message, Update

from domain.errors import DomainError, Problem
from domain.files import MAX_BYTES, shown_name, shown_size
from domain.form import FILE_TYPES, Question, QuestionType
from handlers.events import FileRefused, FileStored
from handlers.submit import actions
from handlers.submit.answer import help_rows
from handlers.submit.card import ask, is_elsewhere
from handlers.submit.deadline import is_closed, is_closed_at
from handlers.turn import Turn
from storage.proposals import Work, answer_now, load_work, open_work, save_answer, serves
from storage.tables import Attachment, AttachmentPurpose, AttachmentState, Proposal, ProposalState


class Sent(NamedTuple):
    """A file as a message names it."""

    file_id: str
    name: str
    size: int
    message_id: int
    album: str | None


PRESSED = frozenset({QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.CONSENT})


def take_file(turn: Turn, work: Work, question: Question) -> None:
    """Takes a sent file as (part of) an answer; the person hears of it when it is safe."""
    order(turn, work, question.id)


def order(
    turn: Turn,
    work: Work | None,
    question_id: str = "",
    purpose: AttachmentPurpose = AttachmentPurpose.ANSWER,
) -> None:
    """Orders a sent file to be fetched; a list of agencies belongs to no proposal."""
    _order(turn, _sent(turn.message), work, question_id, purpose)


def _order(
    turn: Turn, sent: Sent, work: Work | None, question_id: str, purpose: AttachmentPurpose
) -> None:
    if sent.size > MAX_BYTES:
        told = turn.html("files.too_big", size=sent.size // (1024 * 1024))
        turn.say(told, reply_to=sent.message_id)
        return
    turn.session.add(
        Attachment(
            proposal_id=work.id if work else None,
            question_id=question_id,
            purpose=purpose,
            file_id=sent.file_id,
            chat_id=turn.person_id,
            message_id=sent.message_id,
            original_name=shown_name(sent.name),
            album=sent.album,
            sent_by=turn.person_id,
            sent_at=turn.sent_at,
        )
    )
    turn.session.flush()
    turn.scope.passing.append(
        ("sendChatAction", {"chat_id": turn.person_id, "action": "upload_document"})
    )


def unexpected(turn: Turn, work: Work, question: Question) -> None:
    """Something was sent that this question does not take: one sentence on what to do."""
    title = question.title.in_(turn.language)
    album = turn.message.media_group_id
    is_file = bool(turn.message.photo or turn.message.document)
    if album is not None and turn.data.get("told_album") == album:
        if is_file:
            turn.remember(strayed=[*turn.data.get("strayed", ()), [*_sent(turn.message)]])
        return
    turn.remember(told_album=album)
    if question.type in FILE_TYPES:
        key = "files.photo_wanted" if question.type is QuestionType.PHOTO else "files.file_wanted"
        turn.say(turn.html(key, title=title), reply_to=turn.message.message_id)
        return
    if is_file:
        turn.remember(strayed=[[*_sent(turn.message)]])
        rows = [
            [
                turn.button(
                    "files.b_to",
                    actions.FileFor(work.id, q.id, turn.message.message_id),
                    title=q.title.in_(turn.language),
                )
            ]
            for q in work.draft.questions()
            if q.type in FILE_TYPES
        ]
        key = "files.whose" if rows else "files.not_wanted"
        turn.say(turn.html(key, title=title), rows, reply_to=turn.message.message_id)
        return
    key = "files.press_wanted" if question.type in PRESSED else "files.text_wanted"
    rows = help_rows(turn, work, question) if question.type in PRESSED else []
    turn.say(turn.html(key, title=title), rows, reply_to=turn.message.message_id)


def _sent(message: Message) -> Sent:
    number, album = message.message_id, message.media_group_id
    if message.document:
        document = message.document
        name, size = document.file_name or "berkas", document.file_size or 0
        return Sent(document.file_id, name, size, number, album)
    photo = message.photo[-1]
    return Sent(photo.file_id, f"foto-{number}.jpg", photo.file_size or 0, number, album)


async def take_strayed(_update: Update, turn: Turn) -> None:
    """A file sent at another question is taken to its own; nobody has to send it again."""
    act = turn.pressed(actions.FileFor)
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    if question not in work.draft.questions() or question.type not in FILE_TYPES:
        raise DomainError("submit.stale")
    if is_closed(turn, work):
        turn.toast("submit.closed_toast", alert=True)
        return
    sent = [Sent(*each) for each in turn.data.get("strayed", ())]
    if not sent or sent[0].message_id != act.message:
        ask(turn, work, question)
        return
    turn.forget("strayed")
    for each in sent:
        _order(turn, each, work, question.id, AttachmentPurpose.ANSWER)
    turn.edit(turn.html("files.coming", title=question.title.in_(turn.language)))


# --- what became of a file -----------------------------------------------------------------------


async def stored(event: FileStored, turn: Turn) -> None:
    """The bytes are safe: the file becomes part of the answer, and the person is told."""
    attachment = turn.session.get_one(Attachment, event.attachment)
    work = load_work(turn.session, turn.session.get_one(Proposal, attachment.proposal_id))
    question = work.form.question(attachment.question_id)
    if not serves(turn.session, turn.person_id, work.proposal.agency_id):
        turn.say(turn.html("submit.not_yours"))
    elif question is None or work.proposal.state == ProposalState.DELETED:
        turn.say(turn.html("submit.deleted"))
    elif is_closed_at(turn, work, attachment.sent_at):
        turn.say(turn.html("files.too_late", name=attachment.original_name))
    else:
        _add_file(turn, work, question, attachment)


def _add_file(turn: Turn, work: Work, question: Question, attachment: Attachment) -> None:
    before = answer_now(turn.session, work.id, question.id)
    files = list(before.value) if before and question.max_files > 1 else []
    replaced = before.value if before and question.max_files == 1 else []
    if len(files) >= question.max_files:
        turn.say(
            turn.html("files.too_many", most=question.max_files, name=attachment.original_name),
            reply_to=attachment.message_id,
        )
        return
    files.append(attachment.id)
    save_answer(turn.session, work, question.id, files, turn.person_id, turn.now)
    _confirm(turn, work, question, attachment, files, replaced)


def _confirm(
    turn: Turn,
    work: Work,
    question: Question,
    attachment: Attachment,
    files: list[int],
    replaced: list[int],
) -> None:
    """Says that a file is safe, and which it replaces; an album's files share one message."""
    same = [turn.session.get_one(Attachment, file) for file in files]
    told = [a for a in same if a is attachment or (a.album and a.album == attachment.album)]
    text = turn.html(
        "files.saved",
        names="\n".join(
            f"{a.original_name} ({shown_size(a.size or 0, turn.language)})" for a in told
        ),
        title=question.title.in_(turn.language),
        number=len(files),
        most=question.max_files,
    )
    for file in replaced:
        name = turn.session.get_one(Attachment, file).original_name
        text = Markup("{}\n{}").format(text, turn.html("files.replaced", name=name))
    rows = [[_go_on_button(turn, work, question)]]
    if len(told) == 1:
        remove_it = actions.RemoveFile(work.id, question.id, attachment.id or 0)
        rows.append([turn.button("files.b_remove", remove_it, "danger")])
    card = turn.data.get("album_card") if turn.data.get("album") == attachment.album else None
    if attachment.album and card is not None:
        turn.edit_earlier(card, text, rows)
        return
    row = turn.say(text, rows, reply_to=attachment.message_id)
    turn.remember(album=attachment.album, album_card=row.id)


def _go_on_button(turn: Turn, work: Work, question: Question) -> InlineKeyboardButton:
    """ "Selesai"; where another question is open, back to that one."""
    if is_elsewhere(turn, work.id, question.id):
        here = actions.OpenQuestion(turn.data["proposal"], turn.data["question"])
        return turn.button("submit.b_continue", here, "primary")
    return turn.button("submit.b_done", actions.Done(work.id, question.id), "primary")


async def refused(event: FileRefused, turn: Turn) -> None:
    """The file cannot be taken: why, and what to send instead; the draft is as it was."""
    attachment = turn.session.get_one(Attachment, event.attachment)
    told = turn.problem(Problem(event.key, event.values))
    is_answer = attachment.proposal_id is not None
    unchanged = turn.html("files.nothing_changed" if is_answer else "people.nothing_changed")
    turn.say(
        Markup("{}\n{}").format(told, unchanged),
        reply_to=attachment.message_id,
    )


async def remove(_update: Update, turn: Turn) -> None:
    """Takes a file out of the answer; the bytes stay with the earlier version."""
    act = turn.pressed(actions.RemoveFile)
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    before = answer_now(turn.session, work.id, act.question)
    if question is None or question.type not in FILE_TYPES:
        raise DomainError("submit.stale")
    if is_closed(turn, work):
        turn.toast("submit.closed_toast", alert=True)
        return
    if before is None or act.attachment not in before.value:
        turn.toast("submit.stale_toast")
        return
    left = [file for file in before.value if file != act.attachment]
    save_answer(turn.session, work, act.question, left or None, turn.person_id, turn.now)
    turn.session.get_one(Attachment, act.attachment).state = AttachmentState.REMOVED
    if is_elsewhere(turn, work.id, question.id):
        turn.edit(turn.html("files.removed"))
        return
    work = open_work(turn.session, work.id, turn.person_id)
    ask(turn, work, question, note=turn.html("files.removed"), edit=True)


async def show(_update: Update, turn: Turn) -> None:
    """The files of an answer as they were sent, for whoever no longer finds them."""
    act = turn.pressed(actions.ShowFiles)
    work = open_work(turn.session, act.proposal, turn.person_id)
    question = work.form.question(act.question)
    if question is None or question.type not in FILE_TYPES:
        raise DomainError("submit.stale")
    answer = work.stored.get(question.id)
    found = [turn.session.get(Attachment, file) for file in (answer.value if answer else ())]
    kept = [each for each in found if each is not None and each.path is not None]
    turn.toast("files.come" if kept else "files.none")
    for each in kept:
        turn.send_file({"kind": "attachment", "attachment": each.id})
