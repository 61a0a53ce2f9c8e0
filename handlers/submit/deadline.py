"""Whether registration is over for a proposal, judged by when the person sent, and what counts."""

from markupsafe import Markup

from domain.dates import wita
from handlers.turn import Turn
from storage.proposals import Work
from storage.submissions import newest
from storage.tables import ProposalState, Submission


def is_closed(turn: Turn, work: Work) -> bool:
    """Whether the message was sent after the deadline (second precision, as Telegram stamps)."""
    return turn.sent_at > work.edition.closes_at


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
    when = wita(work.edition.closes_at, turn.language)
    return turn.html("review.changed", number=sent.receipt_number, when=when)


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
