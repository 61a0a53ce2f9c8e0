"""What contacts read of an edition: it has opened, its deadline moved, it closed early.

Each is one message to each person whom it concerns, in their language, with a button that leads
to their proposal. It neither moves a conversation nor touches the question somebody is at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton

from domain.dates import days_left, wita
from domain.editions import DAY, told_at
from handlers.deadlines import Calendar
from handlers.organize.broadcasts.actions import WantNews
from handlers.submit.actions import Continue, ListProposals, NewProposal
from handlers.texts import Texts, texts
from handlers.turn import edition_name, labelled, language_of, message_params
from storage.edition_news import News, Reader, openings_due, queue_news, readers
from storage.tables import Edition

Body = Callable[[Texts], Markup]


@dataclass(frozen=True)
class Told:
    """To how many people news goes out, and when."""

    count: int
    at: datetime


def announce_openings(session: Session, now: datetime) -> None:
    """Tells every opening that is due."""
    for edition in openings_due(session, now):
        _announce(session, edition, now)


def _announce(session: Session, edition: Edition, now: datetime) -> None:
    def body(told: Texts) -> Markup:
        lines = [told.html("editions.news_opening", name=edition_name(edition, told.language))]
        if edition.theme:
            lines.append(told.html("editions.theme", theme=edition.theme))
        when = wita(edition.closes_at, told.language)
        count = days_left(edition.closes_at, now)
        return Markup("\n").join([*lines, told.html("reminders.in_days", when=when, count=count)])

    edition.opening_untold = False
    _tell(session, edition, News.OPENING, body, now, now)


def tell_deadline(session: Session, edition: Edition, before: datetime, now: datetime) -> Told:
    """Tells a moved deadline to those who have yet to hand in."""
    later = edition.closes_at > before

    def body(told: Texts) -> Markup:
        return told.html(
            "editions.news_later" if later else "editions.news_sooner",
            name=edition_name(edition, told.language),
            when=wita(edition.closes_at, told.language),
            before=wita(before, told.language),
        )

    first = min(at for at in (before, edition.closes_at) if at > now)
    return _tell(session, edition, News.DEADLINE, body, now, told_at(now, first))


def tell_close(session: Session, edition: Edition, now: datetime) -> Told:
    """Tells an early close to those who have a draft."""

    def body(told: Texts) -> Markup:
        return told.html(
            "editions.news_close",
            name=edition_name(edition, told.language),
            when=wita(edition.closes_at, told.language),
        )

    return _tell(session, edition, News.CLOSE, body, now, told_at(now, now + 2 * DAY))


def _tell(
    session: Session, edition: Edition, news: News, body: Body, now: datetime, at: datetime
) -> Told:
    found = readers(session, edition, news)
    messages = [_message(edition, news, body, reader) for reader in found]
    expires_at = edition.closes_at if edition.closes_at > now else None
    queue_news(session, edition, news, messages, now, not_before=at, expires_at=expires_at)
    return Told(len(found), at)


def _message(edition: Edition, news: News, body: Body, reader: Reader) -> dict[str, Any]:
    told = texts(language_of(reader.person))
    rows = [[_way_on(told, reader)]] if reader.is_contact else []
    if news is not News.CLOSE:
        rows.append([labelled(told.plain("deadlines.b_calendar"), Calendar(edition.id or 0))])
    if news is News.OPENING:
        rows.append([labelled(told.plain("broadcasts.b_stop_news"), WantNews(False))])
    return message_params(reader.person.id, body(told), rows)


def _way_on(told: Texts, reader: Reader) -> InlineKeyboardButton:
    """The button to the one draft there is, to the list of several, or to a new one."""
    if reader.draft is not None:
        return labelled(told.plain("editions.b_my_draft"), Continue(reader.draft), "primary")
    if reader.drafts:
        return labelled(told.plain("editions.b_my_drafts"), ListProposals(), "primary")
    return labelled(told.plain("editions.b_start"), NewProposal(), "primary")
