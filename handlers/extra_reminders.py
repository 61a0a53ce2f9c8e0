"""Extra reminders: what a contact reads when organizers remind a segment at a time of their own."""

from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from domain.dates import days_left, wita
from domain.extra_reminders import ExtraState, filled
from domain.words import shorten
from handlers.account.actions import Mute
from handlers.reminders import LONGEST_TITLE, Rows, written
from handlers.submit.actions import ListProposals, NewProposal
from handlers.texts import Texts, texts
from handlers.turn import edition_name, labelled, language_of, message_params
from storage.checks import repair_ends
from storage.extra_reminders import Recipient, decide_extra, ends_at, is_about_returned
from storage.reminders import PersonReminder, queue
from storage.tables import Edition, ExtraReminder


def remind_extra(session: Session, now: datetime, limit: int) -> bool:
    """Writes the next messages of an extra reminder that is due; whether to ask at once again."""
    batch = decide_extra(session, now, limit)
    if batch is None:
        return False
    for each in batch.recipients:
        body, rows = extra_written(batch.extra, batch.edition, each, now)
        params = message_params(each.person.id, body, rows)
        ends = ends_at(batch.extra, batch.edition)
        queue(session, each.person.id, ends, params, now)
    return bool(batch.recipients) or batch.extra.state != ExtraState.PLANNED


def extra_written(
    extra: ExtraReminder, edition: Edition, reader: Recipient, now: datetime
) -> tuple[Markup, Rows]:
    """What a person reads at that time, and the buttons under it."""
    told = texts(language_of(reader.person))
    if is_about_returned(extra):
        body, rows = _mend(told, edition, reader, now), _mend_rows(told)
    elif reader.works:
        body, rows = written(PersonReminder(reader.person, reader.works), now)
    else:
        body, rows = _start(told, edition, reader, now), _start_rows(told)
    if extra.body is not None:
        body = Markup("{}").format(filled(extra.body, _values(told, extra, edition, reader)))
    return body, rows


def _start(told: Texts, edition: Edition, reader: Recipient, now: datetime) -> Markup:
    when, count = wita(edition.closes_at, told.language), days_left(edition.closes_at, now)
    return told.html(
        "planning.start_please",
        agencies=_agencies(reader),
        edition=edition_name(edition, told.language),
        when=when,
        count=count,
    )


def _mend(told: Texts, edition: Edition, reader: Recipient, now: datetime) -> Markup:
    ends = repair_ends(edition)
    return told.html(
        "checking.mend_please",
        agencies=_agencies(reader),
        edition=edition_name(edition, told.language),
        when=wita(ends, told.language),
        count=days_left(ends, now),
    )


def _mend_rows(told: Texts) -> Rows:
    return [
        [labelled(told.plain("late.b_list"), ListProposals(), "primary")],
        [labelled(told.plain("reminders.b_mute"), Mute(True))],
    ]


def _start_rows(told: Texts) -> Rows:
    return [
        [labelled(told.plain("editions.b_start"), NewProposal(), "primary")],
        [labelled(told.plain("reminders.b_mute"), Mute(True))],
    ]


def _values(
    told: Texts, extra: ExtraReminder, edition: Edition, reader: Recipient
) -> dict[str, str]:
    untitled = told.plain("submit.untitled")
    titles = [shorten(work.proposal.title, LONGEST_TITLE) or untitled for work in reader.works]
    return {
        "opd": _agencies(reader),
        "tenggat": wita(ends_at(extra, edition), told.language),
        "judul": "; ".join(titles) or untitled,
    }


def _agencies(reader: Recipient) -> str:
    return ", ".join(agency.short_name for agency in reader.agencies)
