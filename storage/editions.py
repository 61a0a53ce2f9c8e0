"""Editions and the forms they use."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from weakref import WeakKeyDictionary

import yaml
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.form import Form
from domain.form_file import dump_form, fingerprint, load_form, parse_form
from storage.reminder_recall import edition_moved
from storage.tables import Edition, EditionState, FormVersion

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
_forms: WeakKeyDictionary[Engine, dict[int, Form]] = WeakKeyDictionary()


class EditionError(ValueError):
    """An edition cannot be as wished; the message says why."""


def form_of(session: Session, form_version_id: int) -> Form:
    """The form of a version; parsed once, since a stored version never changes."""
    forms = _forms.setdefault(session.get_bind().engine, {})
    if form_version_id not in forms:
        version = session.get_one(FormVersion, form_version_id)
        forms[form_version_id] = parse_form(version.definition)
    return forms[form_version_id]


def ensure_form_version(session: Session, form: Form) -> FormVersion:
    """The stored version equal to this form; written down when it is new."""
    mark = fingerprint(form)
    found = session.exec(select(FormVersion).where(FormVersion.fingerprint == mark)).first()
    if found is None:
        found = FormVersion(
            form_id=form.id, version=form.version, fingerprint=mark, definition=dump_form(form)
        )
        session.add(found)
        session.flush()
    return found


def open_from_template(
    session: Session, template: Path, code: str, opens_at: datetime, closes_at: datetime
) -> Edition:
    """A new open edition from a file of ``editions/``.

    Raises EditionError where code or times cannot be, FormError where the file is wrong.
    """
    _check(session, code, opens_at, closes_at)
    with template.open(encoding="utf-8") as file:
        defaults = yaml.safe_load(file)["edition"]
    version = ensure_form_version(session, load_form(template))
    assert version.id is not None
    offsets = [timedelta(days=days) for days in defaults["reminder_days"]]
    offsets += [timedelta(hours=hours) for hours in defaults["reminder_hours"]]
    edition = Edition(
        code=code,
        name=defaults["name"]["id"],
        name_en=defaults["name"]["en"],
        state=EditionState.OPEN,
        form_version_id=version.id,
        opens_at=opens_at,
        closes_at=closes_at,
        one_draft_per_agency=defaults["one_draft_per_agency"],
        max_per_agency=defaults["max_per_agency"],
        reminder_offsets=[int(offset.total_seconds()) for offset in offsets],
    )
    session.add(edition)
    session.flush()
    return edition


def _check(session: Session, code: str, opens_at: datetime, closes_at: datetime) -> None:
    if not CODE.fullmatch(code):
        raise EditionError(f"the code {code} is not 2–20 of A–Z, 0-9 and -, such as KIPP-2027")
    if edition_by_code(session, code) is not None:
        raise EditionError(f"the edition {code} exists already")
    if closes_at <= opens_at:
        raise EditionError("an edition closes after it opens")


def set_deadline(session: Session, edition: Edition, closes_at: datetime, now: datetime) -> None:
    """Moves the close of an edition, and its reminders with it.

    Raises EditionError where it would close before it opens.
    """
    if closes_at <= edition.opens_at:
        raise EditionError("an edition closes after it opens")
    if closes_at != edition.closes_at:
        edition.closes_at = closes_at
        edition_moved(session, edition, now)


def current(session: Session, now: datetime) -> Edition | None:
    """The open edition that closes next."""
    return next(iter(open_editions(session, now)), None)


def open_editions(session: Session, now: datetime) -> list[Edition]:
    """The editions that take proposals now, the next to close first."""
    return list(
        session.exec(
            select(Edition)
            .where(
                Edition.state == EditionState.OPEN,
                col(Edition.opens_at) <= now,
                col(Edition.closes_at) >= now,
            )
            .order_by(col(Edition.closes_at))
        )
    )


def all_editions(session: Session) -> list[Edition]:
    return list(session.exec(select(Edition).order_by(col(Edition.closes_at))))


def edition_by_code(session: Session, code: str) -> Edition | None:
    return session.exec(select(Edition).where(Edition.code == code)).first()
