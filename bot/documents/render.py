"""Makes the file an outbox row orders: ``{"kind": "proposal", "submission": 7, …}``."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any, cast

from sqlmodel import Session

from bot.api_client import Upload
from bot.documents.proposal_pdf import Entry, PdfSection, ProposalContent, render_proposal
from bot.documents.word_template import TemplateContent, make_template
from domain.answers import show
from domain.dates import wita
from domain.form import FILE_TYPES, Form, Language, Question
from handlers.texts import texts
from storage.database import Database
from storage.editions import form_of
from storage.proposals import load_work
from storage.tables import Agency, Attachment, Edition, Person, Proposal, Submission

LABELS = ("receipt", "received", "version", "by", "check", "page")
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def renderer(database: Database) -> Callable[[dict[str, Any]], Awaitable[Upload]]:
    """The function that delivery calls for rows with a document."""

    async def render(order: dict[str, Any]) -> Upload:
        language = cast(Language, order.get("language", "id"))
        if order["kind"] == "template":
            return await _template(database, int(order["proposal"]), language)
        return await _proposal(database, int(order["submission"]), language)

    return render


async def _proposal(database: Database, submission_id: int, language: Language) -> Upload:
    content = await database.run(lambda s: proposal_content(s, submission_id, language))
    data = await asyncio.to_thread(render_proposal, content)
    return Upload(f"{content.number}.pdf", data, "application/pdf")


async def _template(database: Database, proposal_id: int, language: Language) -> Upload:
    content = await database.run(lambda s: template_content(s, proposal_id, language))
    data = await asyncio.to_thread(make_template, content, texts(language))
    name = re.sub(r"[^\w-]+", "-", f"{content.edition} {content.agency}").strip("-")
    return Upload(f"{name[:60]}-{proposal_id}.docx", data, WORD_TYPE)


# --- the Word form --------------------------------------------------------------------------------


def template_content(session: Session, proposal_id: int, language: Language) -> TemplateContent:
    """Everything that the Word form of a draft shows."""
    work = load_work(session, session.get_one(Proposal, proposal_id))
    edition = work.edition
    return TemplateContent(
        proposal=work.id,
        form=work.form,
        answers=work.answers,
        language=language,
        edition=edition.name_en if language == "en" else edition.name,
        agency=work.agency.name,
        deadline=wita(edition.closes_at, language),
        files={
            question.id: [
                session.get_one(Attachment, file).original_name
                for file in work.answers.get(question.id) or ()
            ]
            for question in work.form.questions
            if question.type in FILE_TYPES
        },
    )


# --- the PDF --------------------------------------------------------------------------------------


def proposal_content(session: Session, submission_id: int, language: Language) -> ProposalContent:
    """Everything of a submission that its PDF shows."""
    submission = session.get_one(Submission, submission_id)
    proposal = session.get_one(Proposal, submission.proposal_id)
    edition = session.get_one(Edition, proposal.edition_id)
    person = session.get_one(Person, submission.submitted_by)
    form = form_of(session, submission.form_version_id)
    catalogue = texts(language)
    return ProposalContent(
        edition=edition.name_en if language == "en" else edition.name,
        title=submission.title,
        agency=session.get_one(Agency, proposal.agency_id).name,
        number=submission.receipt_number,
        version=submission.version,
        at=wita(submission.submitted_at, language, seconds=True),
        by=person.name or "-",
        checksum=submission.checksum[:16],
        language=language,
        sections=_sections(session, form, submission.answers, language),
        labels={name: catalogue.plain(f"pdf.{name}") for name in LABELS},
    )


def _sections(
    session: Session, form: Form, answers: dict[str, Any], language: Language
) -> list[PdfSection]:
    shown = []
    for section in form.sections:
        entries = [
            Entry(question.title.in_(language), _paragraphs(session, question, answers, language))
            for question in form.visible(answers)
            if question.section == section.id and answers.get(question.id) is not None
        ]
        if entries:
            shown.append(PdfSection(section.title.in_(language), entries))
    return shown


def _paragraphs(
    session: Session, question: Question, answers: dict[str, Any], language: Language
) -> list[str]:
    value = answers[question.id]
    if question.type in FILE_TYPES:
        files = [session.get_one(Attachment, file) for file in value]
        return [f"{file.original_name} (SHA-256 {(file.sha256 or '')[:16]})" for file in files]
    return [line for line in show(question, value, language).split("\n") if line.strip()]
