"""Proposals: drafts, their answers with every earlier version, and what was handed in.

Whoever changes a proposal goes through here, so ``revision`` grows with every change and no
answer is ever overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, update
from sqlmodel import Session, col, select

from domain.draft import Draft
from domain.errors import DomainError
from domain.form import Form
from domain.words import shorten
from storage.editions import form_of
from storage.reminder_plan import plan_draft
from storage.tables import (
    Agency,
    Answer,
    AnswerMessage,
    Edition,
    Membership,
    Proposal,
    ProposalState,
    Submission,
)

LONGEST_TITLE = 200
"""A title as it is shown on cards and buttons; the answer itself is kept whole."""
ACTIVE = (ProposalState.DRAFT.value, ProposalState.SUBMITTED.value)

# Statements of nearly every turn, built once: to build one takes longer than to run it.
SERVES = select(Membership.id).where(
    col(Membership.person_id) == bindparam("person"),
    col(Membership.agency_id) == bindparam("agency"),
    col(Membership.ended_at).is_(None),
)
ANSWERS = select(  # type: ignore[call-overload]
    Answer.question_id, Answer.value, Answer.revision, Answer.answered_by, Answer.answered_at
).where(col(Answer.proposal_id) == bindparam("proposal"), col(Answer.current))
ANSWER = ANSWERS.where(col(Answer.question_id) == bindparam("question"))
NEWEST_REVISION = select(func.max(Answer.revision)).where(
    col(Answer.proposal_id) == bindparam("proposal"),
    col(Answer.question_id) == bindparam("question"),
)
SUPERSEDE = (
    update(Answer)
    .where(
        col(Answer.proposal_id) == bindparam("proposal"),
        col(Answer.question_id) == bindparam("question"),
        col(Answer.current),
    )
    .values(current=False)
)
NEW_VERSION = insert(Answer)
FORGET_MESSAGES = (
    update(AnswerMessage)
    .where(
        col(AnswerMessage.proposal_id) == bindparam("proposal"),
        col(AnswerMessage.question_id) == bindparam("question"),
    )
    .values(replaced=True)
)
NEW_MESSAGE = insert(AnswerMessage)


@dataclass(frozen=True)
class StoredAnswer:
    """The answer now in force, and who gave it when."""

    value: Any
    revision: int
    answered_by: int
    answered_at: datetime


@dataclass(frozen=True)
class Work:
    """A proposal with all that is needed to go on with it."""

    proposal: Proposal
    edition: Edition
    agency: Agency
    form: Form
    stored: Mapping[str, StoredAnswer]

    @property
    def id(self) -> int:
        assert self.proposal.id is not None
        return self.proposal.id

    @property
    def answers(self) -> dict[str, Any]:
        return {question: answer.value for question, answer in self.stored.items()}

    @property
    def draft(self) -> Draft:
        return Draft(self.form, self.answers)

    def with_answer(self, question_id: str, answer: StoredAnswer) -> "Work":
        """The same work after an answer was saved (cleared, where its value is ``None``)."""
        others = {key: value for key, value in self.stored.items() if key != question_id}
        saved = {} if answer.value is None else {question_id: answer}
        return replace(self, stored=others | saved)


# --- who may ---------------------------------------------------------------------------------


def agencies_of(session: Session, person_id: int) -> list[Agency]:
    """The agencies a person serves now, by name."""
    return list(
        session.exec(
            select(Agency)
            .join(Membership)
            .where(Membership.person_id == person_id, col(Membership.ended_at).is_(None))
            .order_by(Agency.name)
        )
    )


def contacts_of(session: Session, agency_id: int) -> list[int]:
    """The people who serve an agency now."""
    return list(
        session.exec(
            select(Membership.person_id).where(
                Membership.agency_id == agency_id, col(Membership.ended_at).is_(None)
            )
        )
    )


def serves(session: Session, person_id: int, agency_id: int) -> bool:
    found = session.connection().execute(SERVES, {"person": person_id, "agency": agency_id})
    return found.first() is not None


# --- reading -----------------------------------------------------------------------------------


def open_work(session: Session, proposal_id: int, person_id: int) -> Work:
    """A proposal for one of its agency's contacts; anybody else is refused (P7).

    Raises DomainError ``submit.not_yours`` or ``submit.deleted``.
    """
    proposal = session.get(Proposal, proposal_id)
    if proposal is None or not serves(session, person_id, proposal.agency_id):
        raise DomainError("submit.not_yours")
    if proposal.state == ProposalState.DELETED:
        raise DomainError("submit.deleted")
    return load_work(session, proposal)


def load_work(session: Session, proposal: Proposal) -> Work:
    """A proposal with its edition, agency, form and answers; for the program itself."""
    edition = session.get_one(Edition, proposal.edition_id)
    agency = session.get_one(Agency, proposal.agency_id)
    form = form_of(session, proposal.form_version_id)
    return Work(proposal, edition, agency, form, _stored(session, proposal.id))


def _stored(session: Session, proposal_id: int | None) -> dict[str, StoredAnswer]:
    rows = session.connection().execute(ANSWERS, {"proposal": proposal_id})
    return {row[0]: StoredAnswer(*row[1:]) for row in rows if row[1] is not None}


def proposals_of(session: Session, person_id: int) -> list[Proposal]:
    """All proposals of a person's agencies that are not deleted, the last changed first."""
    agency_ids = [agency.id for agency in agencies_of(session, person_id)]
    return list(
        session.exec(
            select(Proposal)
            .where(col(Proposal.agency_id).in_(agency_ids), Proposal.state != ProposalState.DELETED)
            .order_by(col(Proposal.updated_at).desc())
        )
    )


