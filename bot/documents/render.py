"""Makes the file an outbox row orders: ``{"kind": "proposal", "submission": 7, …}``."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlmodel import Session

from bot.api_client import Upload
from bot.documents.agency_sheet import agency_rows, write_agencies
from bot.documents.attachment import attachment_upload
from bot.documents.broadcast_sheet import broadcast_lines, write_account
from bot.documents.calendar_file import CALENDAR_TYPE, calendar_file
from bot.documents.innovation_photo import innovation_photo
from bot.documents.invitation_list import (
    invitation_rows,
    invitation_titles,
    qr_picture,
    write_invitations,
)
from bot.documents.proposal_pdf import Entry, PdfSection, ProposalContent, render_proposal
from bot.documents.winner_sheet import winner_rows, write_winners
from bot.documents.word_template import TemplateContent, make_template
from bot.exports.sending import export_upload
from domain.answers import measure, show
from domain.coverage_pictures import HeatMap, Timeline
from domain.dates import wita
from domain.files import shown_size
from domain.form import FILE_TYPES, Form, Language, Question, QuestionType
from handlers.texts import Texts, texts
from storage.database import Database
from storage.editions import form_of
from storage.proposals import load_work
from storage.tables import (
    Agency,
    Attachment,
    Edition,
    Person,
    Proposal,
    Region,
    Submission,
)

PICTURES = (MAP, _TIMELINE) = ("coverage_map", "coverage_timeline")
LABELS = ("check", "page", "empty")
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def renderer(
    database: Database, exports: Path, attachments: Path, photos: Path
) -> Callable[[dict[str, Any]], Awaitable[Upload]]:
    """The function that delivery calls for rows with a document; the folders files lie in."""

    async def render(order: dict[str, Any]) -> Upload:
        language = cast(Language, order.get("language", "id"))
        if order["kind"] == "template":
            return await _template(database, int(order["proposal"]), language)
        if order["kind"] == "attachment":
            return await attachment_upload(database, attachments, int(order["attachment"]))
        if order["kind"] == "export":
            return await export_upload(database, exports, order)
        if order["kind"] == "broadcast":
            return await _broadcast(database, int(order["broadcast"]), language)
        if order["kind"] == "calendar":
            data = await database.run(lambda s: calendar_file(s, order, texts(language)))
            return Upload("inovasi-sulsel.ics", data, CALENDAR_TYPE)
        if order["kind"] in PICTURES:
            return await _picture(order)
        if order["kind"] == "qr":
            return Upload("qr.png", qr_picture(str(order["content"])), "image/png")
        if order["kind"] == "innovation_photo":
            return await innovation_photo(database, photos, str(order["innovation"]))
        if order["kind"] == "agency_list":
            return await _agency_list(database, order, language)
        if order["kind"] == "winner_list":
            return await _winner_list(database, language)
        if order["kind"] == "invitation_list":
            return await _invitation_list(database, order, language)
        return await _proposal(database, int(order["submission"]), language)

    return render


async def _proposal(database: Database, submission_id: int, language: Language) -> Upload:
    content = await database.run(lambda s: proposal_content(s, submission_id, language))
    data = await asyncio.to_thread(render_proposal, content)
    return Upload(f"{content.number}.pdf", data, "application/pdf")


async def _broadcast(database: Database, broadcast_id: int, language: Language) -> Upload:
    told = texts(language)
    lines = await database.run(lambda s: broadcast_lines(s, broadcast_id, told))
    data = await asyncio.to_thread(write_account, lines, told)
    return Upload(f"siaran-{broadcast_id}.xlsx", data, EXCEL_TYPE)


async def _template(database: Database, proposal_id: int, language: Language) -> Upload:
    content = await database.run(lambda s: template_content(s, proposal_id, language))
    data = await asyncio.to_thread(make_template, content, texts(language))
    code, agency = content.edition.rpartition(" ")[2], content.agency.partition(",")[0]
    name = re.sub(r"[^\w-]+", "-", f"{code} {agency}").strip("-")
    return Upload(f"{name[:60]}-{proposal_id}.docx", data, WORD_TYPE)


async def _picture(order: dict[str, Any]) -> Upload:
    """The library that draws takes most of a second to import: only when it is needed."""
    data = await asyncio.to_thread(_drawn, str(order["kind"]), order["shows"])
    return Upload(f"{order['kind']}.png", data, "image/png")


def _drawn(kind: str, shows: dict[str, Any]) -> bytes:
    from bot.documents.coverage_picture import draw_map, draw_timeline

    return draw_map(HeatMap.read(shows)) if kind == MAP else draw_timeline(Timeline.read(shows))


async def _agency_list(database: Database, order: dict[str, Any], language: Language) -> Upload:
    found = await database.run(lambda s: agency_rows(s, order["regions"]))
    data = await asyncio.to_thread(write_agencies, found, texts(language))
    return Upload(texts(language).plain("people.list_file"), data, EXCEL_TYPE)


async def _winner_list(database: Database, language: Language) -> Upload:
    found = await database.run(winner_rows)
    data = await asyncio.to_thread(write_winners, found, texts(language))
    return Upload(texts(language).plain("winners.file"), data, EXCEL_TYPE)


async def _invitation_list(database: Database, order: dict[str, Any], language: Language) -> Upload:
    rows = await database.run(lambda s: invitation_rows(s, order, language))
    titles = invitation_titles(texts(language))
    data = await asyncio.to_thread(write_invitations, rows, titles)
    return Upload(texts(language).plain("people.invitations_file"), data, EXCEL_TYPE)


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
        edition=_edition(edition, language),
        agency=f"{work.agency.name}, {_region(session, work.agency, texts(language))}",
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
    agency = session.get_one(Agency, proposal.agency_id)
    form = form_of(session, submission.form_version_id)
    catalogue = texts(language)
    return ProposalContent(
        edition=_edition(edition, language),
        title=submission.title,
        agency=agency.name,
        region=_region(session, agency, catalogue),
        number=submission.receipt_number,
        checksum=submission.checksum[:16],
        submitted_at=submission.submitted_at,
        language=language,
        facts=_facts(session, submission, catalogue),
        sections=_sections(session, form, submission.answers, catalogue),
        labels={name: catalogue.plain(f"pdf.{name}") for name in LABELS},
    )


def _edition(edition: Edition, language: Language) -> str:
    return f"{edition.name_en if language == 'en' else edition.name} · {edition.code}"


def _region(session: Session, agency: Agency, catalogue: Texts) -> str:
    region = session.get_one(Region, agency.region_code)
    return catalogue.plain(f"pdf.{region.kind}", name=region.name)


def _facts(session: Session, submission: Submission, catalogue: Texts) -> list[tuple[str, str]]:
    person = session.get_one(Person, submission.submitted_by)
    who = [part for part in (person.name or person.telegram_name, person.position) if part]
    values = {
        "receipt": submission.receipt_number,
        "received": wita(submission.submitted_at, catalogue.language, seconds=True),
        "version": str(submission.version),
        "by": ", ".join(who) or "–",
        "check": submission.checksum[:16],
    }
    return [(catalogue.plain(f"pdf.{name}"), value) for name, value in values.items()]


def _sections(
    session: Session, form: Form, answers: dict[str, Any], catalogue: Texts
) -> list[PdfSection]:
    """Every question that applied, those left empty as well."""
    shown = []
    for section in form.sections:
        entries = [
            _entry(session, question, answers.get(question.id), catalogue)
            for question in form.visible(answers)
            if question.section == section.id
        ]
        if entries:
            shown.append(PdfSection(section.title.in_(catalogue.language), entries))
    return shown


def _entry(session: Session, question: Question, value: Any, catalogue: Texts) -> Entry:
    title = question.title.in_(catalogue.language)
    if value in (None, "", [], {}):
        return Entry(title, [])
    if question.type is QuestionType.LONG_TEXT:
        words, _limit = measure(question, str(value))
        return Entry(title, _lines(str(value)), catalogue.plain("pdf.words", count=words))
    if question.type in FILE_TYPES:
        return Entry(title, [_file(session, file, catalogue) for file in value])
    if question.type is QuestionType.CONSENT:
        at = wita(datetime.fromisoformat(value["at"]), catalogue.language)
        return Entry(title, [catalogue.plain("pdf.agreed", at=at)])
    return Entry(title, _lines(show(question, value, catalogue.language)))


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _file(session: Session, attachment_id: int, catalogue: Texts) -> str:
    file = session.get_one(Attachment, attachment_id)
    size = shown_size(file.size or 0, catalogue.language)
    return f"{file.original_name} · {size} · SHA-256 {(file.sha256 or '')[:16]}…"
