"""Requests of people without an invitation to join an agency."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables import JoinRequest, RequestState


def request_to_join(
    session: Session,
    person_id: int,
    now: datetime,
    *,
    agency_id: int | None = None,
    proposed_name: str | None = None,
    region_code: str | None = None,
) -> JoinRequest | None:
    """A new request for a listed or a proposed agency; ``None`` if the same one waits already."""
    same = select(JoinRequest).where(
        JoinRequest.person_id == person_id,
        JoinRequest.state == RequestState.WAITING,
        JoinRequest.agency_id == agency_id,
        JoinRequest.proposed_name == proposed_name,
    )
    if session.exec(same).first() is not None:
        return None
    asked = JoinRequest(
        person_id=person_id,
        agency_id=agency_id,
        proposed_name=proposed_name,
        region_code=region_code,
        created_at=now,
    )
    session.add(asked)
    session.flush()
    return asked


def waiting_requests(session: Session, person_id: int | None = None) -> list[JoinRequest]:
    """What waits for a decision, the oldest first; of one person or of everybody."""
    wanted = select(JoinRequest).where(JoinRequest.state == RequestState.WAITING)
    if person_id is not None:
        wanted = wanted.where(JoinRequest.person_id == person_id)
    return list(session.exec(wanted.order_by(col(JoinRequest.id))))


def decide(
    session: Session, asked: JoinRequest, organizer_id: int, now: datetime, *, approved: bool
) -> None:
    asked.state = RequestState.APPROVED if approved else RequestState.REFUSED
    asked.decided_by, asked.decided_at = organizer_id, now
    session.flush()