def proposals_of_agency(session: Session, agency_id: int) -> list[Proposal]:
    """An agency's proposals of every edition that are not deleted, the last changed first."""
    return list(
        session.exec(
            select(Proposal)
            .where(Proposal.agency_id == agency_id, Proposal.state != ProposalState.DELETED)
            .order_by(col(Proposal.updated_at).desc())
        )
    )


def answer_now(session: Session, proposal_id: int, question_id: str) -> StoredAnswer | None:
    place = {"proposal": proposal_id, "question": question_id}
    row = session.connection().execute(ANSWER, place).first()
    return StoredAnswer(*row[1:]) if row is not None and row[1] is not None else None


def earlier_answer(
    session: Session, proposal_id: int, question_id: str, revision: int
) -> Any | None:
    """The value an answer had at a revision, for "undo" and "yours or theirs?"."""
    row = session.get(Answer, (proposal_id, question_id, revision))
    return row.value if row else None


# --- changing ------------------------------------------------------------------------------------


def start_proposal(
    session: Session, edition: Edition, agency: Agency, person_id: int, now: datetime
) -> Proposal:
    """A new empty draft, with its reminders planned.

    Raises DomainError ``submit.agency_has_draft`` where the edition allows one proposal per
    agency, ``submit.agency_cap`` where the agency has as many as the edition allows.
    """
    assert edition.id is not None
    assert agency.id is not None
    check_cap(session, edition, agency)
    proposal = Proposal(
        edition_id=edition.id,
        agency_id=agency.id,
        form_version_id=edition.form_version_id,
        sole=edition.one_draft_per_agency,
        created_by=person_id,
        created_at=now,
        updated_at=now,
    )
    session.add(proposal)
    session.flush()
    plan_draft(session, proposal, edition, now)
    return proposal


def check_cap(session: Session, edition: Edition, agency: Agency) -> None:
    """Whether an agency may have one more proposal at work; raises as :func:`start_proposal`."""
    active = session.exec(
        select(func.count())
        .select_from(Proposal)
        .where(
            Proposal.edition_id == edition.id,
            Proposal.agency_id == agency.id,
            col(Proposal.state).in_(ACTIVE),
        )
    ).one()
    if edition.one_draft_per_agency and active:
        raise DomainError("submit.agency_has_draft", agency=agency.name)
    if edition.max_per_agency is not None and active >= edition.max_per_agency:
        raise DomainError("submit.agency_cap", agency=agency.name, limit=edition.max_per_agency)


