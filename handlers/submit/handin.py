"""Handing in, the receipt, and taking back: every step judged by when it was sent."""

from markupsafe import Markup
from telegram import Update

from domain.dates import wita
from domain.errors import DomainError
from handlers.submit import actions, review
from handlers.submit.checked import stage_line
from handlers.submit.deadline import closed_text, is_closed, only_mended, until
from handlers.turn import Turn
from storage.proposals import Work, contacts_of, open_work, submissions_of
from storage.submissions import hand_in, set_state
from storage.tables import Person, ProposalState, Submission


async def submit(_update: Update, turn: Turn) -> None:
    """ "Kirim": the proposal is handed in, once, however often it is pressed."""
    act = turn.pressed(actions.SubmitProposal)
    work = open_work(turn.session, act.proposal, turn.person_id)
    if is_closed(turn, work):
        turn.edit(closed_text(turn, work))
        return
    blocking = [gap for gap in review.gaps_of(turn, work) if gap.blocks]
    if act.revision != work.proposal.revision or blocking:
        turn.toast("submit.stale_toast")
        review.show(turn, work, edit=True)
        return
    submission = hand_in(turn.session, work, turn.person_id, turn.sent_at, turn.now)
    turn.await_(None)
    turn.edit(turn.html("review.sent", title=work.proposal.title))
    _receipt(turn, work, submission)
    for person_id in contacts_of(turn.session, work.proposal.agency_id):
        if person_id != turn.person_id:
            _tell_colleague(turn, submission, person_id)


def _receipt(turn: Turn, work: Work, submission: Submission) -> None:
    number = submission.receipt_number
    told = turn.html(
        "checking.receipt_final" if is_closed(turn, work) else "review.receipt",
        number=number,
        title=submission.title,
        at=wita(submission.submitted_at, turn.language, seconds=True),
        version=submission.version,
        when=until(turn, work),
        checksum=submission.checksum[:16],
    )
    stands = stage_line(turn, work)
    turn.say(
        Markup("{}\n{}").format(told, stands) if stands else told,
        [
            [turn.copy_button("review.b_copy_number", number)],
            [turn.button("review.b_pdf", actions.SendPdf(work.id, submission.version))],
        ],
    )
    turn.send_file(
        {"kind": "proposal", "submission": submission.id, "language": turn.language},
        turn.html("review.pdf_caption", number=number),
    )


def _tell_colleague(turn: Turn, submission: Submission, person_id: int) -> None:
    name = turn.person.name or turn.person.telegram_name
    with turn.speaking_to(turn.session.get_one(Person, person_id)):
        turn.send_file(
            {"kind": "proposal", "submission": submission.id, "language": turn.language},
            turn.html(
                "review.colleague",
                name=name,
                title=submission.title,
                number=submission.receipt_number,
                at=wita(submission.submitted_at, turn.language),
            ),
            chat_id=person_id,
            key=f"receipt:{submission.receipt_number}:{person_id}",
        )


async def send_pdf(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.SendPdf)
    work = open_work(turn.session, act.proposal, turn.person_id)
    versions = submissions_of(turn.session, work.id)
    submission = next((v for v in versions if act.version in (0, v.version)), None)
    if submission is None:
        raise DomainError("submit.stale")
    turn.send_file(
        {"kind": "proposal", "submission": submission.id, "language": turn.language},
        turn.html("review.pdf_caption", number=submission.receipt_number),
    )


async def withdraw(_update: Update, turn: Turn) -> None:
    """Withdraws what was handed in; asks first, naming it."""
    act = turn.pressed(actions.Withdraw)
    work = open_work(turn.session, act.proposal, turn.person_id)
    if is_closed(turn, work) or only_mended(turn, work):
        turn.edit(closed_text(turn, work))
    elif act.revision != work.proposal.revision:
        turn.toast("submit.stale_toast")
        review.show(turn, work, edit=True)
    elif not act.sure:
        turn.edit(
            turn.html("review.withdraw_sure", title=work.proposal.title),
            [
                [turn.button("review.b_keep", actions.Review(work.id))],
                [
                    turn.button(
                        "review.b_withdraw",
                        actions.Withdraw(work.id, act.revision, sure=True),
                        "danger",
                    )
                ],
            ],
        )
    else:
        set_state(turn.session, work, ProposalState.WITHDRAWN, turn.now)
        turn.edit(
            turn.html(
                "review.withdrawn",
                title=work.proposal.title,
                when=until(turn, work),
            ),
            [[turn.button("submit.b_continue", actions.Continue(work.id))]],
        )


async def delete(_update: Update, turn: Turn) -> None:
    """Deletes a draft; asks first, naming it."""
    act = turn.pressed(actions.DeleteDraft)
    work = open_work(turn.session, act.proposal, turn.person_id)
    if act.revision != work.proposal.revision:
        turn.toast("submit.stale_toast")
        review.show(turn, work, edit=True)
        return
    title = work.proposal.title or turn.plain("submit.untitled")
    if not act.sure:
        sure = actions.DeleteDraft(work.id, act.revision, sure=True)
        turn.edit(
            turn.html("review.delete_sure", title=title),
            [
                [turn.button("review.b_keep", actions.Review(work.id))],
                [turn.button("review.b_delete", sure, "danger")],
            ],
        )
        return
    set_state(turn.session, work, ProposalState.DELETED, turn.now)
    turn.await_(None)
    turn.edit(turn.html("review.deleted", title=title))
