"""Awards that organizers record, announce and withdraw here, and where they belong."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapidfuzz import fuzz, utils
from sqlmodel import Session, col, select

from domain import innovations as rules
from domain.errors import DomainError
from domain.files import photo_name
from domain.innovations import Award
from domain.winner_list import file_key, key_of
from storage.innovations import announced, award_of, awards_of, innovations_changed, refresh
from storage.tables import (
    Agency,
    Attachment,
    AttachmentPurpose,
    AttachmentState,
    AwardState,
    Edition,
    Innovation,
    Proposal,
    ProposalState,
    Submission,
    Winner,
)
from storage.winner_list import drafts, listed, values

NEAR = 60.0
"""From how near on a proposal, agency or title is what somebody typed."""


# --- proposals that may have won -----------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """A proposal that was handed in here."""

    proposal: int
    title: str
    agency: Agency


def candidates(session: Session, edition: Edition, typed: str = "") -> list[Candidate]:
    """What was handed in to an edition, by agency; of those that are like ``typed`` the nearest
    first."""
    rows = session.exec(
        select(Proposal, Agency)
        .join(Agency)
        .where(Proposal.edition_id == edition.id, Proposal.state == ProposalState.SUBMITTED)
        .order_by(Agency.name, col(Proposal.id))
    )
    found = [Candidate(proposal.id or 0, proposal.title, agency) for proposal, agency in rows]
    if not typed:
        return found
    scored = [
        (_likeness(typed, each.title, each.agency.name, each.agency.short_name), each)
        for each in found
    ]
    near = [pair for pair in scored if pair[0] >= NEAR]
    return [each for _score, each in sorted(near, key=lambda pair: -pair[0])]


def _likeness(typed: str, *names: str) -> float:
    return max(
        float(fuzz.token_set_ratio(typed, name, processor=utils.default_process)) for name in names
    )


def newest_submission(session: Session, proposal_id: int) -> Submission:
    """What was handed in last; refuses a proposal that is not handed in."""
    statement = (
        select(Submission)
        .join(Proposal)
        .where(Submission.proposal_id == proposal_id, Proposal.state == ProposalState.SUBMITTED)
        .order_by(col(Submission.version).desc())
    )
    found = session.exec(statement).first()
    if found is None:
        raise DomainError("winners.gone")
    return found


# --- recording -----------------------------------------------------------------------------------


def would_join(session: Session, award: Award) -> Innovation | None:
    """The innovation that an award with this title belongs to."""
    winners = announced(session)
    known = [award_of(winner) for winner in winners.values()]
    award = replace(award, number=0)
    group = next(group for group in rules.grouped([*known, award]) if award in group)
    before = next((other.number for other in group if other.number), None)
    return session.get(Innovation, winners[before].innovation_id) if before else None


def record(session: Session, award: Award, proposal_id: int, *, apart: bool) -> Winner:
    """Writes an award down that waits to be announced.

    It stands with the innovation its title names, or ``apart`` from it. Raises DomainError where
    it is recorded already.
    """
    if key_of(award) in {key_of(other) for other in [*listed(session), *drafts(session)]}:
        raise DomainError("winners.recorded_already")
    joins = would_join(session, award)
    winner = Winner(
        **values(award), state=AwardState.DRAFT, proposal_id=proposal_id, file_key=file_key(award)
    )
    if joins is not None:
        keep_together(session, [joins])
        winner.stands_with = rules.own_code(award) if apart else joins.code
    session.add(winner)
    session.flush()
    innovations_changed(session)
    return winner


def waiting(session: Session) -> list[tuple[Winner, Edition]]:
    """Awards that wait to be announced with the edition they were won in, the newest first."""
    rows = session.exec(
        select(Winner, Edition)
        .join(Proposal, col(Proposal.id) == Winner.proposal_id)
        .join(Edition, col(Edition.id) == Proposal.edition_id)
        .where(Winner.state == AwardState.DRAFT)
        .order_by(col(Winner.id).desc())
    )
    return [(winner, edition) for winner, edition in rows]


def taken(session: Session, award_id: int, *states: AwardState) -> Winner:
    """An award in one of these states, held until the transaction ends."""
    found = session.exec(
        select(Winner)
        .where(Winner.id == award_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None or found.state not in states:
        raise DomainError("winners.changed_meanwhile")
    return found


def announce(session: Session, winners: Iterable[Winner], now: datetime) -> None:
    """Publishes awards: from now on every answer, page and list knows them."""
    found = list(winners)
    for winner in found:
        winner.state, winner.announced_at, winner.untold = AwardState.ANNOUNCED, now, True
    refresh(session)
    for winner in found:
        innovation = session.get_one(Innovation, winner.innovation_id)
        if innovation.agency_id is None and winner.proposal_id is not None:
            proposal = session.get_one(Proposal, winner.proposal_id)
            innovation.agency_id = proposal.agency_id
    session.flush()


def withdraw(session: Session, winner: Winner) -> None:
    """Takes a wrongly recorded award away; no file brings it back."""
    winner.file_key = winner.file_key or file_key(award_of(winner))
    winner.state, winner.innovation_id, winner.untold = AwardState.WITHDRAWN, None, False
    refresh(session)


# --- which awards are one innovation -------------------------------------------------------------


def keep_together(session: Session, innovations: Sequence[Innovation]) -> None:
    """Writes down that all awards of these are the first one."""
    for innovation in innovations:
        for winner in awards_of(session, innovation):
            winner.stands_with = innovations[0].code
    session.flush()


def join(session: Session, kept: Innovation, other: Innovation) -> None:
    """Two innovations are one: the other's awards, links, agency and photo go to the one kept."""
    if kept.id == other.id or other.joined_to is not None or kept.joined_to is not None:
        raise DomainError("winners.changed_meanwhile")
    keep_together(session, [kept, other])
    waits = select(Winner).where(Winner.stands_with == other.code)
    for winner in session.exec(waits):
        winner.stands_with = kept.code
    refresh(session)
    other.joined_to = kept.id
    photos = select(Attachment).where(
        Attachment.purpose == AttachmentPurpose.INNOVATION_PHOTO,
        Attachment.question_id == other.code,
    )
    for attachment in session.exec(photos):
        attachment.question_id = kept.code
    kept.photo, other.photo = kept.photo or other.photo, None
    kept.agency_id = kept.agency_id or other.agency_id
    session.flush()
    innovations_changed(session)