def save_answer(
    session: Session, work: Work, question_id: str, value: Any, person_id: int, now: datetime
) -> StoredAnswer:
    """Writes a new version of an answer (``None`` clears it) and moves the proposal on."""
    session.connection().execute(SUPERSEDE, {"proposal": work.id, "question": question_id})
    revision = _write_version(session, work.id, question_id, value, person_id, now, current=True)
    touch(work.proposal, now)
    if question_id == work.form.title_question:
        work.proposal.title = shorten(" ".join(str(value or "").split()), LONGEST_TITLE)
    session.flush()
    return StoredAnswer(value, revision, person_id, now)


def keep_aside(
    session: Session, work: Work, question_id: str, value: Any, person_id: int, now: datetime
) -> int:
    """Keeps a version that is not in force, until somebody chooses; returns its revision."""
    return _write_version(session, work.id, question_id, value, person_id, now, current=False)


def _write_version(
    session: Session,
    proposal_id: int,
    question_id: str,
    value: Any,
    person_id: int,
    now: datetime,
    *,
    current: bool,
) -> int:
    place = {"proposal": proposal_id, "question": question_id}
    newest = session.connection().execute(NEWEST_REVISION, place).scalar_one()
    revision = (newest or 0) + 1
    version = {
        "proposal_id": proposal_id,
        "question_id": question_id,
        "revision": revision,
        "value": value,
        "current": current,
        "answered_by": person_id,
        "answered_at": now,
    }
    session.connection().execute(NEW_VERSION, version)
    return revision


def touch(proposal: Proposal, now: datetime) -> None:
    """Marks a change: cards drawn before it are stale."""
    proposal.revision += 1
    proposal.updated_at = now
    if proposal.state == ProposalState.SUBMITTED:
        proposal.changed_since_submission = True


# --- the messages an answer was made of ------------------------------------------------------


def remember_message(
    session: Session, proposal_id: int, question_id: str, chat_id: int, message_id: int, body: str
) -> None:
    """Notes that a chat message is (part of) an answer, so that editing it edits the answer."""
    part = {
        "chat_id": chat_id,
        "message_id": message_id,
        "proposal_id": proposal_id,
        "question_id": question_id,
        "body": body,
        "replaced": False,
    }
    session.connection().execute(NEW_MESSAGE, part)


def spend_message(
    session: Session, proposal_id: int, question_id: str, chat_id: int, message_id: int
) -> None:
    """Notes that a message went into answers as a whole: editing it changes none of them."""
    session.add(
        AnswerMessage(
            chat_id=chat_id,
            message_id=message_id,
            proposal_id=proposal_id,
            question_id=question_id,
            body="",
            replaced=True,
        )
    )


def message_of(session: Session, chat_id: int, message_id: int) -> AnswerMessage | None:
    """The (part of an) answer a chat message is or, where ``replaced``, once was."""
    return session.get(AnswerMessage, (chat_id, message_id), populate_existing=True)


def messages_of(session: Session, proposal_id: int, question_id: str) -> list[AnswerMessage]:
    """The messages the answer now in force was made of, in order."""
    return list(
        session.exec(
            select(AnswerMessage)
            .where(
                AnswerMessage.proposal_id == proposal_id,
                AnswerMessage.question_id == question_id,
                col(AnswerMessage.replaced).is_(False),
            )
            .order_by(col(AnswerMessage.message_id))
            .execution_options(populate_existing=True)
        )
    )


def forget_messages(session: Session, proposal_id: int, question_id: str) -> None:
    """A replaced answer: editing its old messages no longer changes it."""
    place = {"proposal": proposal_id, "question": question_id}
    session.connection().execute(FORGET_MESSAGES, place)


# --- submissions ---------------------------------------------------------------------------------


def submissions_of(session: Session, proposal_id: int) -> list[Submission]:
    """Every version handed in, the newest first."""
    return list(
        session.exec(
            select(Submission)
            .where(Submission.proposal_id == proposal_id)
            .order_by(col(Submission.version).desc())
        )
    )
