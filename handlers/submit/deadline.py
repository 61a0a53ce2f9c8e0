"""Whether registration is over for a proposal, judged by when the person sent, and what counts."""

from datetime import datetime

from markupsafe import Markup

from domain.dates import wita
from handlers.turn import Turn
from storage.late_access import last_moment, usual_end
from storage.proposals import Work
from storage.submissions import newest
from storage.tables import ProposalState, Submission


def is_closed(turn: Turn, work: Work) -> bool:
    """Whether the message was sent too late to change the proposal."""
    return is_closed_at(turn, work, turn.sent_at)


def is_closed_at(turn: Turn, work: Work, at: datetime) -> bool:
    """Whether that was too late (second precision, as Telegram stamps).

    What comes before the deadline, as nearly everything does, needs no look at the exceptions.
    """
    return at > work.edition.closes_at and at > last_moment(turn.session, work)


def only_mended(turn: Turn, work: Work) -> bool:
    """Whether nothing but mending what was given back is allowed any more."""
    return turn.sent_at > usual_end(turn.session, work.edition, work.agency.id or 0)


def until(turn: Turn, work: Work) -> str:
    """Until when the proposal may be changed, in words."""
    return wita(last_moment(turn.session, work), turn.language)


def in_force(turn: Turn, work: Work) -> Submission | None:
    """The version that was handed in and counts; none for a draft or what was withdrawn."""
    if work.proposal.state != ProposalState.SUBMITTED:
        return None
    return newest(turn.session, work.id)


def unsent_changes(turn: Turn, work: Work) -> Markup | None:
    """That what was changed after handing in counts only once it is sent again."""
    sent = in_force(turn, work)
    if sent is None or not work.proposal.changed_since_submission:
        return None
    return turn.html("review.changed", number=sent.receipt_number, when=until(turn, work))


def closed_text(turn: Turn, work: Work) -> Markup:
    """That it is over, and which version counts: what changed after it was sent does not."""
    when = wita(work.edition.closes_at, turn.language)
    said = turn.html("submit.closed", edition=turn.named(work.edition), when=when)
    sent = in_force(turn, work)
    if sent is None:
        return said
    changed = work.proposal.changed_since_submission
    key = "submit.closed_changed" if changed else "submit.closed_sent"
    return Markup("{}\n{}").format(said, turn.html(key, number=sent.receipt_number))
