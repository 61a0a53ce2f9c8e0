"""All proposals in one file, for spreadsheets and other programs."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from storage.editions import form_of
from storage.proposals import load_work
from storage.submissions import newest
from storage.tables import Edition, Proposal, ProposalState

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be run by a spreadsheet."""


def export(session: Session, target: Path, edition: Edition | None, *, personal: bool) -> int:
    """Writes the proposals that are not deleted to ``.json`` or ``.csv``; returns how many.

    Answers marked as personal data are left out unless ``personal``.
    """
    records = list(_records(session, edition, personal=personal))
    if target.suffix == ".csv":
        target.write_text(_as_csv(records), encoding="utf-8-sig")
    else:
        target.write_text(json.dumps(records, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return len(records)


def _records(
    session: Session, edition: Edition | None, *, personal: bool
) -> Iterator[dict[str, Any]]:
    wanted = select(Proposal).where(Proposal.state != ProposalState.DELETED)
    if edition is not None:
        wanted = wanted.where(Proposal.edition_id == edition.id)
    for proposal in session.exec(wanted.order_by(col(Proposal.id))):
        yield _record(session, proposal, personal=personal)


def _record(session: Session, proposal: Proposal, *, personal: bool) -> dict[str, Any]:
    work = load_work(session, proposal)
    submission = newest(session, work.id)
    form = form_of(session, submission.form_version_id) if submission else work.form
    answers = submission.answers if submission else work.answers
    return {
        "edition": work.edition.code,
        "agency": work.agency.name,
        "agency_code": work.agency.code,
        "region": work.agency.region_code,
        "title": proposal.title,
        "state": str(proposal.state),
        "receipt": submission.receipt_number if submission else None,
        "submitted_at": submission.submitted_at.isoformat() if submission else None,
        "changed_since": proposal.changed_since_submission,
        "answers": {
            question.id: answers[question.id]
            for question in form.questions
            if question.id in answers and (personal or not question.personal_data)
        },
    }


def _as_csv(records: list[dict[str, Any]]) -> str:
    questions = list(dict.fromkeys(name for record in records for name in record["answers"]))
    facts = [name for name in (records[0] if records else {"edition": 0}) if name != "answers"]
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(facts + questions)
    for record in records:
        cells = [record[fact] for fact in facts] + [record["answers"].get(q) for q in questions]
        writer.writerow([_cell(cell) for cell in cells])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    plain = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{plain}" if plain.startswith(FORMULA) else plain
