"""What checkers decide: a remark at a question, back to the agency, or on to the province."""

from markupsafe import Markup
from telegram import Update

from domain.checking import LONGEST_REMARK, WAITING, may_return
from domain.dates import days_left, wita
from domain.errors import DomainError
from handlers.organize.checking import access, actions, lists, pages
from handlers.organize.checking.access import Checked
from handlers.submit.checked import tell_forwarded, tell_returned
from handlers.turn import Turn
from storage.checks import (
    drop_remark,
    forward,
    give_back,
    remarks_on,
    repair_ends,
    take_check,
    write_remark,
)
from storage.proposals import load_work


def _fresh(turn: Turn, proposal: int, revision: int) -> Checked | None:
    """The proposal as the card under the press showed it, held; else it is drawn anew."""
    checked = access.opened(turn, proposal)
    if take_check(turn.session, proposal, revision) is not None:
        return checked
    turn.toast("checking.changed_toast", alert=True)
    pages.show(turn, access.opened(turn, proposal))
    return None


def _waiting(turn: Turn, proposal: int) -> Checked:
    """A proposal that still waits, held. Raises DomainError ``checking.decided``."""
    access.opened(turn, proposal)
    take_check(turn.session, proposal)
    checked = access.opened(turn, proposal)
    if checked.stage not in WAITING:
        raise DomainError("checking.decided")
    return checked


# --- remarks -------------------------------------------------------------------------------------


async def ask_remark(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.AskRemark)
    checked = _waiting(turn, act.proposal)
    question = checked.question(act.question)
    found = remarks_on(turn.session, checked.check.submission_id).get(question.id)
    turn.await_(
        "organize.remark",
        proposal=checked.id,
        question=question.id,
        submission=checked.check.submission_id,
    )
    title = question.title.in_(turn.language)
    body = turn.html("checking.ask_remark", title=title, count=LONGEST_REMARK)
    if found is not None:
        body = Markup("{}\n\n{}").format(body, turn.html("checking.your_remark", remark=found.body))
    back = actions.CheckQuestion(checked.id, question.id)
    turn.edit(body, [[turn.button("checking.b_back", back)]])


async def take_remark(turn: Turn) -> None:
    """A typed remark; one on a version that was replaced meanwhile is shown again, not kept."""
    data = turn.data
    checked = _waiting(turn, int(data.get("proposal", 0)))
    question = checked.question(str(data.get("question")))
    words = turn.words if turn.message.text else ""
    back = [[turn.button("checking.b_back", actions.CheckQuestion(checked.id, question.id))]]
    if not any(map(str.isalnum, words)):
        turn.say(turn.html("checking.remark_please"), back)
    elif len(words) > LONGEST_REMARK:
        told = turn.html("checking.remark_too_long", count=len(words), most=LONGEST_REMARK)
        turn.say(told, back)
    elif data.get("submission") != checked.check.submission_id:
        note = turn.html("checking.sent_again", remark=words)
        pages.show_question(turn, checked, question, note)
    else:
        write_remark(turn.session, checked.check, question.id, words, turn.person_id, turn.now)
        pages.show_question(turn, checked, question, turn.html("checking.remark_kept"))


async def drop(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.DropRemark)
    checked = _fresh(turn, act.proposal, act.revision)
    if checked is None:
        return
    if checked.stage not in WAITING:
        raise DomainError("checking.decided")
    question = checked.question(act.question)
    gone = drop_remark(turn.session, checked.check, question.id, turn.person_id, turn.now)
    turn.toast("checking.remark_dropped" if gone else "checking.remark_gone")
    pages.show_question(turn, checked, question)


# --- back to the agency --------------------------------------------------------------------------


async def give_it_back(_update: Update, turn: Turn) -> None:
    """Asks, naming it and how long there is to mend it; the second press tells the contacts."""
    act = turn.pressed(actions.GiveBack)
    checked = _fresh(turn, act.proposal, act.revision)
    if checked is None:
        return
    if not act.sure:
        _ask_to_give_back(turn, checked)
        return
    remarks = give_back(turn.session, checked.check, checked.edition, turn.person_id, turn.now)
    count = tell_returned(turn, load_work(turn.session, checked.proposal), remarks)
    title = _title(turn, checked)
    note = turn.html("checking.returned_to_nobody", title=title)
    if count:
        note = turn.html("checking.returned", title=title, count=count)
    lists.draw(turn, checked.edition, note=note)


def _ask_to_give_back(turn: Turn, checked: Checked) -> None:
    ends = repair_ends(checked.edition)
    remarks = remarks_on(turn.session, checked.check.submission_id)
    if checked.stage not in WAITING:
        raise DomainError("checking.decided")
    if not may_return(checked.stage, ends, turn.now):
        raise DomainError("checking.no_repair")
    if not remarks:
        raise DomainError("checking.no_remark")
    titles = [q.title.in_(turn.language) for q in checked.questions if q.id in remarks]
    body = turn.html(
        "checking.return_sure",
        title=_title(turn, checked),
        agency=checked.agency.name,
        titles=", ".join(titles),
        when=wita(ends, turn.language),
        count=days_left(ends, turn.now),
    )
    sure = actions.GiveBack(checked.id, checked.check.revision, sure=True)
    turn.edit(
        body,
        [
            [turn.button("checking.b_back", actions.OpenCheck(checked.id))],
            [turn.button("checking.b_return_sure", sure, "danger")],
        ],
    )


def _title(turn: Turn, checked: Checked) -> str:
    return checked.submission.title or turn.plain("submit.untitled")


# --- on to the province --------------------------------------------------------------------------


async def forward_it(_update: Update, turn: Turn) -> None:
    """Asks, naming it; the second press forwards it and tells the contacts."""
    act = turn.pressed(actions.Forward)
    checked = _fresh(turn, act.proposal, act.revision)
    if checked is None:
        return
    if not act.sure:
        _ask_to_forward(turn, checked)
        return
    forward(turn.session, checked.check, checked.edition, turn.person_id, turn.now)
    tell_forwarded(turn, load_work(turn.session, checked.proposal))
    note = turn.html("checking.forwarded", title=_title(turn, checked))
    lists.draw(turn, checked.edition, note=note)


def _ask_to_forward(turn: Turn, checked: Checked) -> None:
    remarks = remarks_on(turn.session, checked.check.submission_id)
    parts = [
        turn.html("checking.forward_sure", title=_title(turn, checked), agency=checked.agency.name)
    ]
    if remarks and checked.stage in WAITING:
        parts.append(turn.html("checking.remarks_stay", count=len(remarks)))
    sure = actions.Forward(checked.id, checked.check.revision, sure=True)
    turn.edit(
        Markup("\n\n").join(parts),
        [
            [turn.button("checking.b_back", actions.OpenCheck(checked.id))],
            [turn.button("checking.b_forward_sure", sure, "success")],
        ],
    )
