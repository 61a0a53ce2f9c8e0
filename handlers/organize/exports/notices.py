"""What the message of one export says, from "waiting" to "done"; the worker shows it as well."""

from typing import cast

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton

from domain.dates import wita
from domain.errors import Problem
from domain.exports import KEPT_FOR, OF_AN_EDITION, Format, Subject
from domain.files import shown_size
from domain.form import Language
from handlers.organize.exports.actions import CancelExport, Exports
from handlers.submit.progress import bar
from handlers.texts import Texts, texts
from handlers.turn import Keyboard, edition_name, labelled
from storage.tables import Edition, Export

Notice = tuple[Markup, Keyboard]
HOURS = int(KEPT_FOR.total_seconds()) // 3600


def told_in(export: Export) -> Texts:
    """The words of whoever ordered it."""
    return texts(cast(Language, export.language))


def what_of(subject: Subject, edition: Edition | None, told: Texts) -> str:
    """ "Usulan · KIPP Sulawesi Selatan 2026"."""
    what = told.plain(f"exports.{subject}")
    if subject not in OF_AN_EDITION:
        return what
    of = edition_name(edition, told.language) if edition else told.plain("exports.all_editions")
    return f"{what} · {of}"


def name(session: Session, export: Export, told: Texts) -> str:
    """ "Usulan · KIPP Sulawesi Selatan 2026 · Excel"."""
    edition = session.get(Edition, export.edition_id) if export.edition_id else None
    form = told.plain(f"exports.b_{export.format}")
    return f"{what_of(Subject(export.subject), edition, told)} · {form}"


# --- while it is made ----------------------------------------------------------------------------


def waiting(session: Session, export: Export) -> Notice:
    return _under_way(session, export, told_in(export).html("exports.waiting"))


def working(session: Session, export: Export, done: int, total: int) -> Notice:
    """``total`` is 0 where it is not known yet."""
    told = told_in(export)
    if not done:
        return waiting(session, export)
    if not total:
        return _under_way(session, export, told.html("exports.working", done=done))
    of = told.html("exports.working_of", done=done, total=total, bar=bar(min(done, total), total))
    return _under_way(session, export, of)


def _under_way(session: Session, export: Export, how_far: Markup) -> Notice:
    told = told_in(export)
    parts = [told.html("exports.card", what=name(session, export, told)), how_far]
    if export.attempts > 1:
        parts.append(told.html("exports.again"))
    stop = labelled(told.plain("exports.b_cancel"), CancelExport(export.id or 0), "danger")
    return Markup("\n").join(parts), [[stop]]


# --- its end -------------------------------------------------------------------------------------


def cancelled(session: Session, export: Export) -> Notice:
    told = told_in(export)
    return told.html("exports.cancelled", what=name(session, export, told)), _more(told)


def failed(session: Session, export: Export, problem: Problem) -> Notice:
    told = told_in(export)
    what = name(session, export, told)
    return told.html("exports.failed", what=what, why=told.problem(problem)), _more(told)


def finished(session: Session, export: Export, count: int, missing: int, changed: int) -> Notice:
    """``count``: rows, or files of a ZIP; those that were missing or damaged are told."""
    told = told_in(export)
    key = "exports.finished_files" if export.format == Format.ZIP else "exports.finished_rows"
    parts = [told.html(key, what=name(session, export, told), number=count)]
    if missing:
        parts.append(told.html("exports.missing", number=missing))
    if changed:
        parts.append(told.html("exports.changed", number=changed))
    return Markup("\n").join(parts), _more(told)


def caption(session: Session, export: Export, part: int, parts: int) -> Markup:
    """Stands under a file of it."""
    told = told_in(export)
    lines = [
        told.html(
            "exports.caption",
            what=name(session, export, told),
            when=wita(export.requested_at, told.language),
        )
    ]
    if parts > 1:
        lines.append(told.html("exports.part", part=part, parts=parts))
    if export.personal:
        lines.append(told.html("exports.handle_with_care"))
    return Markup("\n").join(lines)


def link(session: Session, export: Export, size: int, url: str) -> Notice:
    told = told_in(export)
    said = told.html(
        "exports.link",
        what=name(session, export, told),
        size=shown_size(size, told.language),
        hours=HOURS,
        until=wita(export.expires_at, told.language) if export.expires_at else "",
    )
    return said, [[InlineKeyboardButton(told.plain("exports.b_download"), url=url)]]


def _more(told: Texts) -> Keyboard:
    return [[labelled(told.plain("exports.b_more"), Exports())]]