def separate(session: Session, winner: Winner) -> Innovation:
    """An award is no longer one of its innovation's: it stands for one of its own."""
    innovation = session.get_one(Innovation, winner.innovation_id)
    if len(awards_of(session, innovation)) < 2:
        raise DomainError("winners.changed_meanwhile")
    keep_together(session, [innovation])
    winner.stands_with = rules.own_code(award_of(winner))
    refresh(session)
    return session.get_one(Innovation, winner.innovation_id)


# --- what organizers add -------------------------------------------------------------------------


def hide(session: Session, innovation: Innovation, why: str | None) -> None:
    """Takes an innovation out of all answers, for a reason; or puts it back (``None``)."""
    innovation.hidden_why, innovation.hidden = why, why is not None
    refresh(session)


def put_photo(session: Session, innovation: Innovation, attachment: Attachment) -> None:
    """Shows a photo that is safe in the folder of photos, in place of the one before."""
    drop_photo(session, innovation, but=attachment.id)
    innovation.photo = photo_name(attachment.sha256 or "")
    innovations_changed(session)


def drop_photo(session: Session, innovation: Innovation, but: int | None = None) -> None:
    """Shows none any more; its file is deleted when the bot starts next."""
    sent = select(Attachment).where(
        Attachment.purpose == AttachmentPurpose.INNOVATION_PHOTO,
        Attachment.question_id == innovation.code,
        Attachment.state == AttachmentState.STORED,
        Attachment.id != but,
    )
    for attachment in session.exec(sent):
        attachment.state = AttachmentState.REMOVED
    innovation.photo = None
    innovations_changed(session)


def find_innovations(session: Session, typed: str, most: int) -> list[Innovation]:
    """Innovations as people type their titles or who runs them, also hidden ones."""
    rows = session.exec(select(Innovation).where(col(Innovation.joined_to).is_(None)))
    scored = [(_title_likeness(typed, each), each) for each in rows if each.place >= 0]
    near = [pair for pair in scored if pair[0] >= NEAR]
    return [each for _, each in sorted(near, key=lambda p: (-p[0], p[1].place))[:most]]


def _title_likeness(typed: str, innovation: Innovation) -> float:
    """A title counts more than the institution."""
    return max(
        _likeness(typed, innovation.title),
        0.8 * _likeness(typed, innovation.institution),
    )


def like_it(session: Session, innovation: Innovation, most: int) -> list[Innovation]:
    """Others of its region that might be the same."""
    name = rules.short_name(innovation.title)
    found = find_innovations(session, name, 5 * most)
    return [
        other
        for other in found
        if other.id != innovation.id and other.region_code == innovation.region_code
    ][:most]


@dataclass(frozen=True)
class Totals:
    """What is recorded."""

    innovations: int
    awards: int
    hidden: int


def totals(session: Session) -> Totals:
    standing = select(Innovation).where(col(Innovation.place) >= 0, Innovation.is_innovation)
    found = list(session.exec(standing))
    return Totals(len(found), len(announced(session)), len(hidden_ones(session)))


def hidden_ones(session: Session) -> list[Innovation]:
    """What organizers took out of all answers."""
    hidden = select(Innovation).where(col(Innovation.hidden), col(Innovation.place) >= 0)
    return list(session.exec(hidden.order_by(col(Innovation.place))))
