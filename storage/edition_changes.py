"""What organizers do with an edition: plan, change, publish, move its deadline, close, archive.

Each act checks the rules, writes the change and its audit entry, and counts ``revision`` on. A
broken rule is a DomainError with the sentence to tell. ``by`` is the Telegram id of the organizer,
``None`` for the command line.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from domain.dates import WITA
from domain.editions import (
    Moment,
    Neighbour,
    Phase,
    Times,
    changed,
    dated,
    next_times,
    overlap,
    passed,
    refused,
    renewed,
    wrong_order,
)
from domain.errors import DomainError, Problem
from storage.audit import append
from storage.checks import enrol, release
from storage.editions import (
    Template,
    edition_by_code,
    from_template,
    phase_of,
    plan_with,
    set_deadline,
    times_of,
)
from storage.reminder_texts import copy_words
from storage.tables import Edition, EditionState, FormVersion

INSTANT = timedelta(microseconds=1)


def take(session: Session, edition_id: int, revision: int | None = None) -> Edition:
    """The edition, held until the transaction ends; what was decided on an older card is refused.

    Raises DomainError ``editions.gone`` or ``editions.changed_meanwhile``.
    """
    edition = session.exec(
        select(Edition)
        .where(Edition.id == edition_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if edition is None:
        raise DomainError("editions.gone")
    if revision not in {None, edition.revision}:
        raise DomainError("editions.changed_meanwhile")
    return edition


# --- planning ------------------------------------------------------------------------------------


def plan_from(session: Session, template: Template, by: int | None, now: datetime) -> Edition:
    """A plan from a template, for the coming month."""
    times = next_times(None, now)
    code = _free_code(session, template.code, _year(times.closes))
    edition = from_template(session, template, code, times)
    return _planned(session, edition, by, now)


def plan_like(session: Session, earlier: Edition, by: int | None, now: datetime) -> Edition:
    """A plan with the form, the limits, the reminders and (a year on) the times of another."""
    times = next_times(times_of(earlier), now)
    edition = Edition(
        code=_free_code(session, earlier.code, _year(times.closes)),
        name=earlier.name,
        name_en=earlier.name_en,
        form_version_id=earlier.form_version_id,
        opens_at=times.opens,
        closes_at=times.closes,
        repair_until=times.repair,
        announces_at=times.result,
        one_draft_per_agency=earlier.one_draft_per_agency,
        max_per_agency=earlier.max_per_agency,
        max_per_region=earlier.max_per_region,
        regions_check=earlier.regions_check,
        reminder_offsets=list(earlier.reminder_offsets),
        escalating=earlier.escalating,
        escalation_days=list(earlier.escalation_days),
    )
    session.add(edition)
    session.flush()
    copy_words(session, earlier, edition)
    return _planned(session, edition, by, now)


def open_now(
    session: Session, template: Path, code: str, closes_at: datetime, now: datetime
) -> Edition:
    """An edition for the command line: planned and published at once.

    Raises EditionError or FormError as :func:`storage.editions.open_from_template`, DomainError
    where it would overlap with another.
    """
    edition = plan_with(session, template, code, now, closes_at)
    publish(session, edition, None, now)
    return edition


def _planned(session: Session, edition: Edition, by: int | None, now: datetime) -> Edition:
    """Names a plan by the year of its deadline and writes it down."""
    year = _year(edition.closes_at)
    edition.name, edition.name_en = dated(edition.name, year), dated(edition.name_en, year)
    after = {"code": edition.code, "name": edition.name, **_told(times_of(edition))}
    _written(session, edition, "plan", by, now, after=after)
    return edition


def _free_code(session: Session, code: str, year: int) -> str:
    return renewed(code, year, lambda wished: edition_by_code(session, wished) is not None)


def _year(at: datetime) -> int:
    return at.astimezone(WITA).year


# --- changing ------------------------------------------------------------------------------------


def set_name(session: Session, edition: Edition, name: str, by: int | None, now: datetime) -> None:
    """A typed name is a proper name: it reads the same in both languages."""
    before = edition.name
    edition.name = edition.name_en = name
    _written(session, edition, "rename", by, now, before=before, after=name)


def set_theme(
    session: Session, edition: Edition, theme: str, by: int | None, now: datetime
) -> None:
    before, edition.theme = edition.theme, theme
    _written(session, edition, "theme", by, now, before=before, after=theme)


def check_moment(
    session: Session, edition: Edition, moment: Moment, at: datetime | None, now: datetime
) -> Problem | None:
    """Why a time of an edition cannot be set so, if it cannot."""
    stage = phase_of(edition, now)
    if stage is Phase.ARCHIVED:
        return Problem("editions.is_archived")
    if moment is Moment.OPENS and stage not in {Phase.PLANNED, Phase.WAITING}:
        return Problem("editions.has_opened", {"before": edition.opens_at})
    others = neighbours(session, edition)
    return refused(times_of(edition), moment, at, now, others)


def set_moment(
    session: Session,
    edition: Edition,
    moment: Moment,
    at: datetime | None,
    by: int | None,
    now: datetime,
) -> None:
    """Sets one time; of the later two, ``None`` says that it is not known yet."""
    _raise(check_moment(session, edition, moment, at, now))
    before = times_of(edition)
    after = changed(before, moment, at)
    if after.closes != before.closes and edition.state != EditionState.PLANNED:
        set_deadline(session, edition, after.closes, now)
    edition.opens_at, edition.closes_at = after.opens, after.closes
    edition.repair_until, edition.announces_at = after.repair, after.result
    if edition.state == EditionState.PLANNED and moment is Moment.CLOSES:
        _follow_year(session, edition, before)
    _written(session, edition, moment, by, now, before=_told(before), after=_told(after))


def _follow_year(session: Session, edition: Edition, before: Times) -> None:
    """A plan moved into another year gets its code; and its name, where it ended in the old one."""
    old, new = _year(before.closes), _year(edition.closes_at)
    if old == new:
        return
    edition.code = _free_code(session, edition.code, new)
    if edition.name.endswith(f" {old}"):
        edition.name, edition.name_en = dated(edition.name, new), dated(edition.name_en, new)


def neighbours(session: Session, edition: Edition) -> list[Neighbour]:
    """The other published editions with the same form."""
    rows = session.exec(_same_form(session, edition).where(Edition.state == EditionState.OPEN))
    return [Neighbour(other.name, other.opens_at, other.closes_at) for other in rows]


def last_edition(session: Session, edition: Edition) -> Edition | None:
    """The published edition with the same form that closed last before this one."""
    return session.exec(
        _same_form(session, edition)
        .where(col(Edition.published_at).is_not(None), Edition.closes_at < edition.closes_at)
        .order_by(col(Edition.closes_at).desc())
    ).first()


def _same_form(session: Session, edition: Edition) -> SelectOfScalar[Edition]:
    form_id = session.get_one(FormVersion, edition.form_version_id).form_id
    return (
        select(Edition)
        .join(FormVersion, col(FormVersion.id) == Edition.form_version_id)
        .where(FormVersion.form_id == form_id, Edition.id != edition.id)
    )


# --- rules of handing in -------------------------------------------------------------------------


def set_checking(
    session: Session, edition: Edition, wanted: bool, by: int | None, now: datetime
) -> None:
    """Whether regions check what is handed in; what is in already follows."""
    before, edition.regions_check = edition.regions_check, wanted
    if wanted:
        enrol(session, edition, now)
    else:
        release(session, edition)
    _written(session, edition, "checking", by, now, before=before, after=wanted)


def set_agency_cap(
    session: Session, edition: Edition, limit: int | None, by: int | None, now: datetime
) -> None:
    before, edition.max_per_agency = edition.max_per_agency, limit
    _written(session, edition, "agency_cap", by, now, before=before, after=limit)


def set_region_cap(
    session: Session, edition: Edition, limit: int | None, by: int | None, now: datetime
) -> None:
    before, edition.max_per_region = edition.max_per_region, limit
    _written(session, edition, "region_cap", by, now, before=before, after=limit)


# --- publishing, moving the deadline, closing -----------------------------------------------------


def check_publish(session: Session, edition: Edition, now: datetime) -> Problem | None:
    """Why a plan cannot be published as it stands, if it cannot."""
    if edition.state != EditionState.PLANNED:
        return Problem("editions.published_already")
    times = _times_when_published(edition, now)
    return (
        passed(times.closes, now)
        or wrong_order(times)
        or overlap(times.opens, times.closes, neighbours(session, edition))
    )


def publish(session: Session, edition: Edition, by: int | None, now: datetime) -> None:
    """Contacts see it from now on and start when it opens; the opening is to be told to them."""
    _raise(check_publish(session, edition, now))
    times = _times_when_published(edition, now)
    edition.opens_at = times.opens
    edition.state, edition.published_at, edition.opening_untold = EditionState.OPEN, now, True
    _written(session, edition, "publish", by, now, after=_told(times))


def _times_when_published(edition: Edition, now: datetime) -> Times:
    """An opening that was planned for a time gone by means: as soon as it is published."""
    times = times_of(edition)
    return times.with_(Moment.OPENS, max(times.opens, now))


def unpublish(session: Session, edition: Edition, by: int | None, now: datetime) -> None:
    """Back to a plan, as long as it has not opened."""
    if phase_of(edition, now) is not Phase.WAITING:
        raise DomainError("editions.has_opened", before=edition.opens_at)
    edition.state, edition.published_at = EditionState.PLANNED, None
    edition.opening_untold = False
    _written(session, edition, "unpublish", by, now)


def close_now(session: Session, edition: Edition, by: int | None, now: datetime) -> None:
    """Closes an open edition before its deadline."""
    if phase_of(edition, now) is not Phase.OPEN:
        raise DomainError("editions.not_open")
    before = edition.closes_at
    set_deadline(session, edition, max(now, edition.opens_at + INSTANT), now)
    edition.opening_untold = False
    _written(session, edition, "close", by, now, before=_iso(before), after=_iso(now))


def archive(session: Session, edition: Edition, by: int | None, now: datetime) -> None:
    """Puts away a plan that is not wanted, or an edition that is over."""
    if phase_of(edition, now) not in {Phase.PLANNED, Phase.CLOSED}:
        raise DomainError("editions.still_running")
    edition.state = EditionState.ARCHIVED
    _written(session, edition, "archive", by, now)


def restore(session: Session, edition: Edition, by: int | None, now: datetime) -> None:
    """Takes an edition out of the archive, as it was."""
    if edition.state != EditionState.ARCHIVED:
        raise DomainError("editions.changed_meanwhile")
    edition.state = EditionState.OPEN if edition.published_at else EditionState.PLANNED
    _written(session, edition, "restore", by, now)


# --- what is written of it ------------------------------------------------------------------------


def _written(
    session: Session, edition: Edition, what: str, by: int | None, now: datetime, **told: Any
) -> None:
    edition.revision += 1
    append(session, by, f"edition.{what}", f"edition:{edition.id}", now, **told)


def _told(times: Times) -> dict[str, str | None]:
    return {moment.value: _iso(times.at(moment)) for moment in Moment}


def _iso(at: datetime | None) -> str | None:
    return at.astimezone(WITA).isoformat(timespec="minutes") if at else None


def _raise(problem: Problem | None) -> None:
    if problem is not None:
        raise DomainError(problem.key, **problem.values)
