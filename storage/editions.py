"""Editions and the forms they use."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from domain.editions import CODE, Phase, Times, phase
from domain.form import Form, Text
from domain.form_file import dump_form, fingerprint, load_form, parse_form
from domain.yaml_text import read_yaml
from storage.reminder_recall import edition_moved
from storage.tables import Edition, EditionState, FormVersion, Proposal, ProposalState

TEMPLATES = Path(__file__).parent.parent / "editions"
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


@dataclass(frozen=True)
class Template:
    """A file of ``editions/``: a form, and what editions that use it begin with."""

    path: Path
    code: str
    name: Text
    defaults: Mapping[str, Any]

    @property
    def reminder_offsets(self) -> list[int]:
        """Seconds before the deadline."""
        offsets = [timedelta(days=days) for days in self.defaults["reminder_days"]]
        offsets += [timedelta(hours=hours) for hours in self.defaults["reminder_hours"]]
        return [int(offset.total_seconds()) for offset in offsets]


def read_template(path: Path) -> Template:
    defaults = read_yaml(path.read_text(encoding="utf-8"))["edition"]
    name = Text(defaults["name"]["id"], defaults["name"]["en"])
    return Template(path, defaults["code"], name, defaults)


def templates() -> list[Template]:
    """Every template there is, by file name."""
    return [read_template(path) for path in sorted(TEMPLATES.glob("*.yaml"))]


def open_from_template(
    session: Session, template: Path, code: str, opens_at: datetime, closes_at: datetime
) -> Edition:
    """A new open edition from a file of ``editions/``, of which nobody is told.

    Raises as :func:`plan_with`.
    """
    edition = plan_with(session, template, code, opens_at, closes_at)
    edition.state, edition.published_at = EditionState.OPEN, opens_at
    session.flush()
    return edition


def plan_with(
    session: Session, template: Path, code: str, opens_at: datetime, closes_at: datetime
) -> Edition:
    """A plan from a file of ``editions/`` with a code and times of one's own.

    Raises EditionError where code or times cannot be, FormError where the file is wrong.
    """
    _check(session, code, opens_at, closes_at)
    return from_template(session, read_template(template), code, Times(opens_at, closes_at))


def from_template(session: Session, template: Template, code: str, times: Times) -> Edition:
    """A planned edition; raises FormError where the template's form is wrong."""
    version = ensure_form_version(session, load_form(template.path))
    assert version.id is not None
    edition = Edition(
        code=code,
        name=template.name.id,
        name_en=template.name.en,
        form_version_id=version.id,
        opens_at=times.opens,
        closes_at=times.closes,
        one_draft_per_agency=template.defaults["one_draft_per_agency"],
        max_per_agency=template.defaults["max_per_agency"],
        reminder_offsets=template.reminder_offsets,
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


# --- times -----------------------------------------------------------------------------------


def times_of(edition: Edition) -> Times:
    return Times(edition.opens_at, edition.closes_at, edition.repair_until, edition.announces_at)


def phase_of(edition: Edition, now: datetime) -> Phase:
    return phase(edition.state, times_of(edition), now)


def set_deadline(session: Session, edition: Edition, closes_at: datetime, now: datetime) -> None:
    """Moves the close of an edition, and its reminders with it.

    Raises EditionError where it would close before it opens.
    """
    if closes_at <= edition.opens_at:
        raise EditionError("an edition closes after it opens")
    if closes_at != edition.closes_at:
        edition.closes_at = closes_at
        edition_moved(session, edition, now)


# --- finding ---------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class Tally:
    """What has come in to an edition."""

    drafts: int = 0
    submitted: int = 0


def tallies(session: Session) -> dict[int, Tally]:
    """Drafts and submissions of every edition that has any."""
    rows = session.exec(
        select(Proposal.edition_id, Proposal.state, func.count()).group_by(
            col(Proposal.edition_id), col(Proposal.state)
        )
    )
    found: dict[int, Tally] = {}
    for edition_id, state, count in rows:
        before = found.get(edition_id, Tally())
        if state == ProposalState.DRAFT:
            found[edition_id] = replace(before, drafts=count)
        elif state == ProposalState.SUBMITTED:
            found[edition_id] = replace(before, submitted=count)
    return found
