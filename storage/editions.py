"""Editions and the forms they use."""

from datetime import datetime, timedelta
from pathlib import Path

import yaml
from sqlmodel import Session, col, select

from domain.form import Form
from domain.form_file import dump_form, fingerprint, load_form, parse_form
from storage.tables import Edition, EditionState, FormVersion

_forms: dict[tuple[int, str], Form] = {}


def form_of(session: Session, form_version_id: int) -> Form:
    """The form of a version; parsed once, since a stored version never changes."""
    key = (form_version_id, str(session.get_bind().engine.url))
    if key not in _forms:
        version = session.get_one(FormVersion, form_version_id)
        _forms[key] = parse_form(version.definition)
    return _forms[key]


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
    """A new open edition from a file of ``editions/``."""
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
